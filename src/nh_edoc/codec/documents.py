"""Documents: the envelope of version, kind, head, body and seal plan, in JSON and in XML.

The typed reading here is the authority; ``schemas/document-v1`` says the same to everybody else, and a test holds
the two together.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any, Final, cast

from nh_edoc._xml import canonical, parse_xml
from nh_edoc.codec.decoding import BROKEN, Decoding, nearest
from nh_edoc.codec.encoding import tree_of
from nh_edoc.codec.jsontree import LARGEST, parse_json, write_json
from nh_edoc.codec.problems import Problems, shown
from nh_edoc.codec.shapes import document_shape
from nh_edoc.codec.xmltree import NAMESPACE, record_tree, split, write_xml
from nh_edoc.errors import InputError
from nh_edoc.model.digest import Digest
from nh_edoc.model.document import element_of
from nh_edoc.model.source import read_source, source_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lxml import etree

    from nh_edoc.model.document import Body, Document
    from nh_edoc.model.source import Source

VERSION: Final = 1
"""Version of the document's form."""
_ENVELOPE: Final = ("version", "kind")
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>'
_FOREIGN_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
"""Byte order marks of encodings that are not read; that of UTF-32LE begins like UTF-16LE's."""


def load_document(source: Source, kinds: Mapping[str, type[Body]]) -> Document:
    """Read a document, JSON or XML as its first character says.

    Args:
        source: path, bytes or mapped file, at most 20 MB.
        kinds: kind identifier → type of the body.

    Raises:
        FileError: `io.unreadable`.
        InputError: `io.too-large`, `document.empty`, `document.encoding`, `document.format`: it is neither; or as
            ``decode_json`` and ``decode_xml``.
    """
    name = source_name(source)
    data = read_source(source, limit=LARGEST)
    if data.startswith(_FOREIGN_MARKS):
        raise InputError("document.encoding", name=name)
    start = data.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n")[:1]
    if not start:
        raise InputError("document.empty", name=name)
    if start == b"<":
        return decode_xml(data, kinds, name=name)
    if start not in b"{[":
        raise InputError("document.format", name=name)
    return decode_json(data, kinds, name=name)


def decode_json(data: bytes, kinds: Mapping[str, type[Body]], *, name: str = "<bytes>") -> Document:
    """Read a document from JSON.

    Raises:
        InputError: `document.invalid`: ``problems`` lists everything that is wrong; `record.*`, `io.too-large`: the
            bytes are not the JSON of RFC 8259 within bounds.
    """
    tree = parse_json(data, name=name)
    decoding = Decoding()
    if not isinstance(tree, dict):
        decoding.problems.add("", "record.not-object", found=shown(tree))
        raise decoding.problems.error("document.invalid", name)
    decoding.repeated(tree, "")
    _require_version(tree, VERSION, decoding.problems)
    body = _body_type(tree, tree.keys(), kinds, decoding.problems)
    content = {key: value for key, value in tree.items() if key not in _ENVELOPE}
    return _document(decoding, body, content, kinds, name)


def decode_xml(data: bytes, kinds: Mapping[str, type[Body]], *, name: str = "<bytes>") -> Document:
    """Read a document from XML.

    Raises:
        InputError: `document.invalid`: ``problems`` lists everything that is wrong; `xml.*`, `io.too-large`: the
            bytes are not XML within bounds.
    """
    root = parse_xml(data, name=name)
    decoding = Decoding(lexical=True)
    if not _is_document(root, decoding.problems):
        raise decoding.problems.error("document.invalid", name)
    names = {split(child.tag)[1] for child in root if isinstance(child.tag, str)}
    envelope = dict(root.attrib)
    _require_version(envelope, str(VERSION), decoding.problems)
    body = _body_type(envelope, names, kinds, decoding.problems)
    content = record_tree(document_shape(body), root, "", decoding.problems)
    return _document(decoding, body, content, kinds, name)


def encode_json(document: Document) -> bytes:
    """Return the document as JSON: indented by two, UTF-8, a newline at the end; equal documents, equal bytes.

    Raises:
        InputError: `document.invalid`: values that the types forbid; ``problems`` lists them all.
    """
    return write_json({"version": VERSION, "kind": document.kind, **_tree(document)})


def encode_xml(document: Document) -> bytes:
    """Return the document as XML: UTF-8, no white space between elements; equal documents, equal bytes.

    After the declaration the bytes are their own canonical form (Exclusive C14N 1.0), so that the document's
    digest can be computed without a canonicalizer.

    Raises:
        InputError: `document.invalid`: values that the types forbid; ``problems`` lists them all.
    """
    shape = document_shape(type(document.body))
    start = f'document xmlns="{NAMESPACE}" kind="{document.kind}" version="{VERSION}"'
    return (_DECLARATION + write_xml(shape, _tree(document), start)).encode("utf-8")


def document_digest(xml: bytes) -> Digest:
    """Return the SHA-256 digest of the canonical form of ``xml``: what QR codes and registers carry.

    Raises:
        InputError: `xml.*`, `io.too-large`: not XML within bounds, or without a canonical form.
    """
    return Digest.of(canonical(parse_xml(xml)))


def _tree(document: Document) -> dict[str, Any]:
    return tree_of(document_shape(type(document.body)), document, document.kind, "document.invalid")


def _is_document(root: etree._Element, problems: Problems) -> bool:
    """Return whether the root element is a document's; tell what is wrong with it and beside it."""
    namespace, name = split(root.tag)
    if (namespace, name) != (NAMESPACE, "document"):
        problems.add("", "xml.root", name=name[:100], found=namespace[:100], expected=NAMESPACE)
        return False
    for attribute in root.keys():  # noqa: SIM118 - an element is no mapping
        if attribute not in _ENVELOPE:
            problems.add("", "xml.attribute", name=split(attribute)[1][:100])
    if root.getprevious() is not None or root.getnext() is not None:
        problems.add("", "xml.comment")
    return True


def _require_version(envelope: Mapping[str, Any], version: object, problems: Problems) -> None:
    if "version" not in envelope:
        problems.add("/version", "record.missing", name="version")
    elif (type(envelope["version"]), envelope["version"]) != (type(version), version):
        problems.add("/version", "document.version", found=shown(envelope["version"]), version=version)


def _body_type(
    envelope: Mapping[str, Any], names: Collection[str], kinds: Mapping[str, type[Body]], problems: Problems
) -> type[Body] | None:
    """Return the type of the body that the kind names; where it names none, that of the one body that is there."""
    kind = envelope.get("kind")
    if isinstance(kind, str) and kind in kinds:
        return kinds[kind]
    if "kind" not in envelope:
        problems.add("/kind", "record.missing", name="kind")
    else:
        near = nearest(kind, kinds) if isinstance(kind, str) else ""
        code = "document.kind-near" if near else "document.kind"
        problems.add("/kind", code, found=shown(kind), known=", ".join(kinds), near=near)
    there = [one for one in kinds if element_of(one) in names]
    return kinds[there[0]] if len(there) == 1 else None


def _document(
    decoding: Decoding, body: type[Body] | None, content: dict[str, Any], kinds: Mapping[str, type[Body]], name: str
) -> Document:
    """Read head, body and seal plan; a body of another kind is told as such, not as an unknown field."""
    own = body.element() if body is not None else None
    for element in map(element_of, kinds):
        if element == own or element not in content:
            continue
        del content[element]
        if body is not None:
            decoding.problems.add(f"/{element}", "document.body", kind=body.KIND, element=own, found=element)
            content.setdefault(body.element(), BROKEN)
    document = decoding.record(document_shape(body), content, "")
    if decoding.problems.total:
        raise decoding.problems.error("document.invalid", name)
    return cast("Document", document)
