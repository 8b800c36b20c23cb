"""Write a seal: one incremental revision with fields, structure, appearance and signature, in one pass over the bytes.

What a field needs to keep PDF/A-3a and PDF/UA-1: an appearance (ISO 19005-3, 6.3.3), the Print flag (6.3.2), a readable
name and a Form element with an object reference in the structure tree (ISO 14289-1, 7.18.1, 7.18.4), structure order
on the page (7.18.3).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.append import Revision
from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.forms import fields
from nh_edoc._pdf.geometry import Box as Rectangle
from nh_edoc._pdf.imprint import appearance_entry, empty, entry, imprint
from nh_edoc._pdf.lane_structure import form_element
from nh_edoc._pdf.new_seal import OpenField, widget
from nh_edoc._pdf.objects import PdfDict, PdfValue, Ref
from nh_edoc._pdf.pages import page_at, pages
from nh_edoc._pdf.placement import POINTS
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.spelling import Holed, date, dictionary, reference
from nh_edoc._pdf.straddle import page_changes, slices
from nh_edoc.errors import SignerError
from nh_edoc.model.appearance import Appearance
from nh_edoc.model.document import PlannedSeal
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nh_edoc._pdf.pages import Page
    from nh_edoc.model.document import Box

_APPEND_ONLY: Final = b"3"
"""/SigFlags: signatures exist, append only."""
_PADES: Final = b"<</ESIC<</Type/DeveloperExtensions/BaseVersion/1.7/ExtensionLevel 1>>>>"
"""ETSI EN 319 142-1 is an extension of ISO 32000-1 by ESIC (5.6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealRevision:
    """What one revision adds."""

    plan: Sequence[PlannedSeal]
    """All planned seals: the first revision writes every field, a later one finds them."""
    fill: PlannedSeal
    """The seal that is put on now."""
    appearance: Appearance
    moment: datetime
    """The claimed time, /M."""
    reserved: int
    """Bytes of the hole, before hexadecimal."""
    straddle: float | None = None
    """Millimetres from the upper edge of the pages to the centre of the picture over their right edges (骑缝章); the
    revision of the first seal writes it, with the first seal's picture."""
    digest: str = "sha256"
    """Algorithm that the signed ranges are digested with, as hashlib knows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """The file with its hole filled."""

    data: bytes
    hole: tuple[int, int]
    """Begin and end of the hexadecimal string with its angle brackets: what the digest leaves out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedSeal:
    """A revision whose CMS is still to be made; it is no file yet."""

    base: bytes
    """The file so far."""
    holed: Holed
    reserved: int
    digest: bytes
    """What the CMS must be made over."""

    def filled(self, cms: bytes) -> SealedFile:
        """Return the whole file.

        Raises:
            SignerError: `seal.hole`: the CMS does not fit.
        """
        signed = cms.hex().encode("ascii")
        if len(cms) > self.reserved:
            raise SignerError("seal.hole", size=len(cms), room=self.reserved)
        hole = b"<%s>" % signed.ljust(2 * self.reserved, b"0")
        data = b"".join((self.base, self.holed.head, hole, self.holed.rest))
        return SealedFile(data=data, hole=self.holed.hole)


def write_seal(data: bytes, revision: SealRevision, sign: Callable[[bytes], bytes]) -> SealedFile:
    """Return ``data`` with the revision appended and its hole filled.

    No file with an empty hole ever exists, not even in memory. Same file, revision and signature: same bytes.

    Args:
        data: the file so far.
        revision: what to add.
        sign: returns the CMS over a digest made with the revision's algorithm.

    Raises:
        SignerError: as ``prepare_seal``; `seal.hole`: the CMS does not fit.
    """
    prepared = prepare_seal(data, revision)
    return prepared.filled(sign(prepared.digest))


def prepare_seal(data: bytes, revision: SealRevision) -> PreparedSeal:
    """Return the revision with the digest that its CMS must be made over.

    Raises:
        SignerError: `seal.file`: the file has no place for the seal; `seal.field-filled`: the field is sealed already.
    """
    try:
        file = PdfFile(data)
        made = Revision(file)
        value = made.reserve()
        _prepare_fields(made, revision, value)
        return _close(made, data, value, revision)
    except (PdfSyntaxError, PdfUnsupported) as error:
        raise SignerError("seal.file", reason=error.code) from error


def write_fields(data: bytes, plan: Sequence[PlannedSeal]) -> bytes:
    """Return ``data`` with every planned field and none filled: ready for seals that are put on elsewhere.

    Raises:
        SignerError: `seal.file`: the file has no place for them; `seal.field-filled`: it has fields already.
    """
    try:
        file = PdfFile(data)
        if file.catalog.get("AcroForm") is not None:
            raise SignerError("seal.field-filled", field=", ".join(seal.field for seal in plan))
        made = Revision(file)
        _add_fields(made, plan, {}, {})
        identity = hashlib.sha256(data + b"fields").digest()[:16]
        return data + made.written(identity)
    except (PdfSyntaxError, PdfUnsupported) as error:
        raise SignerError("seal.file", reason=error.code) from error


def _close(made: Revision, data: bytes, value: int, revision: SealRevision) -> PreparedSeal:
    """Write the signature dictionary last and digest what stands around its hole."""
    moment = date(revision.moment).encode("ascii")
    state = hashlib.new(revision.digest, data)
    # ISO 32000-1, 14.4: the second identifier changes with each revision, by its content and time
    identity = state.copy()
    identity.update(moment + revision.fill.field.encode("utf-8"))
    entries = b"/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M (%s)" % moment
    holed = made.holed(value, entries=entries, reserved=revision.reserved, identifier=identity.digest()[:16])
    state.update(holed.head)
    state.update(holed.rest)
    return PreparedSeal(base=data, holed=holed, reserved=revision.reserved, digest=state.digest())


def _prepare_fields(made: Revision, revision: SealRevision, value: int) -> None:
    """Make the fields ready: the first seal brings all of them, a later one must find its own there.

    A visible field that comes after the first seal breaks PDF/UA-1 or other people's verifiers (docs/profile.md).
    """
    if made.file.catalog.get("AcroForm") is None:
        picture = imprint(made.add, revision.appearance)
        filled = {"AP": entry(picture), "V": reference(value)}
        _add_fields(made, revision.plan, {revision.fill.field: filled}, _straddled(made, revision, picture))
        return
    if revision.straddle is not None and revision.fill.order == min(seal.order for seal in revision.plan):
        raise PdfUnsupported("append.straddle")  # fields came without a seal: slices would have no place any more
    found = [field for field in fields(made.file) if field.name == revision.fill.field]
    if len(found) != 1 or found[0].ref is None:
        raise PdfSyntaxError("form.field", 0)
    if found[0].value is not None:
        raise SignerError("seal.field-filled", field=revision.fill.field)
    changes = {"AP": appearance_entry(made.add, revision.appearance), "V": reference(value)}
    made.put(found[0].ref.number, made.edited(found[0].dictionary, changes))


def _straddled(made: Revision, revision: SealRevision, picture: int) -> dict[int, dict[str, bytes]]:
    """Return what changes on each page for a seal over the right edges; nothing without one."""
    if revision.straddle is None:
        return {}
    size = (float(revision.appearance.width) / POINTS, float(revision.appearance.height) / POINTS)
    found = pages(made.file)
    return dict(enumerate(page_changes(made, found, picture, slices(found, size, revision.straddle))))


def _add_fields(
    made: Revision,
    plan: Sequence[PlannedSeal],
    filled: Mapping[str, Mapping[str, bytes]],
    on_pages: Mapping[int, Mapping[str, bytes]],
) -> None:
    """Add every planned field and widget in one, with their structure elements (ISO 14289-1, 7.18.4).

    Args:
        made: the revision.
        plan: the planned seals.
        filled: further entries of the field that is filled now, by its name.
        on_pages: entries of pages that change besides, by their index.
    """
    file = made.file
    tree_ref, tree = _indirect(made, file.catalog.get("StructTreeRoot"), "structure")
    root_ref, root = _indirect(made, _only(tree), "structure")
    parents = tree.get("ParentTree")
    key = tree.get("ParentTreeNextKey")
    if not isinstance(parents, PdfDict) or not isinstance(key, int):
        raise PdfUnsupported("append.structure")
    found: dict[int, Page] = {}
    fields_, elements, numbers = [], [], []
    on_page: dict[int, list[int]] = {}
    planned = sorted(plan, key=lambda seal: seal.order)
    for index, seal in enumerate(planned):
        page = found[seal.box.page - 1] = _page(file, seal.box.page - 1)
        entries = _widget(seal, page, key + index)
        entries |= filled.get(seal.field) or {"AP": entry(_empty(made, seal))}
        number = made.add(dictionary(entries))
        element = made.add(_element(root_ref, page, number))
        fields_.append(reference(number))
        elements.append(reference(element))
        numbers.append(b"%d %s" % (key + index, reference(element)))
        on_page.setdefault(page.index, []).append(number)
    form_ = made.add(dictionary(_form_entries(fields_, elements)))
    changed = {index: dict(entries) for index, entries in on_pages.items()}
    for index, items in on_page.items():
        annotations = made.extended(found[index].dictionary, "Annots", b" ".join(reference(one) for one in items))
        changed[index] = {**changed.get(index, {}), "Annots": annotations, "Tabs": b"/S"}
    for index, entries in changed.items():
        page = found.get(index) or _page(file, index)
        made.put(page.ref.number, made.edited(page.dictionary, entries))
    kids = made.extended(root, "K", b" ".join(elements))
    made.put(root_ref.number, made.edited(root, {"K": kids}))
    grown = made.edited(parents, {"Nums": made.extended(parents, "Nums", b" ".join(numbers))})
    changes = {"ParentTree": grown, "ParentTreeNextKey": b"%d" % (key + len(planned))}
    made.put(tree_ref.number, made.edited(tree, changes))
    catalog = file.trailer.get("Root")
    if not isinstance(catalog, Ref):
        raise PdfSyntaxError("catalog", 0)
    if len(planned) == 1:
        opening = made.edited(file.catalog, {"AcroForm": reference(form_), "Extensions": _PADES})
    else:
        opening = b"<</AcroForm %s%s" % (reference(form_), made.edited(file.catalog, {"Extensions": _PADES})[2:])
    made.put(catalog.number, opening)


def _page(file: PdfFile, index: int) -> Page:
    found = page_at(file, index) if index >= 0 else None
    if found is None:
        raise PdfSyntaxError("page", 0)
    return found


def _form_entries(fields_: Sequence[bytes], elements: Sequence[bytes]) -> dict[str, bytes]:
    """Return the entries of the form; where seals wait for their turn, their structure elements are named too.

    EU DSS (strict) takes the value of a field for an unknown change if it meets the field first in the structure
    tree; so the form stands first in the catalog and leads to those fields by the same way (docs/adr/0015).
    """
    entries = {"Fields": b"[%s]" % b" ".join(fields_), "SigFlags": _APPEND_ONLY}
    if len(elements) > 1:
        entries["XXPlan"] = dictionary({"Fields": b"[%s]" % b" ".join(elements[1:])})
    return entries


def _only(tree: PdfDict) -> PdfValue:
    """Return the reference to the one root element of the structure tree."""
    kids = tree.get("K")
    if isinstance(kids, tuple):
        return kids[0] if len(kids) == 1 else None
    return kids


def _indirect(made: Revision, value: PdfValue, code: str) -> tuple[Ref, PdfDict]:
    found = made.file.get(value) if isinstance(value, Ref) else None
    if not isinstance(value, Ref) or not isinstance(found, PdfDict):
        raise PdfUnsupported(f"append.{code}")
    return value, found


def _widget(seal: PlannedSeal, page: Page, key: int) -> dict[str, bytes]:
    field = OpenField(name=seal.field, label=seal.label, page=page.index, rect=_rectangle(seal.box, page))
    return {**widget(field, b"%d %d R" % (page.ref.number, page.ref.generation)), "StructParent": b"%d" % key}


def _element(root: Ref, page: Page, widget: int) -> bytes:
    on, parent = (b"%d %d R" % (one.number, one.generation) for one in (page.ref, root))
    return form_element(parent, on, widget)


def _rectangle(box: Box, page: Page) -> Rectangle:
    """Return the /Rect of a box: points from the lower left corner of the page."""
    height = page.media_box.top
    left, top = float(box.x) * POINTS, height - float(box.y) * POINTS
    return Rectangle(left, top - float(box.height) * POINTS, left + float(box.width) * POINTS, top)


def _empty(made: Revision, seal: PlannedSeal) -> int:
    return empty(made.add, Rectangle(0, 0, float(seal.box.width) * POINTS, float(seal.box.height) * POINTS))
