"""What is demanded before somebody is put on the blacklist: facts, basis, time to answer (R21)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.blacklist_prior_notice.type import BlacklistPriorNotice
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.blacklist import basis_breaches, count_breaches
from nh_edoc.receipt.rules.identity import head_identifiers
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.numbering import decision_number
from nh_edoc.receipt.rules.periods import DateDemands, Stated, date_breaches, recount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.rules.judging import Context

PATH: Final = f"/{BlacklistPriorNotice.element()}"


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the document does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, BlacklistPriorNotice):
        raise TypeError(context.document.kind)
    yield from count_breaches(body.ground, body.count, PATH)
    if not "".join(body.facts).strip():
        yield Breach(demand=rules.R08_FACTS, path=f"{PATH}/facts")
    if not "".join(body.legal_basis).strip():
        yield Breach(demand=rules.R08_BASIS, path=f"{PATH}/legalBasis")
    yield from basis_breaches(body.legal_basis, PATH)
    yield from _answer(context, body)
    yield from decision_number(context)
    yield from head_identifiers(context)


def _answer(context: Context, body: BlacklistPriorNotice) -> Iterator[Breach]:
    path = f"{PATH}/answerBy"
    stated = Stated(
        start=context.document.head.date,
        period=body.answer_period,
        due=body.answer_by,
        record=body.calendar,
        covers=body.answer_by,
    )
    counted = recount(context.calendar, stated)
    if counted is None:
        yield Breach(demand=rules.R21_UNCOVERED, path=path)
    else:
        demands = DateDemands(path=path, equal=rules.R21_ANSWER, equal_other=rules.R21_ANSWER_OTHER)
        yield from date_breaches(stated, counted, demands)
