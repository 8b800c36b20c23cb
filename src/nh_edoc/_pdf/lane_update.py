"""The revision that the direct lane writes: what it keeps of the file's objects is copied as it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf import spelling
from nh_edoc._pdf.append import NewObjects
from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.lexer import value_span
from nh_edoc._pdf.objects import PdfDict, PdfString, Ref, integer
from nh_edoc._pdf.spelling import dictionary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nh_edoc._pdf.objects import IndirectObject
    from nh_edoc._pdf.read import PdfFile

_NOT_TAKEN_OVER: Final = frozenset(
    {"Size", "ID", "Prev", "XRefStm", "Type", "W", "Index", "Filter", "DecodeParms", "Length"}
)
"""Entries of a trailer, or of a cross-reference stream, that belong to the revision that wrote them."""
RAW_NAME: Final = re.compile(rb"/[^\x00-\x20()<>\[\]{}/%]*[\x7f-\xff]")
"""A name in bytes beyond ASCII: 7.3.5 wants them escaped; pyHanko, and so our verifier, reads them no other way."""
_OFFSET_WIDTH: Final = 5
"""Bytes of an offset in a cross-reference stream: up to a terabyte."""
_TABLE: Final = b"xref"
_GREATEST_OFFSET: Final = 10**10 - 1
"""Of a cross-reference table, whose numbers have ten digits."""


@dataclass(slots=True)
class LaneUpdate(NewObjects):
    """A revision of a file of another producer in the making."""

    def __post_init__(self) -> None:
        trailer = self.file.trailer
        self.size = max(integer(trailer.get("Size"), trailer.start), self.file.numbers[-1] + 1)

    def edited(self, value: PdfDict, changes: Mapping[str, bytes]) -> bytes:
        """Return a dictionary of the file, wherever it stands, with entries changed or added."""
        return spelling.edited(value.buffer, value, changes)

    def _holder(self, ref: Ref) -> IndirectObject:
        found = self.file.object(ref.number)
        if found is None or found.generation != ref.generation:
            raise PdfSyntaxError("reference", 0)
        if ref.generation or ref.number in self.given:  # a generation of its own: reused numbers are for pyHanko
            raise PdfUnsupported("lane.generation")
        return found

    def change(
        self, ref: Ref, value: PdfDict, changes: Mapping[str, bytes], first: Mapping[str, bytes] | None = None
    ) -> None:
        """Replace the object ``ref``, which is ``value``, by itself with entries changed, and others put first."""
        holder = self._holder(ref)
        if holder.value is not value:
            raise PdfUnsupported("lane.placement")
        made = spelling.edited(self.file.buffer_of(holder), value, changes)
        if first:
            made = dictionary(first)[:-2] + made[2:]
        if RAW_NAME.search(made):
            raise PdfUnsupported("lane.name")
        self.given[ref.number] = made

    def extend(
        self, ref: Ref, value: PdfDict, key: str, item: bytes, changes: Mapping[str, bytes] | None = None
    ) -> None:
        """Add an item to the array at ``key`` of an object; an array that is an object of its own is replaced there."""
        found = value.get(key)
        if not isinstance(found, Ref):
            self.change(ref, value, {**(changes or {}), key: self._longer(value, key, item)})
            return
        self._extend_array(found, item)
        if changes:
            self.change(ref, value, changes)

    def extend_inner(  # noqa: PLR0913 - each part by its name
        self,
        ref: Ref,
        value: PdfDict,
        path: tuple[str, str],
        item: bytes,
        *,
        changes: Mapping[str, bytes],
        outer_changes: Mapping[str, bytes],
    ) -> None:
        """Add an item to the array at the second key of the dictionary that stands at the first key of an object."""
        outer, key = path
        inner = value[outer]
        if not isinstance(inner, PdfDict):
            raise PdfUnsupported("lane.placement")
        found, own = inner.get(key), dict(changes)
        if isinstance(found, Ref):
            self._extend_array(found, item)
        else:
            own[key] = self._longer(inner, key, item)
        self.change(ref, value, {outer: self.edited(inner, own), **outer_changes})

    def _extend_array(self, ref: Ref, item: bytes) -> None:
        array = self._holder(ref)
        if not isinstance(array.value, tuple):
            raise PdfUnsupported("lane.placement")
        span = array.value_span
        written = bytes(self.file.buffer_of(array)[span.start : span.end])
        self.given[ref.number] = b"%s %s]" % (written[:-1], item)

    def _longer(self, value: PdfDict, key: str, item: bytes) -> bytes:
        if not isinstance(value.get(key), tuple | None):
            raise PdfUnsupported("lane.placement")
        return self.extended(value, key, item)

    def ending(self, offsets: Mapping[int, int], start: int, identifier: bytes) -> bytes:
        """Return cross-reference, trailer and end mark, of the same kind as the file's newest (7.5.8)."""
        file = self.file
        section = file.revisions[file.index].sections[-1]  # of a linearized file the one that its end names
        kept = {key: _spelled(file, key) for key, value in file.trailer.items() if value is not None and _is_kept(key)}
        entries = {**kept, "ID": self._identifiers(identifier), "Prev": b"%d" % section.span.start}
        if file.data[section.span.start : section.span.start + len(_TABLE)] == _TABLE:
            if max(offsets.values()) > _GREATEST_OFFSET:
                raise PdfUnsupported("lane.size")
            trailer = dictionary({"Size": b"%d" % self.size, **entries})
            return b"%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (
                _TABLE + b"\n" + spelling.table(offsets),
                trailer,
                start,
            )
        return self._stream({**offsets, self.size: start}, start, entries)

    def _stream(self, offsets: Mapping[int, int], start: int, entries: Mapping[str, bytes]) -> bytes:
        numbers = sorted(offsets)
        runs: list[list[int]] = []
        for number_ in numbers:
            if runs and number_ == runs[-1][0] + runs[-1][1]:
                runs[-1][1] += 1
            else:
                runs.append([number_, 1])
        rows = b"".join(b"\x01" + offsets[one].to_bytes(_OFFSET_WIDTH, "big") + b"\0" for one in numbers)
        head = {
            "Type": b"/XRef",
            "Size": b"%d" % (self.size + 1),
            "W": b"[1 %d 1]" % _OFFSET_WIDTH,
            "Index": b"[%s]" % b" ".join(b"%d %d" % (first, count) for first, count in runs),
        }
        written = spelling.stream({**head, **entries}, rows)
        return b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (self.size, written, start)

    def _identifiers(self, identifier: bytes) -> bytes:
        """Return both file identifiers; a file without any gets its first one now."""
        found = self.file.resolve(self.file.trailer.get("ID"))
        first = found[0] if isinstance(found, tuple) and found else None
        kept = first.value if isinstance(first, PdfString) else identifier
        return b"[<%s> <%s>]" % (kept.hex().encode("ascii"), identifier.hex().encode("ascii"))


def _is_kept(key: str) -> bool:
    """Return whether an entry of the trailer goes on into the next one (7.5.6)."""
    if not (key.isascii() and key.isalnum()):  # spelled in a way of its own
        raise PdfUnsupported("lane.trailer")
    return key not in _NOT_TAKEN_OVER


def _spelled(file: PdfFile, key: str) -> bytes:
    span = value_span(file.trailer, key)
    return bytes(file.data[span.start : span.end])
