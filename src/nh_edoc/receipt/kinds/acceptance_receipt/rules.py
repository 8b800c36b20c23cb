"""R03: acceptance in order and in time, clock start and due dates as the calendar gives them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from nh_edoc.errors import InputError
from nh_edoc.model.document import DayUnit, Period
from nh_edoc.receipt.kinds.acceptance_receipt.type import AcceptanceReceipt, MaterialSource
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.identity import head_identifiers, license_identifier
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.numbering import receipt_number
from nh_edoc.receipt.rules.periods import (
    DateDemands,
    Stated,
    beijing_time,
    date_breaches,
    provisional_breaches,
    recount,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from nh_edoc.receipt.rules.judging import Context

PATH: Final = f"/{AcceptanceReceipt.element()}"
ACCEPTANCE_PERIOD: Final = Period(days=5, unit=DayUnit.WORKING)
"""许可法 art. 32(1)(四): five days from receipt, else the application counts as accepted."""


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the receipt does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, AcceptanceReceipt):
        raise TypeError(context.document.kind)
    yield from _order(context, body)
    yield from _acceptance_day(context, body)
    yield from _clock_start(context, body)
    yield from _due_date(context, body)
    yield from _promised_date(context, body)
    yield from receipt_number(context)
    yield from head_identifiers(context)
    for index, material in enumerate(body.materials):
        if material.license_identifier:
            path = f"{PATH}/materials/{index}/licenseIdentifier"
            yield from license_identifier(material.license_identifier, path)
        elif material.source is MaterialSource.SHARED:
            path = f"{PATH}/materials/{index}/licenseIdentifier"
            yield Breach(demand=rules.R24_IDENTIFIER, path=path, params={"material": material.name})


def _order(context: Context, body: AcceptanceReceipt) -> Iterator[Breach]:
    """Yield moments in a wrong order: received, supplemented, accepted, dated."""
    received, accepted = beijing_time(body.received_at), beijing_time(body.accepted_at)
    complete = beijing_time(body.supplemented_at) if body.supplemented_at is not None else received
    if complete < received:
        yield _reversed(received.isoformat(), complete.isoformat(), f"{PATH}/supplementedAt")
    if accepted < max(received, complete):
        yield _reversed(max(received, complete).isoformat(), accepted.isoformat(), f"{PATH}/acceptedAt")
    dated = context.document.head.date
    if dated < accepted.date():
        yield _reversed(accepted.date().isoformat(), dated.isoformat(), "/head/date")


def _reversed(earlier: str, later: str, path: str) -> Breach:
    return Breach(demand=rules.R03_ORDER, path=path, params={"earlier": earlier, "later": later})


def _acceptance_day(context: Context, body: AcceptanceReceipt) -> Iterator[Breach]:
    """Yield an acceptance on a day that the law does not give it."""
    received, accepted = beijing_time(body.received_at).date(), beijing_time(body.accepted_at).date()
    path = f"{PATH}/acceptedAt"
    if body.supplemented_at is not None:
        complete = beijing_time(body.supplemented_at).date()
        if accepted != complete:
            params = {"expected": complete.isoformat(), "found": accepted.isoformat()}
            yield Breach(demand=rules.R03_SUPPLEMENT, path=path, params=params)
        return
    last = _reachable(context, received)
    if last is not None and accepted > last:
        params = {"received": received.isoformat(), "last": last.isoformat(), "accepted": accepted.isoformat()}
        yield Breach(demand=rules.R03_LATE, path=path, params=params)


def _reachable(context: Context, received: date) -> date | None:
    try:
        return context.calendar.add(received, ACCEPTANCE_PERIOD).date
    except InputError:  # the year is not covered; the due date says so
        return None


def _clock_start(context: Context, body: AcceptanceReceipt) -> Iterator[Breach]:
    """Yield a wrong first day: the day of acceptance is not counted, nor are rest days of a period in working days."""
    accepted = beijing_time(body.accepted_at).date()
    try:
        working = body.period.unit is DayUnit.WORKING
        expected = context.calendar.next_working(accepted) if working else accepted + timedelta(days=1)
    except InputError:
        return
    if body.clock_start != expected:
        params = {"expected": expected.isoformat(), "found": body.clock_start.isoformat()}
        yield Breach(demand=rules.R03_CLOCK, path=f"{PATH}/clockStart", params=params)


def _due_date(context: Context, body: AcceptanceReceipt) -> Iterator[Breach]:
    stated = Stated(
        start=beijing_time(body.accepted_at).date(),
        period=body.period,
        due=body.due_date,
        record=body.calendar,
        covers=body.due_date,
    )
    counted = recount(context.calendar, stated)
    if counted is None:
        yield Breach(demand=rules.R03_UNCOVERED, path=f"{PATH}/dueDate")
        return
    demands = DateDemands(path=f"{PATH}/dueDate", equal=rules.R03_DUE, equal_other=rules.R03_DUE_OTHER)
    yield from date_breaches(stated, counted, demands)
    yield from provisional_breaches(stated, counted, rules.R03_PROVISIONAL, f"{PATH}/calendar/provisional")


def _promised_date(context: Context, body: AcceptanceReceipt) -> Iterator[Breach]:
    """Yield what is wrong with the promised date: counted like the statutory one, never later than it."""
    path = f"{PATH}/promisedDate"
    if body.promised_period is None or body.promised_date is None:
        if (body.promised_period is None) != (body.promised_date is None):
            yield Breach(demand=rules.R03_PROMISED_PAIR, path=path)
        return
    stated = Stated(
        start=beijing_time(body.accepted_at).date(),
        period=body.promised_period,
        due=body.promised_date,
        record=body.calendar,
        covers=body.due_date,
    )
    counted = recount(context.calendar, stated)
    if counted is None:
        yield Breach(demand=rules.R03_UNCOVERED, path=path)
    else:
        demands = DateDemands(path=path, equal=rules.R03_PROMISED, equal_other=rules.R03_PROMISED_OTHER)
        yield from date_breaches(stated, counted, demands)
    if body.promised_date > body.due_date:
        params = {"due": body.due_date.isoformat(), "promised": body.promised_date.isoformat()}
        yield Breach(demand=rules.R03_PROMISED_LATE, path=path, params=params)
