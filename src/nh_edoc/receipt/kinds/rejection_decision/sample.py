"""Sample of a 不予批准决定书."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import (
    DayUnit,
    DeliveryWay,
    Document,
    Period,
)
from nh_edoc.receipt.fiction import (
    PERSON,
    PERSON_CASE,
    REMEDIES,
    course,
    head,
    working_days_before,
)
from nh_edoc.receipt.kinds.parts import SpecialKind, SpecialTime
from nh_edoc.receipt.kinds.rejection_decision.type import RejectionDecision

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 2, 10)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the refusal of the person's application, after a test."""
    accepted = working_days_before(calendar, day, 26)
    testing = SpecialTime(
        kind=SpecialKind.TESTING,
        start=calendar.add(accepted, Period(days=5, unit=DayUnit.WORKING)).date,
        end=calendar.add(accepted, Period(days=14, unit=DayUnit.WORKING)).date,
    )
    body = RejectionDecision(
        course=course(calendar, accepted, PERSON_CASE, testing),
        facts=("经现场检测，申请人拟设的经营场所距露天垃圾收集点 8 米，食品处理区未与就餐区分开。",),
        reasons=("该场所不具备与经营的食品品种、数量相适应的条件，且与污染源的距离不符合规定，不符合法定条件。",),
        legal_basis=(
            "《中华人民共和国食品安全法》第三十三条第一款第一项、第三十五条第二款",
            "《中华人民共和国行政许可法》第三十八条第二款",
        ),
        technical_standards=("GB 31654-2021《食品安全国家标准 餐饮服务通用卫生规范》",),
        remedies=REMEDIES,
        delivery_way=DeliveryWay.ONLINE,
    )
    return Document(head=head(f"南演许不字〔{day.year}〕1号", day, accepted, PERSON, PERSON_CASE), body=body)
