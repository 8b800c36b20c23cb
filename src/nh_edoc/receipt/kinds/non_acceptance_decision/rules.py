"""What the law demands of a refusal to accept: the organ to go to, reasons, remedies (R04, R08, R09)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.non_acceptance_decision.type import NonAcceptanceDecision, NonAcceptanceGround
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.identity import head_identifiers
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.numbering import decision_number
from nh_edoc.receipt.rules.remedies import channel_breaches, grounds_breaches, remedies_breaches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.rules.judging import Context

PATH: Final = f"/{NonAcceptanceDecision.element()}"


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the document does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, NonAcceptanceDecision):
        raise TypeError(context.document.kind)
    elsewhere = body.ground is NonAcceptanceGround.NOT_COMPETENT
    if elsewhere and not (body.competent_organ or "").strip():
        yield Breach(demand=rules.R04_ORGAN, path=f"{PATH}/competentOrgan")
    if context.document.head.date < body.received_on:
        params = {"earlier": body.received_on.isoformat(), "later": context.document.head.date.isoformat()}
        yield Breach(demand=rules.R07_ORDER, path="/head/date", params=params)
    yield from grounds_breaches(PATH, reasons=body.reasons, legal_basis=body.legal_basis)
    yield from remedies_breaches(context, body.remedies, f"{PATH}/remedies")
    yield from channel_breaches(body.delivery_way, body.remedies, f"{PATH}/remedies")
    yield from decision_number(context)
    yield from head_identifiers(context)
