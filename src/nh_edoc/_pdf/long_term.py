"""Read long-term material after the seals: document security stores and document time stamps.

ETSI EN 319 142-1, 5.4 (ISO 32000-2, 12.8.4.3 and 12.8.5). What may come after the last seal is a closed list
(docs/profile.md), and each revision of it has one spelling: it is spelled anew from what was read and compared with
the bytes of the file, so that nothing else can hide in it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf import spelling
from nh_edoc._pdf.errors import PdfUnsupported
from nh_edoc._pdf.lexer import value_span
from nh_edoc._pdf.objects import PdfDict, PdfStream, PdfValue, Ref
from nh_edoc._pdf.pages import pages
from nh_edoc._pdf.read import PdfFile
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence


MOST_STORED: Final = 200
"""Greatest number of certificates, of revocation lists, and of OCSP responses in one store."""
MOST_ADDITIONS: Final = 64
"""Greatest number of revisions behind the last seal: each costs a digest over all before it. Two are needed every few
years."""
NAME: Final = "DocTimeStamp{number}"
"""Field of the n-th document time stamp."""
_STAMP: Final = b"/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161"
_LABEL: Final = "文件时间戳 {number}"
_KEYS: Final = ("Certs", "CRLs", "OCSPs")


@dataclass(frozen=True, slots=True)
class Stored:
    """One certificate, list or response of a store."""

    number: int
    """Of the stream."""
    der: bytes


@dataclass(frozen=True, slots=True)
class SecurityStore:
    """文件安全存储 (DSS): what is needed to judge the seals and time stamps of the file later."""

    certificates: tuple[Stored, ...] = ()
    crls: tuple[Stored, ...] = ()
    ocsps: tuple[Stored, ...] = ()

    @property
    def arrays(self) -> tuple[tuple[Stored, ...], ...]:
        """What it holds, by kind, in the order in which new streams are written."""
        return self.certificates, self.crls, self.ocsps

    def spelled(self) -> bytes:
        """Return the dictionary as the profile writes it: of what there is none, there is no array."""
        arrays = {
            key: b"[%s]" % b" ".join(spelling.reference(one.number) for one in array)
            for key, array in zip(_KEYS, self.arrays, strict=True)
            if array
        }
        return spelling.dictionary({"Type": b"/DSS", **arrays})


EMPTY: Final = SecurityStore()


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """One revision after the last seal."""

    start: int
    """Where it begins, in bytes."""
    end: int
    """Where it ends."""
    hole: tuple[int, int] | None
    """Of a document time stamp: begin and end of its token, angle brackets included; None for a store."""
    store: SecurityStore
    """The store that is in force with this revision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LongTerm:
    """长期验证资料: the seals' part of a file, and what was added to it."""

    sealed: PdfFile
    """View of the file as the last seal left it."""
    end: int
    """Where that part of the file ends, in bytes."""
    additions: tuple[Addition, ...] = ()
    """Oldest first; only revisions that are exactly of the form."""
    strangers: int = 0
    """Number of revisions after the first of them that are not."""


def long_term(file: PdfFile) -> LongTerm:
    """Return what was added after the last seal: the first revision of the one form, and all after it.

    A revision before it that is of another form belongs to the sealed part, where it breaks the seal. The base and
    the first seal are none.

    Raises:
        PdfSyntaxError: malformed.
        PdfUnsupported: `limit.additions`, other limits.
    """
    if len(file.revisions) > 2 + MOST_ADDITIONS:
        raise PdfUnsupported("limit.additions")
    found = {index: _addition(file, index) for index in range(2, len(file.revisions))}
    first = next((index for index, made in found.items() if made is not None), len(file.revisions))
    after = [made for index, made in found.items() if index >= first]
    additions = tuple(made for made in after if made is not None)
    return LongTerm(
        sealed=file.at_revision(first - 1),
        end=end_of(file, first - 1),
        additions=additions,
        strangers=len(after) - len(additions),
    )


def end_of(file: PdfFile, index: int) -> int:
    """Return where a revision ends, its last end of line included."""
    if index == len(file.revisions) - 1:
        return len(file.data)
    return max(section.tail.end for section in file.revisions[index].sections)


def security_store(file: PdfFile) -> SecurityStore | None:
    """Return the store of this view of the file, EMPTY where there is none; None when it is of another form.

    Raises:
        PdfSyntaxError: malformed.
    """
    if file.catalog.get("DSS") is None:
        return EMPTY
    found = file.resolve(file.catalog["DSS"])
    if not isinstance(found, PdfDict) or set(found) - {"Type", *_KEYS} or found.get("Type") != "DSS":
        return None
    arrays = [_stored(file, found[key]) if key in found else () for key in _KEYS]
    if None in arrays:
        return None
    return SecurityStore(*(array or () for array in arrays))


def _stored(file: PdfFile, value: PdfValue) -> tuple[Stored, ...] | None:
    if not isinstance(value, tuple) or len(value) > MOST_STORED:
        return None
    made = []
    for item in value:
        found = file.get(item) if isinstance(item, Ref) else None
        if not isinstance(item, Ref) or not isinstance(found, PdfStream) or set(found.dictionary) != {"Length"}:
            return None
        made.append(Stored(item.number, found.raw))
    return tuple(made) if len({one.number for one in made}) == len(made) else None


def _addition(file: PdfFile, index: int) -> Addition | None:
    """Return what revision ``index`` adds when it is spelled as the profile says, else None."""
    before, after = file.at_revision(index - 1), file.at_revision(index)
    start, end = end_of(file, index - 1), end_of(file, index)
    root = before.trailer.get("Root")
    if not isinstance(root, Ref):
        return None
    try:
        old, new = security_store(before), security_store(after)
        if root.number not in file.revisions[index].entries:
            holed = timestamp_revision(before, start, _room(file, index))
            same = _is(file, start, end, holed)
            return Addition(start=start, end=end, hole=holed.hole, store=new or EMPTY) if same else None
        if old is None or new is None or bytes(file.data[start:end]) != store_revision(before, start, old, new):
            return None
    except PdfUnsupported:
        return None
    return Addition(start=start, end=end, hole=None, store=new)


def _is(file: PdfFile, start: int, end: int, holed: spelling.Holed) -> bool:
    opening, closing = holed.hole
    data = file.data
    return bytes(data[start:opening]) == holed.head and bytes(data[closing:end]) == holed.rest


def _room(file: PdfFile, index: int) -> int:
    """Return the bytes of the hole of a document time stamp, its /Contents as the parser sees it."""
    view = file.at_revision(index)
    for number in file.revisions[index].entries:
        found = view.object(number)
        value = None if found is None else found.value
        if isinstance(value, PdfDict) and value.get("Type") == "DocTimeStamp" and "Contents" in value:
            span = value_span(value, "Contents")
            return (span.end - span.start - 2) // 2
    raise PdfUnsupported("append.placement")


def store_revision(before: PdfFile, start: int, old: SecurityStore, new: SecurityStore) -> bytes:
    """Return the one spelling of the revision that brings ``new`` after ``old``.

    New streams come first, certificates before lists before responses, then the store, then the catalog.

    Raises:
        PdfUnsupported: `append.placement`, `append.trailer`: the file has no place for it.
    """
    size = spelling.next_number(before)
    held = [one for array in old.arrays for one in array]
    added = [one for array in new.arrays for one in array if one not in held]
    grown = all(have[: len(had)] == had for had, have in zip(old.arrays, new.arrays, strict=True))
    numbers = [one.number for one in added]
    if not added or not grown or numbers != list(range(size, size + len(added))):
        raise PdfUnsupported("append.placement")
    root = before.trailer.get("Root")
    store = size + len(added)
    if not isinstance(root, Ref):
        raise PdfUnsupported("append.placement")
    objects = {one.number: spelling.stream({}, one.der) for one in added}
    objects[store] = new.spelled()
    objects[root.number] = spelling.edited(before.data, before.catalog, {"DSS": spelling.reference(store)})
    written, offsets = spelling.body(objects, start)
    return written + spelling.tail(before, offsets, start + len(written), _identifier(before, start), store + 1)


def timestamp_revision(before: PdfFile, start: int, reserved: int) -> spelling.Holed:
    """Return the one spelling of the revision that brings a document time stamp, around its token.

    A signature field that is not shown has a rectangle without width and height (ISO 32000-2, 12.7.5.5); its widget
    stands on the page of the form's first field, which has annotations already.

    Raises:
        PdfUnsupported: `append.placement`, `append.trailer`: the file has no place for it.
    """
    size = spelling.next_number(before)
    form_ref = before.catalog.get("AcroForm")
    form = before.get(form_ref) if isinstance(form_ref, Ref) else None
    fields = form.get("Fields") if isinstance(form, PdfDict) else None
    if not isinstance(form_ref, Ref) or not isinstance(form, PdfDict) or not isinstance(fields, tuple) or not fields:
        raise PdfUnsupported("append.placement")
    page_ref, page = _page(before, fields)
    widget, value = size, size + 1
    number = 1 + sum(_is_stamp(before, one) for one in fields)
    item = spelling.reference(widget)
    objects = {
        widget: _widget(page_ref, number, value),
        page_ref.number: _grown(before, page, "Annots", item),
        form_ref.number: _grown(before, form, "Fields", item),
    }
    return spelling.holed(
        before,
        start,
        objects,
        value,
        entries=_STAMP,
        reserved=reserved,
        identifier=_identifier(before, start),
        size=size + 2,
    )


def _page(before: PdfFile, fields: Sequence[PdfValue]) -> tuple[Ref, PdfDict]:
    first = before.dictionary(fields[0], "form.field")
    for page in pages(before):
        if page.ref == first.get("P"):
            return page.ref, page.dictionary
    raise PdfUnsupported("append.placement")


def _is_stamp(before: PdfFile, field_: PdfValue) -> bool:
    value = before.resolve(before.dictionary(field_, "form.field").get("V"))
    return isinstance(value, PdfDict) and value.get("Type") == "DocTimeStamp"


def _widget(page: Ref, number: int, value: int) -> bytes:
    return spelling.dictionary(
        {
            "Type": b"/Annot",
            "Subtype": b"/Widget",
            "FT": b"/Sig",
            "T": spelling.text_string(NAME.format(number=number)),
            "TU": spelling.text_string(_LABEL.format(number=number)),
            "F": b"132",
            "Rect": b"[0 0 0 0]",
            "P": b"%d %d R" % (page.number, page.generation),
            "V": spelling.reference(value),
        }
    )


def _grown(before: PdfFile, value: PdfDict, key: str, item: bytes) -> bytes:
    """Return a dictionary whose direct array at ``key`` has one more item."""
    if not isinstance(value.get(key), tuple):
        raise PdfUnsupported("append.placement")
    return spelling.edited(before.data, value, {key: spelling.extended(before, value, key, item)})


def _identifier(before: PdfFile, start: int) -> bytes:
    """ISO 32000-1, 14.4: changes with each revision; nobody may choose it, so it is a digest of all before."""
    with memoryview(before.data) as view, view[:start] as part:
        return hashlib.sha256(part).digest()[:16]
