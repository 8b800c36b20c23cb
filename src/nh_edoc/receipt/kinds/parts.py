"""Parts that several kinds of document share."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from nh_edoc.model.digest import Digest
from nh_edoc.model.document import Agency, Body, CalendarRecord, Period
from nh_edoc.model.fields import Items, Name, NotBefore, Paragraph, Person, Text, Url, Whole
from nh_edoc.model.license import LicenseTypeRef
from nh_edoc.model.record import dataclass

Paragraphs = Annotated[tuple[Paragraph, ...], Items("paragraph", min=1, max=50)]
"""One to fifty paragraphs of plain text."""
LegalBasis = Annotated[tuple[Annotated[str, Text(max=300)], ...], Items("basis", min=1, max=30)]
"""法律依据: law and article, each as it is cited."""


JointOrgans = Annotated[tuple[Agency, ...], Items("organ", min=0, max=5)]
"""联合作出机关, in the order in which they sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JointBody(Body):
    """What a decision says that several organs may make together (许可法 art. 26: 联合办理)."""

    joint_organs: JointOrgans = ()
    """联合作出机关, besides the organ of the head, which handled the case."""

    @property
    def joined_by(self) -> tuple[Agency, ...]:
        """As the body says."""
        return self.joint_organs


class SpecialKind(StrEnum):
    """特殊程序种类 (许可法 art. 45, 办法 art. 15)."""

    HEARING = "hearing"
    TENDER = "tender"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TESTING = "testing"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert-review"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialTime:
    """特殊程序所需时间: both days inclusive."""

    kind: SpecialKind
    start: date
    end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """延长办结时限: told to the applicant, once (许可法 art. 42)."""

    number: Annotated[str, Text(max=50)]
    """延期通知书文号: number of the notice."""
    told_on: date
    """延期通知书日期: date of the notice."""
    days: Period
    """延长的时限: how much longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The course of the application up to the decision: what the time limit is judged by."""

    applied_on: date
    """申请日期."""
    accepted_on: date
    """受理日期."""
    receipt_number: Annotated[str, Text(max=30)]
    """受理文书编号 of the acceptance receipt."""
    due_date: date
    """法定办结日期, as counted with ``calendar``."""
    period: Period
    """法定办结时限."""
    special_days: Annotated[tuple[SpecialTime, ...], Items("span", min=0, max=50)] = ()
    """特殊程序: spans that the period does not count (许可法 art. 45)."""
    extension: Extension | None = None
    """延长: the one extension of the period (许可法 art. 42)."""
    calendar: CalendarRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedies:
    """救济途径 (许可法 art. 38, 复议法 art. 20, 22, 诉讼法 art. 46)."""

    review_organ: Name
    """复议机关."""
    review_period: Period
    """复议申请期限: 60 calendar days."""
    review_url: Url | None = None
    """网上申请复议渠道 (复议法 art. 22(2))."""
    court: Name
    """人民法院."""
    suit_months: Annotated[int, Whole(min=1, max=12)]
    """起诉期限: six months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRef:
    """所指文书: another document of the agency, by its number."""

    title: Annotated[str, Text(max=100)]
    """题名: its title."""
    number: Annotated[str, Text(max=50)]
    """文号: its number."""
    date: date
    """成文日期: its date."""
    file_digest: Digest | None = None
    """签章文件摘要: of its sealed file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseRef:
    """所指证照: a licence that was issued before."""

    name: Name
    """证照名称: name."""
    number: Annotated[str, Text(max=100)]
    """证照编号: number."""
    identifier: Annotated[str, Text(max=120)] | None = None
    """电子证照标识: identifier of the electronic licence (GB/T 36904)."""
    issued_on: date
    """颁发日期: day of issue."""
    valid_to: Annotated[date | None, NotBefore("issued_on")] = None
    """有效期止: last day of validity; absent: for ever."""


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


Grants = Annotated[tuple[Grant, ...], Items("grant", min=0, max=20)]
"""准予的证照."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """变更事项: one field, before and after."""

    field: Annotated[str, Text(max=60)]
    """项目: what is changed."""
    before: Annotated[str, Text(max=1000)]
    """变更前: how it read."""
    after: Annotated[str, Text(max=1000)]
    """变更后: how it reads."""


Changes = Annotated[tuple[FieldChange, ...], Items("change", min=1, max=100)]
MaybeBasis = Annotated[tuple[Annotated[str, Text(max=300)], ...], Items("basis", min=0, max=30)]
"""法律依据 where the law does not demand one."""


class Matter(StrEnum):
    """申请类型: what is applied for (许可法 art. 29, 49, 50)."""

    NEW = "new"
    """新办."""
    CHANGE = "change"
    """变更."""
    RENEWAL = "renewal"
    """延续."""


class Stage(StrEnum):
    """审批环节 (EX_GDBS SPHJDM)."""

    HANDLING = "handling"
    """承办."""
    REVIEW = "review"
    """审核."""
    APPROVAL = "approval"
    """批准."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """申请表 entry: name for machines, label and value as the applicant saw and wrote them."""

    name: Annotated[str, Text(max=60, pattern="[A-Za-z][A-Za-z0-9]{0,59}")]
    label: Annotated[str, Text(max=60)]
    value: Annotated[str, Text(max=2000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """审批意见: who examined what, with which opinion (办法 art. 15, 22; 许可法 art. 34)."""

    stage: Stage
    persons: Annotated[tuple[Person, ...], Items("person", min=1, max=10)]
    opinion: Paragraph
    at: datetime
    on_site: bool = False
    """实地核查: substance was checked on the spot, which takes two or more."""


class BlacklistGround(StrEnum):
    """纳入黑名单的情形（办法第二十五条）: the five items of Measures art. 25."""

    FALSE_MATERIALS = "false-materials"
    """（一）提供虚假申请材料、信息或采取其他欺诈手段隐瞒事实."""
    NOT_SUBMITTED = "not-submitted"
    """（二）不按要求提交申请材料、填写或上传与办事无关的信息等超过三次."""
    MISSED_APPOINTMENTS = "missed-appointments"
    """（三）预约后失约超过三次."""
    UNTRUE_COMPLAINTS = "untrue-complaints"
    """（四）提出与事实不符的投诉、评价超过三次."""
    OTHER = "other"
    """（五）其他不诚信或恶意系统攻击行为."""
