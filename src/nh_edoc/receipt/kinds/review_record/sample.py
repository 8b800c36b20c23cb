"""Sample of a 审批记录."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DayUnit, Document, Period
from nh_edoc.model.legal_time import BEIJING
from nh_edoc.receipt.fiction import COMPANY, COMPANY_CASE, head, receipt_number, working_days_before
from nh_edoc.receipt.kinds.parts import Review, Stage
from nh_edoc.receipt.kinds.review_record.type import ReviewRecord

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 3, 2)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the document, with ``day`` as its date and all other dates around it."""
    accepted = working_days_before(calendar, day, 10)
    examined, checked = (calendar.add(accepted, Period(days=days, unit=DayUnit.WORKING)).date for days in (7, 8))
    body = ReviewRecord(
        applied_on=accepted,
        accepted_on=accepted,
        receipt_number=receipt_number(accepted, COMPANY_CASE),
        reviews=(
            Review(
                stage=Stage.HANDLING,
                persons=("演示·黄某", "演示·何某"),
                opinion="申请材料齐全，经营场所布局与申报一致，符合法定条件、标准，建议准予。",
                at=datetime.combine(examined, time(11, 0), BEIJING),
                on_site=True,
            ),
            Review(
                stage=Stage.REVIEW,
                persons=("演示·周某",),
                opinion="同意承办意见。",
                at=datetime.combine(checked, time(15, 0), BEIJING),
            ),
            Review(
                stage=Stage.APPROVAL,
                persons=("演示·赵某",),
                opinion="准予。",
                at=datetime.combine(day, time(9, 30), BEIJING),
            ),
        ),
        conclusion="准予佛山市南海区演示食品有限公司从事食品经营，颁发食品经营许可证。",
    )
    return Document(head=head(f"南演审{day:%Y%m%d}0001", day, accepted, COMPANY), body=body)
