"""Every string of a 申诉处理决定书."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.adverse import delivery, fought
from nh_edoc.receipt.kinds.appeal_decision.type import AppealDecision, AppealResult
from nh_edoc.receipt.kinds.decisions import cited, decision_map, enumerated, paragraph, plain, sections, who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.kinds.decisions import Block
    from nh_edoc.receipt.printing import Printed

PATH: Final = f"/{AppealDecision.element()}"
_RESULTS: Final = {
    AppealResult.UPHELD: "申诉不成立，现决定维持原处理决定",
    AppealResult.CHANGED: "申诉部分成立，现决定变更原处理决定",
    AppealResult.REVERSED: "申诉成立，现决定撤销原处理决定，并从网上办事黑名单中除名",
}


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the document in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    if not isinstance(document.body, AppealDecision):
        raise TypeError(document.kind)
    return decision_map(document, _body(document, document.body))


def _body(document: Document, body: AppealDecision) -> Iterator[Block]:
    """Yield what was appealed, what was found, what becomes of it."""
    yield paragraph(
        *who(document),
        "于",
        (wording.day(body.received_on), f"{PATH}/receivedOn"),
        "收到",
        *cited(body.appealed, f"{PATH}/appealed"),
        "，于",
        (wording.day(body.appealed_on), f"{PATH}/appealedOn"),
        "就“",
        (document.head.item.name, "/head/item/name"),
        "”等事项提出申诉。经审查，",
        (_RESULTS[body.result], f"{PATH}/result"),
        "。",
    )
    yield from sections(
        ("申诉请求和理由", plain(body.claims, f"{PATH}/claims")),
        ("查明的事实", plain(body.facts, f"{PATH}/facts")),
        ("理由", plain(body.reasons, f"{PATH}/reasons")),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        ("送达", delivery(document, body.delivery_way, f"{PATH}/deliveryWay")),
        ("救济途径", fought(document, body.remedies, f"{PATH}/remedies")),
    )
    if body.remedies is None:
        yield paragraph("特此决定。")
