"""The direct lane: a seal on a file of another producer, as one revision in plain bytes.

Which files it takes stands in docs/reference/seal-lanes.md; what it does not take is for pyHanko, so that every
doubt here is raised as ``PdfUnsupported`` or ``PdfSyntaxError`` and nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf import spelling
from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.forms import fields
from nh_edoc._pdf.imprint import appearance_entry
from nh_edoc._pdf.lexer import value_span
from nh_edoc._pdf.new_seal import FILTER, PRINT_LOCKED, SUB_FILTER, Sheet
from nh_edoc._pdf.objects import PdfDict, PdfString, Ref, integer, number
from nh_edoc._pdf.pages import leaf_at, read_box
from nh_edoc._pdf.spelling import dictionary, reference, text_string

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nh_edoc._pdf.lexer import Buffer
    from nh_edoc._pdf.new_seal import NewSeal
    from nh_edoc._pdf.objects import IndirectObject
    from nh_edoc._pdf.pages import Leaf
    from nh_edoc._pdf.read import PdfFile

_SIGNATURES_EXIST: Final = 3
"""/SigFlags (12.7.2): signatures exist, append only."""
_NOT_TAKEN_OVER: Final = frozenset(
    {"Size", "ID", "Prev", "XRefStm", "Type", "W", "Index", "Filter", "DecodeParms", "Length"}
)
"""Entries of a trailer, or of a cross-reference stream, that belong to the revision that wrote them."""
_RAW_NAME: Final = re.compile(rb"/[^\x00-\x20()<>\[\]{}/%]*[\x7f-\xff]")
_OFFSET_WIDTH: Final = 5
"""Bytes of an offset in a cross-reference stream: up to a terabyte."""
_TABLE: Final = b"xref"
_GREATEST_OFFSET: Final = 10**10 - 1
"""Of a cross-reference table, whose numbers have ten digits."""


class DirectLane:
    """One file that is to get a seal."""

    name: Final = "direct"

    def __init__(self, file: PdfFile, field: str | None = None) -> None:
        """Look whether this lane takes the file.

        Args:
            file: the file.
            field: name of the field that is to be added.

        Raises:
            PdfSyntaxError, PdfUnsupported: it does not.
        """
        if "Perms" in file.catalog:
            raise PdfUnsupported("lane.permissions")
        _check_names(file)
        self._file = file
        self._fields = fields(file)
        if any(one.type == "Sig" and one.value is not None for one in self._fields):
            raise PdfUnsupported("lane.signed")
        self._names = {one.name for one in self._fields} | {one.name.partition(".")[0] for one in self._fields}
        if field in self._names:
            raise PdfUnsupported("lane.field")

    def sheet(self, index: int) -> Sheet | None:
        """Return a page's geometry, or None where there is no such page.

        Raises:
            PdfSyntaxError, PdfUnsupported: the page is none that this lane takes.
        """
        leaf = leaf_at(self._file, index)
        return None if leaf is None else self._sheet(leaf)

    def _sheet(self, leaf: Leaf) -> Sheet:
        file, own, start = self._file, leaf.inherited, leaf.dictionary.start
        media = read_box(file, own.get("MediaBox"), start)
        rotate = integer(file.resolve(own.get("Rotate", 0)), start)
        if rotate % 90:
            raise PdfSyntaxError("page.box", start)
        taken = [
            (field.name, read_box(file, widget.get("Rect"), widget.start))
            for field in self._fields
            for _, widget in field.widgets
            if field.type == "Sig" and widget.get("P") == leaf.ref
        ]
        return Sheet(
            media_box=media,
            crop_box=read_box(file, own["CropBox"], start) if "CropBox" in own else media,
            rotate=rotate % 360,
            user_unit=number(file.resolve(leaf.dictionary.get("UserUnit", 1)), start),
            taken=tuple(taken),
        )

    def revise(self, seal: NewSeal, identifier: bytes) -> tuple[str, spelling.Holed]:
        """Return the name of the field and the revision around its hole.

        Args:
            seal: what is added.
            identifier: the second file identifier (14.4), 16 bytes.

        Raises:
            PdfSyntaxError, PdfUnsupported: the file has no place for it that this lane knows.
        """
        name = seal.name(self._names)
        update = _Update(self._file)
        value = update.reserve()
        self._add(update, name, seal, value)
        entries = b"/Type/Sig/Filter/%s/SubFilter/%s/M (%s)" % (
            FILTER.encode("ascii"),
            SUB_FILTER.encode("ascii"),
            seal.claimed.encode("ascii"),
        )
        length = len(self._file.data)
        gap = b"" if self._file.data[length - 1 : length] in {b"\n", b"\r"} else b"\n"  # the end mark ends its line
        holed = spelling.around(
            length + len(gap),
            update.given,
            value,
            entries=entries,
            reserved=seal.reserved,
            ending=lambda offsets, start: update.ending(offsets, start, identifier),
        )
        return name, replace(holed, head=gap + holed.head) if gap else holed

    def _add(self, update: _Update, name: str, seal: NewSeal, value: int) -> None:
        mark = seal.mark
        leaf = leaf_at(self._file, 0 if mark is None else mark.page)
        if leaf is None:
            raise PdfSyntaxError("page-tree", 0)
        rect = (0.0, 0.0, 0.0, 0.0) if mark is None else mark.rect
        entries = {
            "Type": b"/Annot",
            "Subtype": b"/Widget",
            "FT": b"/Sig",
            "T": text_string(name),
            "F": b"%d" % PRINT_LOCKED,
            "Rect": b"[%s]" % " ".join(f"{side:.3f}" for side in rect).encode("ascii"),
            "P": b"%d %d R" % (leaf.ref.number, leaf.ref.generation),
            "V": reference(value),
        }
        if mark is not None:
            entries["AP"] = appearance_entry(update.add, mark.appearance, mark.turn)
        widget = reference(update.add(dictionary(entries)))
        update.extend(leaf.ref, leaf.dictionary, "Annots", widget)
        self._add_to_form(update, widget)

    def _add_to_form(self, update: _Update, widget: bytes) -> None:
        file = self._file
        root = file.trailer.get("Root")
        if not isinstance(root, Ref):
            raise PdfSyntaxError("catalog", 0)
        value = file.catalog.get("AcroForm")
        if value is None:
            form = update.add(dictionary({"Fields": b"[%s]" % widget, "SigFlags": b"%d" % _SIGNATURES_EXIST}))
            update.change(root, file.catalog, {"AcroForm": reference(form)})
            return
        found = file.dictionary(value, "form")
        if "XFA" in found:
            raise PdfUnsupported("xfa")
        flags = integer(file.resolve(found.get("SigFlags", 0) or 0), found.start)
        changes = {"SigFlags": b"%d" % (flags | _SIGNATURES_EXIST)}
        if isinstance(value, Ref):
            update.extend(value, found, "Fields", widget, changes)
        else:
            update.extend_inner(root, file.catalog, ("AcroForm", "Fields"), widget, changes)


class _Update:
    """The objects of the revision; what they keep of the file's objects is copied as it stands."""

    def __init__(self, file: PdfFile) -> None:
        self.file = file
        self.given: dict[int, bytes] = {}
        self.size = max(integer(file.trailer.get("Size"), file.trailer.start), file.numbers[-1] + 1)

    def reserve(self) -> int:
        self.size += 1
        return self.size - 1

    def add(self, value: bytes) -> int:
        number_ = self.reserve()
        self.given[number_] = value
        return number_

    def _holder(self, ref: Ref) -> IndirectObject:
        found = self.file.object(ref.number)
        if found is None or found.generation != ref.generation:
            raise PdfSyntaxError("reference", 0)
        if ref.generation or ref.number in self.given:  # a generation of its own: reused numbers are for pyHanko
            raise PdfUnsupported("lane.generation")
        return found

    def change(self, ref: Ref, value: PdfDict, changes: Mapping[str, bytes]) -> None:
        """Replace the object ``ref``, which is ``value``, by itself with entries changed."""
        holder = self._holder(ref)
        if holder.value is not value:
            raise PdfUnsupported("lane.placement")
        made = spelling.edited(self.file.buffer_of(holder), value, changes)
        if _RAW_NAME.search(
            made
        ):  # 7.3.5 wants such bytes escaped; pyHanko, and so our verifier, reads them no other way
            raise PdfUnsupported("lane.name")
        self.given[ref.number] = made

    def extend(
        self, ref: Ref, value: PdfDict, key: str, item: bytes, changes: Mapping[str, bytes] | None = None
    ) -> None:
        """Add an item to the array at ``key`` of an object; an array that is an object of its own is replaced there."""
        found = value.get(key)
        if not isinstance(found, Ref):
            self.change(ref, value, {**(changes or {}), key: self._longer(self._holder(ref), value, key, item)})
            return
        array = self._holder(found)
        if not isinstance(array.value, tuple):
            raise PdfUnsupported("lane.placement")
        span = array.value_span
        self.given[found.number] = _appended(self.file.buffer_of(array), span.start, span.end, item)
        if changes:
            self.change(ref, value, changes)

    def extend_inner(
        self, ref: Ref, value: PdfDict, path: tuple[str, str], item: bytes, changes: Mapping[str, bytes]
    ) -> None:
        """Add an item to the array at the second key of the dictionary that stands at the first key of an object."""
        outer, key = path
        inner = value[outer]
        if not isinstance(inner, PdfDict):
            raise PdfUnsupported("lane.placement")
        holder, found = self._holder(ref), inner.get(key)
        own = dict(changes)
        if isinstance(found, Ref):
            array = self._holder(found)
            if not isinstance(array.value, tuple):
                raise PdfUnsupported("lane.placement")
            span = array.value_span
            self.given[found.number] = _appended(self.file.buffer_of(array), span.start, span.end, item)
        else:
            own[key] = self._longer(holder, inner, key, item)
        self.change(ref, value, {outer: spelling.edited(self.file.buffer_of(holder), inner, own)})

    def _longer(self, holder: IndirectObject, value: PdfDict, key: str, item: bytes) -> bytes:
        found = value.get(key)
        if found is None:
            return b"[%s]" % item
        if not isinstance(found, tuple):
            raise PdfUnsupported("lane.placement")
        span = value_span(value, key)
        return _appended(self.file.buffer_of(holder), span.start, span.end, item)

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


def _check_names(file: PdfFile) -> None:
    """Return when trailers and catalog hold no names in raw bytes beyond ASCII: others do not find their way then."""
    for revision in file.revisions:
        for section in revision.sections:
            if _RAW_NAME.search(file.data, section.trailer.start, section.trailer.end):
                raise PdfUnsupported("lane.name")
    root = file.trailer.get("Root")
    holder = file.object(root.number) if isinstance(root, Ref) else None
    if holder is not None and _RAW_NAME.search(file.buffer_of(holder), holder.span.start, holder.span.end):
        raise PdfUnsupported("lane.name")


def _appended(buffer: Buffer, start: int, end: int, item: bytes) -> bytes:
    written = bytes(buffer[start:end])
    return b"%s %s]" % (written[:-1], item)


def _is_kept(key: str) -> bool:
    """Return whether an entry of the trailer goes on into the next one (7.5.6)."""
    if not (key.isascii() and key.isalnum()):  # spelled in a way of its own
        raise PdfUnsupported("lane.trailer")
    return key not in _NOT_TAKEN_OVER


def _spelled(file: PdfFile, key: str) -> bytes:
    span = value_span(file.trailer, key)
    return bytes(file.data[span.start : span.end])
