"""R23: 成文日期 and the time that a time stamp proves for the seal. Asked of sealed files; a draft has no such time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc.errors import InputError
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.periods import beijing_time

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from nh_edoc.receipt.rules.judging import Context


def sealing_date(context: Context, sealed: datetime) -> Iterator[Breach]:
    """Yield a breach when the document's date and its seal lie too many working days apart (疑似倒签).

    Args:
        context: the document, and how many days are usual.
        sealed: the earliest proven time of a seal.
    """
    dated, proven = context.document.head.date, beijing_time(sealed).date()
    try:
        days = context.calendar.working_days(min(dated, proven), max(dated, proven))
    except InputError:  # the calendar does not reach
        return
    if days > context.settings.backdating_days:
        params = {
            "date": dated.isoformat(),
            "sealed": proven.isoformat(),
            "days": days,
            "limit": context.settings.backdating_days,
        }
        yield Breach(demand=rules.R23_SEALED, path="/head/date", params=params)
