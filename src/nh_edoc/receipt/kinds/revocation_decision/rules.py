"""What the law demands of annulling a licence: facts, reasons, basis, remedies (许可法 art. 69, R08, R09)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.revocation_decision.type import RevocationDecision
from nh_edoc.receipt.rules.identity import head_identifiers
from nh_edoc.receipt.rules.numbering import decision_number
from nh_edoc.receipt.rules.remedies import ending_breaches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.rules.judging import Breach, Context

PATH: Final = f"/{RevocationDecision.element()}"


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the document does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, RevocationDecision):
        raise TypeError(context.document.kind)
    yield from ending_breaches(context, body, PATH)
    yield from decision_number(context)
    yield from head_identifiers(context)
