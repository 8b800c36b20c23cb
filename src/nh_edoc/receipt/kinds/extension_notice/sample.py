"""Sample of a 延期通知书."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DayUnit, Document, Period
from nh_edoc.receipt.fiction import COMPANY, COMPANY_CASE, PERIOD, course, head, working_days_before
from nh_edoc.receipt.kinds.extension_notice.type import ExtensionNotice

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 3, 10)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the document, with ``day`` as its date and all other dates around it."""
    accepted = working_days_before(calendar, day, 15)
    longer = Period(days=10, unit=DayUnit.WORKING)
    body = ExtensionNotice(
        course=course(calendar, accepted, COMPANY_CASE),
        joint=False,
        days=longer,
        new_due_date=calendar.add(accepted, PERIOD, extension=longer).date,
        reasons=("申请涉及的中央厨房配送范围跨三个镇街，需要分别核实冷链运输条件，不能在法定期限内完成审查。",),
        legal_basis=("《中华人民共和国行政许可法》第四十二条第一款",),
        approver="演示·刘某",
        approver_office="本机关负责人",
        consultation_phone="0757-00000001",
    )
    return Document(head=head(f"南演许延〔{day.year}〕1号", day, accepted, COMPANY), body=body)
