"""办件中的事项: what may happen to an application beside acceptance, special procedures, decision and delivery.

Each fact stands once; what a document of an incident says beyond it is counted or taken from elsewhere in the case.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from nh_edoc.model.digest import Digest
from nh_edoc.model.document import Period
from nh_edoc.model.fields import Items, Name, NeededWhen, Paragraph, Person, Text
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.amendment_notice.type import AmendmentCause
from nh_edoc.receipt.kinds.cancellation_decision.type import CancellationGround
from nh_edoc.receipt.kinds.hearing_notice.type import HearingAppointment
from nh_edoc.receipt.kinds.non_acceptance_decision.type import NonAcceptanceGround
from nh_edoc.receipt.kinds.parts import Changes, LegalBasis, LicenseRef, MaybeBasis, Paragraphs
from nh_edoc.receipt.kinds.revocation_decision.type import RevocationGround
from nh_edoc.receipt.kinds.supplement_notice.type import SupplementPoint
from nh_edoc.receipt.kinds.termination_notice.type import TerminationCause
from nh_edoc.receipt.kinds.withdrawal_decision.type import WithdrawalGround

Number = Annotated[str, Text(max=50)]
"""文号 of a document of the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """文书: number, date and sealed file of a document of the case."""

    number: Number
    """文号: number."""
    date: date | None = None
    """成文日期；省略为尚未作出: date; absent: not yet made."""
    file_digest: Digest | None = None
    """签章文件的摘要: digest of the sealed file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """补正: one round of supplementing (办法 art. 12, 许可法 art. 32(1)(4))."""

    points: Annotated[tuple[SupplementPoint, ...], Items("point", min=1, max=100)]
    """需补正的全部内容: all points."""
    legal_basis: LegalBasis
    """法律依据: legal basis."""
    answer_period: Period | None = None
    """补正期限: how long the applicant has, where law or guide sets a period."""
    answer_way: Name
    """补正方式: how and where to hand in."""
    sender: Person | None = None
    """告知人: who tells."""
    notice: Issued | None = None
    """补正告知书: the notice."""
    answered_at: datetime | None = None
    """补正材料收到时间: when the applicant's answer came; absent: not yet."""
    complete: bool = False
    """是否补齐: whether all points are put right by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NonAcceptance:
    """不予受理: the application is not accepted (许可法 art. 32(1)(1), (2))."""

    ground: NonAcceptanceGround
    """不予受理的情形: ground."""
    competent_organ: Name | None = None
    """有权处理的行政机关: where to apply instead."""
    reasons: Paragraphs
    """理由: reasons."""
    legal_basis: LegalBasis
    """法律依据: legal basis."""
    document: Issued | None = None
    """不予受理决定书: the decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prolongation:
    """延长办结时限: the one extension of the period (许可法 art. 42)."""

    joint: bool
    """统一、联合或者集中办理: whether several organs handle the case together."""
    days: Period
    """延长的时限: how much longer."""
    reasons: Paragraphs
    """延长理由: reasons."""
    legal_basis: LegalBasis
    """法律依据: legal basis."""
    approver: Person
    """批准人: who approved it."""
    approver_office: Name
    """批准人职务: office of who approved it."""
    notice: Issued | None = None
    """延期通知书: the notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """听证告知: the right to be heard is told (许可法 art. 46 to 48)."""

    matter: Paragraphs
    """听证事项: what the hearing is about."""
    interested_parties: Annotated[tuple[Name, ...], Items("party", min=0, max=50)] = ()
    """利害关系人: others whose interests are touched."""
    legal_basis: LegalBasis
    """法律依据: legal basis."""
    request_to: Name
    """提出方式: how and where to ask."""
    appointment: HearingAppointment | None = None
    """听证安排: time and place, where they are set."""
    notice: Issued | None = None
    """听证告知书: the notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Termination:
    """终止: the case ends without a decision on its substance (EX_GDBS BJJGDM 1 to 5)."""

    cause: TerminationCause
    """终止原因: cause."""
    withdrawn_on: Annotated[date | None, NeededWhen("cause", TerminationCause.WITHDRAWN)] = None
    """撤回申请日期: day on which the applicant withdrew."""
    forwarded_to: Annotated[Name | None, NeededWhen("cause", TerminationCause.FORWARDED)] = None
    """转报机关: the organ that goes on with the case."""
    reasons: Paragraphs
    """理由: reasons."""
    legal_basis: MaybeBasis = ()
    """法律依据: legal basis."""
    materials_note: Name | None = None
    """材料处理: what happens to the materials."""
    document: Issued | None = None
    """办结（终止）通知书: the notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """更正: a document of the case is amended or void."""

    number: Number
    """被更正文书的文号: number of the amended document."""
    cause: AmendmentCause
    """更正原因: cause."""
    changes: Changes
    """更正内容: what it said and what it says now."""
    reasons: Paragraphs
    """更正理由: reasons."""
    legal_basis: MaybeBasis = ()
    """法律依据: legal basis."""
    effective_on: date
    """更正生效日期: from when the amended text counts."""
    notice: Issued | None = None
    """更正告知书: the notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseEnd:
    """证照的终止: a licence that the case gave is withdrawn, revoked or struck off (许可法 art. 8, 69, 70).

    Exactly one of the three grounds is given; it says which.
    """

    license: LicenseRef
    """证照: the licence."""
    withdrawal: WithdrawalGround | None = None
    """撤回情形: ground of a withdrawal."""
    revocation: RevocationGround | None = None
    """撤销情形: ground of a revocation."""
    cancellation: CancellationGround | None = None
    """注销情形: ground of a cancellation."""
    facts: Paragraphs
    """事实: facts."""
    reasons: Paragraphs
    """理由: reasons."""
    legal_basis: LegalBasis
    """法律依据: legal basis."""
    compensation: Paragraph | None = None
    """补偿或者赔偿: compensation or damages."""
    effective_on: date
    """生效日期: from when the licence no longer counts."""
    document: Issued | None = None
    """决定书: the decision."""
