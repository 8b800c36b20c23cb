"""The direct lane: a seal on a file of another producer, as one revision in plain bytes.

Which files it takes stands in docs/reference/seal-lanes.md; what it does not take is for pyHanko, so that every
doubt here is raised as ``PdfUnsupported`` or ``PdfSyntaxError`` and nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf import spelling
from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.forms import fields, form
from nh_edoc._pdf.geometry import IDENTITY
from nh_edoc._pdf.imprint import empty, entry, imprint
from nh_edoc._pdf.lane_structure import structure
from nh_edoc._pdf.lane_update import RAW_NAME, LaneUpdate
from nh_edoc._pdf.new_seal import PLAN, Sheet, widget
from nh_edoc._pdf.objects import PdfStream, Ref, integer
from nh_edoc._pdf.pages import leaf_at, page_at, pages, read_box
from nh_edoc._pdf.placement import PageGeometry
from nh_edoc._pdf.spelling import dictionary, reference, text_string

if TYPE_CHECKING:
    from collections.abc import Container

    from nh_edoc._pdf.new_seal import NewSeal
    from nh_edoc._pdf.pages import Leaf, Page
    from nh_edoc._pdf.read import PdfFile

_SIGNATURES_EXIST: Final = 3
"""/SigFlags (12.7.2): signatures exist, append only."""
CONTENT: Final = "lane.content"
"""Reason: the content of a page leaves something open, so that nothing can be painted behind it."""


@dataclass(slots=True)
class _Added:
    """What a seal adds, by numbers; the seal's own comes first."""

    fields: list[int] = field(default_factory=list)
    elements: list[int] = field(default_factory=list)
    """Of the structure tree, when the file has one."""


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

    @property
    def plan(self) -> bytes | None:
        """The seal plan that the file carries, as it is written there.

        Raises:
            PdfSyntaxError, PdfUnsupported: it cannot be read.
        """
        root = form(self._file)
        found = None if root is None else self._file.resolve(root.get(PLAN))
        return self._file.decode(found) if isinstance(found, PdfStream) else None

    def sheet(self, index: int) -> Sheet | None:
        """Return a page's geometry, or None where there is no such page.

        Raises:
            PdfSyntaxError, PdfUnsupported: the page is none that this lane takes.
        """
        page = page_at(self._file, index)
        return None if page is None else self._sheet(page)

    def sheets(self) -> tuple[Sheet, ...]:
        """Return the geometry of all pages.

        Raises:
            PdfSyntaxError, PdfUnsupported: one is none that this lane takes.
        """
        return tuple(map(self._sheet, pages(self._file)))

    def _sheet(self, page: Page) -> Sheet:
        taken = [
            (field.name, read_box(self._file, found.get("Rect"), found.start))
            for field in self._fields
            for _, found in field.widgets
            if field.type == "Sig" and found.get("P") == page.ref
        ]
        return Sheet(page=PageGeometry.of(page), taken=tuple(taken))

    def revise(self, seal: NewSeal, identifier: bytes) -> tuple[str, spelling.Holed]:
        """Return the name of the field and the revision around its hole.

        Args:
            seal: what is added.
            identifier: the second file identifier (14.4), 16 bytes.

        Raises:
            PdfSyntaxError, PdfUnsupported: the file has no place for it that this lane knows.
        """
        root = self._file.trailer.get("Root")
        if not isinstance(root, Ref):
            raise PdfSyntaxError("catalog", 0)
        name = seal.name(self._names)
        if seal.waits or self._names & {one.name for one in seal.fields(name)}:
            raise PdfUnsupported("lane.field")
        update = LaneUpdate(self._file)
        value = update.reserve()
        self._add_to_form(update, root, self._add(update, name, seal, value), seal, value)
        entries = dictionary(seal.entries(b"%d %d R" % (root.number, root.generation), alone=not self._fields))
        length = len(self._file.data)
        gap = b"" if self._file.data[length - 1 : length] in {b"\n", b"\r"} else b"\n"  # the end mark ends its line
        holed = spelling.around(
            length + len(gap),
            update.given,
            value,
            entries=entries[2:-2],
            reserved=seal.reserved,
            ending=lambda offsets, start: update.ending(offsets, start, identifier),
        )
        return name, replace(holed, head=gap + holed.head) if gap else holed

    def _add(self, update: LaneUpdate, name: str, seal: NewSeal, value: int) -> _Added:
        """Add the fields, each with its element in the structure tree, if there is one, and what pages show of them."""
        tree = structure(self._file) if seal.mark is not None else None
        added: dict[int, list[int]] = {one.page: [] for one in seal.fields(name)}
        own, changes = self._pictures(update, seal, added)
        made = _Added()
        for index, one in enumerate(seal.fields(name)):
            leaf = self._leaf(one.page)
            on = b"%d %d R" % (leaf.ref.number, leaf.ref.generation)
            entries = widget(one, on)
            if tree is not None:
                entries |= {"StructParent": b"%d" % tree.key(), "TU": text_string(one.label or one.name)}
            if index == 0:
                entries |= {"V": reference(value), **own}
            elif one.rect is not None:
                entries["AP"] = entry(empty(update.add, one.rect))
            made.fields.append(update.add(dictionary(entries)))
            added[one.page].append(made.fields[-1])
            if tree is not None:
                made.elements.append(tree.add(update, made.fields[-1], on))
        if tree is not None:
            changes |= {page: {**changes.get(page, {}), "Tabs": b"/S"} for page in added}  # ISO 14289-1, 7.18.3
            tree.close(update)
        for page, numbers in added.items():
            leaf, items = self._leaf(page), b" ".join(map(reference, numbers))
            update.extend(leaf.ref, leaf.dictionary, "Annots", items, changes.get(page))
        return made

    def _leaf(self, index: int) -> Leaf:
        found = leaf_at(self._file, index)
        if found is None:
            raise PdfSyntaxError("page-tree", 0)
        return found

    def _pictures(
        self, update: LaneUpdate, seal: NewSeal, fielded: Container[int]
    ) -> tuple[dict[str, bytes], dict[int, dict[str, bytes]]]:
        """Return what the seal's field shows, and how pages change that show a slice of it and get a field.

        Pages that only show a slice are written.
        """
        mark, straddle = seal.mark, seal.straddle
        picture = None if mark is None else imprint(update.add, mark.appearance, mark.turn)
        own = {} if picture is None else {"AP": entry(picture)}
        if straddle is None:
            return own, {}
        from nh_edoc._pdf.balance import is_balanced  # noqa: PLC0415 - few seals straddle, and content takes long to load
        from nh_edoc._pdf.straddle import page_changes  # noqa: PLC0415 - as above
        from nh_edoc._pdf.text import page_content  # noqa: PLC0415 - as above

        found = pages(self._file)
        if not all(is_balanced(page_content(self._file, page)) for page in found):
            raise PdfUnsupported(CONTENT)
        if picture is None or mark is None or mark.turn != IDENTITY:
            picture = imprint(update.add, straddle.appearance)
        changes: dict[int, dict[str, bytes]] = {}
        for page, entries in zip(found, page_changes(update, found, picture, straddle.slices), strict=True):
            if page.index in fielded:
                changes[page.index] = entries
            else:
                update.change(page.ref, page.dictionary, entries)
        return own, changes

    def _add_to_form(self, update: LaneUpdate, root: Ref, made: _Added, seal: NewSeal, value: int) -> None:
        file = self._file
        listed = b" ".join(map(reference, made.fields))
        own: dict[str, bytes] = {}
        outer: dict[str, bytes] = {}
        if seal.planned is not None:
            own[PLAN] = reference(update.add(spelling.stream({}, seal.planned.written)))
            if made.elements[1:]:
                own["XXPlan"] = dictionary({"Fields": b"[%s]" % b" ".join(map(reference, made.elements[1:]))})
            outer["Perms"] = dictionary({"DocMDP": reference(value)})
        standing = file.catalog.get("AcroForm")
        if standing is None:
            flags = b"%d" % _SIGNATURES_EXIST
            new = update.add(dictionary({"Fields": b"[%s]" % listed, "SigFlags": flags, **own}))
            update.change(root, file.catalog, outer, first={"AcroForm": reference(new)})
            return
        found = form(file)
        if found is None:
            raise PdfSyntaxError("form", 0)
        flags_ = integer(file.resolve(found.get("SigFlags", 0) or 0), found.start)
        own["SigFlags"] = b"%d" % (flags_ | _SIGNATURES_EXIST)
        if isinstance(standing, Ref):
            update.extend(standing, found, "Fields", listed, own)
            if outer:
                update.change(root, file.catalog, outer)
        else:
            update.extend_inner(root, file.catalog, ("AcroForm", "Fields"), listed, changes=own, outer_changes=outer)


def _check_names(file: PdfFile) -> None:
    """Return when trailers and catalog hold no names in raw bytes beyond ASCII: others do not find their way then."""
    for revision in file.revisions:
        for section in revision.sections:
            if RAW_NAME.search(file.data, section.trailer.start, section.trailer.end):
                raise PdfUnsupported("lane.name")
    root = file.trailer.get("Root")
    holder = file.object(root.number) if isinstance(root, Ref) else None
    if holder is not None and RAW_NAME.search(file.buffer_of(holder), holder.span.start, holder.span.end):
        raise PdfUnsupported("lane.name")
