"""办件: the record of one application, in the order in which an application runs its course (办法 art. 11–16, 22).

Each fact stands once. What follows from others (due dates, the announced end of a special procedure, which calendar
was used) is not here: drafting counts it. The parts of documents are reused as they are, so the type lies above them.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from nh_edoc.model.attachment import Attachment
from nh_edoc.model.digest import Digest
from nh_edoc.model.document import Agency, Applicant, DeliveryWay, Item, Period
from nh_edoc.model.fields import Items, Name, NeededWhen, NotBefore, Paragraph, Person, Phone, Text, Together
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.case.blacklisting import Blacklisting
from nh_edoc.receipt.case.incidents import (
    Amendment,
    Hearing,
    Issued,
    LicenseEnd,
    NonAcceptance,
    Number,
    Prolongation,
    Supplement,
    Termination,
)
from nh_edoc.receipt.kinds.acceptance_receipt.type import CaseType, Fee, Material, SubmissionWay
from nh_edoc.receipt.kinds.delivery_receipt.type import Evidence, FailedAttempt, Receiver
from nh_edoc.receipt.kinds.parts import (
    FieldChange,
    FormField,
    Grant,
    JointOrgans,
    LegalBasis,
    LicenseRef,
    Matter,
    MaybeBasis,
    Paragraphs,
    Remedies,
    Review,
    SpecialKind,
)

Waybill = Annotated[str, Text(max=40, pattern="[0-9A-Za-z-]{5,40}")]
"""运单号."""
Procedures = Annotated[tuple[SpecialKind, ...], Items("procedure", min=0, max=8)]
MaybeParagraphs = Annotated[tuple[Paragraph, ...], Items("paragraph", min=0, max=50)]
Standards = Annotated[tuple[Annotated[str, Text(max=300)], ...], Items("standard", min=0, max=30)]


class Outcome(StrEnum):
    """决定结果 (办法 art. 15)."""

    GRANTED = "granted"
    """批准."""
    REFUSED = "refused"
    """不予批准."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """办事指南: what the item's guide promised when the application was made (办法 art. 10).

    It is copied into the case: a document can be drafted again when the guide has long changed.
    """

    case_type: CaseType
    """办件类型."""
    period: Period
    """法定办结时限."""
    promised_period: Period | None = None
    """承诺办结时限."""
    possible_procedures: Procedures = ()
    """可能的特殊程序."""
    fee: Fee
    delivery_period: Period | None = None
    """送达期限 of an item that the 行政许可法 does not govern; licences have that of its art. 44."""
    progress_query: Name
    """进度查询方式."""
    consultation_phone: Phone
    complaint_phone: Phone
    remedies: Remedies | None = None
    """救济途径."""
    joint_organs: JointOrgans = ()
    """联合办理的机关, which decide together with the case's own (许可法 art. 26)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """申请: what the applicant handed in, when and how (办法 art. 11, 13)."""

    applied_at: datetime
    """申请时间."""
    way: SubmissionWay
    """递交方式."""
    received_at: datetime | None = None
    """收件时间: when the materials arrived; the five days for a supplement notice run from it."""
    matter: Matter = Matter.NEW
    """申请类型."""
    license: Annotated[LicenseRef | None, NeededWhen("matter", Matter.CHANGE)] = None
    """原证照 that is to be changed or renewed."""
    changes: Annotated[tuple[FieldChange, ...], Items("change", min=0, max=100)] = ()
    """变更事项 that are applied for."""
    form: Annotated[tuple[FormField, ...], Items("field", min=0, max=500)] = ()
    """申请表."""
    document: Issued | None = None
    """申请表 as a document of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledMaterial(Material):
    """申请材料: a row of the list of materials with the file behind it."""

    file: Attachment | None = None
    """Name, media type and digest; the bytes stay outside of the case data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryChoice:
    """送达方式的选择: how the applicant wants the result (办法 art. 16)."""

    way: DeliveryWay
    address: Name | None = None
    """收件地址 for a courier."""
    receiver: Person | None = None
    """收件人 for a courier."""
    mobile: Phone | None = None
    """For the courier, and for the short message of an online delivery."""
    consent_on: date | None = None
    """同意电子送达的日期 (民诉法 art. 90)."""
    system: Annotated[Name | None, Together("consent_on")] = None
    """受送达人指定的特定系统."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedReceipt:
    """受理回执 of the case; its number is shorter than others (GB/T 39046: an..30)."""

    number: Annotated[str, Text(max=30)]
    """受理文书编号."""
    date: date | None = None
    """成文日期; None while it is not yet made."""
    file_digest: Digest | None = None
    """Of the sealed file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """受理: starts the clock (办法 art. 14, 许可法 art. 32)."""

    accepted_at: datetime
    """受理时间."""
    clerk: Person
    """受理人员."""
    window: Name | None = None
    """受理窗口."""
    query_password: Annotated[str, Text(max=32, pattern="[0-9A-Za-z]{4,32}")] | None = None
    """业务查询密码: never logged."""
    receipt: IssuedReceipt


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialProcedure:
    """特殊程序: stops the clock (办法 art. 15, 许可法 art. 45)."""

    kind: SpecialKind
    start: date
    """开始日期."""
    time_needed: Period
    """所需时间, as announced to the applicant."""
    ended_on: Annotated[date | None, NotBefore("start")] = None
    """实际结束日期; None while it runs."""
    reasons: Paragraphs
    """启动理由."""
    legal_basis: LegalBasis
    institution: Name | None = None
    """承担机构."""
    approver: Person | None = None
    """批准人."""
    notice: Issued | None = None
    """特殊程序审查期限告知书."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """决定: granted or refused (办法 art. 15, 许可法 art. 38)."""

    outcome: Outcome
    document: Issued | None = None
    """批准决定书 or 不予批准决定书."""
    content: MaybeParagraphs = ()
    """准予内容 of a grant."""
    grants: Annotated[tuple[Grant, ...], Items("grant", min=0, max=20)] = ()
    public: bool = False
    """依法公开 of a grant (许可法 art. 40)."""
    facts: MaybeParagraphs = ()
    """事实 of a refusal."""
    reasons: MaybeParagraphs = ()
    """理由 of a refusal."""
    legal_basis: MaybeBasis = ()
    """法律依据."""
    technical_standards: Standards = ()
    """技术标准、技术规范 of a refusal (许可法 art. 55(3))."""
    valid_from: date | None = None
    """延续后的有效期起 of a renewal."""
    valid_to: date | None = None
    """延续后的有效期止 of a renewal; absent: for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """送达: what was sent, how, and what proves that it arrived (办法 art. 16)."""

    documents: Annotated[tuple[Number, ...], Items("number", min=1, max=50)]
    """送达文书, by their numbers in this case."""
    way: DeliveryWay
    """The way that was taken; it may differ from the one that was chosen."""
    sender: Person
    """送达人."""
    sent_at: datetime
    """发出时间."""
    place: Name | None = None
    """送达地点 of a delivery on the spot."""
    delivered_at: datetime | None = None
    """签收时间, or the arrival in the receiver's system; a public notice has none of its own."""
    receiver: Receiver | None = None
    """签收人."""
    company: Name | None = None
    """快递公司."""
    waybill: Annotated[Waybill | None, Together("company")] = None
    sms_sent_at: datetime | None = None
    """短信提醒时间 of an online delivery."""
    attempts: Annotated[tuple[FailedAttempt, ...], Items("attempt", min=0, max=20)] = ()
    """未能送达 in other ways before."""
    published_on: date | None = None
    """公告日期."""
    witness: Person | None = None
    """见证人, when the receiver refused to sign (民诉法 art. 89)."""
    note: Name | None = None
    """备注."""
    evidence: Annotated[tuple[Evidence, ...], Items("file", min=0, max=20)] = ()
    """送达证明."""
    receipt: Issued | None = None
    """送达回执."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """办件: everything that is known of one application, from which its documents are drafted."""

    approval_code: Annotated[str, Text(max=50, pattern="[0-9A-Za-z-]{1,50}")]
    """统一审批编码."""
    agency: Agency
    """实施机关."""
    item: Item
    """事项."""
    applicant: Applicant
    """申请人."""
    guide: Guide | None = None
    """办事指南; absent: the operator's data of item and agency."""
    application: Application
    materials: Annotated[tuple[FiledMaterial, ...], Items("material", min=0, max=500)] = ()
    delivery_choice: DeliveryChoice | None = None
    supplements: Annotated[tuple[Supplement, ...], Items("supplement", min=0, max=9)] = ()
    """补正."""
    non_acceptance: NonAcceptance | None = None
    """不予受理."""
    acceptance: Acceptance | None = None
    prolongation: Prolongation | None = None
    """延长."""
    hearing: Hearing | None = None
    """听证告知."""
    special_procedures: Annotated[tuple[SpecialProcedure, ...], Items("procedure", min=0, max=50)] = ()
    reviews: Annotated[tuple[Review, ...], Items("review", min=0, max=100)] = ()
    review_record: Issued | None = None
    """审批记录 as a document of its own."""
    decision: Decision | None = None
    termination: Termination | None = None
    """终止."""
    deliveries: Annotated[tuple[Delivery, ...], Items("delivery", min=0, max=20)] = ()
    amendments: Annotated[tuple[Amendment, ...], Items("amendment", min=0, max=50)] = ()
    """更正."""
    license_end: LicenseEnd | None = None
    """证照的终止."""
    blacklisting: Blacklisting | None = None
    """网上办事黑名单."""
    demonstration: bool = False
    """演示: a case of fictitious parties; so are its documents."""

    def supplemented_at(self) -> datetime | None:
        """Return 补正材料收齐时间: when the last answer came that put everything right; None without one."""
        answers = [one.answered_at for one in self.supplements if one.complete and one.answered_at is not None]
        return max(answers, default=None)
