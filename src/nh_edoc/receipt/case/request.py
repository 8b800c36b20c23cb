"""What a draft is made from, and what several drafts count alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from nh_edoc.calendar import WorkCalendar
from nh_edoc.model.document import Agency, Body, DayUnit, Period
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.case.incidents import Issued
from nh_edoc.receipt.case.type import Case, Guide, IssuedReceipt
from nh_edoc.receipt.kinds.parts import Course, Extension, SpecialTime
from nh_edoc.receipt.rules.periods import beijing_time
from nh_edoc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nh_edoc.receipt.case.type import SpecialProcedure

T = TypeVar("T")
Which: TypeAlias = tuple[Issued | IssuedReceipt, str] | None
"""The document in the case that is drafted, and where it stands."""
Need: TypeAlias = tuple[str, object]
"""JSON pointer into the case, and what stands there: None or an empty list is missing."""
DELIVERY_PERIOD: Final = Period(days=10, unit=DayUnit.WORKING)
"""许可法 art. 44: a licence is delivered within ten days of the decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a draft is made from."""

    case: Case
    settings: Settings
    calendar: WorkCalendar
    on: date
    """成文日期 of the draft."""

    @property
    def guide(self) -> Guide:
        """办事指南, which the needs found to be there."""
        return given(self.case.guide)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """How one kind of document comes out of a case."""

    which: Callable[[Case], Which]
    needs: Callable[[Case], Iterator[Need]]
    body: Callable[[Request], Body]
    implied: Callable[[Case], date | None] = lambda _case: None
    """The day of what the document proves, where it has no date of its own yet."""


def given(value: T | None) -> T:
    """Return what the needs found to be there.

    Raises:
        TypeError: it was not asked for.
    """
    if value is None:
        raise TypeError(value)
    return value


def which_of(document: Issued | IssuedReceipt | None, path: str) -> Which:
    """Return the document with its place, or None."""
    return (document, path) if document is not None else None


def accepted_on(case: Case) -> date:
    """Return 受理日期 in Beijing."""
    return beijing_time(given(case.acceptance).accepted_at).date()


def applied_on(case: Case) -> date:
    """Return 申请日期 in Beijing."""
    return beijing_time(case.application.applied_at).date()


def received_on(case: Case) -> date:
    """Return 收件日期 in Beijing."""
    return beijing_time(given(case.application.received_at)).date()


def announced_end(procedure: SpecialProcedure, calendar: WorkCalendar) -> date:
    """Return the last day of the time that the notice told the applicant; the day of the start is the first."""
    return calendar.add(procedure.start - timedelta(days=1), procedure.time_needed).date


def spans(calendar: WorkCalendar, procedures: Sequence[SpecialProcedure]) -> tuple[SpecialTime, ...]:
    """Return the days that the period does not count: those that were needed, as far as they were told (许可法 45)."""
    ends = [(procedure, announced_end(procedure, calendar)) for procedure in procedures]
    return tuple(
        SpecialTime(kind=procedure.kind, start=procedure.start, end=min(procedure.ended_on or told, told))
        for procedure, told in ends
    )


def course(request: Request, special: tuple[SpecialTime, ...], *, extended: bool = True) -> Course:
    """Return the course of the case with its due date; ``extended`` counts the extension, where it was told."""
    case = request.case
    extension = _extension(case, request.on) if extended else None
    due = request.calendar.add(
        accepted_on(case),
        request.guide.period,
        [(span.start, span.end) for span in special],
        extension=extension.days if extension is not None else None,
    )
    return Course(
        applied_on=applied_on(case),
        accepted_on=accepted_on(case),
        receipt_number=given(case.acceptance).receipt.number,
        due_date=due.date,
        period=request.guide.period,
        special_days=special,
        extension=extension,
        calendar=due.record,
    )


def delivery_period(case: Case, settings: Settings) -> Period | None:
    """Return 送达期限: of the guide, else of 许可法 art. 44, where that governs."""
    own = case.guide.delivery_period if case.guide is not None else None
    return own or (DELIVERY_PERIOD if case.item.type in settings.licensing_item_types else None)


def joint_organs(case: Case) -> tuple[Agency, ...]:
    """Return who decides together with the case's agency (许可法 art. 26), by its guide."""
    return case.guide.joint_organs if case.guide is not None else ()


def _extension(case: Case, on: date) -> Extension | None:
    """Return the extension as far as it was told by the day of the document."""
    longer = case.prolongation
    if longer is None or longer.notice is None or longer.notice.date is None or longer.notice.date > on:
        return None
    return Extension(number=longer.notice.number, told_on=longer.notice.date, days=longer.days)
