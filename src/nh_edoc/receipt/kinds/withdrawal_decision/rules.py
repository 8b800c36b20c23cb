"""What the law demands of taking a licence back: facts, reasons, basis, remedies (许可法 art. 8, R08, R09)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.withdrawal_decision.type import WithdrawalDecision
from nh_edoc.receipt.rules.identity import head_identifiers
from nh_edoc.receipt.rules.numbering import decision_number
from nh_edoc.receipt.rules.remedies import ending_breaches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.rules.judging import Breach, Context

PATH: Final = f"/{WithdrawalDecision.element()}"


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the document does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, WithdrawalDecision):
        raise TypeError(context.document.kind)
    yield from ending_breaches(context, body, PATH)
    yield from decision_number(context)
    yield from head_identifiers(context)
