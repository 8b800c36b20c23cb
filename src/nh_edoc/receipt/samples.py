"""Sample documents: lawful, realistic, of fictitious parties that are all marked 演示.

Each kind has its sample in its folder. Dates follow from the date of the document and the calendar, so a sample is
lawful on any day of the years that its law covers.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from nh_edoc.calendar import WorkCalendar
from nh_edoc.errors import InputError
from nh_edoc.receipt.kinds import KINDS, part_of

if TYPE_CHECKING:
    from nh_edoc.model.document import Document

FIRST: Final = date(2024, 1, 1)
"""The samples cite law as in force since this day."""
LAST: Final = date(2050, 10, 31)


def sample(kind: str, on: date | None = None) -> Document:
    """Return the sample of a kind.

    Args:
        kind: for example ``acceptance-receipt``.
        on: 成文日期, between ``FIRST`` and ``LAST``; all other dates move with it. None takes the sample's own.

    Raises:
        InputError: `rules.sample-kind`: no such sample; `rules.sample-date`: other law was or will be in force.
    """
    if kind not in KINDS:
        raise InputError("rules.sample-kind", kind=kind, known=", ".join(KINDS))
    module = part_of(kind, "sample")
    day: date = module.OWN if on is None else on
    if not FIRST <= day <= LAST:
        raise InputError("rules.sample-date", date=day.isoformat(), first=FIRST.isoformat(), last=LAST.isoformat())
    document: Document = module.make(day, WorkCalendar.load())
    return document
