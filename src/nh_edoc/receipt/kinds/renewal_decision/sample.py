"""Sample of a 延续决定书."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DayUnit, DeliveryWay, Document, Period
from nh_edoc.receipt.fiction import COMPANY, COMPANY_CASE, LICENSE_TYPE, course, head, working_days_before
from nh_edoc.receipt.kinds.parts import LicenseRef
from nh_edoc.receipt.kinds.renewal_decision.type import RenewalDecision

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 2, 6)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the document, with ``day`` as its date and all other dates around it."""
    accepted = working_days_before(calendar, day, 8)
    ended = day + timedelta(days=30)
    given = date(ended.year - 5, ended.month, 1)
    body = RenewalDecision(
        course=course(calendar, accepted, COMPANY_CASE),
        license=LicenseRef(name=LICENSE_TYPE.name, number=f"演示JY{given.year}000001", issued_on=given, valid_to=ended),
        valid_from=ended + timedelta(days=1),
        valid_to=date(ended.year + 5, ended.month, min(ended.day, 28)),
        deemed=False,
        legal_basis=("《中华人民共和国行政许可法》第五十条",),
        delivery_way=DeliveryWay.ONLINE,
        delivery_period=Period(days=10, unit=DayUnit.WORKING),
        public=True,
    )
    return Document(head=head(f"南演许续〔{day.year}〕1号", day, accepted, COMPANY), body=body)
