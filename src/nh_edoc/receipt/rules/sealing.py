"""R01, R23: which seal a document bears, and when. Mostly asked of sealed files; a draft has neither."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.errors import InputError
from nh_edoc.model.document import IdType
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.periods import beijing_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from nh_edoc.receipt.rules.judging import Context


_VOUCHERS: Final = frozenset({"acceptance-receipt", "non-acceptance-decision"})
_SPECIAL: Final = "专用章"


def sealing_date(context: Context, sealed: datetime) -> Iterator[Breach]:
    """Yield a breach when the document's date and its seal lie too many working days apart (疑似倒签).

    Args:
        context: the document, and how many days are usual.
        sealed: the earliest proven time of a seal.
    """
    dated, proven = context.document.head.date, beijing_time(sealed).date()
    try:
        days = context.calendar.working_days(min(dated, proven), max(dated, proven))
    except InputError:  # the calendar does not reach
        return
    if days > context.settings.backdating_days:
        params = {
            "date": dated.isoformat(),
            "sealed": proven.isoformat(),
            "days": days,
            "limit": context.settings.backdating_days,
        }
        yield Breach(demand=rules.R23_SEALED, path="/head/date", params=params)


def applicant_seal(context: Context) -> Iterator[Breach]:
    """Yield an applicant's seal that is planned for one who is no organisation with a 统一社会信用代码 (办法 art. 19).

    The place of a seal belongs to whom the plan names by that code, and the certificate is held against it.
    """
    document = context.document
    if document.body.sealed_by_applicant and document.head.applicant.id_type is not IdType.USCC:
        path = f"/{document.body.element()}/applicantSeal"
        yield Breach(demand=rules.R01_APPLICANT, path=path, params={"id_type": document.head.applicant.id_type.value})


def special_seal(context: Context, seals: Sequence[str]) -> Iterator[Breach]:
    """Yield a receipt or refusal to accept without the agency's special seal (许可法 art. 32(2): 本行政机关专用印章).

    Args:
        context: the document.
        seals: names of the seals that are proven; none: nothing is known of them.
    """
    if context.document.kind in _VOUCHERS and seals and not any(_SPECIAL in name for name in seals):
        yield Breach(demand=rules.R01_SEAL, path="/sealPlan", params={"seals": "、".join(seals)})
