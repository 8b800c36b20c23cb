"""网上办事黑名单: who is restricted in a case, was told before, appealed, and is taken off the list (办法 art. 25)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from nh_edoc.model.document import Period
from nh_edoc.model.fields import Items, Name, NotBefore, Paragraph, Whole
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.case.incidents import Issued
from nh_edoc.receipt.kinds.appeal_decision.type import AppealResult
from nh_edoc.receipt.kinds.blacklist_removal.type import RemovalGround
from nh_edoc.receipt.kinds.parts import BlacklistGround, LegalBasis, MaybeBasis, Paragraphs

MaybeParagraphs = Annotated[tuple[Paragraph, ...], Items("paragraph", min=0, max=50)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """黑名单处理决定: the decision that restricts online applications, made after the answer."""

    answer: Paragraphs
    """陈述、申辩及处理: what was stated and defended, and what became of it."""
    reasons: Paragraphs
    """理由: reasons."""
    restricted_to: date | None = None
    """限制截止日期；省略为至除名之日: until when; absent: until removed."""
    appeal_way: Name
    """申诉方式: how and where to appeal."""
    removal: Paragraphs
    """除名条件: on which conditions the name is removed."""
    document: Issued | None = None
    """黑名单处理决定通知书: the decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """申诉: an appeal against the decision, and what becomes of it."""

    received_on: date
    """收到决定的日期: day on which the decision was received or known."""
    appealed_on: Annotated[date, NotBefore("received_on")]
    """申诉日期: day of the appeal."""
    claims: Paragraphs
    """申诉请求和理由: what the appeal asks and says."""
    result: AppealResult | None = None
    """处理结果；省略为尚未处理: result; absent: not yet decided."""
    facts: MaybeParagraphs = ()
    """查明的事实: facts found."""
    reasons: MaybeParagraphs = ()
    """理由: reasons."""
    legal_basis: MaybeBasis = ()
    """法律依据: legal basis."""
    document: Issued | None = None
    """申诉处理决定书: the decision on the appeal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delisting:
    """除名: the name is removed from the list."""

    ground: RemovalGround
    """除名情形: ground."""
    facts: Paragraphs
    """核实情况: what was verified."""
    legal_basis: MaybeBasis = ()
    """法律依据: legal basis."""
    document: Issued | None = None
    """黑名单除名通知书: the notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blacklisting:
    """黑名单: an act of art. 25, told beforehand; the decision, the appeal and the removal that follow."""

    ground: BlacklistGround
    """情形: which item of art. 25."""
    count: Annotated[int, Whole(min=1, max=9999)] | None = None
    """次数: how often, where the item counts."""
    facts: Paragraphs
    """事实: facts."""
    proposed: Paragraphs
    """拟作出的处理: what is proposed."""
    legal_basis: LegalBasis
    """法律依据: legal basis."""
    answer_period: Period
    """陈述、申辩期限: time to state and defend."""
    answer_way: Name
    """陈述、申辩方式: how and where."""
    notice: Issued | None = None
    """黑名单事先告知书: the notice before."""
    restriction: Restriction | None = None
    """处理决定: the decision."""
    appeal: Appeal | None = None
    """申诉: appeal."""
    delisting: Delisting | None = None
    """除名: removal."""
