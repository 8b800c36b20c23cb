"""Sample of a 黑名单除名通知书."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import Document
from nh_edoc.receipt.fiction import PERSON, PERSON_CASE, head, working_days_before
from nh_edoc.receipt.kinds.blacklist_decision.type import BlacklistDecision
from nh_edoc.receipt.kinds.blacklist_removal.type import BlacklistRemoval, RemovalGround
from nh_edoc.receipt.kinds.parts import DocumentRef

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 8, 11)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the document, with ``day`` as its date and all other dates around it."""
    decided = working_days_before(calendar, day, 21)
    body = BlacklistRemoval(
        decision=DocumentRef(title=BlacklistDecision.TITLE, number=f"南演信决〔{decided.year}〕1号", date=decided),
        ground=RemovalGround.NOT_INTENTIONAL,
        facts=("当事人在五次预约的时间均住院治疗，失约是非故意行为。",),
        legal_basis=("《佛山市南海区网上办事管理办法（试行）》第二十五条",),
        effective_on=day,
        consultation_phone="0757-00000001",
    )
    applied = working_days_before(calendar, day, 51)
    return Document(head=head(f"南演信除〔{day.year}〕1号", day, applied, PERSON, PERSON_CASE), body=body)
