"""Read a file with the strict reader into the verifier's words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.appearance import picture_digest
from nh_edoc._pdf.attachments import associated, attachments
from nh_edoc._pdf.fillings import fillings
from nh_edoc._pdf.layout import unclaimed
from nh_edoc._pdf.long_term import LongTerm, end_of, long_term
from nh_edoc._pdf.objects import PdfDict, PdfString, Ref
from nh_edoc._pdf.pages import page_annotations, pages
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.signature import Placement, signature_fields
from nh_edoc._pdf.straddle import find_straddle
from nh_edoc._pdf.strings import decode_text
from nh_edoc.model.attachment import Relationship
from nh_edoc.model.document import Box
from nh_edoc.model.record import dataclass
from nh_edoc.verify.active import active_content
from nh_edoc.verify.facts import FileFacts, FileInside, SealFacts, StraddleFacts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nh_edoc._pdf.attachments import Attachment
    from nh_edoc._pdf.lexer import Buffer
    from nh_edoc._pdf.pages import Annotation, Page
    from nh_edoc._pdf.signature import SignatureField, SignatureValue

DATA: Final = ("document.xml", "license.xml")
"""Names of data: a file that has one of them is judged as one of ours."""
_STAMP: Final = "ETSI.RFC3161"
_MEDIA_TYPE: Final = "application/xml"
_VALUE: Final = frozenset({"Type", "Filter", "SubFilter", "M", "ByteRange", "Contents"})
"""Entries of a signature dictionary; one more would show what nobody checked (docs/profile.md, 5)."""
_FIELD: Final = frozenset({"Type", "Subtype", "FT", "T", "TU", "F", "Rect", "P", "StructParent", "AP", "V"})
_PRINT_LOCKED: Final = 132
_MILLIMETRE: Final = Decimal("25.4") / 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """The file and what was found in it."""

    file: PdfFile
    """The file as its last seal left it; what came later shows nothing (docs/profile.md)."""
    facts: FileFacts
    long_term: LongTerm


def inspect_file(data: Buffer) -> Inspection:
    """Return what the strict reader finds; every object of every revision is read.

    Raises:
        PdfSyntaxError: malformed.
        PdfUnsupported: a feature that the profile does not use, or a limit.
    """
    whole = PdfFile(data)
    gaps = unclaimed(whole)
    added = long_term(whole)
    file = added.sealed
    leaves = pages(file)
    widgets = {one.ref: (page, one) for page in leaves for one in page_annotations(file, page)}
    found = signature_fields(file)
    embedded = _embedded(file)
    # a time stamp that is not of the profile's form is no seal of a document, but a revision too many
    filled = fillings(file)
    ends = {one.field: end_of(whole, one.index) for one in filled if one.field is not None}
    first = added.end if not filled else end_of(whole, 1)
    seals = [
        _seal(file, one, widgets, ends.get(one.field.name, first))
        for one in found
        if one.value is not None and not (embedded.is_document and one.value.sub_filter == _STAMP)
    ]
    known = {one.field.ref for one in found}
    # what an empty field shows was drawn by whoever sealed before, and is neither text nor seal
    blank = {one.field.ref for one in found if one.value is None}
    shown = [one.subtype for ref, (_, one) in widgets.items() if ref in blank and not _is_blank(file, one)]
    strange = [one.subtype for ref, (_, one) in widgets.items() if ref is None or ref not in known]
    facts = FileFacts(
        revisions=file.index + 1 + added.strangers,
        prepared=file.index == len(seals) + 1 and _is_prepared(file),
        unclaimed=sum(span.end - span.start for span in gaps),
        fillings=tuple(what for one in filled for what in one.problems) if filled else None,
        active=tuple(sorted({*active_content(file, leaves), *strange, *shown})),
        seals=tuple(seals),
        open_fields=tuple(one.field.name for one in found if one.value is None),
        is_document=embedded.is_document,
        attachments=tuple(embedded.problems),
        data_name=embedded.name,
        xml=embedded.xml,
        straddle=_straddle(file, leaves, found),
        files=embedded.files,
    )
    return Inspection(file=file, facts=facts, long_term=added)


def _straddle(file: PdfFile, leaves: Sequence[Page], found: Sequence[SignatureField]) -> StraddleFacts | None:
    there = find_straddle(file, leaves)
    if there is None:
        return None
    showing = [one.field.name for one in found if one.value is not None and _shows(file, one, there.form)]
    return StraddleFacts(
        field=showing[0] if len(showing) == 1 else None,
        middle=Decimal(repr(round(there.middle, 3))),
        whole=there.whole,
    )


def _shows(file: PdfFile, one: SignatureField, form: Ref | None) -> bool:
    """Return whether a field's appearance is the given object, and not only one like it."""
    entry = file.resolve(one.field.dictionary.get("AP"))
    return form is not None and isinstance(entry, PdfDict) and entry.get("N") == form


def _is_prepared(file: PdfFile) -> bool:
    before, after = (signature_fields(file.at_revision(index)) for index in (0, 1))
    return not before and bool(after) and all(one.value is None for one in after)


def _is_blank(file: PdfFile, widget: Annotation) -> bool:
    return widget.appearance is not None and not file.decode(widget.appearance).strip()


def _seal(
    file: PdfFile, found: SignatureField, widgets: dict[Ref | None, tuple[Page, Annotation]], end: int
) -> SealFacts:
    value = found.value
    if value is None:  # the caller asks for filled fields
        raise TypeError(found.field.name)
    place = widgets.get(found.field.ref) if found.field.ref is not None else None
    picture = None if place is None else picture_digest(file, place[1].appearance)
    problems = [*_value_problems(value), *_field_problems(found)]
    if picture is None:
        problems.append("AP")
    contents = value.contents
    label = found.field.dictionary.get("TU")
    return SealFacts(
        field=found.field.name,
        label=_text(label),
        dictionary=tuple(problems),
        byte_range=value.byte_range,
        hole=(0, 0) if contents is None else (contents.start, contents.end),
        claimed=value.claimed_time,
        box=None if place is None else _box(*place),
        picture=picture,
        end=end,
    )


def _value_problems(value: SignatureValue) -> Iterator[str]:
    """Yield what is wrong with the signature dictionary (ISO 32000-1, 12.8.1; ETSI EN 319 142-1, 6.3)."""
    yield from sorted(set(value.dictionary) ^ _VALUE)
    if value.placement is not Placement.INDIRECT:
        yield "placement"
    if value.dictionary.get("Type") != "Sig":
        yield "Type"
    if value.filter != "Adobe.PPKLite":
        yield "Filter"
    if value.sub_filter != "ETSI.CAdES.detached":
        yield "SubFilter"
    if value.contents is None or not value.contents.hexadecimal:
        yield "Contents"


def _field_problems(found: SignatureField) -> Iterator[str]:
    """Yield what is wrong with the field: field and widget in one object, printed, without more."""
    yield from sorted(set(found.field.dictionary) - _FIELD)
    if len(found.field.widgets) != 1 or found.field.widgets[0][0] != found.field.ref:
        yield "widget"
    if found.field.dictionary.get("F") != _PRINT_LOCKED:
        yield "F"


def _text(value: object) -> str:
    return decode_text(value.value, value.start) if isinstance(value, PdfString) else ""


def _box(page: Page, widget: Annotation) -> Box:
    """Return where a widget stands, in millimetres from the upper left corner."""
    rect, media = widget.box, page.media_box
    return Box(
        page=page.index + 1,
        x=_millimetres(rect.left - media.left),
        y=_millimetres(media.top - rect.top),
        width=_millimetres(rect.right - rect.left),
        height=_millimetres(rect.top - rect.bottom),
    )


def _millimetres(points: float) -> Decimal:
    return (Decimal(repr(points)) * _MILLIMETRE).quantize(Decimal("0.001"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Embedded:
    is_document: bool
    problems: list[str]
    name: str | None = None
    xml: bytes | None = None
    files: tuple[FileInside, ...] = ()


def _embedded(file: PdfFile) -> _Embedded:
    """Return the data of the profile's name and the files beside it, with what is wrong with them.

    There is one set of data; two would be two documents in one. Each file is reached by both ways and called the
    same in all of them (ISO 19005-3, 6.8), so that no two readers see different ones.
    """
    found = attachments(file)
    named = [one for one in found if {*DATA} & _names(one)]
    if not named:
        return _Embedded(is_document=False, problems=["none"])
    if len(named) != 1:
        return _Embedded(is_document=True, problems=[str(len(named))])
    problems = [what for one in found for what in _file_problems(one)]
    refs = [one.ref for one in found]
    if None in refs or len(set(refs)) != len(refs) or associated(file) != tuple(refs):
        problems.append("AF")
    data = named[0]
    if data.relationship != Relationship.DATA:
        problems.append("AFRelationship")
    if data.media_type != _MEDIA_TYPE:
        problems.append("type")
    return _Embedded(
        is_document=True,
        problems=problems,
        name=data.unicode_name,
        xml=file.decode(data.stream),
        files=tuple(
            FileInside(
                name=one.unicode_name or "",
                relationship=one.relationship or "",
                media_type=one.media_type or "",
                content=file.decode(one.stream),
            )
            for one in found
            if one is not data
        ),
    )


def _names(one: Attachment) -> set[str | None]:
    return {one.name, one.unicode_name, one.key.decode("latin-1")}


def _file_problems(one: Attachment) -> Iterator[str]:
    if len(_names(one)) != 1:
        yield "name"
    targets = dict(one.targets)
    if set(targets) != {"F", "UF"} or len(set(targets.values())) != 1:
        yield "EF"
