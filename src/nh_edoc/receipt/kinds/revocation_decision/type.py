"""撤销决定书: a licence is annulled (许可法 art. 69)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from nh_edoc.model.document import DeliveryWay
from nh_edoc.model.fields import Paragraph
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import DocumentRef, JointBody, LegalBasis, LicenseRef, Paragraphs, Remedies


class RevocationGround(StrEnum):
    """撤销情形（行政许可法第六十九条）: grounds of a revocation."""

    ABUSE = "abuse"
    """行政机关工作人员滥用职权、玩忽职守作出."""
    BEYOND_AUTHORITY = "beyond-authority"
    """超越法定职权作出."""
    PROCEDURE = "procedure"
    """违反法定程序作出."""
    UNQUALIFIED = "unqualified"
    """对不具备申请资格或者不符合法定条件的申请人准予."""
    FRAUD = "fraud"
    """以欺骗、贿赂等不正当手段取得."""
    OTHER = "other"
    """依法可以撤销的其他情形."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationDecision(JointBody):
    """撤销决定书（行政许可法第六十九条）: decision that a licence is annulled."""

    KIND: ClassVar[str] = "revocation-decision"
    TITLE: ClassVar[str] = "撤销决定书"

    license: LicenseRef
    """证照: the licence."""
    ground: RevocationGround
    """情形: ground."""
    facts: Paragraphs
    """事实: facts."""
    reasons: Paragraphs
    """理由: reasons."""
    legal_basis: LegalBasis
    """法律依据: legal basis."""
    prior_notice: DocumentRef | None = None
    """事先告知文书: the document in which the holder was told before, where there is one."""
    compensation: Paragraph | None = None
    """赔偿: damages for the holder's loss (许可法 art. 69(4))."""
    effective_on: date
    """生效日期: from when the licence no longer counts."""
    remedies: Remedies | None = None
    """救济途径: remedies; rule R08 demands them."""
    delivery_way: DeliveryWay | None = None
    """送达方式: way of delivery."""
