"""One indirect object, as it stands in the file (ISO 32000-1, 7.3.8 and 7.3.10)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.lexer import Lexer
from nh_edoc._pdf.objects import IndirectObject, PdfDict, PdfStream, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc._pdf.lexer import Buffer
    from nh_edoc._pdf.objects import PdfValue

HEAD: Final = re.compile(rb"(\d{1,10})[\x00\t\n\f\r ]++(\d{1,5})[\x00\t\n\f\r ]++obj(?![^\x00\t\n\f\r ()<>\[\]{}/%])")
_STREAM: Final = re.compile(rb"[\x00\t\n\f\r ]*+stream(?:\r\n|\n)")
END_STREAM: Final = re.compile(rb"(?:\r\n|\n|\r)?endstream(?![^\x00\t\n\f\r ()<>\[\]{}/%])")
_END_OBJECT: Final = re.compile(rb"endobj(?![^\x00\t\n\f\r ()<>\[\]{}/%])")


def read_indirect(
    data: Buffer, offset: int, end: int, length: Callable[[PdfValue], int]
) -> tuple[IndirectObject, list[Span]]:
    """Return the object whose number stands at ``offset``, and where comments stand in it.

    Args:
        data: the file.
        offset: of the object number.
        end: where the object must have ended at the latest.
        length: gives the value of a stream's ``/Length``, which may be a reference.

    Raises:
        PdfSyntaxError: `object`: no object number; `object.end`; `stream.length`: ``endstream`` does not stand where
            the length says; and what reading values raises.
        PdfUnsupported: `external-stream`: the data lie in another file; limits.
    """
    head = HEAD.match(data, offset, end)
    if head is None:
        raise PdfSyntaxError("object", offset)
    lexer = Lexer(data, head.end(), end)
    lexer.blank()
    value_start = lexer.position
    value = lexer.value()
    value_span = Span(value_start, lexer.position)
    body = _STREAM.match(data, lexer.position, end)
    if body is not None and isinstance(value, PdfDict):
        value = _read_stream(lexer, value, body.end(), length)
    lexer.skip(_END_OBJECT, "object.end")
    made = IndirectObject(
        number=int(head[1]),
        generation=int(head[2]),
        value=value,
        span=Span(offset, lexer.position),
        value_span=value_span,
        container=None,
    )
    return made, lexer.comments


def _read_stream(lexer: Lexer, found: PdfDict, start: int, length: Callable[[PdfValue], int]) -> PdfStream:
    """Return the stream whose data begin at ``start`` and move behind its ``endstream``."""
    if "F" in found or "FFilter" in found:
        raise PdfUnsupported("external-stream")
    stop = start + length(found.get("Length"))
    after = END_STREAM.match(lexer.data, stop, lexer.end)
    if stop > lexer.end or after is None:
        raise PdfSyntaxError("stream.length", start)
    lexer.position = after.end()
    return PdfStream(found, lexer.data, start, stop)
