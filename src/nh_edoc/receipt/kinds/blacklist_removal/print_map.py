"""Every string of a 黑名单除名通知书."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.blacklist_removal.type import BlacklistRemoval, RemovalGround
from nh_edoc.receipt.kinds.decisions import cited, decision_map, enumerated, paragraph, plain, sections, who
from nh_edoc.receipt.kinds.phrases import you

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.kinds.decisions import Block
    from nh_edoc.receipt.printing import Printed

PATH: Final = f"/{BlacklistRemoval.element()}"
_GROUNDS: Final = {
    RemovalGround.NOT_INTENTIONAL: "经核实，有关不当行为是非故意行为",
    RemovalGround.APPEAL: "经审查，申诉成立",
    RemovalGround.TERM: "限制期限已经届满",
    RemovalGround.REPAIRED: "已经依法修复信用",
}


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the document in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    if not isinstance(document.body, BlacklistRemoval):
        raise TypeError(document.kind)
    return decision_map(document, _body(document, document.body))


def _body(document: Document, body: BlacklistRemoval) -> Iterator[Block]:
    """Yield which decision ends, why, from when (办法 art. 25)."""
    yield paragraph(
        *who(document),
        "因",
        *cited(body.decision, f"{PATH}/decision"),
        "被限制使用网上办事申请功能（涉及事项：",
        (document.head.item.name, "/head/item/name"),
        "）。",
        (_GROUNDS[body.ground], f"{PATH}/ground"),
        "，现决定将",
        you(document.head.applicant),
        "从网上办事黑名单中除名，自",
        (wording.day(body.effective_on), f"{PATH}/effectiveOn"),
        "起恢复使用网上办事申请功能。",
    )
    yield from sections(
        ("核实情况", plain(body.facts, f"{PATH}/facts")),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        ("联系方式", [paragraph("咨询电话：", (body.consultation_phone, f"{PATH}/consultationPhone"), "。")]),
    )
    yield paragraph("特此通知。")
