"""Append one incremental revision (ISO 32000-1, 7.5.6) to a file, in plain bytes.

What a revision keeps of an object is copied as it stands, byte for byte; only the entries that change are written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nh_edoc._pdf.errors import PdfUnsupported
from nh_edoc._pdf.objects import PdfDict, PdfString, PdfValue, Ref
from nh_edoc._pdf.read import PdfFile

if TYPE_CHECKING:
    from collections.abc import Mapping


def reference(number: int) -> bytes:
    """Return a reference to an object that a revision writes."""
    return b"%d 0 R" % number


def text_string(text: str) -> bytes:
    """Return a text string (7.9.2.2): ASCII as it is, everything else in UTF-16BE with its mark; both hexadecimal."""
    return b"<%s>" % (text.encode("ascii") if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be")).hex().encode()


def dictionary(entries: Mapping[str, bytes]) -> bytes:
    """Return a dictionary of written values."""
    return b"<<%s>>" % b"".join(b"/%s %s" % (key.encode("ascii"), value) for key, value in entries.items())


def stream(entries: Mapping[str, bytes], content: bytes) -> bytes:
    """Return a stream of encoded ``content``."""
    head = dictionary({**entries, "Length": b"%d" % len(content)})
    return b"%s\nstream\n%s\nendstream" % (head, content)


@dataclass(slots=True)
class Revision:
    """A revision in the making: objects under their numbers, written in the order in which they were given."""

    file: PdfFile
    _objects: dict[int, bytes] = field(default_factory=dict)
    _next: int = 0

    def __post_init__(self) -> None:
        size = self.file.trailer.get("Size")
        self._next = size if isinstance(size, int) else max(self.file.numbers) + 1

    def add(self, value: bytes) -> int:
        """Give a new object; return its number."""
        number = self.reserve()
        self._objects[number] = value
        return number

    def reserve(self) -> int:
        """Return the number of an object that is given later."""
        self._next += 1
        return self._next - 1

    def put(self, number: int, value: bytes) -> None:
        """Give the object of a number: a reserved one, or one of the file that this replaces."""
        self._objects[number] = value

    def edited(self, value: PdfDict, changes: Mapping[str, bytes]) -> bytes:
        """Return a dictionary of the file with entries changed or added, all else as it stands.

        Raises:
            PdfUnsupported: `append.placement`: it does not stand in the file itself.
        """
        data = self.file.data
        if data[value.start : value.start + 2] != b"<<" or data[value.end - 2 : value.end] != b">>":
            raise PdfUnsupported("append.placement")  # inside an object stream positions are those of the stream
        parts, at = [], value.start
        for key in sorted((key for key in changes if key in value), key=lambda key: value.value_span(key).start):
            span = value.value_span(key)
            parts += [data[at : span.start], b" " + changes[key]]
            at = span.end
        parts.append(data[at : value.end - 2])
        parts += [b"/%s %s" % (key.encode("ascii"), changes[key]) for key in changes if key not in value]
        return b"".join((*parts, b">>"))

    def extended(self, value: PdfDict, key: str, item: bytes) -> bytes:
        """Return the array at ``key`` with one more item; a single value or none becomes an array.

        An array that is an object of its own is taken over.

        Raises:
            PdfUnsupported: `append.placement`: it stands in an object stream.
        """
        found = value.get(key)
        if found is None:
            return b"[%s]" % item
        span = value.value_span(key)
        held = self.file.object(found.number) if isinstance(found, Ref) else None
        if held is not None and isinstance(held.value, tuple):
            if held.container is not None:
                raise PdfUnsupported("append.placement")
            found, span = held.value, held.value_span
        written = bytes(self.file.data[span.start : span.end])
        if isinstance(found, tuple):
            return b"%s %s]" % (written[:-1], item)
        return b"[%s %s]" % (written, item)

    def objects(self, start: int) -> tuple[bytes, dict[int, int]]:
        """Return the given objects as they are written from ``start`` on, and where each begins."""
        parts, offsets, at = [], {}, start
        for number, value in self._objects.items():
            written = b"%d 0 obj\n%s\nendobj\n" % (number, value)
            offsets[number] = at
            parts.append(written)
            at += len(written)
        return b"".join(parts), offsets

    def tail(self, offsets: Mapping[int, int], start: int, identifier: bytes) -> bytes:
        """Return cross-reference, trailer and end mark.

        Args:
            offsets: number → where the object begins.
            start: where the cross-reference begins.
            identifier: the second file identifier (14.4), 16 bytes.
        """
        entries = {
            "Size": b"%d" % self._next,
            **{key: self._same(self.file.trailer.get(key)) for key in ("Root", "Info") if key in self.file.trailer},
            "ID": b"[%s <%s>]" % (self._first_identifier(), identifier.hex().encode("ascii")),
            "Prev": b"%d" % self.file.revisions[-1].sections[0].span.start,
        }
        table = _table(offsets)
        return b"xref\n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (table, dictionary(entries), start)

    def _same(self, value: PdfValue) -> bytes:
        if not isinstance(value, Ref):
            raise PdfUnsupported("append.trailer")
        return b"%d %d R" % (value.number, value.generation)

    def _first_identifier(self) -> bytes:
        found = self.file.resolve(self.file.trailer.get("ID"))
        first = found[0] if isinstance(found, tuple) and found else None
        if not isinstance(first, PdfString):
            raise PdfUnsupported("append.trailer")
        return b"<%s>" % first.value.hex().encode("ascii")


def _table(offsets: Mapping[int, int]) -> bytes:
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
