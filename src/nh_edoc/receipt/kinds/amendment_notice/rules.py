"""What is demanded of an amendment: it is numbered, and behind the document that it amends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.amendment_notice.type import AmendmentNotice
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.identity import head_identifiers
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.numbering import decision_number
from nh_edoc.receipt.rules.remedies import remedies_breaches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.rules.judging import Context

PATH: Final = f"/{AmendmentNotice.element()}"


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the document does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, AmendmentNotice):
        raise TypeError(context.document.kind)
    if context.document.head.date < body.amended.date:
        params = {"earlier": body.amended.date.isoformat(), "later": context.document.head.date.isoformat()}
        yield Breach(demand=rules.R07_ORDER, path="/head/date", params=params)
    if body.remedies is not None:
        yield from remedies_breaches(context, body.remedies, f"{PATH}/remedies")
    yield from decision_number(context)
    yield from head_identifiers(context)
