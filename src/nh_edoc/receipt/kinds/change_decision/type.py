"""变更决定书: what a licence says is changed on its holder's application (许可法 art. 49)."""

from __future__ import annotations

from typing import ClassVar

from nh_edoc.model.document import DeliveryWay, Period
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import Changes, Course, Grants, JointBody, LegalBasis, LicenseRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDecision(JointBody):
    """变更决定书（行政许可法第四十九条）: decision to change a licence."""

    KIND: ClassVar[str] = "change-decision"
    TITLE: ClassVar[str] = "变更决定书"

    course: Course
    """办理经过: course."""
    license: LicenseRef
    """原证照: the licence that is changed."""
    changes: Changes
    """变更事项: what is changed."""
    legal_basis: LegalBasis
    """法律依据: legal basis."""
    grants: Grants = ()
    """换发的证照: licences given anew."""
    delivery_way: DeliveryWay
    """送达方式: way of delivery."""
    delivery_period: Period
    """送达期限: period of delivery (许可法 art. 44)."""
    public: bool
    """依法公开: to be published (许可法 art. 40)."""
