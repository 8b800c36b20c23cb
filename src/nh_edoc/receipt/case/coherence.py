"""What in a case contradicts itself or the law of procedure; documents have rules of their own."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from nh_edoc.errors import Problem
from nh_edoc.receipt.case.issued import issued
from nh_edoc.receipt.case.request import announced_end
from nh_edoc.receipt.case.states import state_problems
from nh_edoc.receipt.rules.periods import beijing_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.calendar import WorkCalendar
    from nh_edoc.receipt.case.type import Case

    _When: TypeAlias = date | datetime | None

ON_SITE_STAFF: Final = 2
"""许可法 art. 34(3): substance is checked by two or more."""


def case_problems(case: Case, calendar: WorkCalendar) -> tuple[Problem, ...]:
    """Return where the case contradicts itself or the law of procedure, in the order of its course.

    Raises:
        InputError: `rules.naive-time`; `calendar.uncovered`.
    """
    return (
        *_order(case),
        *state_problems(case),
        *_announced(case, calendar),
        *_staff(case),
        *_grounds(case),
        *_numbers(case),
    )


def _order(case: Case) -> Iterator[Problem]:
    """Yield events that come before what they follow from (办法 art. 11–16, in this order)."""
    for path, earlier, later in _sequence(case):
        if earlier is not None and later is not None and _before(later, earlier):
            params = {"earlier": earlier.isoformat(), "later": later.isoformat()}
            yield Problem(path=path, code="case.order", params=params)


def _sequence(case: Case) -> Iterator[tuple[str, _When, _When]]:
    """Yield place, what comes first, what comes after it."""
    application = case.application
    yield "/application/receivedAt", application.applied_at, application.received_at
    for index, supplement in enumerate(case.supplements):
        yield f"/supplements/{index}/answeredAt", application.received_at, supplement.answered_at
    accepted = case.acceptance.accepted_at if case.acceptance is not None else None
    complete = case.supplemented_at() or application.received_at or application.applied_at
    yield "/acceptance/acceptedAt", complete, accepted
    decided = case.decision.document.date if case.decision is not None and case.decision.document is not None else None
    for index, procedure in enumerate(case.special_procedures):
        path = f"/specialProcedures/{index}"
        yield f"{path}/start", accepted, procedure.start
        # 许可法 45: the applicant is told before the time begins to be left out
        yield f"{path}/notice/date", procedure.notice.date if procedure.notice else None, procedure.start
        yield "/decision/document/date", procedure.ended_on, decided
    for index, review in enumerate(case.reviews):
        yield f"/reviews/{index}/at", application.applied_at, review.at
    yield "/decision/document/date", accepted, decided
    yield from _listed(case)
    for index, delivery in enumerate(case.deliveries):
        yield f"/deliveries/{index}/sentAt", accepted, delivery.sent_at
        yield f"/deliveries/{index}/deliveredAt", delivery.sent_at, delivery.delivered_at


def _listed(case: Case) -> Iterator[tuple[str, _When, _When]]:
    """Yield the steps of the blacklist: told, decided, known, appealed, decided again, removed (办法 art. 25)."""
    told, path = case.blacklisting, "/blacklisting"
    if told is None:
        return
    decided = told.restriction.document if told.restriction is not None else None
    when = decided.date if decided is not None else None
    yield f"{path}/restriction/document/date", told.notice.date if told.notice is not None else None, when
    if told.appeal is not None:
        yield f"{path}/appeal/receivedOn", when, told.appeal.received_on
        answered = told.appeal.document.date if told.appeal.document is not None else None
        yield f"{path}/appeal/document/date", told.appeal.appealed_on, answered
    if told.delisting is not None and told.delisting.document is not None:
        yield f"{path}/delisting/document/date", when, told.delisting.document.date


def _before(one: date | datetime, other: date | datetime) -> bool:
    if isinstance(one, datetime) and isinstance(other, datetime):
        return beijing_time(one) < beijing_time(other)
    return _day(one) < _day(other)


def _day(when: date | datetime) -> date:
    return beijing_time(when).date() if isinstance(when, datetime) else when


def _announced(case: Case, calendar: WorkCalendar) -> Iterator[Problem]:
    """Yield special procedures that took longer than was told: that needs a new notice (许可法 art. 45)."""
    for index, procedure in enumerate(case.special_procedures):
        told = announced_end(procedure, calendar)
        if procedure.ended_on is not None and procedure.ended_on > told:
            params = {"told": told.isoformat(), "ended": procedure.ended_on.isoformat()}
            yield Problem(path=f"/specialProcedures/{index}/endedOn", code="case.longer", params=params)


def _staff(case: Case) -> Iterator[Problem]:
    for index, review in enumerate(case.reviews):
        if review.on_site and len(set(review.persons)) < ON_SITE_STAFF:
            yield Problem(path=f"/reviews/{index}/persons", code="case.staff", params={"count": ON_SITE_STAFF})


def _grounds(case: Case) -> Iterator[Problem]:
    """Yield an end of a licence without a ground, or with more than one (许可法 art. 8, 69, 70)."""
    end = case.license_end
    if end is not None and [end.withdrawal, end.revocation, end.cancellation].count(None) != 2:  # noqa: PLR2004 - of three
        yield Problem(path="/licenseEnd", code="case.grounds")


def _numbers(case: Case) -> Iterator[Problem]:
    """Yield numbers that two documents share: deliveries name documents by them."""
    numbers = [document.number for document in issued(case)]
    receipts = [delivery.receipt.number for delivery in case.deliveries if delivery.receipt is not None]
    for number, count in Counter([*numbers, *receipts]).items():
        if count > 1:
            yield Problem(path="", code="case.number-twice", params={"number": number})
