"""What documents of the blacklist print alike: who is meant, and on which item of art. 25."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.decisions import Block, paragraph, who
from nh_edoc.receipt.kinds.parts import BlacklistGround

if TYPE_CHECKING:
    from nh_edoc.model.document import Document
    from nh_edoc.receipt.printing import Piece

GROUNDS: Final = {
    BlacklistGround.FALSE_MATERIALS: "办理事项时提供虚假申请材料、信息或采取其他欺诈手段隐瞒事实",
    BlacklistGround.NOT_SUBMITTED: "申办通过后不按要求提交申请材料、填写或上传与办事无关的信息等超过三次",
    BlacklistGround.MISSED_APPOINTMENTS: "预约后失约的次数超过三次，占用公共服务资源",
    BlacklistGround.UNTRUE_COMPLAINTS: "提出与事实不符的投诉、评价超过三次，影响其他群众正常办事",
    BlacklistGround.OTHER: "其他不诚信或恶意系统攻击行为",
}
"""情形 as art. 25 words them."""


def accused(document: Document, ground: BlacklistGround, count: int | None, path: str) -> Block:
    """Return who did what, by the item of art. 25, and how often."""
    times: tuple[Piece, ...] = ()
    if count is not None:
        times = ("，共", (f"{count}次", f"{path}/count"))
    return paragraph(
        *who(document),
        "在办理“",
        (document.head.item.name, "/head/item/name"),
        "”等事项过程中，有下列行为：",
        (GROUNDS[ground], f"{path}/ground"),
        *times,
        "。",
    )
