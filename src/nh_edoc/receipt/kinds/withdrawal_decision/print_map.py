"""Every string of a 撤回决定书."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.adverse import delivery, fought
from nh_edoc.receipt.kinds.decisions import decision_map, enumerated, held, paragraph, plain, sections
from nh_edoc.receipt.kinds.withdrawal_decision.type import WithdrawalDecision, WithdrawalGround

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.kinds.decisions import Block
    from nh_edoc.receipt.printing import Printed

PATH: Final = f"/{WithdrawalDecision.element()}"
_GROUNDS: Final = {
    WithdrawalGround.LAW_CHANGED: "该证照所依据的法律、法规、规章修改或者废止，为了公共利益的需要",
    WithdrawalGround.CIRCUMSTANCES_CHANGED: "准予该证照所依据的客观情况发生重大变化，为了公共利益的需要",
}


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the document in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    if not isinstance(document.body, WithdrawalDecision):
        raise TypeError(document.kind)
    return decision_map(document, _body(document, document.body))


def _body(document: Document, body: WithdrawalDecision) -> Iterator[Block]:
    """Yield which licence is taken back, from when, why, what is paid for it (许可法 art. 8(2))."""
    yield held(document, body.license, f"{PATH}/license")
    yield paragraph(
        "经查，",
        (_GROUNDS[body.ground], f"{PATH}/ground"),
        "。现决定撤回上述证照及其所载事项，自",
        (wording.day(body.effective_on), f"{PATH}/effectiveOn"),
        "起生效。",
    )
    yield from sections(
        ("事实", plain(body.facts, f"{PATH}/facts")),
        ("理由", plain(body.reasons, f"{PATH}/reasons")),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        ("补偿", [paragraph((body.compensation, f"{PATH}/compensation"))] if body.compensation else []),
        ("送达", delivery(document, body.delivery_way, f"{PATH}/deliveryWay")),
        ("救济途径", fought(document, body.remedies, f"{PATH}/remedies")),
    )
    if body.remedies is None:
        yield paragraph("特此决定。")
