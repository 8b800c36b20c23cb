"""黑名单处理决定通知书: online applications are restricted (办法 art. 25)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from nh_edoc.model.document import Body, DeliveryWay, Period
from nh_edoc.model.fields import Name, NotBefore, Whole
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import BlacklistGround, DocumentRef, LegalBasis, Paragraphs, Remedies


@dataclass(frozen=True, slots=True, kw_only=True)
class BlacklistDecision(Body):
    """黑名单处理决定通知书（办法第二十五条）: decision to put somebody on the blacklist."""

    KIND: ClassVar[str] = "blacklist-decision"
    TITLE: ClassVar[str] = "黑名单处理决定通知书"

    ground: BlacklistGround
    """情形: which item of art. 25."""
    count: Annotated[int, Whole(min=1, max=9999)] | None = None
    """次数: how often, where the item counts."""
    prior_notice: DocumentRef | None = None
    """事先告知书: the notice before; rule R21 demands it."""
    answer: Paragraphs
    """陈述、申辩及处理: what was stated and defended, and what became of it."""
    facts: Paragraphs
    """事实: facts."""
    reasons: Paragraphs
    """理由: reasons."""
    legal_basis: LegalBasis
    """法律依据: legal basis."""
    restricted_from: date
    """限制起始日期: from when online applications are restricted."""
    restricted_to: Annotated[date | None, NotBefore("restricted_from")] = None
    """限制截止日期；省略为至除名之日: until when; absent: until removed."""
    counter_open: bool
    """不影响窗口申请: whether applications at the counter stay open."""
    appeal_period: Period
    """申诉期限: time to appeal."""
    appeal_way: Name
    """申诉方式: how and where."""
    removal: Paragraphs
    """除名条件: on which conditions the name is removed."""
    remedies: Remedies | None = None
    """救济途径: remedies; rule R08 demands them."""
    delivery_way: DeliveryWay | None = None
    """送达方式: way of delivery."""
