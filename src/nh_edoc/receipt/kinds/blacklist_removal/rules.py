"""What is demanded of a removal from the blacklist: it stands behind the decision that it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.blacklist_removal.type import BlacklistRemoval
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.identity import head_identifiers
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.numbering import decision_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.rules.judging import Context

PATH: Final = f"/{BlacklistRemoval.element()}"


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the document does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, BlacklistRemoval):
        raise TypeError(context.document.kind)
    if context.document.head.date < body.decision.date:
        params = {"earlier": body.decision.date.isoformat(), "later": context.document.head.date.isoformat()}
        yield Breach(demand=rules.R07_ORDER, path="/head/date", params=params)
    yield from decision_number(context)
    yield from head_identifiers(context)
