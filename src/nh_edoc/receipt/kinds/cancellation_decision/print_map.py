"""Every string of a 注销决定书."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.adverse import delivery, fought
from nh_edoc.receipt.kinds.cancellation_decision.type import CancellationDecision, CancellationGround
from nh_edoc.receipt.kinds.decisions import cited, decision_map, enumerated, held, paragraph, plain, sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.kinds.decisions import Block
    from nh_edoc.receipt.printing import Printed

PATH: Final = f"/{CancellationDecision.element()}"
_GROUNDS: Final = {
    CancellationGround.EXPIRED: "该证照有效期届满未延续",
    CancellationGround.INCAPACITY: "赋予公民特定资格的许可，该公民死亡或者丧失行为能力",
    CancellationGround.ENDED: "被许可的法人或者其他组织依法终止",
    CancellationGround.ANNULLED: "该许可依法被撤销、撤回，或者许可证件依法被吊销",
    CancellationGround.FORCE_MAJEURE: "因不可抗力导致许可事项无法实施",
    CancellationGround.OTHER: "具有法律、法规规定的应当注销的其他情形",
}


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the document in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    if not isinstance(document.body, CancellationDecision):
        raise TypeError(document.kind)
    return decision_map(document, _body(document, document.body))


def _body(document: Document, body: CancellationDecision) -> Iterator[Block]:
    """Yield which licence is struck off, from when, on which ground of 许可法 art. 70."""
    yield held(document, body.license, f"{PATH}/license")
    yield paragraph(
        "经查，",
        (_GROUNDS[body.ground], f"{PATH}/ground"),
        "。现决定注销上述证照及其所载事项，自",
        (wording.day(body.effective_on), f"{PATH}/effectiveOn"),
        "起生效。",
    )
    yield from sections(
        ("事实", plain(body.facts, f"{PATH}/facts")),
        ("理由", plain(body.reasons, f"{PATH}/reasons")),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        ("在先决定", [paragraph("在先决定：", *cited(body.prior, f"{PATH}/prior"), "。")] if body.prior else []),
        ("送达", delivery(document, body.delivery_way, f"{PATH}/deliveryWay")),
        ("救济途径", fought(document, body.remedies, f"{PATH}/remedies")),
    )
    if body.remedies is None:
        yield paragraph("特此决定。")
