"""批准决定书: the application is granted (办法 art. 15, 许可法 art. 38)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from nh_edoc.model.document import Body, DeliveryWay, Period
from nh_edoc.model.fields import Items, NotBefore, Text
from nh_edoc.model.license import LicenseTypeRef
from nh_edoc.receipt.kinds.parts import Course, LegalBasis, Paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantField:
    """One field of the licence face."""

    name: Annotated[str, Text(max=60)]
    value: Annotated[str, Text(max=1000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """准予: what licence the decision gives, with its fields, term and conditions."""

    license_type: LicenseTypeRef
    license_number: Annotated[str, Text(max=100)] | None = None
    """证照编号, where it is already known."""
    fields: Annotated[tuple[GrantField, ...], Items("field", min=0, max=100)] = ()
    valid_from: date
    valid_to: Annotated[date | None, NotBefore("valid_from")] = None
    """None: 长期."""
    conditions: Annotated[tuple[Annotated[str, Text(max=500)], ...], Items("condition", min=0, max=30)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalDecision(Body):
    """批准决定书."""

    KIND: ClassVar[str] = "approval-decision"
    TITLE: ClassVar[str] = "批准决定书"

    course: Course
    content: Paragraphs
    """准予内容."""
    legal_basis: LegalBasis
    grants: Annotated[tuple[Grant, ...], Items("grant", min=0, max=20)] = ()
    delivery_way: DeliveryWay
    delivery_period: Period
    """送达期限: ten working days (许可法 art. 44)."""
    public: bool
    """依法公开 (许可法 art. 40)."""
