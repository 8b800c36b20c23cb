"""Count stated dates again: what a document says of its due date must come out of its own data."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from nh_edoc.errors import InputError
from nh_edoc.model.document import CalendarRecord, Period
from nh_edoc.model.legal_time import BEIJING
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.rules.catalogue import Demand
from nh_edoc.receipt.rules.judging import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.calendar import WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A date that a document states as the end of a period, with all that it was counted from."""

    start: date
    period: Period
    skipped: tuple[tuple[date, date], ...] = ()
    extension: Period | None = None
    """延长: a second period behind the first."""
    due: date
    record: CalendarRecord
    """工作日历 that the document names."""
    covers: date
    """Last day that the record speaks for: the latest of the dates that share it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """The same period, counted with the calendar that is installed."""

    due: date
    record: CalendarRecord
    same_calendar: bool
    """Whether the document names this very calendar: then any other date is a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateDemands:
    """What is demanded of a stated date."""

    path: str
    equal: Demand
    equal_other: Demand
    """The weight of a difference when the document names another calendar, which may know more or less."""


def beijing_time(moment: datetime) -> datetime:
    """Return a moment in Beijing time: all statutory dates are Beijing's.

    Raises:
        InputError: `rules.naive-time`: the moment has no offset, its date would depend on the machine.
    """
    if moment.tzinfo is None:
        raise InputError("rules.naive-time", moment=moment.isoformat())
    return moment.astimezone(BEIJING)


def recount(calendar: WorkCalendar, stated: Stated) -> Recount | None:
    """Return the period counted again, or None where the calendar does not reach.

    The spans that are skipped must be in order of time each.
    """
    try:
        due = calendar.add(stated.start, stated.period, stated.skipped, extension=stated.extension)
        # the document's calendar is ours if it names the same parts, for our result or for its own
        first, named = stated.start + timedelta(days=1), _identity(stated.record)
        same = named == _identity(due.record) or any(
            named == _identity(calendar.record(first, max(first, day))) for day in (stated.due, stated.covers)
        )
    except InputError:
        return None
    return Recount(due=due.date, record=due.record, same_calendar=same)


def date_breaches(stated: Stated, counted: Recount, demands: DateDemands) -> Iterator[Breach]:
    """Yield the difference between the stated date and the counted one."""
    if counted.due != stated.due:
        params = {
            "expected": counted.due.isoformat(),
            "found": stated.due.isoformat(),
            "start": stated.start.isoformat(),
            "version": f"{counted.record.source} {counted.record.version}",
            "named": f"{stated.record.source} {stated.record.version}",
        }
        demand = demands.equal if counted.same_calendar else demands.equal_other
        yield Breach(demand=demand, path=demands.path, params=params)


def provisional_breaches(stated: Stated, counted: Recount, demand: Demand, path: str) -> Iterator[Breach]:
    """Yield a breach when 暂定 is not said of a date that may move, or said of one that cannot."""
    if (
        _identity(stated.record) == _identity(counted.record)
        and stated.record.provisional != counted.record.provisional
    ):
        yield Breach(demand=demand, path=path, params={"expected": str(counted.record.provisional).lower()})


def _identity(record: CalendarRecord) -> tuple[str, str, str | None]:
    return record.source, record.version, record.override_digest
