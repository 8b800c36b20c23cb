"""What sample cases share: the accepted application, procedures, reviews, materials; all of fictitious parties."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeVar

from nh_edoc.calendar import WorkCalendar
from nh_edoc.model.document import DayUnit, Period
from nh_edoc.model.legal_time import BEIJING
from nh_edoc.receipt.case.incidents import Issued
from nh_edoc.receipt.case.type import (
    Acceptance,
    Application,
    Case,
    FiledMaterial,
    Guide,
    IssuedReceipt,
    SpecialProcedure,
)
from nh_edoc.receipt.kinds.acceptance_receipt.type import AcceptanceReceipt, Material
from nh_edoc.receipt.kinds.parts import FormField, Review, SpecialKind, Stage
from nh_edoc.receipt.kinds.rejection_decision.type import RejectionDecision
from nh_edoc.receipt.samples import sample

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar
    from nh_edoc.model.document import Body, Head
    from nh_edoc.receipt.kinds.parts import Course

B = TypeVar("B", bound="Body")


def body_of(type_: type[B], on: date | None) -> B:
    """Return the body of a sample document."""
    body = sample(type_.KIND, on).body
    if not isinstance(body, type_):
        raise TypeError(body.KIND)
    return body


def accepted_case(head: Head, course: Course) -> Case:
    """Return the case as it stands when the application was accepted, on the day that it came."""
    accepted = course.accepted_on
    return Case(
        approval_code=head.approval_code,
        agency=head.agency,
        item=head.item,
        applicant=head.applicant,
        guide=_guide(course),
        application=Application(
            applied_at=at(accepted, 9, 5),
            way=_receipt_sample().submission_way,
            received_at=at(accepted, 9, 12),
            form=(
                FormField(name="operatorName", label="经营者名称", value=head.applicant.name),
                FormField(name="premises", label="经营场所", value="佛山市南海区演示街道演示路1号"),
                FormField(name="businessForm", label="主体业态", value="餐饮服务经营者"),
                FormField(name="businessItems", label="经营项目", value="热食类食品制售"),
            ),
            document=Issued(number=f"南演申{accepted:%Y%m%d}0001"),
        ),
        acceptance=Acceptance(
            accepted_at=at(accepted, 15, 30),
            clerk="演示·陈某",
            window=_receipt_sample().window,
            query_password=_receipt_sample().query_password,
            receipt=IssuedReceipt(number=course.receipt_number, date=accepted),
        ),
        demonstration=True,
    )


def _receipt_sample() -> AcceptanceReceipt:
    return body_of(AcceptanceReceipt, None)


def _guide(course: Course) -> Guide:
    receipt = _receipt_sample()
    return Guide(
        case_type=receipt.case_type,
        period=course.period,
        promised_period=receipt.promised_period,
        possible_procedures=(SpecialKind.INSPECTION, SpecialKind.TESTING),
        fee=receipt.fee,
        progress_query=receipt.progress_query,
        consultation_phone=receipt.consultation_phone,
        complaint_phone=receipt.complaint_phone,
        remedies=body_of(RejectionDecision, None).remedies,
    )


def inspection(accepted: date, calendar: WorkCalendar) -> SpecialProcedure:
    """Return an inspection of four working days, told the day before."""
    start, end = working_day(calendar, accepted, 2), working_day(calendar, accepted, 5)
    told = working_day(calendar, accepted, 1)
    return SpecialProcedure(
        kind=SpecialKind.INSPECTION,
        start=start,
        time_needed=Period(days=4, unit=DayUnit.WORKING),
        ended_on=end,
        reasons=("申请的经营项目为热食类食品制售，须对清洗消毒后的餐饮具进行检验，以判断消毒设施能否达到要求。",),
        legal_basis=("《中华人民共和国行政许可法》第四十五条",),
        institution="演示食品检验所",
        approver="演示·赵某",
        notice=Issued(number=f"南演特告〔{told.year}〕1号", date=told),
    )


def testing(course: Course, calendar: WorkCalendar) -> SpecialProcedure:
    """Return the procedure whose days the sample refusal leaves out."""
    (span,) = course.special_days
    days = calendar.working_days(span.start - timedelta(days=1), span.end)
    told = working_day(calendar, course.accepted_on, 4)
    return SpecialProcedure(
        kind=span.kind,
        start=span.start,
        time_needed=Period(days=days, unit=DayUnit.WORKING),
        ended_on=span.end,
        reasons=("须对拟设经营场所与周围污染源的距离和食品处理区的分隔进行现场检测。",),
        legal_basis=("《中华人民共和国行政许可法》第四十五条",),
        institution="演示检测中心",
        approver="演示·赵某",
        notice=Issued(number=f"南演特告〔{told.year}〕2号", date=told),
    )


def reviews_of(
    accepted: date, decided: date, calendar: WorkCalendar, *, first: int, opinions: tuple[str, str, str]
) -> tuple[Review, ...]:
    """Return the three stages; the first, on the spot, so many working days after acceptance."""
    handled, checked = (working_day(calendar, accepted, first + later) for later in (0, 1))
    return (
        Review(
            stage=Stage.HANDLING,
            persons=("演示·黄某", "演示·何某"),
            opinion=opinions[0],
            at=at(handled, 11, 0),
            on_site=True,
        ),
        Review(stage=Stage.REVIEW, persons=("演示·周某",), opinion=opinions[1], at=at(checked, 15, 0)),
        Review(stage=Stage.APPROVAL, persons=("演示·赵某",), opinion=opinions[2], at=at(decided, 9, 30)),
    )


def materials_of(on: date | None) -> tuple[FiledMaterial, ...]:
    """Return the rows of the sample receipt, without their files."""
    rows = body_of(AcceptanceReceipt, on).materials
    return tuple(FiledMaterial(**{entry.name: getattr(row, entry.name) for entry in fields(Material)}) for row in rows)


def working_day(calendar: WorkCalendar, after: date, count: int) -> date:
    """Return the working day so many behind a day."""
    return calendar.add(after, Period(days=count, unit=DayUnit.WORKING)).date


def at(day: date, hour: int, minute: int) -> datetime:
    """Return a time of a day in Beijing."""
    return datetime.combine(day, time(hour, minute), BEIJING)
