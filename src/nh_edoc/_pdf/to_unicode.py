"""What a font claims that its codes mean: /ToUnicode (ISO 32000-1, 9.10.3), for codes of two bytes.

A claim only; whether the glyph looks so is for ``glyphs`` to prove.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_CODES: Final = 65_536
LONGEST_TEXT: Final = 64
"""Hexadecimal digits that one code may stand for."""

_SPACE: Final = rb"begincodespacerange\s*<0000>\s*<[Ff]{4}>\s*endcodespacerange"
_BEGIN: Final = re.compile(rb"beginbf(char|range)\b")
_END: Final = re.compile(rb"endbf(char|range)\b")
_CHARS: Final = re.compile(rb"(?:\s*+<[0-9A-Fa-f]{4}>\s*+<[0-9A-Fa-f]*+>)*+\s*+")
_CHAR: Final = re.compile(rb"<([0-9A-Fa-f]{4})>\s*+<([0-9A-Fa-f]*+)>")
_LIST: Final = rb"\[(?:\s*+<[0-9A-Fa-f]*+>)*+\s*+\]"
_RANGES: Final = re.compile(
    rb"(?:\s*+<[0-9A-Fa-f]{4}>\s*+<[0-9A-Fa-f]{4}>\s*+(?:<[0-9A-Fa-f]*+>|" + _LIST + rb"))*+\s*+"
)
_RANGE: Final = re.compile(rb"<([0-9A-Fa-f]{4})>\s*+<([0-9A-Fa-f]{4})>\s*+(?:<([0-9A-Fa-f]*+)>|(" + _LIST + rb"))")
_ITEM: Final = re.compile(rb"<([0-9A-Fa-f]*+)>")
_FOREIGN: Final = (b"usecmap", b"begincid", b"beginnotdef")


def read_to_unicode(data: bytes, offset: int) -> dict[int, str]:
    """Return the text of each code.

    Args:
        data: the decoded stream.
        offset: of the stream in the file.

    Raises:
        PdfSyntaxError: `to-unicode`: not such a map, or two texts for one code.
        PdfUnsupported: `to-unicode`: builds on another map, or has codes of other lengths.
    """
    if any(word in data for word in _FOREIGN) or len(re.findall(_SPACE, data)) != 1 or data.count(b"begincodes") != 1:
        raise PdfUnsupported("to-unicode")
    found: dict[int, str] = {}
    try:
        for code, text in _pairs(data, offset):
            if found.setdefault(code, text) != text or len(found) > MOST_CODES:
                raise PdfSyntaxError("to-unicode", offset)
    except ValueError as error:  # bad UTF-16 among them
        raise PdfSyntaxError("to-unicode", offset) from error
    return found


def _pairs(data: bytes, offset: int) -> Iterator[tuple[int, str]]:
    position = 0
    while (start := data.find(b"beginbf", position)) >= 0:
        position = data.find(b"endbf", start)
        begin, end = _BEGIN.match(data, start), _END.match(data, max(position, 0))
        if begin is None or end is None or begin[1] != end[1]:
            raise PdfSyntaxError("to-unicode", offset)
        body = data[begin.end() : position]
        if begin[1] == b"char":
            whole, pairs = _CHARS.fullmatch(body), _chars
        else:
            whole, pairs = _RANGES.fullmatch(body), _ranges
        if whole is None:
            raise PdfSyntaxError("to-unicode", offset)
        yield from pairs(body)


def _text(digits: bytes) -> str:
    if len(digits) > LONGEST_TEXT:
        raise PdfUnsupported("limit.to-unicode")
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be")


def _chars(body: bytes) -> Iterator[tuple[int, str]]:
    for code, digits in _CHAR.findall(body):
        yield int(code, 16), _text(digits)


def _ranges(body: bytes) -> Iterator[tuple[int, str]]:
    for first, last, digits, items in _RANGE.findall(body):
        codes = range(int(first, 16), int(last, 16) + 1)
        if not codes:
            raise ValueError(first)
        if items:
            texts = [_text(item) for item in _ITEM.findall(items)]
        else:
            start = _text(digits)
            # only the last byte of the text counts up (9.10.3)
            texts = [start[:-1] + chr(ord(start[-1]) + at) for at in range(min(len(codes), 256))] if start else []
        yield from zip(codes, texts, strict=True)
