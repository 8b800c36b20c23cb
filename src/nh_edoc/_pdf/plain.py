"""Objects that are plainly written: known to be well-formed without being read value by value.

Most objects of a file differ from others only in their numbers. Written with 0 for every digit outside of names they
are few *shapes*, and whether an object is well-formed depends on its shape alone: no rule of the grammar (ISO 32000-1,
7.2 and 7.3) looks at which digit stands where, but in names, which are kept, and in escapes and comments, which have no
shape here. Nor does any rule look at how many digits a number has, up to five. A shape is read once by the strict
lexer; an object that has none, or none that is well-formed, is read as always, value by value.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.indirect import END_STREAM, read_indirect
from nh_edoc._pdf.lexer import END, WHITE
from nh_edoc._pdf.objects import PdfStream

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from nh_edoc._pdf.lexer import Buffer
    from nh_edoc._pdf.objects import IndirectObject, PdfValue

LONGEST_PLAIN: Final = 1024
"""Bytes of an object, or of a stream's dictionary, that is looked at this way; what is longer is read."""
MOST_SHAPES: Final = 1024
"""Shapes that each cache remembers: with LONGEST_PLAIN the bound of what hostile files can make it hold (2 MB)."""
_ONE_DIGIT: Final = bytes.maketrans(b"123456789", b"000000000")
_SPECIAL: Final = (b"\\", b"%")
"""Escapes in strings, comments."""
_NUMBERED_NAME: Final = re.compile(rb"/[^\x00-\x20()<>\[\]{}/%0-9#]*+[0-9#][^\x00-\x20()<>\[\]{}/%]*+")
_LONG_RUN: Final = b"000000"
"""As many digits as some numbers may not have (generations: five)."""
_STREAM: Final = b"stream"
_START: Final = re.compile(rb"stream(?:\r\n|\n)")
_LENGTH: Final = re.compile(rb"/Length[" + WHITE + rb"]*+(\d+)")
_END: Final = re.compile(END_STREAM.pattern + rb"[" + WHITE + rb"]*+endobj" + END + rb"[" + WHITE + rb"]*+")
_EMPTY: Final = b"stream\n\nendstream\nendobj"


class Plain(NamedTuple):
    """One object that is plainly written."""

    shape: bytes
    """All of it before its stream, if it has one, with 0 for every digit, or for every run of them."""
    is_stream: bool = False


_NAMED: Final = Plain(b"")
"""Stands for every shape that the names in it make several of."""


def survey(data: Buffer, boundaries: Sequence[int], starts: Container[int]) -> dict[int, Plain | None]:
    """Return the shape of each object that fills the bytes from its start up to the next boundary.

    Only white space may stand behind it. None says nothing about an object but that it must be read.

    Args:
        data: the file.
        boundaries: where objects and cross-references start, in order, and the end of the file.
        starts: those of them that are objects.
    """
    made: dict[int, Plain | None] = {}
    for offset, end in pairwise(boundaries):
        if offset not in starts:
            continue
        is_short = end - offset <= LONGEST_PLAIN
        head = data[offset : end if is_short else offset + LONGEST_PLAIN]
        cut = head.find(_STREAM)
        if cut >= 0:
            made[offset] = _stream(data, head[:cut], offset, end)
        elif is_short:
            text = head.translate(_ONE_DIGIT)
            shape = _object(text)
            made[offset] = _object(text, *_numbered(text, head)) if shape is _NAMED else shape
        else:
            made[offset] = None
    return made


def _stream(data: Buffer, head: bytes, offset: int, end: int) -> Plain | None:
    text = head.translate(_ONE_DIGIT)
    shape = _head(text)
    if shape is _NAMED:
        shape = _head(text, *_numbered(text, head))
    start, length = _START.match(data, offset + len(head), end), _LENGTH.search(head)
    if shape is None or length is None or start is None:
        return None
    last = _END.match(data, start.end() + int(length[1]), end)
    return shape if last is not None and last.end() == end else None


def _numbered(text: bytes, head: bytes) -> list[bytes]:
    """Return the names of ``head`` that have digits in them."""
    return [head[start:end] for start, end in _named(text)]


@lru_cache(maxsize=MOST_SHAPES)
def _named(text: bytes) -> tuple[tuple[int, int], ...]:
    """Return where names stand that have digits in them, 0 for each digit."""
    return tuple(found.span() for found in _NUMBERED_NAME.finditer(text))


def _with_names(text: bytes, names: tuple[bytes, ...]) -> bytes:
    """Return a shape with the names in it as they are."""
    own = iter(names)
    return _NUMBERED_NAME.sub(lambda _: next(own), text)


def _short(text: bytes) -> bytes | None:
    """Return a shape with every run of digits as one, where that can be; None where digits matter."""
    if any(special in text for special in _SPECIAL):
        return None
    if _LONG_RUN in text or _NUMBERED_NAME.search(text) is not None:
        return text
    return text.replace(b"000", b"0").replace(b"00", b"0").replace(b"00", b"0")


@lru_cache(maxsize=MOST_SHAPES)
def _object(text: bytes, *names: bytes) -> Plain | None:
    """Return the shape of one object without a stream, with nothing but white space behind it."""
    if not names and _named(text):
        return _NAMED
    shape = _short(_with_names(text, names))
    return Plain(shape) if shape is not None and _is_object(shape) else None


@lru_cache(maxsize=MOST_SHAPES)
def _head(text: bytes, *names: bytes) -> Plain | None:
    """Return the shape of what stands before a stream's data."""
    if not names and _named(text):
        return _NAMED
    shape = _short(_with_names(text, names))
    return Plain(shape, is_stream=True) if shape is not None and _is_stream_head(shape) else None


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
    try:
        found, comments = read_indirect(text, 0, len(text), _no_bytes)
    except (PdfSyntaxError, PdfUnsupported):
        return None
    return None if comments or text[found.span.end :].strip(WHITE) else found


def _no_bytes(value: PdfValue) -> int:
    if type(value) is not int:
        raise PdfSyntaxError("stream.length", 0)
    return 0
