"""Sample of a 申诉处理决定书."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DeliveryWay, Document
from nh_edoc.receipt.fiction import PERSON, PERSON_CASE, head, working_days_before
from nh_edoc.receipt.kinds.appeal_decision.type import AppealDecision, AppealResult
from nh_edoc.receipt.kinds.blacklist_decision.type import BlacklistDecision
from nh_edoc.receipt.kinds.parts import DocumentRef

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 8, 10)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the document, with ``day`` as its date and all other dates around it."""
    decided = working_days_before(calendar, day, 20)
    body = AppealDecision(
        appealed=DocumentRef(title=BlacklistDecision.TITLE, number=f"南演信决〔{decided.year}〕1号", date=decided),
        received_on=decided,
        appealed_on=working_days_before(calendar, day, 8),
        claims=("请求撤销处理决定。当事人因住院治疗无法到场，且不熟悉取消预约的操作。",),
        result=AppealResult.REVERSED,
        facts=("经核实，当事人在五次预约的时间均在演示医院住院治疗，有住院记录为证。",),
        reasons=("当事人失约是非故意行为，不应纳入网上办事黑名单。",),
        legal_basis=("《佛山市南海区网上办事管理办法（试行）》第二十五条",),
        delivery_way=DeliveryWay.ONLINE,
    )
    applied = working_days_before(calendar, day, 50)
    return Document(head=head(f"南演信诉〔{day.year}〕1号", day, applied, PERSON, PERSON_CASE), body=body)
