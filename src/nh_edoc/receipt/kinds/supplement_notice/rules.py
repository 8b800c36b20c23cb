"""What the law demands of a supplement notice: in time, all at once, nothing new the second time (R02, R24)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.errors import InputError
from nh_edoc.model.document import DayUnit, Period
from nh_edoc.receipt.kinds.supplement_notice.type import PointOrigin, SupplementNotice
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.identity import head_identifiers
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.numbering import decision_number
from nh_edoc.receipt.rules.periods import DateDemands, Stated, date_breaches, recount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.rules.judging import Context

PATH: Final = f"/{SupplementNotice.element()}"
NOTICE_PERIOD: Final = Period(days=5, unit=DayUnit.WORKING)
"""许可法 art. 32(1)(4) with art. 82: five working days from the day of receipt."""


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the document does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, SupplementNotice):
        raise TypeError(context.document.kind)
    yield from _late(context, body)
    yield from _rounds(body)
    yield from _answer(context, body)
    yield from _materials(context, body)
    yield from decision_number(context)
    yield from head_identifiers(context)


def _late(context: Context, body: SupplementNotice) -> Iterator[Breach]:
    """Yield a notice before the materials came, or later than five working days after (许可法 art. 32(1)(4))."""
    told = context.document.head.date
    if not body.applied_on <= body.received_on <= told:
        params = {"applied": body.applied_on.isoformat(), "received": body.received_on.isoformat()}
        yield Breach(demand=rules.R02_ORDER, path=f"{PATH}/receivedOn", params={**params, "told": told.isoformat()})
    try:
        last = context.calendar.add(body.received_on, NOTICE_PERIOD).date
    except InputError:
        yield Breach(demand=rules.R02_UNCOVERED, path=f"{PATH}/receivedOn")
        return
    if told > last:
        params = {"received": body.received_on.isoformat(), "last": last.isoformat(), "told": told.isoformat()}
        yield Breach(demand=rules.R02_LATE, path="/head/date", params=params)


def _rounds(body: SupplementNotice) -> Iterator[Breach]:
    """Yield points that should have been told the first time: a later notice names only what was told or is new."""
    first = body.sequence == 1
    if not first and body.earlier is None:
        yield Breach(demand=rules.R02_EARLIER, path=f"{PATH}/earlier")
    for index, point in enumerate(body.points):
        path = f"{PATH}/points/{index}/origin"
        if first and point.origin is not PointOrigin.FIRST:
            yield Breach(demand=rules.R02_FIRST, path=path, params={"material": point.material})
        if not first and point.origin is PointOrigin.FIRST:
            yield Breach(demand=rules.R02_NEW_POINT, path=path, params={"material": point.material})


def _answer(context: Context, body: SupplementNotice) -> Iterator[Breach]:
    """Yield a last day to answer that does not follow from the date of the notice."""
    if body.answer_period is None or body.answer_by is None:
        return
    path = f"{PATH}/answerBy"
    stated = Stated(
        start=context.document.head.date,
        period=body.answer_period,
        due=body.answer_by,
        record=body.calendar,
        covers=body.answer_by,
    )
    counted = recount(context.calendar, stated)
    if counted is None:
        yield Breach(demand=rules.R02_UNCOVERED, path=path)
    else:
        demands = DateDemands(path=path, equal=rules.R02_ANSWER, equal_other=rules.R02_ANSWER_OTHER)
        yield from date_breaches(stated, counted, demands)


def _materials(context: Context, body: SupplementNotice) -> Iterator[Breach]:
    """Yield materials that the item does not ask for (许可法 art. 31), and licences that are shared (办法 art. 20)."""
    item = context.item
    if item is None:
        return
    listed = {material.name for material in item.materials}
    for index, point in enumerate(body.points):
        path, params = f"{PATH}/points/{index}/material", {"material": point.material, "item": item.name}
        if point.material not in listed:
            yield Breach(demand=rules.R02_UNLISTED, path=path, params=params)
        kind = point.license_type.code if point.license_type is not None else None
        if any(one.shared and (one.name == point.material or kind == one.license_type) for one in item.materials):
            yield Breach(demand=rules.R24_DEMANDED, path=path, params=params)
