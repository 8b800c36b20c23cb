"""Object streams (ISO 32000-1, 7.5.7): objects inside a stream, each in its own piece of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.errors import PdfSyntaxError
from nh_edoc._pdf.lexer import WHITE, Lexer
from nh_edoc._pdf.objects import IndirectObject, Span, integer

if TYPE_CHECKING:
    from nh_edoc._pdf.objects import PdfStream
    from nh_edoc._pdf.read import PdfFile

_LONGEST_NUMBER: Final = 10


def _is_number(word: bytes) -> bool:
    return word.isdigit() and len(word) <= _LONGEST_NUMBER


class ObjectStream:
    """对象流: a stream that holds objects (7.5.7)."""

    def __init__(self, number: int, stream: PdfStream, file: PdfFile) -> None:
        dictionary = stream.dictionary
        if dictionary.get("Type") != "ObjStm":
            raise PdfSyntaxError("object-stream", stream.start)
        self._number = number
        self._data = file.decode(stream)
        count = integer(file.resolve(dictionary.get("N")), stream.start)
        first = integer(file.resolve(dictionary.get("First")), stream.start)
        words = self._data[: max(first, 0)].split()
        if not 0 <= first <= len(self._data) or len(words) != 2 * count or not all(map(_is_number, words)):
            raise PdfSyntaxError("object-stream", stream.start)
        self._numbers = [int(word) for word in words[::2]]
        self._starts = [first + int(word) for word in words[1::2]] + [len(self._data)]
        if len(set(self._numbers)) != count or sorted(self._starts) != self._starts:
            raise PdfSyntaxError("object-stream", stream.start)

    @property
    def data(self) -> bytes:
        """The decoded stream."""
        return self._data

    def object(self, number: int, index: int) -> IndirectObject:
        """Return the object at ``index``, which must be ``number``."""
        if index >= len(self._numbers) or self._numbers[index] != number:
            raise PdfSyntaxError("object-stream", 0)
        lexer = Lexer(self._data, self._starts[index], self._starts[index + 1])
        lexer.blank()
        start = lexer.position
        value = lexer.value()
        span = Span(start, lexer.position)
        if self._data[lexer.position : lexer.end].strip(WHITE):
            raise PdfSyntaxError("object-stream", lexer.position)
        return IndirectObject(
            number=number, generation=0, value=value, span=span, value_span=span, container=self._number
        )
