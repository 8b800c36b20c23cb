"""不予批准决定书: the application is refused (办法 art. 15, 许可法 art. 38(2))."""

from __future__ import annotations

from typing import Annotated, ClassVar

from nh_edoc.model.document import DeliveryWay
from nh_edoc.model.fields import Items, Text
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import Course, JointBody, LegalBasis, Paragraphs, Remedies


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectionDecision(JointBody):
    """不予批准决定书."""

    KIND: ClassVar[str] = "rejection-decision"
    TITLE: ClassVar[str] = "不予批准决定书"

    course: Course
    facts: Paragraphs
    """事实."""
    reasons: Paragraphs
    """理由."""
    legal_basis: LegalBasis
    technical_standards: Annotated[tuple[Annotated[str, Text(max=300)], ...], Items("standard", min=0, max=30)] = ()
    """技术标准、技术规范 (许可法 art. 55(3))."""
    remedies: Remedies | None = None
    """救济途径: optional in form, so that its absence can be named; rule R08 demands it."""
    delivery_way: DeliveryWay | None = None
    """送达方式: None = not yet chosen."""
