"""Every string of a 办结（终止）通知书."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.adverse import delivery, fought
from nh_edoc.receipt.kinds.decisions import application, cited, decision_map, enumerated, paragraph, plain, sections
from nh_edoc.receipt.kinds.phrases import you
from nh_edoc.receipt.kinds.termination_notice.type import TerminationCause, TerminationNotice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.kinds.decisions import Block
    from nh_edoc.receipt.printing import Piece, Printed

PATH: Final = f"/{TerminationNotice.element()}"


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the document in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    if not isinstance(document.body, TerminationNotice):
        raise TypeError(document.kind)
    return decision_map(document, _body(document, document.body))


def _body(document: Document, body: TerminationNotice) -> Iterator[Block]:
    """Yield that the case ends, why, and what follows."""
    yield application(document, body.applied_on, None, PATH)
    if body.accepted_on is not None:
        yield paragraph(*_accepted(body))
    yield paragraph(*_cause(document, body), "，现决定终止办理该申请。")
    yield from sections(
        ("理由", plain(body.reasons, f"{PATH}/reasons")),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        ("材料处理", [paragraph((body.materials_note, f"{PATH}/materialsNote"))] if body.materials_note else []),
        ("送达", delivery(document, body.delivery_way, f"{PATH}/deliveryWay")),
        ("救济途径", fought(document, body.remedies, f"{PATH}/remedies")),
        ("联系方式", [paragraph("咨询电话：", (body.consultation_phone, f"{PATH}/consultationPhone"), "。")]),
    )
    yield paragraph("特此通知。")


def _accepted(body: TerminationNotice) -> Iterator[Piece]:
    if body.accepted_on is None:
        return
    yield "本机关于"
    yield (wording.day(body.accepted_on), f"{PATH}/acceptedOn")
    yield "受理"
    if body.receipt_number:
        yield "（受理文书编号："
        yield (body.receipt_number, f"{PATH}/receiptNumber")
        yield "）"
    yield "。"


def _cause(document: Document, body: TerminationNotice) -> Iterator[Piece]:
    here = f"{PATH}/cause"
    if body.cause is TerminationCause.WITHDRAWN and body.withdrawn_on is not None:
        yield you(document.head.applicant)
        yield "于"
        yield (wording.day(body.withdrawn_on), f"{PATH}/withdrawnOn")
        yield ("撤回该申请", here)
    elif body.cause is TerminationCause.NOT_SUPPLEMENTED and body.supplement_notice is not None:
        yield you(document.head.applicant)
        yield "未在"
        yield from cited(body.supplement_notice, f"{PATH}/supplementNotice")
        yield ("告知的期限内补正材料", here)
    elif body.cause is TerminationCause.FORWARDED and body.forwarded_to is not None:
        yield "该申请"
        yield ("已转报", here)
        yield (body.forwarded_to, f"{PATH}/forwardedTo")
        yield "办理"
    else:
        yield "该申请"
        yield ("依法应予退回" if body.cause is TerminationCause.RETURNED else "依法应予作废", here)
