"""延续决定书: a licence goes on for another term (许可法 art. 50)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from nh_edoc.model.document import DeliveryWay, Period
from nh_edoc.model.fields import NotBefore
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import Course, Grants, JointBody, LegalBasis, LicenseRef


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalDecision(JointBody):
    """延续决定书（行政许可法第五十条）: decision to renew a licence."""

    KIND: ClassVar[str] = "renewal-decision"
    TITLE: ClassVar[str] = "延续决定书"

    course: Course
    """办理经过: course."""
    license: LicenseRef
    """原证照: the licence that is renewed."""
    valid_from: date
    """延续后的有效期起: first day of the new term."""
    valid_to: Annotated[date | None, NotBefore("valid_from")] = None
    """延续后的有效期止；省略为长期: last day of the new term; absent: for ever."""
    deemed: bool
    """视为准予延续: whether the renewal counts as granted because nothing was decided before the licence ran out."""
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
