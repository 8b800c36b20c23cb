"""What is demanded of the end of a case without a decision: dates in order; remedies, where told, complete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.termination_notice.type import TerminationNotice
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.identity import head_identifiers
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.numbering import decision_number, number_length
from nh_edoc.receipt.rules.remedies import channel_breaches, remedies_breaches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.rules.judging import Context

PATH: Final = f"/{TerminationNotice.element()}"


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the document does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, TerminationNotice):
        raise TypeError(context.document.kind)
    for name, day in (
        ("appliedOn", body.applied_on),
        ("acceptedOn", body.accepted_on),
        ("withdrawnOn", body.withdrawn_on),
    ):
        if day is not None and day > context.document.head.date:
            params = {"earlier": day.isoformat(), "later": context.document.head.date.isoformat()}
            yield Breach(demand=rules.R07_ORDER, path=f"{PATH}/{name}", params=params)
    if body.receipt_number is not None:
        yield from number_length(context, body.receipt_number, f"{PATH}/receiptNumber")
    if body.remedies is not None:
        yield from remedies_breaches(context, body.remedies, f"{PATH}/remedies")
        yield from channel_breaches(body.delivery_way, body.remedies, f"{PATH}/remedies")
    yield from decision_number(context)
    yield from head_identifiers(context)
