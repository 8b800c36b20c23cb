"""Render a checked document: data and page in one file, the seal planned where signature and date stand.

Two passes (docs/adr/0003): the first lays out and tells where the signature block fell; from it comes the seal plan,
which is part of the data; the second prints with data and QR code in place. Nothing but the document and the QR
host enters: no clock, no key, no network.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from nh_edoc.codec import document_digest, encode_xml
from nh_edoc.codec.qr_payload import QrPayload, payload_url
from nh_edoc.errors import InputError, RenderError
from nh_edoc.model.document import Box, ItemType, PlannedSeal, SealPlan
from nh_edoc.model.pdf import PdfA
from nh_edoc.receipt.kinds.acceptance_receipt import print_map as acceptance_receipt
from nh_edoc.receipt.kinds.approval_decision import print_map as approval_decision
from nh_edoc.receipt.kinds.rejection_decision import print_map as rejection_decision
from nh_edoc.receipt.printing import layout_data
from nh_edoc.receipt.wording import BEIJING
from nh_edoc.typeset.coverage import glyph_problems
from nh_edoc.typeset.engine import Template, compile_pdf, query
from nh_edoc.typeset.qr import qr_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nh_edoc.model.document import Document
    from nh_edoc.model.pdf import CheckedDocument
    from nh_edoc.receipt.printing import Printed
    from nh_edoc.settings import Settings

ROOT: Final = Path(__file__).parent
"""The folder that templates may read from."""
SEAL_FIELD: Final = "Seal1"
SEAL_SIDE: Final = Decimal(42)
"""Width and height of the seal's box in mm: a department's round seal (国发〔1999〕25号)."""
SEAL_RISE: Final = Decimal(4)
"""How far, in mm, the seal's centre lies above the middle of signature and date, so that both come to lie slightly
below its centre (GB/T 9704-2012, 7.3.5.1)."""
DATE_DROP: Final = Decimal("11.5")
"""The most, in mm, that the date's line may lie below the seal's centre when the name fills several lines; further
down the date would no longer be pressed over its whole width."""
LABEL_LIMIT: Final = 200
TEXT_LIMIT: Final = 300_000
"""Greatest number of characters of one document, some 500 pages: typesetting is bounded like everything else."""
ATTACHMENT: Final = "文书数据（XML）"

_MAPS: Final = {
    "acceptance-receipt": acceptance_receipt.print_map,
    "approval-decision": approval_decision.print_map,
    "rejection-decision": rejection_decision.print_map,
}


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return every string that the pages of ``document`` show, in reading order; page numbers apart.

    Raises:
        RenderError: `render.kind`: no layout for this kind.
    """
    try:
        return _MAPS[document.kind](document)
    except KeyError as error:
        raise RenderError("render.kind", kind=document.kind) from error


def render_document(checked: CheckedDocument, settings: Settings) -> PdfA:
    """Render ``checked`` to PDF/A-3a and PDF/UA-1 with its data embedded and its seal planned; not yet sealed.

    The same document and QR host give the same bytes.

    Raises:
        InputError: `glyph.unprintable`: characters that no shipped font has or that must not be printed, each
            with its field; `render.too-long`.
        RenderError: `render.*`: the typesetter failed, or this process was forked after use.
    """
    document = replace(checked.document, seal_plan=None)
    printed = print_map(document)
    _refuse(document, printed)
    template = Template(root=ROOT, path=ROOT / "kinds" / document.kind.replace("-", "_") / "template.typ")
    inputs = {"data": layout_data(printed), "meta": _metadata(document), "qr": ""}
    # (1) lay out, see where the signature falls
    planned = replace(document, seal_plan=_seal_plan(document, template, inputs))
    # (2) print with data and code
    xml = encode_xml(planned)
    digest = document_digest(xml)
    payload = QrPayload(
        kind=planned.kind, number=planned.head.number, approval_code=planned.head.approval_code, digest=digest
    )
    inputs |= {"xml": xml.decode("utf-8"), "qr": qr_path(payload_url(settings.qr_host, payload))}
    timestamp = datetime.combine(document.head.date, time(), BEIJING)
    return PdfA(data=compile_pdf(template, inputs, timestamp=timestamp), document=planned, xml_digest=digest)


def _refuse(document: Document, printed: tuple[Printed, ...]) -> None:
    length = sum(len(item.text) for item in printed)
    if length > TEXT_LIMIT:
        raise InputError("render.too-long", length=length, limit=TEXT_LIMIT)
    problems = glyph_problems((item.path or "", item.text) for item in printed)
    if problems:
        raise InputError("glyph.unprintable", problems, number=document.head.number, count=len(problems))


def _metadata(document: Document) -> str:
    head = document.head
    tree: dict[str, Any] = {
        "title": f"{head.agency.name}{document.body.TITLE} {head.number}",
        "author": head.agency.name,
        "keywords": [document.kind, head.approval_code],
        "attachment": ATTACHMENT,
    }
    return json.dumps(tree, ensure_ascii=False)


def _seal_plan(document: Document, template: Template, inputs: Mapping[str, str]) -> SealPlan:
    """Plan the agency's seal over signature and date, upright and centred on them (GB/T 9704-2012, 7.3.5.1)."""
    found = query(template, inputs, "signature")
    if len(found) != 3 or len({anchor["page"] for anchor in found}) != 1:  # noqa: PLR2004 - name, date, end
        raise RenderError("render.signature")
    name, date, end = (Decimal(str(anchor["y"])) for anchor in found)
    middle = max((name + end) / 2 - SEAL_RISE, (date + end) / 2 - DATE_DROP)
    box = Box(
        page=found[0]["page"],
        x=_millimetres(Decimal(str(found[0]["x"])) - SEAL_SIDE / 2),
        y=_millimetres(middle - SEAL_SIDE / 2),
        width=SEAL_SIDE,
        height=SEAL_SIDE,
    )
    agency = document.head.agency
    seal = PlannedSeal(field=SEAL_FIELD, order=1, signer=agency.uscc, label=_label(document), box=box)
    return SealPlan(seals=(seal,))


def _label(document: Document) -> str:
    """Return the readable name of the seal: documents of licensing bear the 行政许可专用章 (司法部 model forms)."""
    name = "行政许可专用章" if document.head.item.type is ItemType.LICENSING else "印章"
    label = f"{document.head.agency.name} {name}"
    return label if len(label) <= LABEL_LIMIT else name


def _millimetres(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01")).normalize()
