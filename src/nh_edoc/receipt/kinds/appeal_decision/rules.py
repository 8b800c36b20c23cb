"""What is demanded of a decision on an appeal: in time, grounds, remedies unless it is granted (R08, R09, R21)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.errors import InputError
from nh_edoc.model.document import DayUnit, Period
from nh_edoc.receipt.kinds.appeal_decision.type import AppealDecision, AppealResult
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.identity import head_identifiers
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.numbering import decision_number
from nh_edoc.receipt.rules.remedies import channel_breaches, grounds_breaches, remedies_breaches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.rules.judging import Context

PATH: Final = f"/{AppealDecision.element()}"
APPEAL: Final = Period(days=30, unit=DayUnit.WORKING)
"""办法 art. 25: thirty working days from receipt or knowledge of the decision."""


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the document does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, AppealDecision):
        raise TypeError(context.document.kind)
    yield from _in_time(context, body)
    yield from grounds_breaches(PATH, facts=body.facts, reasons=body.reasons, legal_basis=body.legal_basis)
    if body.result is not AppealResult.REVERSED:
        yield from remedies_breaches(context, body.remedies, f"{PATH}/remedies")
        yield from channel_breaches(body.delivery_way, body.remedies, f"{PATH}/remedies")
    yield from decision_number(context)
    yield from head_identifiers(context)


def _in_time(context: Context, body: AppealDecision) -> Iterator[Breach]:
    """Yield an appeal after its thirty working days, and a decision before it."""
    decided = context.document.head.date
    if decided < body.appealed_on:
        params = {"earlier": body.appealed_on.isoformat(), "later": decided.isoformat()}
        yield Breach(demand=rules.R07_ORDER, path="/head/date", params=params)
    try:
        last = context.calendar.add(body.received_on, APPEAL).date
    except InputError:
        yield Breach(demand=rules.R21_UNCOVERED, path=f"{PATH}/appealedOn")
        return
    if body.appealed_on > last:
        params = {"last": last.isoformat(), "appealed": body.appealed_on.isoformat()}
        yield Breach(demand=rules.R21_LATE, path=f"{PATH}/appealedOn", params=params)
