"""撤回决定书: a licence is taken back for the public good (许可法 art. 8(2))."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from nh_edoc.model.document import DeliveryWay
from nh_edoc.model.fields import Paragraph
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import JointBody, LegalBasis, LicenseRef, Paragraphs, Remedies


class WithdrawalGround(StrEnum):
    """撤回情形（行政许可法第八条第二款）: grounds of a withdrawal."""

    LAW_CHANGED = "law-changed"
    """所依据的法律、法规、规章修改或者废止."""
    CIRCUMSTANCES_CHANGED = "circumstances-changed"
    """准予许可所依据的客观情况发生重大变化."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalDecision(JointBody):
    """撤回决定书（行政许可法第八条第二款）: decision that a licence is taken back for the public good."""

    KIND: ClassVar[str] = "withdrawal-decision"
    TITLE: ClassVar[str] = "撤回决定书"

    license: LicenseRef
    """证照: the licence."""
    ground: WithdrawalGround
    """情形: ground."""
    facts: Paragraphs
    """事实: facts."""
    reasons: Paragraphs
    """理由: reasons."""
    legal_basis: LegalBasis
    """法律依据: legal basis."""
    compensation: Paragraph | None = None
    """补偿: compensation for the holder's loss (许可法 art. 8(2))."""
    effective_on: date
    """生效日期: from when the licence no longer counts."""
    remedies: Remedies | None = None
    """救济途径: remedies; rule R08 demands them."""
    delivery_way: DeliveryWay | None = None
    """送达方式: way of delivery."""
