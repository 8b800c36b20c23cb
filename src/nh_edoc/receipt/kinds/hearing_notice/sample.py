"""Sample of a 听证告知书."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DayUnit, Document, Period
from nh_edoc.model.legal_time import BEIJING
from nh_edoc.receipt.fiction import COMPANY, COMPANY_CASE, course, head, working_days_before
from nh_edoc.receipt.kinds.hearing_notice.type import HearingAppointment, HearingNotice

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 3, 9)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the document, with ``day`` as its date and all other dates around it."""
    accepted = working_days_before(calendar, day, 4)
    asked = Period(days=5, unit=DayUnit.WORKING)
    held = calendar.add(day, Period(days=12, unit=DayUnit.WORKING)).date
    body = HearingNotice(
        course=course(calendar, accepted, COMPANY_CASE),
        matter=("申请人拟在演示居民小区首层经营餐饮服务，直接涉及该小区业主的通行、采光和排烟利益。",),
        interested_parties=("佛山市南海区演示小区业主委员会（演示）",),
        legal_basis=("《中华人民共和国行政许可法》第三十六条、第四十七条、第四十八条",),
        request_period=asked,
        request_by=calendar.add(day, asked).date,
        request_to="向演示行政服务中心 3 号窗口书面提出，或者登录演示政务服务网提出",
        appointment=HearingAppointment(
            at=datetime.combine(held, time(9, 30), BEIJING),
            place="演示行政服务中心 301 会议室",
            presider="演示·何某",
            public=True,
        ),
        consultation_phone="0757-00000001",
    )
    return Document(head=head(f"南演许听〔{day.year}〕1号", day, accepted, COMPANY), body=body)
