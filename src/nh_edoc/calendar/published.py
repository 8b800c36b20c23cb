"""The State Council's yearly holiday notices, as the package chinesecalendar keeps them.

The package is loaded when a day is first asked for: most runs of the command line never ask.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Final

from nh_edoc.model.record import dataclass

SOURCE: Final = "chinesecalendar"
FIRST_YEAR: Final = 2004


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """放假安排 of all years whose notice is known."""

    version: str
    years: frozenset[int]
    holidays: frozenset[date]
    """Days off that fall on any day of the week."""
    workdays: frozenset[date]
    """上班: Saturdays and Sundays that are worked instead (调休)."""

    def is_working(self, day: date) -> bool:
        """Return whether ``day``, of a year in ``years``, is worked."""
        return day in self.workdays or (day.weekday() < 5 and day not in self.holidays)  # noqa: PLR2004 - Friday is 4


@cache
def published() -> Published:
    """Return the notices of the installed package.

    A year counts as known when its National Day is in the list: a notice for one year can reach a few days into
    the next, whose own notice is still to come.
    """
    import chinese_calendar  # noqa: PLC0415 - 3 ms that only counting days needs

    holidays = frozenset(chinese_calendar.holidays)
    return Published(
        version=str(chinese_calendar.__version__),
        years=frozenset(day.year for day in holidays if (day.month, day.day) == (10, 1)),
        holidays=holidays,
        workdays=frozenset(chinese_calendar.workdays),
    )
