"""Every string of a 听证告知书."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.decisions import decision_map, enumerated, opening, paragraph, plain, sections
from nh_edoc.receipt.kinds.hearing_notice.type import HearingAppointment, HearingNotice
from nh_edoc.receipt.kinds.phrases import you

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.kinds.decisions import Block
    from nh_edoc.receipt.printing import Piece, Printed

PATH: Final = f"/{HearingNotice.element()}"


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the document in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    if not isinstance(document.body, HearingNotice):
        raise TypeError(document.kind)
    return decision_map(document, _body(document, document.body))


def _body(document: Document, body: HearingNotice) -> Iterator[Block]:
    """Yield what is to be heard, the right to ask for it and how (许可法 art. 46 to 48)."""
    yield from opening(document, body.course, f"{PATH}/course")
    yield paragraph("经审查，该申请所涉事项依法可以举行听证。现将有关权利告知如下：")
    parties = [(party, f"{PATH}/interestedParties/{index}") for index, party in enumerate(body.interested_parties)]
    yield from sections(
        ("听证事项", plain(body.matter, f"{PATH}/matter")),
        ("利害关系人", [paragraph(*_listed(parties), "。")] if parties else []),
        ("听证权利", [paragraph(*_right(document, body))]),
        ("听证安排", [paragraph(*_appointment(body.appointment))] if body.appointment else []),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        ("联系方式", [paragraph("咨询电话：", (body.consultation_phone, f"{PATH}/consultationPhone"), "。")]),
    )
    yield paragraph("申请人、利害关系人不承担行政机关组织听证的费用。特此告知。")


def _listed(parties: Sequence[Piece]) -> Iterator[Piece]:
    for index, party in enumerate(parties):
        yield "、" if index else ""
        yield party


def _right(document: Document, body: HearingNotice) -> Iterator[Piece]:
    yield you(document.head.applicant)
    yield "和利害关系人要求听证的，应当在被告知听证权利之日起"
    yield (wording.period(body.request_period), f"{PATH}/requestPeriod")
    yield "内，即"
    yield (wording.day(body.request_by), f"{PATH}/requestBy")
    yield "之前提出听证申请；逾期未提出的，视为放弃听证权利。提出方式："
    yield (body.request_to, f"{PATH}/requestTo")
    yield "。"


def _appointment(appointment: HearingAppointment) -> Iterator[Piece]:
    here = f"{PATH}/appointment"
    yield "听证于"
    yield (wording.moment(appointment.at), f"{here}/at")
    yield "在"
    yield (appointment.place, f"{here}/place")
    yield ("公开举行" if appointment.public else "不公开举行", f"{here}/public")
    yield "，主持人："
    yield (appointment.presider, f"{here}/presider")
    yield "。认为主持人与该申请有直接利害关系的，有权申请回避。"
