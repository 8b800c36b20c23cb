"""Objects of a PDF (ISO 32000-1, 7.3) as the reader gives them: values, and where their bytes stand."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from nh_edoc._pdf.errors import PdfSyntaxError
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable
    from mmap import mmap

    Buffer: TypeAlias = bytes | mmap


class Span(NamedTuple):
    """Bytes ``start`` up to, not including, ``end``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to an indirect object."""

    number: int
    generation: int


class Name(str):
    """A name without its solidus, ``#xx`` decoded; one character for each byte."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class PdfString:
    """A string: its bytes, its place with its delimiters, and how it is written."""

    value: bytes
    start: int
    end: int
    hexadecimal: bool


class PdfDict(dict[str, "PdfValue"]):
    """A dictionary that knows where it stands; ``lexer.value_span`` says where its values do.

    An entry that is null is the same as none (ISO 32000-1, 7.3.7); it stays visible here as None.

    Attributes:
        buffer: the file, or the object stream, that it stands in.
        start: offset of its first byte there.
        end: offset behind its last byte.
    """

    __slots__ = ("buffer", "end", "start")

    def __init__(
        self, items: Iterable[tuple[str, PdfValue]], buffer: Buffer = b"", start: int = 0, end: int = 0
    ) -> None:
        super().__init__(items)
        self.buffer = buffer
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True)
class PdfStream:
    """A stream: its dictionary and the place of the bytes between ``stream`` and ``endstream``, still encoded."""

    dictionary: PdfDict
    buffer: Buffer = field(repr=False, compare=False)
    """The file, or the object stream, that holds them."""
    start: int
    end: int

    @property
    def raw(self) -> bytes:
        """The bytes, copied when they are asked for: a file may be much larger than what is read of it."""
        return self.buffer[self.start : self.end]


PdfValue: TypeAlias = "bool | int | float | Name | PdfString | Ref | tuple[PdfValue, ...] | PdfDict | PdfStream | None"


class IndirectObject(NamedTuple):
    """An indirect object as it stands in the file or in an object stream.

    ``span`` runs from the object number to the end of ``endobj``; inside an object stream it is the value's place in
    the decoded stream. ``value_span`` is the place of the value alone.
    """

    number: int
    generation: int
    value: PdfValue
    span: Span
    value_span: Span
    container: int | None
    """Number of the object stream that holds it, or None."""


def number(value: PdfValue, offset: int) -> float:
    """Return ``value`` as a number.

    Raises:
        PdfSyntaxError: `type.number`: it is none.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PdfSyntaxError("type.number", offset)
    return value


def integer(value: PdfValue, offset: int) -> int:
    """Return ``value`` as an integer.

    Raises:
        PdfSyntaxError: `type.integer`: it is none.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise PdfSyntaxError("type.integer", offset)
    return value


def numbers(value: PdfValue, count: int, offset: int) -> tuple[float, ...]:
    """Return ``value``, an array of exactly ``count`` direct numbers.

    Raises:
        PdfSyntaxError: `type.numbers`: it is something else.
    """
    if not isinstance(value, tuple) or len(value) != count:
        raise PdfSyntaxError("type.numbers", offset)
    return tuple(number(item, offset) for item in value)
