"""批准决定书: the application is granted (办法 art. 15, 许可法 art. 38)."""

from __future__ import annotations

from typing import ClassVar

from nh_edoc.model.document import DeliveryWay, Period
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import Course, Grants, JointBody, LegalBasis, Paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalDecision(JointBody):
    """批准决定书."""

    KIND: ClassVar[str] = "approval-decision"
    TITLE: ClassVar[str] = "批准决定书"

    course: Course
    content: Paragraphs
    """准予内容."""
    legal_basis: LegalBasis
    grants: Grants = ()
    delivery_way: DeliveryWay
    delivery_period: Period
    """送达期限: ten working days (许可法 art. 44)."""
    public: bool
    """依法公开 (许可法 art. 40)."""
