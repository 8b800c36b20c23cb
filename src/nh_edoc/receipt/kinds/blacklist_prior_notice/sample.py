"""Sample of a 黑名单事先告知书."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DayUnit, Document, Period
from nh_edoc.receipt.fiction import PERSON, PERSON_CASE, head, working_days_before
from nh_edoc.receipt.kinds.blacklist_prior_notice.type import BlacklistPriorNotice
from nh_edoc.receipt.kinds.parts import BlacklistGround

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 7, 1)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the document, with ``day`` as its date and all other dates around it."""
    asked = Period(days=5, unit=DayUnit.WORKING)
    due = calendar.add(day, asked)
    body = BlacklistPriorNotice(
        ground=BlacklistGround.MISSED_APPOINTMENTS,
        count=5,
        facts=("今年以来，当事人在演示行政服务中心预约取号五次，均未到场办理，也未取消预约。",),
        proposed=("拟将当事人纳入网上办事黑名单，限制使用网上办事申请功能六个月，不影响到窗口申请办理。",),
        legal_basis=(
            "《演示市优化营商环境条例（演示）》第三十条",
            "《佛山市南海区网上办事管理办法（试行）》第二十五条",
        ),
        answer_period=asked,
        answer_by=due.date,
        answer_way="向演示行政服务中心 1 号窗口书面提出，或者登录演示政务服务网提出",
        calendar=due.record,
        consultation_phone="0757-00000001",
    )
    applied = working_days_before(calendar, day, 20)
    return Document(head=head(f"南演信告〔{day.year}〕1号", day, applied, PERSON, PERSON_CASE), body=body)
