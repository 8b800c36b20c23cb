"""Sample of a 批准决定书."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import (
    DayUnit,
    DeliveryWay,
    Document,
    Period,
)
from nh_edoc.receipt.fiction import (
    COMPANY,
    COMPANY_CASE,
    LICENSE_TYPE,
    course,
    head,
    working_days_before,
)
from nh_edoc.receipt.kinds.approval_decision.type import ApprovalDecision
from nh_edoc.receipt.kinds.parts import Grant, GrantField

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 3, 2)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the grant to the company."""
    accepted = working_days_before(calendar, day, 10)
    body = ApprovalDecision(
        course=course(calendar, accepted, COMPANY_CASE),
        content=("准予佛山市南海区演示食品有限公司从事食品经营，主体业态为餐饮服务经营者，经营项目为热食类食品制售。",),
        legal_basis=(
            "《中华人民共和国食品安全法》第三十五条",
            "《中华人民共和国行政许可法》第三十八条第一款",
        ),
        grants=(
            Grant(
                license_type=LICENSE_TYPE,
                license_number=f"演示JY{day.year}000001",
                fields=(
                    GrantField(name="经营者名称", value=COMPANY.name),
                    GrantField(name="统一社会信用代码", value=COMPANY.id_number),
                    GrantField(name="法定代表人", value="演示·李某"),
                    GrantField(name="经营场所", value="佛山市南海区演示街道演示路1号"),
                    GrantField(name="主体业态", value="餐饮服务经营者"),
                    GrantField(name="经营项目", value="热食类食品制售"),
                ),
                valid_from=day,
                valid_to=_five_years(day),
                conditions=("经营条件发生变化的，应当依法申请变更。",),
            ),
        ),
        delivery_way=DeliveryWay.ONLINE,
        delivery_period=Period(days=10, unit=DayUnit.WORKING),
        public=True,
    )
    return Document(head=head(f"南演许准字〔{day.year}〕1号", day, accepted, COMPANY), body=body)


def _five_years(day: date) -> date:
    """Return the last day of a term of five years (食品经营许可和备案管理办法: 许可证有效期为5年)."""
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 5, day=28 if leap_day else day.day) - timedelta(days=0 if leap_day else 1)
