"""补正告知书: all that is missing, told at once (办法 art. 12, 许可法 art. 32(1)(4))."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from nh_edoc.model.document import Body, CalendarRecord, Period
from nh_edoc.model.fields import Items, Name, Paragraph, Person, Phone, Together, Whole
from nh_edoc.model.license import LicenseTypeRef
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import DocumentRef, LegalBasis


class PointOrigin(StrEnum):
    """需补正问题的来由: where a point comes from (许可法 art. 32(1)(4))."""

    FIRST = "first"
    """首次审查发现."""
    UNCURED = "uncured"
    """已告知而未补齐."""
    SUPPLIED = "supplied"
    """新提交材料中的问题."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementPoint:
    """需补正的一项内容: one point to be put right."""

    material: Name
    """材料名称: material, as the item's list calls it."""
    problem: Paragraph
    """存在问题: what is wrong or missing."""
    requirement: Paragraph
    """补正要求: what is to be handed in."""
    origin: PointOrigin
    """问题来由: where the point comes from."""
    license_type: LicenseTypeRef | None = None
    """证照类型: type of the licence that is asked for, where the material is one (办法 art. 20)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementNotice(Body):
    """补正告知书（办法第十二条，行政许可法第三十二条）: notice of all that is to be supplemented."""

    KIND: ClassVar[str] = "supplement-notice"
    TITLE: ClassVar[str] = "补正告知书"

    applied_on: date
    """申请日期: day of application."""
    received_on: date
    """收件日期: day on which the materials were received; the five days run from it."""
    sequence: Annotated[int, Whole(min=1, max=9)]
    """第几次补正告知: which notice of the case."""
    earlier: DocumentRef | None = None
    """前次补正告知书: the notice before this one."""
    points: Annotated[tuple[SupplementPoint, ...], Items("point", min=1, max=100)]
    """需补正的全部内容: all points."""
    legal_basis: LegalBasis
    """法律依据: legal basis."""
    answer_period: Period | None = None
    """补正期限: how long the applicant has, where law or guide sets a period."""
    answer_by: Annotated[date | None, Together("answer_period")] = None
    """补正截止日期: last day of that period."""
    answer_way: Name
    """补正方式: how and where to hand in."""
    calendar: CalendarRecord
    """所用工作日历: calendar used."""
    sender: Person | None = None
    """告知人: who tells."""
    consultation_phone: Phone
    """咨询电话: telephone for questions."""
