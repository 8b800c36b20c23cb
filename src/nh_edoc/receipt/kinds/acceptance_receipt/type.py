"""受理回执: issued on acceptance; starts the clock (办法 art. 14, 许可法 art. 32)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from nh_edoc.model.document import Body, CalendarRecord, DeliveryWay, Period
from nh_edoc.model.fields import Items, Name, Person, Phone, Text, Together, Whole
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import SpecialKind


class CaseType(StrEnum):
    """办件类型 (GB/T 39046)."""

    IMMEDIATE = "1"
    PROMISED = "2"
    OTHER = "9"


class MaterialForm(StrEnum):
    """材料形式 (EX_GDBS CLLX)."""

    ORIGINAL = "original"
    COPY = "copy"
    ELECTRONIC = "electronic"


class MaterialSource(StrEnum):
    """材料来源: submitted by the applicant, got by sharing, or not demanded (办法 art. 20, 21)."""

    SUBMITTED = "submitted"
    SHARED = "shared"
    EXEMPT = "exempt"


class SubmissionWay(StrEnum):
    """递交方式 (办法 art. 13)."""

    ONSITE = "onsite"
    COURIER = "courier"
    ONLINE = "online"


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One row of the 材料清单."""

    name: Name
    copies: Annotated[int, Whole(min=0, max=9999)]
    form: MaterialForm
    source: MaterialSource
    license_identifier: Annotated[str, Text(max=128, pattern="1\\.2\\.156\\.3005\\.2\\.[0-9A-Z.]{1,110}")] | None = None
    """电子证照标识 of a material got by sharing."""
    deferred_until: date | None = None
    """容缺受理: the day by which the applicant has promised to hand it in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """收费: whether there is one, and on what footing."""

    charged: bool
    note: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceReceipt(Body):
    """受理回执."""

    KIND: ClassVar[str] = "acceptance-receipt"
    TITLE: ClassVar[str] = "受理回执"

    case_type: CaseType
    submission_way: SubmissionWay
    received_at: datetime
    """收件时间: when the application materials arrived."""
    supplemented_at: datetime | None = None
    """补正材料收齐时间: when all supplements were in; None without a supplement notice."""
    accepted_at: datetime
    """受理时间."""
    clock_start: date
    """审批时限起算日: the first working day after acceptance (民法典 art. 201)."""
    period: Period
    """法定办结时限."""
    due_date: date
    """法定办结日期."""
    promised_period: Period | None = None
    """承诺办结时限."""
    promised_date: Annotated[date | None, Together("promised_period")] = None
    """承诺办结日期."""
    calendar: CalendarRecord
    clerk: Person
    """受理人员."""
    window: Name | None = None
    """受理窗口."""
    materials: Annotated[tuple[Material, ...], Items("material", min=1, max=500)]
    possible_procedures: Annotated[tuple[SpecialKind, ...], Items("procedure", min=0, max=8)] = ()
    """可能的特殊程序: their time is not counted (许可法 art. 45)."""
    fee: Fee
    delivery_way: DeliveryWay
    """结果送达方式."""
    progress_query: Name
    """进度查询方式."""
    query_password: Annotated[str, Text(max=32, pattern="[0-9A-Za-z]{4,32}")] | None = None
    """业务查询密码: printed for the applicant, never logged."""
    consultation_phone: Phone
    complaint_phone: Phone
