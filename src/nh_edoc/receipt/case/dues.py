"""到期办件: what is due in many cases, read one after the other."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from nh_edoc.calendar import WorkCalendar
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.case.standing import DerivedKind, DueKind, standing
from nh_edoc.receipt.case.states import State
from nh_edoc.receipt.case.type import Case

if TYPE_CHECKING:
    from nh_edoc.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDue:
    """One thing that is due in one case; names no person (rule R25)."""

    approval_code: str
    item: str
    state: State
    kind: DueKind | DerivedKind
    on: date
    """The day that it is due, or from which the law's state holds."""
    left: int
    """Working days that are left; negative: so many have passed since."""
    provisional: bool = False


def dues(
    case: Case, *, settings: Settings, calendar: WorkCalendar, on: date, within: int | None = None
) -> tuple[CaseDue, ...]:
    """Return what is due in a case on a day, overdue things and what the law made of silence among it.

    Args:
        case: the case.
        settings: the operator's choices.
        calendar: counts the days.
        on: the day.
        within: only what is due within so many working days; None: all.

    Raises:
        InputError: as ``standing``.
    """
    found = standing(case, settings=settings, calendar=calendar, on=on)
    last = on if within is None else _last(calendar, on, within)
    look = _Look(case=case, state=found.state, calendar=calendar, on=on)
    due = [one for one in found.due if within is None or one.on <= last]
    return (
        *(_row(look, one.kind, one.on, provisional=one.provisional) for one in due),
        *(_row(look, one.kind, one.on) for one in found.derived),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    case: Case
    state: State
    calendar: WorkCalendar
    on: date


def _last(calendar: WorkCalendar, on: date, within: int) -> date:
    """Return the last day that is still within so many working days; a weekend behind it belongs to it."""
    day = on
    while within > 0 or not calendar.is_working(day + timedelta(days=1)):
        day += timedelta(days=1)
        within -= calendar.is_working(day)
    return day


def _row(look: _Look, kind: DueKind | DerivedKind, due: date, *, provisional: bool = False) -> CaseDue:
    calendar, on = look.calendar, look.on
    return CaseDue(
        approval_code=look.case.approval_code,
        item=look.case.item.name,
        state=look.state,
        kind=kind,
        on=due,
        left=calendar.working_days(on, due) if due >= on else -calendar.working_days(due, on),
        provisional=provisional,
    )
