"""Every string of a 不予批准决定书, after the model forms of 不予行政许可决定书."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.adverse import delivery, fought
from nh_edoc.receipt.kinds.decisions import Block, decision_map, enumerated, opening, paragraph, plain, sections
from nh_edoc.receipt.kinds.phrases import is_licensing
from nh_edoc.receipt.kinds.rejection_decision.type import RejectionDecision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.printing import Printed

PATH: Final = f"/{RejectionDecision.element()}"


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the decision in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    if not isinstance(document.body, RejectionDecision):
        raise TypeError(document.kind)
    return decision_map(document, _body(document, document.body))


def _body(document: Document, body: RejectionDecision) -> Iterator[Block]:
    """Yield what 许可法 art. 38(2) and 55(3) demand: the decision, facts, reasons, basis, standards, remedies."""
    licensing = is_licensing(document)
    yield from opening(document, body.course, f"{PATH}/course")
    yield paragraph(
        "经审查，该申请不符合法定条件、标准。现决定不予行政许可。"
        if licensing
        else "经审查，该申请不符合规定的条件。现决定不予批准。"
    )
    yield from sections(
        ("事实", plain(body.facts, f"{PATH}/facts")),
        ("理由", plain(body.reasons, f"{PATH}/reasons")),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        ("技术标准、技术规范", enumerated(body.technical_standards, f"{PATH}/technicalStandards")),
        ("送达", delivery(document, body.delivery_way, f"{PATH}/deliveryWay")),
        ("救济途径", fought(document, body.remedies, f"{PATH}/remedies")),
    )
    if body.remedies is None:
        yield paragraph("特此决定。")
