"""Sample of a 决定公开文本."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from nh_edoc.model.digest import Digest
from nh_edoc.receipt.fiction import working_days_before
from nh_edoc.receipt.kinds.approval_decision import sample as decision
from nh_edoc.receipt.publishing import public_copy

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar
    from nh_edoc.model.document import Document

OWN: Final = date(2026, 3, 6)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the document, with ``day`` as its date and all other dates around it."""
    granted = decision.make(working_days_before(calendar, day, 4), calendar)
    return public_copy(granted, on=day, file=Digest.of("演示签章文件".encode()))
