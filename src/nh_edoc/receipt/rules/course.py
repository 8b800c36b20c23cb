"""R07: a decision comes within the period, and the period is counted as the law counts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.numbering import number_length
from nh_edoc.receipt.rules.periods import DateDemands, Stated, date_breaches, provisional_breaches, recount

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from datetime import date

    from nh_edoc.receipt.kinds.parts import Course
    from nh_edoc.receipt.rules.judging import Context


def course_breaches(context: Context, course: Course, path: str) -> Iterator[Breach]:
    """Yield what is wrong with the course of an application up to its decision, and that it came late."""
    decided = context.document.head.date
    due = yield from counted_course(context, course, path)
    if decided > due:
        # 许可法 42: late is late, but the agency must still act and the citizen may still rely on the decision
        params = {"due": due.isoformat(), "decided": decided.isoformat()}
        yield Breach(demand=rules.R07_LATE, path="/head/date", params=params)


def counted_course(context: Context, course: Course, path: str) -> Generator[Breach, None, date]:
    """Yield what is wrong with the course of an application up to a document; return the day that it is due."""
    decided = context.document.head.date
    yield from number_length(context, course.receipt_number, f"{path}/receiptNumber")
    yield from _order(course, decided, path)
    spans = list(_span_breaches(course, decided, path))
    yield from spans
    due = course.due_date
    if not spans:
        stated = Stated(
            start=course.accepted_on,
            period=course.period,
            skipped=tuple((span.start, span.end) for span in course.special_days),
            extension=course.extension.days if course.extension is not None else None,
            due=course.due_date,
            record=course.calendar,
            covers=course.due_date,
        )
        counted = recount(context.calendar, stated)
        if counted is None:
            yield Breach(demand=rules.R07_UNCOVERED, path=f"{path}/dueDate")
        else:
            demands = DateDemands(path=f"{path}/dueDate", equal=rules.R07_DUE, equal_other=rules.R07_DUE_OTHER)
            yield from date_breaches(stated, counted, demands)
            yield from provisional_breaches(stated, counted, rules.R07_PROVISIONAL, f"{path}/calendar/provisional")
            due = counted.due if counted.same_calendar else due
    return due


def publicity(*, public: bool, path: str) -> Iterator[Breach]:
    """Yield a grant that is kept from the public (许可法 art. 40: it is published, and everybody may look at it)."""
    if not public:
        yield Breach(demand=rules.R22_PUBLIC, path=path)


def _order(course: Course, decided: date, path: str) -> Iterator[Breach]:
    """Yield dates of the course that stand in a wrong order: applied, accepted, decided."""
    if course.accepted_on < course.applied_on:
        params = {"earlier": course.applied_on.isoformat(), "later": course.accepted_on.isoformat()}
        yield Breach(demand=rules.R07_ORDER, path=f"{path}/acceptedOn", params=params)
    if decided < course.accepted_on:
        params = {"earlier": course.accepted_on.isoformat(), "later": decided.isoformat()}
        yield Breach(demand=rules.R07_ORDER, path="/head/date", params=params)


def _span_breaches(course: Course, decided: date, path: str) -> Iterator[Breach]:
    """Yield special procedures that cannot have been: ended before they began, or not between acceptance and decision.

    Otherwise a span with no end would keep any decision in time.
    """
    for index, span in enumerate(course.special_days):
        if not course.accepted_on <= span.start <= span.end <= decided:
            params = {"start": span.start.isoformat(), "end": span.end.isoformat()}
            yield Breach(demand=rules.R07_SPAN, path=f"{path}/specialDays/{index}", params=params)
