"""Count periods in working and calendar days as the law counts them, and say by which calendar.

What is known about a day, in this order: the operator's file, the published notice, the statutory holidays
alone (暂定). A year of which nothing is known is refused, never guessed.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from nh_edoc.calendar import override as own
from nh_edoc.calendar import provisional
from nh_edoc.calendar import published as notices
from nh_edoc.calendar.override import Override
from nh_edoc.calendar.published import published
from nh_edoc.errors import InputError
from nh_edoc.model.document import CalendarRecord, DayUnit, Period
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Span = tuple[date, date]
"""First and last day, both inclusive."""
_DAY: Final = timedelta(days=1)
_NEVER: Final = (date.max.toordinal() + 1,) * 2
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """期限届满日: the last day of a period, and the calendar it was counted with."""

    date: date
    record: CalendarRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """工作日历 (许可法 art. 82: periods are working days, holidays are not counted)."""

    override: Override | None = None

    @classmethod
    def load(cls, override: Path | None = None) -> WorkCalendar:
        """Return the calendar of the published notices, with the operator's file ``override`` before them.

        Raises:
            FileError: the file cannot be read.
            InputError: `calendar.override`, `calendar.override-json`: the file is not well formed.
        """
        return cls(override=own.load_override(override) if override is not None else None)

    def is_working(self, day: date) -> bool:
        """Return whether ``day`` is a working day: no day off, or a weekend day declared 上班.

        Raises:
            InputError: `calendar.uncovered`: nothing is known about the year.
        """
        if isinstance(day, datetime):  # a datetime is a date to the type checker, but never equal to one
            raise TypeError(day)
        if self.override is not None:
            if (worked := self.override.days.get(day)) is not None:
                return worked
            if day.year in self.override.years:
                return day.weekday() < 5  # noqa: PLR2004 - Friday is 4
        known = published()
        if day.year in known.years:
            return known.is_working(day)
        self._require(day.year)
        return provisional.is_working(day)

    def next_working(self, day: date) -> date:
        """Return the first working day strictly after ``day``.

        Raises:
            InputError: `calendar.uncovered`.
        """
        self._require(day.year)
        return self._roll(day + _DAY)

    def working_days(self, after: date, upto: date) -> int:
        """Return how many working days d there are with ``after`` < d ≤ ``upto``; 0 when there is no such day.

        Raises:
            InputError: `calendar.uncovered`.
        """
        self._require(after.year)
        self._require(upto.year)
        return sum(self.is_working(after + offset * _DAY) for offset in range(1, (upto - after).days + 1))

    def add(self, start: date, period: Period, skipped: Sequence[Span] = (), *, extension: Period | None = None) -> Due:
        """Return when a period that ``start`` sets off ends.

        The day of the start is not counted (民法典 art. 201(1)); days inside ``skipped``, special procedures
        from first to last day, are not counted (许可法 art. 45). A period in calendar days that would end on a
        day of rest ends on the next working day (民法典 art. 203(1)), outside the spans.

        Args:
            start: the day of the event, for example of acceptance.
            period: how many days, of which kind.
            skipped: spans that do not count, in any order; they may overlap.
            extension: a second period that begins where the first ends (许可法 art. 42(1), 延长).

        Raises:
            InputError: `calendar.uncovered`; `calendar.span`: a span ends before it begins.
        """
        self._require(start.year)
        spans = self._merged(skipped)
        day = self._end(start, period, spans)
        if extension is not None:
            day = self._end(day, extension, spans)
        return Due(date=day, record=self.record(start + _DAY, day))

    def _end(self, start: date, period: Period, spans: list[Span]) -> date:
        """Return the last day of a period outside ordered, disjoint ``spans``; days are counted by their ordinals."""
        every_day = period.unit is DayUnit.CALENDAR
        waiting = iter([*((first.toordinal(), last.toordinal()) for first, last in spans), _NEVER])
        first, last = next(waiting)
        left, day, year_end = period.days, start.toordinal(), 0
        worked: frozenset[int] = frozenset()
        while True:
            day += 1
            while day > last:
                first, last = next(waiting)
            if day >= first:
                day = last  # the next turn of the loop steps behind the span
                continue
            if day > year_end:
                year = date.fromordinal(day).year
                worked, year_end = self._worked(year), date(year, 12, 31).toordinal()
            working = day in worked
            if left > 0 and (every_day or working):
                left -= 1
            if left == 0 and working:
                return date.fromordinal(day)

    def _worked(self, year: int) -> frozenset[int]:
        """Return the ordinals of the working days of a year."""
        self._require(year)
        other = self.override
        if other is None or not other.touches(date(year, 1, 1), date(year, 12, 31)):
            return _without_override(year)
        return frozenset(day.toordinal() for day in _days_of(year) if self.is_working(day))

    def remedy_last_day(self, received: date, *, days: int | None = None, months: int | None = None) -> Due:
        """Return the last day to ask for review or to sue, counted from the day the decision was received.

        Exactly one of ``days`` (calendar days, 复议法 art. 20) and ``months`` (诉讼法 art. 46) is given. The day
        of receipt is not counted; months end on the day of the same number, or on the last of the month where
        there is none (民法典 art. 202); a last day of rest moves to the next working day (民诉法 art. 85).

        Raises:
            InputError: `calendar.uncovered`.
        """
        if (days is None) == (months is None):
            raise TypeError("either days or months")
        if days is not None:
            return self.add(received, Period(days=days, unit=DayUnit.CALENDAR))
        self._require(received.year)
        last = self._roll(_months_later(received, months or 0))
        return Due(date=last, record=self.record(received + _DAY, last))

    def record(self, first: date, last: date) -> CalendarRecord:
        """Return which parts of the calendar the days from ``first`` to ``last`` rest on.

        Raises:
            InputError: `calendar.uncovered`.
        """
        years = range(first.year, last.year + 1)
        for year in years:
            self._require(year)
        other = self.override
        if other is None:
            return _recorded(tuple(years), None, None)
        unlisted = tuple(year for year in years if year not in other.years)
        if not other.touches(first, last):
            return _recorded(unlisted, None, None)
        return _recorded(unlisted, other.version, other.digest)

    def _require(self, year: int) -> None:
        listed = self.override.years if self.override is not None else frozenset()
        if year not in listed and year not in published().years and year not in provisional.YEARS:
            raise InputError("calendar.uncovered", year=year, first=notices.FIRST_YEAR, last=provisional.LAST_YEAR)

    def _roll(self, day: date) -> date:
        while not self.is_working(day):
            day += _DAY
        return day

    def _merged(self, spans: Sequence[Span]) -> list[Span]:
        """Return the spans in order, those that overlap or touch made one."""
        merged: list[Span] = []
        for first, last in sorted(spans):
            if last < first:
                raise InputError("calendar.span", first=first.isoformat(), last=last.isoformat())
            self._require(last.year)
            if merged and first <= merged[-1][1] + _DAY:
                merged[-1] = (merged[-1][0], max(merged[-1][1], last))
            else:
                merged.append((first, last))
        return merged


@cache
def _recorded(years: tuple[int, ...], version: str | None, digest: str | None) -> CalendarRecord:
    """Return the record of days in ``years`` that no override lists, and of the override that is used."""
    is_provisional = any(year not in published().years for year in years)
    parts = [
        *([(notices.SOURCE, published().version)] if any(year in published().years for year in years) else []),
        *([(provisional.SOURCE, provisional.VERSION)] if is_provisional else []),
        *([(own.SOURCE, version)] if version is not None else []),
    ]
    return CalendarRecord(
        source="+".join(source for source, _ in parts),
        version="+".join(version for _, version in parts),
        override_digest=digest,
        provisional=is_provisional,
    )


@cache
def _without_override(year: int) -> frozenset[int]:
    """Return the ordinals of the working days of a year by the notices, or provisionally."""
    known = published()
    is_working = known.is_working if year in known.years else provisional.is_working
    return frozenset(day.toordinal() for day in _days_of(year) if is_working(day))


def _days_of(year: int) -> Iterator[date]:
    return (date.fromordinal(day) for day in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1))


def _months_later(day: date, months: int) -> date:
    """Return the day of the same number ``months`` later, or the last of that month (民法典 art. 202)."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
