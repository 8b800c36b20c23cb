"""Sample of a 不予受理决定书."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DeliveryWay, Document
from nh_edoc.receipt.fiction import PERSON, PERSON_CASE, REMEDIES, head, working_days_before
from nh_edoc.receipt.kinds.non_acceptance_decision.type import NonAcceptanceDecision, NonAcceptanceGround

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 2, 11)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the document, with ``day`` as its date and all other dates around it."""
    received = working_days_before(calendar, day, 1)
    body = NonAcceptanceDecision(
        applied_on=received,
        received_on=received,
        ground=NonAcceptanceGround.NOT_COMPETENT,
        competent_organ="佛山市演示卫生健康局",
        reasons=("申请人拟从事的活动属于集中式餐饮具消毒服务，依法由卫生健康主管部门管理，不属于本机关职权范围。",),
        legal_basis=("《中华人民共和国行政许可法》第三十二条第一款第二项",),
        remedies=REMEDIES,
        delivery_way=DeliveryWay.ONLINE,
    )
    return Document(head=head(f"南演许不受〔{day.year}〕1号", day, received, PERSON, PERSON_CASE), body=body)
