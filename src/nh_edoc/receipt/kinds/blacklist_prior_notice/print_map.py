"""Every string of a 黑名单事先告知书."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.blacklist import accused
from nh_edoc.receipt.kinds.blacklist_prior_notice.type import BlacklistPriorNotice
from nh_edoc.receipt.kinds.decisions import decision_map, enumerated, paragraph, plain, sections
from nh_edoc.receipt.kinds.phrases import PROVISIONAL, you

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.kinds.decisions import Block
    from nh_edoc.receipt.printing import Piece, Printed

PATH: Final = f"/{BlacklistPriorNotice.element()}"


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the document in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    if not isinstance(document.body, BlacklistPriorNotice):
        raise TypeError(document.kind)
    return decision_map(document, _body(document, document.body))


def _body(document: Document, body: BlacklistPriorNotice) -> Iterator[Block]:
    """Yield what is to be told before: facts, basis, what is proposed, the right to state and defend."""
    yield accused(document, body.ground, body.count, PATH)
    yield from sections(
        ("事实", plain(body.facts, f"{PATH}/facts")),
        ("拟作出的处理", plain(body.proposed, f"{PATH}/proposed")),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        ("陈述、申辩的权利", [paragraph(*_answer(document, body))]),
        ("联系方式", [paragraph("咨询电话：", (body.consultation_phone, f"{PATH}/consultationPhone"), "。")]),
    )
    yield paragraph("特此告知。")


def _answer(document: Document, body: BlacklistPriorNotice) -> Iterator[Piece]:
    yield you(document.head.applicant)
    yield "可以自收到本告知书之日起"
    yield (wording.period(body.answer_period), f"{PATH}/answerPeriod")
    yield "内，即"
    yield (wording.day(body.answer_by), f"{PATH}/answerBy")
    yield (PROVISIONAL, f"{PATH}/calendar/provisional") if body.calendar.provisional else ""
    yield "之前提出陈述、申辩；逾期未提出的，视为放弃该权利。提出方式："
    yield (body.answer_way, f"{PATH}/answerWay")
    yield "。"
