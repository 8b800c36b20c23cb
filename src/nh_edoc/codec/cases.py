"""Cases: version and record, in JSON and in XML; the type of the record is the caller's.

As with documents the typed reading is the authority, and ``schemas/case-v1`` says the same to everybody else.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final, TypeVar

from nh_edoc.codec.jsontree import LARGEST
from nh_edoc.codec.rooted import RootedForm
from nh_edoc.errors import InputError
from nh_edoc.model.source import read_source, source_name

if TYPE_CHECKING:
    from nh_edoc.model.source import Source

T = TypeVar("T")
FORM: Final = RootedForm(element="case", namespace="urn:nh-edoc:case:1", version=1, invalid="case.invalid")
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
    return FORM.decode_json(data, type_, name=name)


def decode_case_xml(data: bytes, type_: type[T], *, name: str = "<bytes>") -> T:
    """Read a case from XML.

    Raises:
        InputError: `case.invalid`: ``problems`` lists everything that is wrong; `xml.*`, `io.too-large`: the bytes
            are not XML within bounds.
    """
    return FORM.decode_xml(data, type_, name=name)


def encode_case_json(case: object) -> bytes:
    """Return the case as JSON: indented by two, UTF-8, a newline at the end; equal cases, equal bytes.

    Raises:
        InputError: `case.invalid`: values that the types forbid; ``problems`` lists them all.
    """
    return FORM.encode_json(case)


def encode_case_xml(case: object) -> bytes:
    """Return the case as XML: UTF-8, no white space between elements; equal cases, equal bytes.

    Raises:
        InputError: `case.invalid`: values that the types forbid; ``problems`` lists them all.
    """
    return FORM.encode_xml(case)
