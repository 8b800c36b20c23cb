"""Every string of a 黑名单处理决定通知书."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.adverse import delivery, fought
from nh_edoc.receipt.kinds.blacklist import accused
from nh_edoc.receipt.kinds.blacklist_decision.type import BlacklistDecision
from nh_edoc.receipt.kinds.decisions import cited, decision_map, enumerated, paragraph, plain, sections
from nh_edoc.receipt.kinds.phrases import you

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.kinds.decisions import Block
    from nh_edoc.receipt.printing import Piece, Printed

PATH: Final = f"/{BlacklistDecision.element()}"


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the document in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    if not isinstance(document.body, BlacklistDecision):
        raise TypeError(document.kind)
    return decision_map(document, _body(document, document.body))


def _body(document: Document, body: BlacklistDecision) -> Iterator[Block]:
    """Yield what 办法 art. 25 and 国办发〔2020〕49号 ask for: facts, basis, answer, restriction, how to fight it."""
    yield accused(document, body.ground, body.count, PATH)
    yield paragraph(*_restricted(document, body))
    yield from sections(
        ("事实", plain(body.facts, f"{PATH}/facts")),
        ("事先告知和陈述、申辩", [*_told(body), *plain(body.answer, f"{PATH}/answer")]),
        ("理由", plain(body.reasons, f"{PATH}/reasons")),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        ("除名条件", plain(body.removal, f"{PATH}/removal")),
        ("申诉", [paragraph(*_appeal(document, body))]),
        ("送达", delivery(document, body.delivery_way, f"{PATH}/deliveryWay")),
        ("救济途径", fought(document, body.remedies, f"{PATH}/remedies")),
    )
    if body.remedies is None:
        yield paragraph("特此通知。")


def _told(body: BlacklistDecision) -> Iterator[Block]:
    if body.prior_notice is not None:
        yield paragraph("本机关已以", *cited(body.prior_notice, f"{PATH}/priorNotice"), "事先告知。")


def _restricted(document: Document, body: BlacklistDecision) -> Iterator[Piece]:
    yield "现决定将"
    yield you(document.head.applicant)
    yield "纳入网上办事黑名单，自"
    yield (wording.day(body.restricted_from), f"{PATH}/restrictedFrom")
    if body.restricted_to is not None:
        yield "起至"
        yield (wording.day(body.restricted_to), f"{PATH}/restrictedTo")
        yield "止"
    else:
        yield "起至除名之日止"
    yield "限制使用网上办事申请功能"
    yield ("，不影响到窗口申请办理" if body.counter_open else "，窗口申请另行规定", f"{PATH}/counterOpen")
    yield "。"


def _appeal(document: Document, body: BlacklistDecision) -> Iterator[Piece]:
    yield "对本决定有异议的，"
    yield you(document.head.applicant)
    yield "可以自收到本通知书或者知悉本决定之日起"
    yield (wording.period(body.appeal_period), f"{PATH}/appealPeriod")
    yield "内提出申诉。申诉方式："
    yield (body.appeal_way, f"{PATH}/appealWay")
    yield "。"
