"""Objects that are plainly written: known to be well-formed without being read value by value.

Most objects of a file differ from others only in their numbers. Written with every run of digits as one ``0`` they are
few *shapes*, and whether an object is well-formed depends on its shape alone: no rule of the grammar (ISO 32000-1, 7.2
and 7.3) looks at which digit stands where, but for what ``shape`` refuses (escapes, comments, long runs of digits). A
shape is read once by the strict lexer; what is not of a known good shape is read as always, value by value.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.indirect import END_STREAM, read_indirect
from nh_edoc._pdf.lexer import END, LONGEST_NAME, WHITE
from nh_edoc._pdf.objects import PdfStream

if TYPE_CHECKING:
    from nh_edoc._pdf.lexer import Buffer
    from nh_edoc._pdf.objects import IndirectObject, PdfValue

LONGEST_PLAIN: Final = 1024
"""Bytes of an object, or of a stream's dictionary, that is looked at this way; what is longer is read."""
MOST_SHAPES: Final = 2048
"""Shapes that are remembered: with LONGEST_PLAIN the bound of the memory that hostile files can make this hold."""
_ONE_DIGIT: Final = bytes.maketrans(b"123456789", b"000000000")
_DIGITS: Final = 5
_SPECIAL: Final = (b"\\", b"#", b"%", b"000000")
"""Escapes in strings and names, comments; runs of digits that some numbers may not have (generations: five)."""
_NAME: Final = re.compile(rb"/([^\x00-\x20()<>\[\]{}/%]*+)")
_STREAM: Final = b"stream"
_START: Final = re.compile(rb"stream(?:\r\n|\n)")
_LENGTH: Final = re.compile(rb"/Length[" + WHITE + rb"]*+(\d+)")
_END_OBJECT: Final = re.compile(rb"[" + WHITE + rb"]*+endobj" + END + rb"[" + WHITE + rb"]*+")
_EMPTY: Final = b"stream\n\nendstream\nendobj"


class Plain(NamedTuple):
    """One object that is plainly written."""

    shape: bytes
    """All of it before its stream, if it has one, with every run of digits as one ``0``."""
    is_stream: bool


def plain(data: Buffer, offset: int, end: int) -> Plain | None:
    """Return the shape of the object at ``offset``, if it fills the bytes up to ``end`` but for white space.

    None says nothing about the object but that it must be read.
    """
    head = data[offset : min(end, offset + LONGEST_PLAIN)]
    cut = head.find(_STREAM)
    if cut < 0:
        shape = None if end - offset > LONGEST_PLAIN else _shape(head)
        return None if shape is None or not _is_object(shape) else Plain(shape, False)
    shape = _shape(head[:cut])
    if shape is None or not _is_stream_head(shape):
        return None
    lengths, start = _LENGTH.findall(head, 0, cut), _START.match(data, offset + cut, end)
    if len(lengths) != 1 or start is None:
        return None
    after = END_STREAM.match(data, start.end() + int(lengths[0]), end)
    last = None if after is None else _END_OBJECT.match(data, after.end(), end)
    return Plain(shape, True) if last is not None and last.end() == end else None


def _shape(text: bytes) -> bytes | None:
    shape = text.translate(_ONE_DIGIT)
    escape, number_sign, comment, long_run = _SPECIAL
    if comment in shape or number_sign in shape or escape in shape:
        return None
    if b"00" in shape:
        if long_run in shape:
            return None
        # at most five
        shape = shape.replace(b"000", b"0").replace(b"00", b"0").replace(b"00", b"0")
    return shape


@lru_cache(maxsize=MOST_SHAPES)
def _is_object(shape: bytes) -> bool:
    """Tell whether a shape is one object without a stream, with nothing but white space behind it."""
    return _read(shape) is not None


@lru_cache(maxsize=MOST_SHAPES)
def _is_stream_head(shape: bytes) -> bool:
    """Tell whether a shape is the beginning of a stream whose ``/Length`` is a number, and the only one in it."""
    return b"(" not in shape and shape.count(b"/Length") == 1 and _read(shape + _EMPTY) is not None


def value_of(plain_object: Plain) -> PdfValue:
    """Return the value of a known shape, in which every number is 0."""
    found = _read(plain_object.shape + _EMPTY if plain_object.is_stream else plain_object.shape)
    if found is None:  # it was read before
        raise PdfSyntaxError("object", 0)
    return found.value.dictionary if isinstance(found.value, PdfStream) else found.value


def _read(text: bytes) -> IndirectObject | None:
    longest = max((len(name) + (_DIGITS - 1) * name.count(b"0") for name in _NAME.findall(text)), default=0)
    if longest > LONGEST_NAME:
        return None
    try:
        found, comments = read_indirect(text, 0, len(text), _no_bytes)
    except (PdfSyntaxError, PdfUnsupported):
        return None
    return None if comments or text[found.span.end :].strip(WHITE) else found


def _no_bytes(value: PdfValue) -> int:
    if type(value) is not int:
        raise PdfSyntaxError("stream.length", 0)
    return 0
