"""注销决定书: a licence is struck off (许可法 art. 70)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from nh_edoc.model.document import DeliveryWay
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import DocumentRef, JointBody, LegalBasis, LicenseRef, Paragraphs, Remedies


class CancellationGround(StrEnum):
    """注销情形（行政许可法第七十条）: grounds of a cancellation."""

    EXPIRED = "expired"
    """有效期届满未延续."""
    INCAPACITY = "incapacity"
    """公民死亡或者丧失行为能力."""
    ENDED = "ended"
    """法人或者其他组织依法终止."""
    ANNULLED = "annulled"
    """许可依法被撤销、撤回，或者许可证件依法被吊销."""
    FORCE_MAJEURE = "force-majeure"
    """因不可抗力导致许可事项无法实施."""
    OTHER = "other"
    """法律、法规规定的其他情形."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationDecision(JointBody):
    """注销决定书（行政许可法第七十条）: decision that a licence is struck off."""

    KIND: ClassVar[str] = "cancellation-decision"
    TITLE: ClassVar[str] = "注销决定书"

    license: LicenseRef
    """证照: the licence."""
    ground: CancellationGround
    """情形: ground."""
    facts: Paragraphs
    """事实: facts."""
    reasons: Paragraphs
    """理由: reasons."""
    legal_basis: LegalBasis
    """法律依据: legal basis."""
    prior: DocumentRef | None = None
    """在先决定: the decision that annulled the licence, where that is the ground."""
    effective_on: date
    """生效日期: from when the licence no longer counts."""
    remedies: Remedies | None = None
    """救济途径: remedies; rule R08 demands them."""
    delivery_way: DeliveryWay | None = None
    """送达方式: way of delivery."""
