"""Sample of a 特殊程序审查期限告知书."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import (
    DayUnit,
    Document,
    Period,
)
from nh_edoc.receipt.fiction import (
    PERIOD,
    PERSON,
    PERSON_CASE,
    course,
    head,
    working_days_before,
)
from nh_edoc.receipt.kinds.parts import SpecialKind
from nh_edoc.receipt.kinds.special_procedure_notice.type import SpecialProcedureNotice

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 1, 13)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """The notice of the test that the refused application needs."""
    accepted = working_days_before(calendar, day, 5)
    needed = Period(days=10, unit=DayUnit.WORKING)
    end = calendar.add(day - timedelta(days=1), needed).date
    body = SpecialProcedureNotice(
        course=course(calendar, accepted, PERSON_CASE),
        sequence=1,
        procedure=SpecialKind.TESTING,
        start=day,
        time_needed=needed,
        end=end,
        reasons=("申请人拟设的经营场所毗邻露天垃圾收集点，需要对场所环境进行现场检测，才能判断是否符合法定条件。",),
        legal_basis=("《中华人民共和国行政许可法》第四十五条",),
        institution="佛山市南海区演示检测中心",
        new_due_date=calendar.add(accepted, PERIOD, ((day, end),)).date,
        approver="演示·刘某",
        consultation_phone="0757-00000001",
    )
    return Document(head=head(f"南演许特〔{day.year}〕1号", day, accepted, PERSON, PERSON_CASE), body=body)
