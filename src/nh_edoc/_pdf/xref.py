"""Cross-reference sections (ISO 32000-1, 7.5): where each object stands, in each revision of the file.

Every position comes from the chain that begins at the end of the file, none from a search: an attached file may hold
``%%EOF`` and objects of its own. A section is followed by its own ``startxref`` and ``%%EOF``, and nothing else.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.filters import decode, stages
from nh_edoc._pdf.indirect import HEAD, read_indirect
from nh_edoc._pdf.lexer import Lexer
from nh_edoc._pdf.objects import PdfDict, PdfStream, Span, integer
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc._pdf.lexer import Buffer

MOST_REVISIONS: Final = 200
MOST_OBJECTS: Final = 250_000
"""Greatest number of entries of all cross-reference sections together."""
LARGEST_TAIL: Final = 64
"""Bytes at the end of a file that hold ``startxref``, its number and ``%%EOF``."""

FREE: Final = 0
IN_FILE: Final = 1
IN_STREAM: Final = 2

_HEADER: Final = re.compile(rb"%PDF-(1\.[0-7]|2\.0)[\x00\t\f ]*(?:\r\n|\r|\n)")
_LAST_TAIL: Final = re.compile(rb"startxref[ ]*(?:\r\n|\r|\n)(\d{1,10})[ ]*(?:\r\n|\r|\n)%%EOF(?:\r\n|\r|\n)?\Z")
_TAIL: Final = re.compile(rb"startxref[ ]*(?:\r\n|\r|\n)(\d{1,10})[ ]*(?:\r\n|\r|\n)%%EOF(\r\n|\r|\n)?")
_TABLE: Final = re.compile(rb"xref[ ]*(?:\r\n|\r|\n)")
_SUBSECTION: Final = re.compile(rb"(\d{1,10}) (\d{1,10})[ ]*(?:\r\n|\r|\n)")
_ENTRIES: Final = re.compile(rb"(?:\d{10} \d{5} [fn](?: \r| \n|\r\n))*+")
_ENTRY_SIZE: Final = 20
_WIDEST: Final = 8
"""Bytes of one field of a cross-reference stream."""
_TRAILER: Final = re.compile(rb"trailer(?![^\x00\t\n\f\r <])")


class Entry(NamedTuple):
    """Where an object stands: free (generation), in the file (offset, generation) or in a stream (number, index)."""

    kind: int
    where: int
    extra: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """交叉引用段: one cross-reference table with its trailer, or one cross-reference stream."""

    span: Span
    tail: Span
    """``startxref`` to ``%%EOF`` with its end of line."""
    entries: dict[int, Entry]
    trailer: PdfDict
    comments: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """修订版: what one saving of the file wrote.

    A linearized file (annex F) has two sections for its first revision, every other revision has one.
    """

    start: int
    """Offset of its first byte: the end of the revision before, or 0."""
    end: int
    """Offset behind its ``%%EOF`` and the end of line there."""
    trailer: PdfDict
    entries: dict[int, Entry]
    sections: tuple[Section, ...]


def read_version(data: Buffer) -> str:
    """Return the version of the header, which must be the first bytes (7.5.2).

    Raises:
        PdfSyntaxError: `header`.
    """
    found = _HEADER.match(data)
    if found is None:
        raise PdfSyntaxError("header", 0)
    return found[1].decode("ascii")


def read_revisions(data: Buffer) -> tuple[Revision, ...]:
    """Return the revisions of the file, oldest first.

    Raises:
        PdfSyntaxError: `tail`, `xref`, `xref.*`, and what reading values raises.
        PdfUnsupported: `encryption`, `hybrid`, `xref.kind`, and limits.
    """
    length = len(data)
    last = _LAST_TAIL.search(data[max(0, length - LARGEST_TAIL) :])
    if last is None:
        raise PdfSyntaxError("tail", length)
    groups = list(_Chain(data).groups(int(last[1])))
    if max(section.tail.end for section in groups[0]) != length:
        raise PdfSyntaxError("tail", groups[0][-1].tail.end)
    made: list[Revision] = []
    for group in reversed(groups):
        made.append(_revision(data, group, made[-1].end if made else 0))
    return tuple(made)


def _revision(data: Buffer, group: tuple[Section, ...], start: int) -> Revision:
    """Join the sections of one revision, which begins at ``start``, and check what they point to."""
    newest = group[-1]
    if newest.span.start < start:
        raise PdfSyntaxError("xref.order", newest.span.start)
    entries: dict[int, Entry] = {}
    for section in group:
        if entries.keys() & section.entries.keys():
            raise PdfSyntaxError("xref.duplicate", section.span.start)
        entries.update(section.entries)
    end = max(section.tail.end for section in group)
    _check_offsets(data, entries, end)
    return Revision(start=start, end=end, trailer=newest.trailer, entries=entries, sections=group)


def _check_offsets(data: Buffer, entries: dict[int, Entry], end: int) -> None:
    """Check that at each offset, inside the revision or before it, the object begins whose entry it is."""
    seen: dict[int, int] = {}
    for number, (kind, offset, generation) in entries.items():
        if kind != IN_FILE:
            continue
        head = _head(number, generation)
        if offset >= end or seen.setdefault(offset, number) != number:
            raise PdfSyntaxError("xref.offset", offset)
        if data[offset : offset + len(head)] != head:
            found = HEAD.match(data, offset, end)
            if found is None or (int(found[1]), int(found[2])) != (number, generation):
                raise PdfSyntaxError("xref.offset", offset)


@lru_cache(maxsize=4096)
def _head(number: int, generation: int) -> bytes:
    return b"%d %d obj" % (number, generation)


_Read: TypeAlias = tuple[dict[int, Entry], PdfDict, int, list[Span]]
"""Entries, trailer, offset of the end, comments."""


class _Chain:
    """Follows ``/Prev`` and counts entries."""

    def __init__(self, data: Buffer) -> None:
        self._data = data
        self._remaining = MOST_OBJECTS

    def groups(self, offset: int) -> Iterator[tuple[Section, ...]]:
        """Return the sections of each revision, newest revision first, from the section at ``offset`` on."""
        limit = len(self._data)
        for _ in range(MOST_REVISIONS):
            section, target = self._section(offset, limit)
            previous = section.trailer.get("Prev")
            if not target and isinstance(previous, int) and previous > offset:
                # annex F.3.4: the first section of a linearized file points forward to the main one; its tail says 0
                # or, for a stream, is missing
                yield self._main(previous, limit, section), section
                return
            if target != offset:
                raise PdfSyntaxError("xref.tail" if target is None else "xref.startxref", section.tail.start)
            yield (section,)
            if previous is None:
                return
            limit, offset = offset, integer(previous, offset)
            if not 0 < offset < limit:
                raise PdfSyntaxError("xref.loop", limit)
        raise PdfUnsupported("limit.revisions")

    def _main(self, offset: int, limit: int, first: Section) -> Section:
        """Return the main section of a linearized file; its tail points to the first section."""
        if offset < first.tail.end:
            raise PdfSyntaxError("xref.loop", first.span.start)
        main, target = self._section(offset, limit)
        if target != first.span.start or main.trailer.get("Prev") is not None:
            raise PdfSyntaxError("xref.startxref", main.tail.start)
        return main

    def _section(self, offset: int, limit: int) -> tuple[Section, int | None]:
        """Return the section at ``offset`` and the number in its tail, which ends before ``limit``; None without."""
        data = self._data
        table = _TABLE.match(data, offset, limit)
        if table is None:
            entries, trailer, end, comments = self._stream(offset, limit)
        else:
            entries, trailer, end, comments = self._table(table.end(), limit)
        if "Encrypt" in trailer:
            raise PdfUnsupported("encryption")
        if "XRefStm" in trailer:
            raise PdfUnsupported("hybrid")
        if entries and max(entries) >= integer(trailer.get("Size"), offset):
            raise PdfSyntaxError("xref.size", offset)
        lexer = Lexer(data, end, limit)
        lexer.blank()
        tail = _TAIL.match(data, lexer.position, limit)
        made = Section(
            span=Span(offset, end),
            tail=Span(end, end) if tail is None else Span(*tail.span()),
            entries=entries,
            trailer=trailer,
            comments=(*comments, *lexer.comments),
        )
        return made, None if tail is None else int(tail[1])

    def _count(self, added: int) -> None:
        self._remaining -= added
        if self._remaining < 0:
            raise PdfUnsupported("limit.objects")

    def _table(self, position: int, limit: int) -> _Read:
        data = self._data
        entries: dict[int, Entry] = {}
        while (head := _SUBSECTION.match(data, position, limit)) is not None:
            first, count = int(head[1]), int(head[2])
            self._count(count)
            start, position = head.end(), head.end() + _ENTRY_SIZE * count
            rows = _ENTRIES.match(data, start, min(position, limit))
            if rows is None or rows.end() != position:
                raise PdfSyntaxError("xref.entry", start)
            words = rows[0].split()
            kinds = [IN_FILE if kind == b"n" else FREE for kind in words[2::3]]
            rows_of = zip(kinds, map(int, words[::3]), map(int, words[1::3]), strict=True)
            made = map(tuple.__new__, repeat(Entry), rows_of)  # as Entry(…), but without a call for each
            numbers = range(first, first + count)
            if entries and not entries.keys().isdisjoint(numbers):
                raise PdfSyntaxError("xref.duplicate", start)
            entries.update(zip(numbers, made, strict=True))
        lexer = Lexer(data, position, limit)
        lexer.skip(_TRAILER, "xref.trailer")
        trailer = lexer.value()
        if not isinstance(trailer, PdfDict):
            raise PdfSyntaxError("xref.trailer", position)
        return entries, trailer, lexer.position, lexer.comments

    def _stream(self, offset: int, limit: int) -> _Read:
        # 7.5.8.2: all entries of this dictionary are direct, so its length needs no table
        found, comments = read_indirect(self._data, offset, limit, lambda value: integer(value, offset))
        stream = found.value
        if not isinstance(stream, PdfStream) or stream.dictionary.get("Type") != "XRef":
            raise PdfSyntaxError("xref.section", offset)
        dictionary = stream.dictionary
        widths, runs = _shape(dictionary, offset)
        size = sum(widths)
        count = sum(number for _, number in runs)
        self._count(count)
        steps = stages(dictionary.get("Filter"), dictionary.get("DecodeParms"), offset)
        if any(settings and settings.get("Columns") not in {size, None} for _, settings in steps):
            raise PdfSyntaxError("xref.shape", offset)
        rows = decode(stream.raw, steps, offset, (size + 1) * count)
        if size == 0 or len(rows) != size * count:
            raise PdfSyntaxError("xref.entry", offset)
        numbers = [first + at for first, run in runs for at in range(run)]
        entries = dict(zip(numbers, _entries(rows, widths), strict=True))
        if len(entries) != count:
            raise PdfSyntaxError("xref.duplicate", offset)
        return entries, dictionary, found.span.end, comments


def _shape(dictionary: PdfDict, offset: int) -> tuple[tuple[int, int, int], list[tuple[int, int]]]:
    """Return the three widths in bytes and the runs (first, count) of a cross-reference stream (7.5.8.2)."""
    widths = dictionary.get("W")
    index = dictionary.get("Index", (0, dictionary.get("Size")))
    if not isinstance(widths, tuple) or len(widths) != 3 or not isinstance(index, tuple) or len(index) % 2:  # noqa: PLR2004
        raise PdfSyntaxError("xref.shape", offset)
    kind, where, extra = (integer(width, offset) for width in widths)
    values = [integer(value, offset) for value in index]
    if not all(0 <= width <= _WIDEST for width in (kind, where, extra)) or any(value < 0 for value in values):
        raise PdfSyntaxError("xref.shape", offset)
    if sum(values[1::2]) > MOST_OBJECTS:
        raise PdfUnsupported("limit.objects")
    return (kind, where, extra), list(zip(values[::2], values[1::2], strict=True))


def _entries(rows: bytes, widths: tuple[int, int, int]) -> Iterator[Entry]:
    """Return the entries of a cross-reference stream; a width of 0 stands for the default (7.5.8.3)."""
    first, second, size = widths[0], widths[0] + widths[1], sum(widths)
    for at in range(0, len(rows), size):
        row = rows[at : at + size]
        kind = int.from_bytes(row[:first], "big") if first else IN_FILE
        if kind > IN_STREAM:
            raise PdfUnsupported("xref.kind")
        yield Entry(kind, int.from_bytes(row[first:second], "big"), int.from_bytes(row[second:], "big"))
