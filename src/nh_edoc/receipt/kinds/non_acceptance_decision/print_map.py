"""Every string of a 不予受理决定书, after the model forms of 水利 and 司法部."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.adverse import delivery, fought
from nh_edoc.receipt.kinds.decisions import application, decision_map, enumerated, paragraph, plain, sections
from nh_edoc.receipt.kinds.non_acceptance_decision.type import NonAcceptanceDecision, NonAcceptanceGround
from nh_edoc.receipt.kinds.phrases import is_licensing, you

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.kinds.decisions import Block
    from nh_edoc.receipt.printing import Printed

PATH: Final = f"/{NonAcceptanceDecision.element()}"


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the document in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    if not isinstance(document.body, NonAcceptanceDecision):
        raise TypeError(document.kind)
    return decision_map(document, _body(document, document.body))


def _body(document: Document, body: NonAcceptanceDecision) -> Iterator[Block]:
    """Yield what 许可法 art. 32 and 38 and 复议法 art. 11 demand: ground, organ to go to, reasons, basis, remedies."""
    yield application(document, body.applied_on, body.received_on, PATH)
    yield paragraph("经审查，", (_grounds(document)[body.ground], f"{PATH}/ground"), "。现决定不予受理。")
    yield from sections(
        ("有权处理的行政机关", _organ(document, body)),
        ("理由", plain(body.reasons, f"{PATH}/reasons")),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        ("送达", delivery(document, body.delivery_way, f"{PATH}/deliveryWay")),
        ("救济途径", fought(document, body.remedies, f"{PATH}/remedies")),
    )
    if body.remedies is None:
        yield paragraph("特此决定。")


def _grounds(document: Document) -> dict[NonAcceptanceGround, str]:
    """Return how each ground reads; only licences are 行政许可."""
    needed = "该事项依法不需要取得行政许可" if is_licensing(document) else "该事项依法不需要办理"
    return {
        NonAcceptanceGround.NOT_REQUIRED: needed,
        NonAcceptanceGround.NOT_COMPETENT: "该事项依法不属于本机关职权范围",
        NonAcceptanceGround.OTHER: "该申请具有法律、法规规定不予受理的情形",
    }


def _organ(document: Document, body: NonAcceptanceDecision) -> Sequence[Block]:
    if not body.competent_organ:
        return ()
    organ = (body.competent_organ, f"{PATH}/competentOrgan")
    return (paragraph("请", you(document.head.applicant), "向", organ, "提出申请。"),)
