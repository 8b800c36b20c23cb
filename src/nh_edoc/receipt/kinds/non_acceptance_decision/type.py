"""不予受理决定书: the application is not accepted (许可法 art. 32(1)(1), (2))."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from nh_edoc.model.document import Body, DeliveryWay
from nh_edoc.model.fields import Name, NotBefore
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import LegalBasis, Paragraphs, Remedies


class NonAcceptanceGround(StrEnum):
    """不予受理的情形: why an application is not accepted."""

    NOT_REQUIRED = "not-required"
    """依法不需要取得行政许可."""
    NOT_COMPETENT = "not-competent"
    """依法不属于本机关职权范围."""
    OTHER = "other"
    """法律、法规规定的其他情形."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NonAcceptanceDecision(Body):
    """不予受理决定书（行政许可法第三十二条）: decision not to accept an application."""

    KIND: ClassVar[str] = "non-acceptance-decision"
    TITLE: ClassVar[str] = "不予受理决定书"

    applied_on: date
    """申请日期: day of application."""
    received_on: Annotated[date, NotBefore("applied_on")]
    """收件日期: day on which the materials were received."""
    ground: NonAcceptanceGround
    """不予受理的情形: ground."""
    competent_organ: Name | None = None
    """有权处理的行政机关: where to apply instead; rule R04 demands it."""
    reasons: Paragraphs
    """理由: reasons."""
    legal_basis: LegalBasis
    """法律依据: legal basis."""
    remedies: Remedies | None = None
    """救济途径: remedies; rule R08 demands them."""
    delivery_way: DeliveryWay | None = None
    """送达方式: way of delivery."""
