"""What the law demands of the notice of a hearing: five days to ask, seven days before it is held (R05)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.errors import InputError
from nh_edoc.model.document import DayUnit, Period
from nh_edoc.receipt.kinds.hearing_notice.type import HearingNotice
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.course import counted_course
from nh_edoc.receipt.rules.identity import head_identifiers
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.numbering import decision_number
from nh_edoc.receipt.rules.periods import DateDemands, Stated, beijing_time, date_breaches, recount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.rules.judging import Context

PATH: Final = f"/{HearingNotice.element()}"
REQUEST_PERIOD: Final = Period(days=5, unit=DayUnit.WORKING)
"""许可法 art. 47(1) with art. 82."""
NOTICE_PERIOD: Final = Period(days=7, unit=DayUnit.WORKING)
"""许可法 art. 48(1)(1) with art. 82."""


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the document does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, HearingNotice):
        raise TypeError(context.document.kind)
    yield from counted_course(context, body.course, f"{PATH}/course")
    yield from _request(context, body)
    yield from _appointment(context, body)
    yield from decision_number(context)
    yield from head_identifiers(context)


def _request(context: Context, body: HearingNotice) -> Iterator[Breach]:
    """Yield less than five working days to ask, or a last day that does not follow from the date of the notice."""
    period = body.request_period
    if period.days < REQUEST_PERIOD.days or period.unit is not REQUEST_PERIOD.unit:
        params = {"expected": REQUEST_PERIOD.days, "found": f"{period.days} {period.unit}"}
        yield Breach(demand=rules.R05_REQUEST_SHORT, path=f"{PATH}/requestPeriod", params=params)
    path = f"{PATH}/requestBy"
    stated = Stated(
        start=context.document.head.date,
        period=period,
        due=body.request_by,
        record=body.course.calendar,
        covers=max(body.request_by, body.course.due_date),
    )
    counted = recount(context.calendar, stated)
    if counted is None:
        yield Breach(demand=rules.R05_UNCOVERED, path=path)
    else:
        demands = DateDemands(path=path, equal=rules.R05_REQUEST, equal_other=rules.R05_REQUEST_OTHER)
        yield from date_breaches(stated, counted, demands)


def _appointment(context: Context, body: HearingNotice) -> Iterator[Breach]:
    """Yield a hearing of which is told less than seven working days before (许可法 art. 48, 82)."""
    if body.appointment is None:
        return
    path, held = f"{PATH}/appointment/at", beijing_time(body.appointment.at).date()
    told = context.document.head.date
    try:
        earliest = context.calendar.add(told, NOTICE_PERIOD).date
    except InputError:
        yield Breach(demand=rules.R05_UNCOVERED, path=path)
        return
    if held < earliest:
        params = {"told": told.isoformat(), "earliest": earliest.isoformat(), "held": held.isoformat()}
        yield Breach(demand=rules.R05_NOTICE, path=path, params=params)
