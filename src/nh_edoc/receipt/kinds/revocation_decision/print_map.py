"""Every string of a 撤销决定书."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.adverse import delivery, fought
from nh_edoc.receipt.kinds.decisions import cited, decision_map, enumerated, held, paragraph, plain, sections
from nh_edoc.receipt.kinds.revocation_decision.type import RevocationDecision, RevocationGround

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.kinds.decisions import Block
    from nh_edoc.receipt.printing import Printed

PATH: Final = f"/{RevocationDecision.element()}"
_GROUNDS: Final = {
    RevocationGround.ABUSE: "该决定系行政机关工作人员滥用职权、玩忽职守作出",
    RevocationGround.BEYOND_AUTHORITY: "该决定超越法定职权作出",
    RevocationGround.PROCEDURE: "该决定违反法定程序作出",
    RevocationGround.UNQUALIFIED: "该决定系对不具备申请资格或者不符合法定条件的申请人作出",
    RevocationGround.FRAUD: "该证照系以欺骗、贿赂等不正当手段取得",
    RevocationGround.OTHER: "具有依法可以撤销的其他情形",
}


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the document in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    if not isinstance(document.body, RevocationDecision):
        raise TypeError(document.kind)
    return decision_map(document, _body(document, document.body))


def _body(document: Document, body: RevocationDecision) -> Iterator[Block]:
    """Yield which licence is annulled, from when, on which ground of 许可法 art. 69, and how it can be fought."""
    yield held(document, body.license, f"{PATH}/license")
    yield paragraph(
        "经查，",
        (_GROUNDS[body.ground], f"{PATH}/ground"),
        "。现决定撤销上述证照及其所载事项，自",
        (wording.day(body.effective_on), f"{PATH}/effectiveOn"),
        "起生效。",
    )
    yield from sections(
        ("事实", plain(body.facts, f"{PATH}/facts")),
        ("理由", plain(body.reasons, f"{PATH}/reasons")),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        (
            "事先告知",
            [paragraph("本机关已以", *cited(body.prior_notice, f"{PATH}/priorNotice"), "事先告知。")]
            if body.prior_notice
            else [],
        ),
        ("赔偿", [paragraph((body.compensation, f"{PATH}/compensation"))] if body.compensation else []),
        ("送达", delivery(document, body.delivery_way, f"{PATH}/deliveryWay")),
        ("救济途径", fought(document, body.remedies, f"{PATH}/remedies")),
    )
    if body.remedies is None:
        yield paragraph("特此决定。")
