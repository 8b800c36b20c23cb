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

_FRAME: Final = re.compile(
    rb"/CIDInit /ProcSet findresource begin \d{1,3} dict begin begincmap"
    rb"(?: /CIDSystemInfo \d{1,3} dict dup begin(?: /\w{1,64} (?:\(\w{0,64}\)|\d{1,9}) def){0,8}+ end def)?+"
    rb"(?: /\w{1,64} (?:/\w{1,64}|\d{1,9}) def){0,8}+"
    rb" 1 begincodespacerange <0000> <[Ff]{4}> endcodespacerange(?: \d{1,3} beginbf){0,1000}+"
    rb" endcmap CMapName currentdict /CMap defineresource pop end end"
)
"""All of a map but its sections and comments, its words parted by a space: other readers lose their way in what is
spelled otherwise, and then tell other text (ISO 32000-1, 9.10.3; Adobe technical note 5014)."""
_COMMENT: Final = re.compile(rb"^%[^\r\n]*+", re.MULTILINE)
_COUNT: Final = re.compile(rb"(?<!\S)(\d{1,3})\s++\Z")
"""How many rows a section says that it has: some readers take its word."""
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
    if any(word in data for word in _FOREIGN):
        raise PdfUnsupported("to-unicode")
    found: dict[int, str] = {}
    outside: list[bytes] = []
    try:
        for code, text in _pairs(data, offset, outside):
            if found.setdefault(code, text) != text or len(found) > MOST_CODES:
                raise PdfSyntaxError("to-unicode", offset)
    except PdfUnsupported:
        raise
    except ValueError as error:  # bad UTF-16 among them
        raise PdfSyntaxError("to-unicode", offset) from error
    if _FRAME.fullmatch(b" ".join(_COMMENT.sub(b"", b"".join(outside)).split())) is None:
        raise PdfUnsupported("to-unicode")
    return found


def _pairs(data: bytes, offset: int, outside: list[bytes]) -> Iterator[tuple[int, str]]:
    """Yield what the sections say; what stands around them is put ``outside``."""
    position = last = 0
    while (start := data.find(b"beginbf", position)) >= 0:
        position = data.find(b"endbf", start)
        begin, end = _BEGIN.match(data, start), _END.match(data, max(position, 0))
        if begin is None or end is None or begin[1] != end[1]:
            raise PdfSyntaxError("to-unicode", offset)
        body = data[begin.end() : position]
        form, row, pairs = (_CHARS, _CHAR, _chars) if begin[1] == b"char" else (_RANGES, _RANGE, _ranges)
        count = _COUNT.search(data, last, start)
        if form.fullmatch(body) is None:
            raise PdfSyntaxError("to-unicode", offset)
        if count is None or len(row.findall(body)) != int(count[1]):
            raise PdfUnsupported("to-unicode")
        yield from pairs(body)
        outside.append(data[last:start] + b"beginbf")
        last = position = end.end()
    outside.append(data[last:])


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
