"""What is demanded of the record of an examination: opinions in order, numbers that hold (R07, R14, R15)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.review_record.type import ReviewRecord
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.identity import head_identifiers
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.numbering import number_length, receipt_number
from nh_edoc.receipt.rules.periods import beijing_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.rules.judging import Context

PATH: Final = f"/{ReviewRecord.element()}"


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the document does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, ReviewRecord):
        raise TypeError(context.document.kind)
    yield from number_length(context, body.receipt_number, f"{PATH}/receiptNumber")
    for index, review in enumerate(body.reviews):
        day = beijing_time(review.at).date()
        if not body.applied_on <= day <= context.document.head.date:
            params = {"earlier": body.applied_on.isoformat(), "later": day.isoformat()}
            yield Breach(demand=rules.R07_ORDER, path=f"{PATH}/reviews/{index}/at", params=params)
    yield from receipt_number(context)
    yield from head_identifiers(context)
