"""What is demanded of a blacklist decision: told before, grounds, exit, appeal, remedies (R08, R09, R21)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DayUnit, Period
from nh_edoc.receipt.kinds.blacklist_decision.type import BlacklistDecision
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.blacklist import basis_breaches, count_breaches
from nh_edoc.receipt.rules.identity import head_identifiers
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.numbering import decision_number
from nh_edoc.receipt.rules.remedies import channel_breaches, grounds_breaches, remedies_breaches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.rules.judging import Context

PATH: Final = f"/{BlacklistDecision.element()}"
APPEAL: Final = Period(days=30, unit=DayUnit.WORKING)
"""办法 art. 25: thirty working days from receipt or knowledge of the decision."""


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the document does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, BlacklistDecision):
        raise TypeError(context.document.kind)
    yield from count_breaches(body.ground, body.count, PATH)
    if body.prior_notice is None or body.prior_notice.date >= context.document.head.date:
        yield Breach(demand=rules.R21_TOLD, path=f"{PATH}/priorNotice")
    if body.appeal_period != APPEAL:
        params = {"expected": APPEAL.days, "found": f"{body.appeal_period.days} {body.appeal_period.unit}"}
        yield Breach(demand=rules.R21_APPEAL, path=f"{PATH}/appealPeriod", params=params)
    if not body.counter_open:
        yield Breach(demand=rules.R21_COUNTER, path=f"{PATH}/counterOpen")
    if body.restricted_to is None:
        yield Breach(demand=rules.R21_EXIT, path=f"{PATH}/restrictedTo")
    yield from basis_breaches(body.legal_basis, PATH)
    yield from grounds_breaches(PATH, facts=body.facts, reasons=body.reasons, legal_basis=body.legal_basis)
    yield from remedies_breaches(context, body.remedies, f"{PATH}/remedies")
    yield from channel_breaches(body.delivery_way, body.remedies, f"{PATH}/remedies")
    yield from decision_number(context)
    yield from head_identifiers(context)
