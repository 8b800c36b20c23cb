"""Documents as XML and JSON: the same tree, both ways without loss."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from nh_edoc._xml import canonical, parse_xml
from nh_edoc.codec.fieldtypes import Field, Record, describe
from nh_edoc.codec.jsontext import LARGEST, parse_json
from nh_edoc.codec.trees import Decoder, encode
from nh_edoc.codec.xmltree import local_name, read, write
from nh_edoc.errors import InputError
from nh_edoc.model.digest import Digest
from nh_edoc.model.document import Body, Document, Head, SealPlan
from nh_edoc.model.source import read_source, source_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nh_edoc.model.source import Source

NAMESPACE: Final = "urn:nh-edoc:document:1"
VERSION: Final = "1"


def load_document(source: Source, kinds: Mapping[str, type[Body]]) -> Document:
    """Return the document in ``source``, JSON or XML by its first character.

    Raises:
        InputError: `document.invalid`: ``problems`` lists everything that is wrong; `xml.*`, `document.json.*`:
            not even readable.
    """
    data = read_source(source, limit=LARGEST)
    decode = decode_xml if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" else decode_json
    return decode(data, kinds, name=source_name(source))


def decode_json(data: bytes, kinds: Mapping[str, type[Body]], *, name: str = "<bytes>") -> Document:
    """Return the document that ``data``, JSON, holds.

    Raises:
        InputError: as `load_document`.
    """
    tree = parse_json(data, name=name)
    decoder = Decoder()
    if not isinstance(tree, dict):
        decoder.report("", "document.type.record", value=str(tree)[:40])
        raise InputError("document.invalid", tuple(decoder.problems), name=name)
    version = tree.get("version")
    if version != 1 or isinstance(version, bool):
        decoder.report("/version", "document.version", value=str(version)[:40])
    body = _body(str(tree.get("kind", "")), kinds, decoder)
    rest = {key: value for key, value in tree.items() if key not in {"version", "kind"}}
    return _assemble(rest, body, decoder, name)


def decode_xml(data: bytes, kinds: Mapping[str, type[Body]], *, name: str = "<bytes>") -> Document:
    """Return the document that ``data``, XML, holds.

    Raises:
        InputError: as `load_document`.
    """
    root = parse_xml(data, name=name)
    decoder = Decoder.textual()
    if local_name(root, NAMESPACE) != "document":
        decoder.report("", "document.xml.root", name=str(root.tag)[:100])
        raise InputError("document.invalid", tuple(decoder.problems), name=name)
    for attribute in set(root.attrib) - {"version", "kind"}:
        decoder.report("", "document.xml.attribute", name=str(attribute))
    if root.get("version") != VERSION:
        decoder.report("/version", "document.version", value=str(root.get("version"))[:40])
    body = _body(root.get("kind") or "", kinds, decoder)
    root.attrib.clear()  # judged above; no other element has attributes
    tree = read(root, _root_node(body), "", decoder, NAMESPACE)
    return _assemble(tree, body, decoder, name)


def _body(kind: str, kinds: Mapping[str, type[Body]], decoder: Decoder) -> type[Body] | None:
    if kind not in kinds:
        decoder.report("/kind", "document.kind", value=kind[:40], allowed="、".join(kinds))
    return kinds.get(kind)


def _parts(body: type[Body] | None) -> tuple[tuple[str, type[Any], bool], ...]:
    """Return name, type and necessity of the children of a document."""
    named = ((body.element(), body, True),) if body else ()
    return (("head", Head, True), *named, ("sealPlan", SealPlan, False))


def _root_node(body: type[Body] | None) -> Record:
    fields = tuple(Field(n, n, describe(t), required, None) for n, t, required in _parts(body))
    return Record(Document, fields)


def _assemble(tree: dict[str, Any], body: type[Body] | None, decoder: Decoder, name: str) -> Document:
    parts = _parts(body)
    values = {}
    for key, kind, required in parts:
        if key in tree:
            values[key] = decoder.decode(describe(kind), tree[key], f"/{key}")
        elif required:
            decoder.report(f"/{key}", "document.missing", name=key)
    if body is not None:
        for key in tree:
            if key not in {part[0] for part in parts}:
                decoder.report(f"/{key}", "document.unknown", name=str(key)[:40], known="、".join(p[0] for p in parts))
    if decoder.problems or body is None:
        raise InputError("document.invalid", tuple(decoder.problems), name=name)
    return Document(head=values["head"], body=values[body.element()], seal_plan=values.get("sealPlan"))


def encode_xml(document: Document) -> bytes:
    """Return the canonical XML of a document: UTF-8, compact, the same bytes for the same document."""
    body = type(document.body)
    pieces = [f'<document xmlns="{NAMESPACE}" version="{VERSION}" kind="{document.kind}">']
    pieces += write(describe(Head), document.head, "head")
    pieces += write(describe(body), document.body, body.element())
    if document.seal_plan is not None:
        pieces += write(describe(SealPlan), document.seal_plan, "sealPlan")
    pieces.append("</document>")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + "".join(pieces).encode("utf-8")


def encode_json(document: Document) -> bytes:
    """Return the JSON of a document: the same tree as its XML."""
    body = type(document.body)
    tree: dict[str, Any] = {"version": 1, "kind": document.kind}
    tree["head"] = encode(describe(Head), document.head, lambda f: f.key)
    tree[body.element()] = encode(describe(body), document.body, lambda f: f.key)
    if document.seal_plan is not None:
        tree["sealPlan"] = encode(describe(SealPlan), document.seal_plan, lambda f: f.key)
    return (json.dumps(tree, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def document_digest(xml: bytes) -> Digest:
    """Return the SHA-256 digest over the Exclusive XML Canonicalization 1.0, without comments, of ``xml``.

    Raises:
        InputError: `xml.*`: not XML.
    """
    return Digest.of(canonical(parse_xml(xml)))
