"""Sample of a 变更决定书."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DayUnit, DeliveryWay, Document, Period
from nh_edoc.receipt.fiction import COMPANY, COMPANY_CASE, LICENSE_TYPE, course, head, working_days_before
from nh_edoc.receipt.kinds.change_decision.type import ChangeDecision
from nh_edoc.receipt.kinds.parts import FieldChange, LicenseRef

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 3, 16)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the document, with ``day`` as its date and all other dates around it."""
    accepted = working_days_before(calendar, day, 6)
    given = date(day.year - 2, 3, 1)
    body = ChangeDecision(
        course=course(calendar, accepted, COMPANY_CASE),
        license=LicenseRef(
            name=LICENSE_TYPE.name,
            number=f"演示JY{given.year}000001",
            issued_on=given,
            valid_to=given.replace(year=given.year + 5),
        ),
        changes=(
            FieldChange(field="法定代表人", before="演示·赵某", after="演示·李某"),
            FieldChange(field="经营项目", before="热食类食品制售", after="热食类食品制售、冷食类食品制售"),
        ),
        legal_basis=("《中华人民共和国行政许可法》第四十九条",),
        delivery_way=DeliveryWay.ONLINE,
        delivery_period=Period(days=10, unit=DayUnit.WORKING),
        public=True,
    )
    return Document(head=head(f"南演许变〔{day.year}〕1号", day, accepted, COMPANY), body=body)
