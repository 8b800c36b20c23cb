"""What the law demands of the notice of a special procedure: in time, with its length and the new due date (R05)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.special_procedure_notice.type import SpecialProcedureNotice
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.course import counted_course
from nh_edoc.receipt.rules.identity import head_identifiers
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.numbering import decision_number
from nh_edoc.receipt.rules.periods import DateDemands, Stated, date_breaches, recount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.rules.judging import Context

PATH: Final = f"/{SpecialProcedureNotice.element()}"


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the notice does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, SpecialProcedureNotice):
        raise TypeError(context.document.kind)
    yield from counted_course(context, body.course, f"{PATH}/course")
    yield from _told(body)
    sound = body.course.accepted_on <= body.start <= body.end
    if not sound:
        params = {"start": body.start.isoformat(), "end": body.end.isoformat()}
        yield Breach(demand=rules.R05_SPAN, path=f"{PATH}/start", params=params)
    # 许可法 45: the applicant is told of the time before it runs, not after
    if context.document.head.date > body.start:
        params = {"told": context.document.head.date.isoformat(), "start": body.start.isoformat()}
        yield Breach(demand=rules.R05_AFTERWARDS, path="/head/date", params=params)
    if sound:
        yield from _dates(context, body)
    yield from decision_number(context)
    yield from head_identifiers(context)


def _told(body: SpecialProcedureNotice) -> Iterator[Breach]:
    """Yield reasons and basis that say nothing; and a length that does."""
    if not "".join(body.reasons).strip():
        yield Breach(demand=rules.R05_REASONS, path=f"{PATH}/reasons")
    if not "".join(body.legal_basis).strip():
        yield Breach(demand=rules.R05_BASIS, path=f"{PATH}/legalBasis")
    if body.time_needed.days < 1:
        yield Breach(demand=rules.R05_LENGTH, path=f"{PATH}/timeNeeded/days")


def _dates(context: Context, body: SpecialProcedureNotice) -> Iterator[Breach]:
    """Yield an end that does not follow from the length, and a new due date that does not follow from the spans.

    Both days of a span are left out of the period (许可法 45); spans that overlap are left out once.
    """
    course = body.course
    end = Stated(
        start=body.start - timedelta(days=1),
        period=body.time_needed,
        due=body.end,
        record=course.calendar,
        covers=body.end,
    )
    due = Stated(
        start=course.accepted_on,
        period=course.period,
        skipped=(*((span.start, span.end) for span in course.special_days), (body.start, body.end)),
        extension=course.extension.days if course.extension is not None else None,
        due=body.new_due_date,
        record=course.calendar,
        covers=body.new_due_date,
    )
    for stated, field, equal, other in (
        (end, "end", rules.R05_END, rules.R05_END_OTHER),
        (due, "newDueDate", rules.R05_DUE, rules.R05_DUE_OTHER),
    ):
        counted = recount(context.calendar, stated)
        if counted is None:
            yield Breach(demand=rules.R05_UNCOVERED, path=f"{PATH}/{field}")
        else:
            demands = DateDemands(path=f"{PATH}/{field}", equal=equal, equal_other=other)
            yield from date_breaches(stated, counted, demands)
