"""Sample of a 黑名单处理决定通知书."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DayUnit, DeliveryWay, Document, Period
from nh_edoc.receipt.fiction import PERSON, PERSON_CASE, REMEDIES, head, working_days_before
from nh_edoc.receipt.kinds.blacklist_decision.type import BlacklistDecision
from nh_edoc.receipt.kinds.blacklist_prior_notice.type import BlacklistPriorNotice
from nh_edoc.receipt.kinds.parts import BlacklistGround, DocumentRef

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 7, 13)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the document, with ``day`` as its date and all other dates around it."""
    told = working_days_before(calendar, day, 8)
    body = BlacklistDecision(
        ground=BlacklistGround.MISSED_APPOINTMENTS,
        count=5,
        prior_notice=DocumentRef(title=BlacklistPriorNotice.TITLE, number=f"南演信告〔{told.year}〕1号", date=told),
        answer=("当事人在告知的期限内没有提出陈述、申辩。",),
        facts=("今年以来，当事人在演示行政服务中心预约取号五次，均未到场办理，也未取消预约。",),
        reasons=("预约后失约超过三次，占用了公共服务资源，影响其他群众办事。",),
        legal_basis=(
            "《演示市优化营商环境条例（演示）》第三十条",
            "《佛山市南海区网上办事管理办法（试行）》第二十五条",
        ),
        restricted_from=day,
        restricted_to=day + timedelta(days=183),
        counter_open=True,
        appeal_period=Period(days=30, unit=DayUnit.WORKING),
        appeal_way="向演示行政服务中心 1 号窗口书面提出，或者登录演示政务服务网提出",
        removal=("能够证实有关不当行为是非故意行为并经核实的，或者限制期限届满的，从网上办事黑名单中除名。",),
        remedies=REMEDIES,
        delivery_way=DeliveryWay.ONLINE,
    )
    applied = working_days_before(calendar, day, 28)
    return Document(head=head(f"南演信决〔{day.year}〕1号", day, applied, PERSON, PERSON_CASE), body=body)
