"""Cases: version and record, in JSON and in XML; the type of the record is the caller's.

As with documents the typed reading is the authority, and ``schemas/case-v1`` says the same to everybody else.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from nh_edoc._xml import parse_xml
from nh_edoc.codec.decoding import Decoding
from nh_edoc.codec.encoding import tree_of
from nh_edoc.codec.jsontree import LARGEST, parse_json, write_json
from nh_edoc.codec.problems import shown
from nh_edoc.codec.shapes import Naming, record_shape
from nh_edoc.codec.xmltree import record_tree, split, write_xml
from nh_edoc.errors import InputError
from nh_edoc.model.source import read_source, source_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from nh_edoc.codec.problems import Problems
    from nh_edoc.model.source import Source

T = TypeVar("T")
NAMESPACE: Final = "urn:nh-edoc:case:1"
VERSION: Final = 1
"""Version of the case's form."""
_ELEMENT: Final = "case"
_INVALID: Final = "case.invalid"
_FOREIGN_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


def load_case(source: Source, type_: type[T]) -> T:
    """Read a case, JSON or XML as its first character says.

    Args:
        source: path, bytes or mapped file, at most 20 MB.
        type_: the record that a case is.

    Raises:
        FileError: `io.unreadable`.
        InputError: `io.too-large`; `case.format`: it is neither; or as ``decode_case_json`` and ``decode_case_xml``.
    """
    name = source_name(source)
    data = read_source(source, limit=LARGEST)
    start = data.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n")[:1]
    if data.startswith(_FOREIGN_MARKS) or start not in {b"<", b"{", b"["}:
        raise InputError("case.format", name=name)
    return (decode_case_xml if start == b"<" else decode_case_json)(data, type_, name=name)


def decode_case_json(data: bytes, type_: type[T], *, name: str = "<bytes>") -> T:
    """Read a case from JSON.

    Raises:
        InputError: `case.invalid`: ``problems`` lists everything that is wrong; `record.*`, `io.too-large`: the bytes
            are not the JSON of RFC 8259 within bounds.
    """
    tree = parse_json(data, name=name)
    decoding = Decoding()
    if not isinstance(tree, dict):
        decoding.problems.add("", "record.not-object", found=shown(tree))
        raise decoding.problems.error(_INVALID, name)
    _require_version(tree, VERSION, decoding.problems)
    decoding.repeated(tree, "")
    content = {key: value for key, value in tree.items() if key != "version"}
    return _case(decoding, type_, content, name)


def decode_case_xml(data: bytes, type_: type[T], *, name: str = "<bytes>") -> T:
    """Read a case from XML.

    Raises:
        InputError: `case.invalid`: ``problems`` lists everything that is wrong; `xml.*`, `io.too-large`: the bytes
            are not XML within bounds.
    """
    root = parse_xml(data, name=name)
    decoding = Decoding(lexical=True)
    if not _is_case(root, decoding.problems):
        raise decoding.problems.error(_INVALID, name)
    _require_version(dict(root.attrib), str(VERSION), decoding.problems)
    content = record_tree(record_shape(type_, Naming.CAMEL), root, "", decoding.problems)
    return _case(decoding, type_, content, name)


def encode_case_json(case: object) -> bytes:
    """Return the case as JSON: indented by two, UTF-8, a newline at the end; equal cases, equal bytes.

    Raises:
        InputError: `case.invalid`: values that the types forbid; ``problems`` lists them all.
    """
    return write_json({"version": VERSION, **_tree(case)})


def encode_case_xml(case: object) -> bytes:
    """Return the case as XML: UTF-8, no white space between elements; equal cases, equal bytes.

    After the declaration the bytes are their own canonical form (Exclusive C14N 1.0).

    Raises:
        InputError: `case.invalid`: values that the types forbid; ``problems`` lists them all.
    """
    shape = record_shape(type(case), Naming.CAMEL)
    start = f'{_ELEMENT} xmlns="{NAMESPACE}" version="{VERSION}"'
    return ('<?xml version="1.0" encoding="UTF-8"?>' + write_xml(shape, _tree(case), start)).encode("utf-8")


def _tree(case: object) -> dict[str, Any]:
    return tree_of(record_shape(type(case), Naming.CAMEL), case, _ELEMENT, _INVALID)


def _is_case(root: etree._Element, problems: Problems) -> bool:
    """Return whether the root element is a case's; tell what is wrong with it and beside it."""
    namespace, name = split(root.tag)
    if (namespace, name) != (NAMESPACE, _ELEMENT):
        problems.add("", "case.root", name=name[:100], found=namespace[:100], expected=NAMESPACE)
        return False
    for attribute in root.keys():  # noqa: SIM118 - an element is no mapping
        if attribute != "version":
            problems.add("", "xml.attribute", name=split(attribute)[1][:100])
    if root.getprevious() is not None or root.getnext() is not None:
        problems.add("", "xml.comment")
    return True


def _require_version(envelope: Mapping[str, Any], version: object, problems: Problems) -> None:
    if "version" not in envelope:
        problems.add("/version", "record.missing", name="version")
    elif (type(envelope["version"]), envelope["version"]) != (type(version), version):
        problems.add("/version", "case.version", found=shown(envelope["version"]), version=version)


def _case(decoding: Decoding, type_: type[T], content: dict[str, Any], name: str) -> T:
    case = decoding.record(record_shape(type_, Naming.CAMEL), content, "")
    if decoding.problems.total:
        raise decoding.problems.error(_INVALID, name)
    return cast("T", case)
