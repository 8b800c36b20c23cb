"""How a revision of the profile is spelled, byte for byte: known to writers and to the verifier alike.

What nobody signed has exactly one spelling (docs/profile.md), so that no byte of it can be changed unnoticed.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.errors import PdfUnsupported
from nh_edoc._pdf.lexer import value_span, value_spans
from nh_edoc._pdf.objects import PdfDict, PdfString, PdfValue, Ref
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from nh_edoc._pdf.lexer import Buffer
    from nh_edoc._pdf.read import PdfFile

_RANGES: Final = b"\n/ByteRange "
_RANGE_WIDTH: Final = 60
"""Characters kept for the four numbers of /ByteRange: they are known once the bytes behind them are."""


def reference(number: int) -> bytes:
    """Return a reference to an object that a revision writes."""
    return b"%d 0 R" % number


def text_string(text: str) -> bytes:
    """Return a text string (7.9.2.2): ASCII as it is, everything else in UTF-16BE with its mark; both hexadecimal."""
    return b"<%s>" % (text.encode("ascii") if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be")).hex().encode()


def date(moment: datetime) -> str:
    """Return a date (7.9.4) in UTC, to the second; ``strftime`` takes a tenth of the time of a seal."""
    at = moment.astimezone(UTC)
    return f"D:{at.year:04}{at.month:02}{at.day:02}{at.hour:02}{at.minute:02}{at.second:02}Z"


def dictionary(entries: Mapping[str, bytes]) -> bytes:
    """Return a dictionary of written values."""
    return b"<<%s>>" % b"".join(b"/%s %s" % (key.encode("ascii"), value) for key, value in entries.items())


def stream(entries: Mapping[str, bytes], content: bytes) -> bytes:
    """Return a stream of encoded ``content``."""
    head = dictionary({**entries, "Length": b"%d" % len(content)})
    return b"%s\nstream\n%s\nendstream" % (head, content)


def edited(data: Buffer, value: PdfDict, changes: Mapping[str, bytes]) -> bytes:
    """Return a dictionary of the file with entries changed or added, all else as it stands.

    Raises:
        PdfUnsupported: `append.placement`: it does not stand in the file itself.
    """
    if data[value.start : value.start + 2] != b"<<" or data[value.end - 2 : value.end] != b">>":
        raise PdfUnsupported("append.placement")  # inside an object stream positions are those of the stream
    parts, at = [], value.start
    for key, span in value_spans(value, changes.keys()):
        parts += [data[at : span.start], b" " + changes[key]]
        at = span.end
    parts.append(data[at : value.end - 2])
    parts += [b"/%s %s" % (key.encode("ascii"), changes[key]) for key in changes if key not in value]
    return b"".join((*parts, b">>"))


def extended(file: PdfFile, value: PdfDict, key: str, item: bytes) -> bytes:
    """Return the array at ``key`` with one more item; a single value or none becomes an array.

    An array that is an object of its own is taken over.
    """
    found, buffer = value.get(key), value.buffer
    if found is None:
        return b"[%s]" % item
    span = value_span(value, key)
    held = file.object(found.number) if isinstance(found, Ref) else None
    if held is not None and isinstance(held.value, tuple):
        found, span, buffer = held.value, held.value_span, file.buffer_of(held)
    written = bytes(buffer[span.start : span.end])
    if isinstance(found, tuple):
        return b"%s %s]" % (written[:-1], item)
    return b"[%s %s]" % (written, item)


def body(objects: Mapping[int, bytes], start: int) -> tuple[bytes, dict[int, int]]:
    """Return objects as they are written from ``start`` on, and where each begins."""
    parts, offsets, at = [], {}, start
    for number, value in objects.items():
        written = b"%d 0 obj\n%s\nendobj\n" % (number, value)
        offsets[number] = at
        parts.append(written)
        at += len(written)
    return b"".join(parts), offsets


def tail(before: PdfFile, offsets: Mapping[int, int], start: int, identifier: bytes, size: int) -> bytes:
    """Return cross-reference, trailer and end mark.

    Args:
        before: the file as the revision found it.
        offsets: number → where the object begins.
        start: where the cross-reference begins.
        identifier: the second file identifier (14.4), 16 bytes.
        size: one more than the greatest object number.

    Raises:
        PdfUnsupported: `append.trailer`: what the trailer of the file says cannot be taken over.
    """
    trailer = before.trailer
    entries = {
        "Size": b"%d" % size,
        **{key: _same(trailer.get(key)) for key in ("Root", "Info") if key in trailer},
        "ID": b"[%s <%s>]" % (_first_identifier(before), identifier.hex().encode("ascii")),
        "Prev": b"%d" % before.revisions[before.index].sections[0].span.start,
    }
    return b"xref\n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (table(offsets), dictionary(entries), start)


def next_number(before: PdfFile) -> int:
    """Return the number of the first object that a revision may add."""
    size = before.trailer.get("Size")
    return size if isinstance(size, int) else max(before.numbers) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Holed:
    """A revision that ends with a signature dictionary, around its hole."""

    head: bytes
    """From the end of the file so far to the hole."""
    rest: bytes
    """What follows the hole, to the end of the new file."""
    hole: tuple[int, int]
    """Begin and end of the hexadecimal string in the new file, angle brackets included."""


def holed(  # noqa: PLR0913 - each part of the revision by its name
    before: PdfFile,
    start: int,
    objects: Mapping[int, bytes],
    value: int,
    *,
    entries: bytes,
    reserved: int,
    identifier: bytes,
    size: int,
) -> Holed:
    """Return a revision whose last object is a signature dictionary.

    Args:
        before: the file as the revision finds it.
        start: where the revision begins.
        objects: the others, by number.
        value: number of the signature dictionary.
        entries: of the dictionary, besides /Contents and /ByteRange.
        reserved: bytes of the hole, before hexadecimal.
        identifier: as for ``tail``.
        size: as for ``tail``.

    Raises:
        PdfUnsupported: `append.trailer`.
    """
    return around(
        start,
        objects,
        value,
        entries=entries,
        reserved=reserved,
        ending=lambda offsets, table: tail(before, offsets, table, identifier, size),
    )


def around(  # noqa: PLR0913 - each part of the revision by its name
    start: int,
    objects: Mapping[int, bytes],
    value: int,
    *,
    entries: bytes,
    reserved: int,
    ending: Callable[[Mapping[int, int], int], bytes],
) -> Holed:
    """Return a revision around its hole, as ``holed`` does, that ends in another way.

    Args:
        start: where the revision begins.
        objects: the others, by number.
        value: number of the signature dictionary.
        entries: of the dictionary, besides /Contents and /ByteRange.
        reserved: bytes of the hole, before hexadecimal.
        ending: returns cross-reference, trailer and end mark, for number → offset and where the cross-reference begins.
    """
    written, offsets = body(objects, start)
    head = written + b"%d 0 obj\n<</Contents " % value
    opening = start + len(head)
    closing = opening + 2 * reserved + 2
    last = entries + b">>\nendobj\n"
    table = closing + len(_RANGES) + _RANGE_WIDTH + len(last)
    end = ending({**offsets, value: start + len(written)}, table)
    length = len(_RANGES) + _RANGE_WIDTH + len(last) + len(end)
    ranges = b"[0 %d %d %d]" % (opening, closing, length)
    rest = _RANGES + ranges.ljust(_RANGE_WIDTH) + last + end
    return Holed(head=head, rest=rest, hole=(opening, closing))


def _same(value: PdfValue) -> bytes:
    if not isinstance(value, Ref):
        raise PdfUnsupported("append.trailer")
    return b"%d %d R" % (value.number, value.generation)


def _first_identifier(file: PdfFile) -> bytes:
    found = file.resolve(file.trailer.get("ID"))
    first = found[0] if isinstance(found, tuple) and found else None
    if not isinstance(first, PdfString):
        raise PdfUnsupported("append.trailer")
    return b"<%s>" % first.value.hex().encode("ascii")


def table(offsets: Mapping[int, int]) -> bytes:
    """Return the sections of a cross-reference table, one for each run of numbers (7.5.4)."""
    lines = [b"0 1\n0000000000 65535 f \n"]
    numbers = sorted(offsets)
    start = 0
    for index, number in enumerate(numbers):
        if index + 1 == len(numbers) or numbers[index + 1] != number + 1:
            run = numbers[start : index + 1]
            lines.append(b"%d %d\n" % (run[0], len(run)))
            lines += [b"%010d 00000 n \n" % offsets[one] for one in run]
            start = index + 1
    return b"".join(lines)
