"""申诉处理决定书: what becomes of an appeal against the blacklist (办法 art. 25)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from nh_edoc.model.document import Body, DeliveryWay
from nh_edoc.model.fields import NotBefore
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import DocumentRef, LegalBasis, Paragraphs, Remedies


class AppealResult(StrEnum):
    """申诉处理结果: what becomes of the decision."""

    UPHELD = "upheld"
    """维持."""
    CHANGED = "changed"
    """变更."""
    REVERSED = "reversed"
    """撤销并除名."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDecision(Body):
    """申诉处理决定书（办法第二十五条）: decision on an appeal against the blacklist."""

    KIND: ClassVar[str] = "appeal-decision"
    TITLE: ClassVar[str] = "申诉处理决定书"

    appealed: DocumentRef
    """申诉所针对的决定: the decision that is appealed against."""
    received_on: date
    """收到决定的日期: day on which it was received or known."""
    appealed_on: Annotated[date, NotBefore("received_on")]
    """申诉日期: day of the appeal."""
    claims: Paragraphs
    """申诉请求和理由: what the appeal asks and says."""
    result: AppealResult
    """处理结果: result."""
    facts: Paragraphs
    """查明的事实: facts found."""
    reasons: Paragraphs
    """理由: reasons."""
    legal_basis: LegalBasis
    """法律依据: legal basis."""
    remedies: Remedies | None = None
    """救济途径: remedies; rule R08 demands them unless the decision is reversed."""
    delivery_way: DeliveryWay | None = None
    """送达方式: way of delivery."""
