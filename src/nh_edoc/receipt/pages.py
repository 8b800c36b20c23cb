"""Set the pages of whatever a PDF of the profile carries: two passes, data and files inside, the seal planned.

The first pass lays out and tells where the signature block fell; from it comes the seal plan, which is part of the
data; the second prints with data and QR code in place (docs/adr/0003). No clock, no key, no network.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar

from nh_edoc._pdf.pages import pages
from nh_edoc._pdf.placement import PageGeometry, check_clear, place
from nh_edoc._pdf.placement import straddle as straddle_over
from nh_edoc._pdf.read import PdfFile
from nh_edoc.codec import document_digest
from nh_edoc.codec.qr_payload import QrPayload, payload_url
from nh_edoc.errors import InputError, Problem, RenderError
from nh_edoc.identifiers import uscc
from nh_edoc.model.digest import Digest
from nh_edoc.model.document import Box, Document, PlannedSeal, SealPlan
from nh_edoc.model.legal_time import BEIJING
from nh_edoc.model.license import License
from nh_edoc.model.pdf import PdfA
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.printing import Printed, layout_data
from nh_edoc.typeset.coverage import glyph_problems
from nh_edoc.typeset.engine import Template, compile_pdf, query
from nh_edoc.typeset.qr import qr_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc._pdf.geometry import Box as Rect
    from nh_edoc.model.attachment import Attached
    from nh_edoc.model.document import SealingParty

C = TypeVar("C", Document, License)
Place: TypeAlias = Sequence[Mapping[str, Any]]

SEAL_FIELDS: Final = "Seal"
"""Name of the signature fields, before their number."""
SEAL_SIDE: Final = Decimal(42)
"""Width and height of the seal's box in mm: a department's round seal (国发〔1999〕25号)."""
SEAL_RISE: Final = Decimal(4)
"""How far, in mm, the seal's centre lies above the middle of signature and date, so that both come to lie slightly
below its centre (GB/T 9704-2012, 7.3.5.1)."""
DATE_DROP: Final = Decimal("11.5")
"""The most, in mm, that the date's line may lie below the seal's centre when the name fills several lines; further
down the date would no longer be pressed over its whole width."""
APPLICANT_SIDE: Final = Decimal(40)
"""The same of an applicant's round seal, by custom: no rule that is in force fixes it."""
STRADDLE: Final = Decimal("148.5")
"""How far, in mm, the centre of a straddling seal lies below the upper edge: the middle of an A4 page."""
APPLICANT_SEAL: Final = "电子印章"
"""Name of an applicant's seal, behind the applicant's own name (办法 art. 19)."""
LABEL_LIMIT: Final = 200
_ANCHORS: Final = 3
"""Above the name, above the date, below it: what a template tells of a signature."""
TEXT_LIMIT: Final = 300_000
"""Greatest number of characters of one document, some 500 pages: typesetting is bounded like everything else."""
FILES_LIMIT: Final = 10 * 1024 * 1024
"""Greatest total of attached files, in bytes: they pass through the typesetter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSetting(Generic[C]):
    """How one thing becomes a file: its strings, its template, its data's name and form."""

    template: Template
    print_map: Callable[[C], tuple[Printed, ...]]
    data_name: str
    """Name of the embedded data, ``document.xml`` or ``license.xml``."""
    data_title: str
    """Its readable description."""
    encode: Callable[[C], bytes]
    seal_name: str
    """Name of a seal that is planned, behind the name of who seals."""


def set_pages(
    carried: C, setting: PageSetting[C], *, qr_host: str, files: Mapping[str, bytes], straddle: bool = False
) -> PdfA:
    """Return ``carried`` as PDF/A-3a and PDF/UA-1 with its data and files inside and its seal planned; not sealed.

    Args:
        carried: a document or a licence; a seal plan in it is made anew.
        setting: how it is set.
        qr_host: scheme and host of the address in the QR code.
        files: content of each attached file, by its name.
        straddle: whether the first seal also goes over the right edges of all pages (骑缝章).

    Raises:
        InputError: `glyph.unprintable`: characters that no shipped font has or that must not be printed, each
            with its field; `render.too-long`; `render.applicant-seal`: an applicant is to seal who has no
            统一社会信用代码; `attachment.invalid`: the files are not those that the data names;
            `seal.straddle-pages`, `seal.overlap`: no place for a straddling seal.
        RenderError: `render.*`: the typesetter failed, or this process was forked after use.
    """
    plain = replace(carried, seal_plan=None)
    printed = setting.print_map(plain)
    _refuse(plain, printed)
    inputs = {"data": layout_data(printed), "meta": _metadata(plain, setting), "qr": ""}
    attached = _attached(plain, files)
    # (1) lay out, see where the signature falls
    plan = _seal_plan(plain, setting, inputs)
    planned = replace(plain, seal_plan=replace(plan, straddle=STRADDLE) if straddle else plan)
    # (2) print with data, files and code
    xml = setting.encode(planned)
    digest = document_digest(xml)
    stated = planned.particulars
    payload = QrPayload(kind=stated.kind, number=stated.number, approval_code=stated.approval_code, digest=digest)
    inputs |= {"xml": xml.decode("utf-8"), "qr": qr_path(payload_url(qr_host, payload)), "files": attached}
    timestamp = datetime.combine(stated.date, time(), BEIJING)
    made = compile_pdf(setting.template, inputs, timestamp=timestamp)
    if straddle:
        _check_straddle(made, plan)
    return PdfA(data=made, document=planned, xml_digest=digest)


def _check_straddle(made: bytes, plan: SealPlan) -> None:
    """Return when there are pages enough for a straddling seal, and it keeps away from the other seals.

    Raises:
        InputError: `seal.straddle-pages`, `seal.overlap`.
    """
    found = [PageGeometry.of(page) for page in pages(PdfFile(made))]
    first = min(plan.seals, key=lambda seal: seal.order).box
    for one in straddle_over(found, (float(first.width), float(first.height)), middle=float(STRADDLE)):
        page = found[one.page]
        mine = [seal for seal in plan.seals if seal.box.page == one.page + 1]
        check_clear(one.placed.rect, [(seal.label, _rect(page, seal.box)) for seal in mine], page)


def _rect(page: PageGeometry, box: Box) -> Rect:
    width, height = float(box.width), float(box.height)
    return place(page, (float(box.x) + width / 2, float(box.y) + height / 2), (width, height)).rect


def _refuse(carried: Document | License, printed: tuple[Printed, ...]) -> None:
    length = sum(len(item.text) for item in printed)
    if length > TEXT_LIMIT:
        raise InputError("render.too-long", length=length, limit=TEXT_LIMIT)
    problems = glyph_problems((item.path or "", item.text) for item in printed)
    if problems:
        raise InputError("glyph.unprintable", problems, number=carried.particulars.number, count=len(problems))
    # a rule says so too, but may be accepted by name; a plan without a good code would be no data of the schema
    applicant = carried.particulars.applicant
    if applicant is not None and uscc.problems(applicant.code):
        raise InputError("render.applicant-seal", number=carried.particulars.number)


def _metadata(carried: C, setting: PageSetting[C]) -> str:
    stated = carried.particulars
    tree: dict[str, Any] = {
        "title": f"{stated.agency.name}{stated.title} {stated.number}",
        "author": stated.agency.name,
        "keywords": [stated.kind, stated.approval_code],
        "attachment": setting.data_title,
        "name": setting.data_name,
    }
    return json.dumps(tree, ensure_ascii=False)


def _attached(carried: Document | License, files: Mapping[str, bytes]) -> str:
    """Return the attached files as the template reads them, after holding each against the data.

    Bytes travel as numbers: the typesetter takes text only.
    """
    wanted = carried.attached
    problems = [*_file_problems(wanted, files)]
    total = sum(len(files[one.attachment.file_name]) for one in wanted if one.attachment.file_name in files)
    if total > FILES_LIMIT:
        problems.append(Problem(path="", code="attachment.too-large", params={"size": total, "limit": FILES_LIMIT}))
    if problems:
        raise InputError("attachment.invalid", tuple(problems), number=carried.particulars.number)
    tree = [
        {
            "name": one.attachment.file_name,
            "type": one.attachment.media_type,
            "relationship": one.relationship.value.lower(),
            "data": list(files[one.attachment.file_name]),
        }
        for one in wanted
    ]
    return json.dumps(tree, separators=(",", ":"))


def _file_problems(wanted: tuple[Attached, ...], files: Mapping[str, bytes]) -> Iterator[Problem]:
    names = [one.attachment.file_name for one in wanted]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(path="", code="attachment.twice", params={"name": name})
    for name in sorted(set(files) - set(names)):
        yield Problem(path="", code="attachment.unknown", params={"name": name})
    for one in wanted:
        name = one.attachment.file_name
        if name not in files:
            yield Problem(path="", code="attachment.missing", params={"name": name})
        elif not hmac.compare_digest(Digest.of(files[name]).value, one.attachment.digest.value):
            yield Problem(path="", code="attachment.digest", params={"name": name})


def _seal_plan(carried: C, setting: PageSetting[C], inputs: Mapping[str, str]) -> SealPlan:
    """Plan a seal for each sealer, upright over its signature, the last over the date too (GB/T 9704-2012, 7.3.5.1)."""
    found = query(setting.template, inputs, "signature")
    sealers = carried.particulars.sealers
    places = [found[start : start + _ANCHORS] for start in range(0, len(found), _ANCHORS)]
    if len(found) != _ANCHORS * len(sealers) or any(len({anchor["page"] for anchor in one}) != 1 for one in places):
        raise RenderError("render.signature")
    seals = (
        PlannedSeal(
            field=f"{SEAL_FIELDS}{number}",
            order=number,
            signer=sealer.code,
            label=_label(sealer, setting.seal_name),
            box=_seal_box(place, places, SEAL_SIDE if sealer.organ is not None else APPLICANT_SIDE),
        )
        for number, (sealer, place) in enumerate(zip(sealers, places, strict=True), start=1)
    )
    return SealPlan(seals=tuple(seals))


def _seal_box(place: Place, places: Sequence[Place], side: Decimal) -> Box:
    """Return where the seal over a signature stands: all of a row at one height, that of the date if there."""
    row = [one for one in places if (one[0]["page"], one[0]["y"]) == (place[0]["page"], place[0]["y"])]
    name, date, end = (Decimal(str(anchor["y"])) for anchor in row[-1])
    middle = max((name + end) / 2 - SEAL_RISE, (date + end) / 2 - DATE_DROP)
    return Box(
        page=place[0]["page"],
        x=_millimetres(Decimal(str(place[0]["x"])) - side / 2),
        y=_millimetres(middle - side / 2),
        width=side,
        height=side,
    )


def _label(sealer: SealingParty, seal_name: str) -> str:
    own = seal_name if sealer.organ is not None else APPLICANT_SEAL
    label = f"{sealer.name} {own}"
    return label if len(label) <= LABEL_LIMIT else own


def _millimetres(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01")).normalize()
