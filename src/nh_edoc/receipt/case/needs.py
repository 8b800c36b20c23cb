"""Which documents a case can give, and what it lacks for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.errors import InputError, Problem
from nh_edoc.receipt.case.drafts import after, blacklist, decided, early, records, underway
from nh_edoc.receipt.case.issued import issued
from nh_edoc.receipt.case.type import Outcome
from nh_edoc.receipt.kinds.parts import Matter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nh_edoc.receipt.case.request import Draft
    from nh_edoc.receipt.case.type import Case

DRAFTS: Final[Mapping[str, Draft]] = {
    "application-form": records.FORM,
    "supplement-notice": early.SUPPLEMENT,
    "non-acceptance-decision": early.NON_ACCEPTANCE,
    "acceptance-receipt": early.RECEIPT,
    "special-procedure-notice": underway.SPECIAL_PROCEDURE,
    "hearing-notice": underway.HEARING,
    "extension-notice": underway.EXTENSION,
    "review-record": records.RECORD,
    "approval-decision": decided.APPROVAL,
    "rejection-decision": decided.REJECTION,
    "change-decision": decided.CHANGE,
    "renewal-decision": decided.RENEWAL,
    "termination-notice": early.TERMINATION,
    "delivery-receipt": after.DELIVERY,
    "amendment-notice": after.AMENDMENT,
    "withdrawal-decision": after.WITHDRAWAL,
    "revocation-decision": after.REVOCATION,
    "cancellation-decision": after.CANCELLATION,
    "blacklist-prior-notice": blacklist.PRIOR_NOTICE,
    "blacklist-decision": blacklist.RESTRICTION,
    "appeal-decision": blacklist.APPEAL,
    "blacklist-removal": blacklist.DELISTING,
}
"""Kind → how it comes out of a case, in the order in which an application runs its course."""
DRAFTED: Final = tuple(DRAFTS)
"""The kinds that are drafted from cases."""
_MATTERS: Final = {
    "approval-decision": Matter.NEW,
    "change-decision": Matter.CHANGE,
    "renewal-decision": Matter.RENEWAL,
}
_OUTCOMES: Final = {**dict.fromkeys(_MATTERS, Outcome.GRANTED), "rejection-decision": Outcome.REFUSED}


def missing(case: Case, kind: str) -> tuple[Problem, ...]:
    """Return what the case does not have, or has otherwise, for a document of ``kind`` to be drafted.

    Raises:
        InputError: `case.kind`: cases do not give documents of this kind.
    """
    draft = DRAFTS.get(kind)
    if draft is None:
        raise InputError("case.kind", kind=kind, known=", ".join(DRAFTS))
    needs = (("/guide", case.guide), *draft.needs(case))
    gaps = [Problem(path=path, code="case.missing") for path, value in needs if value is None or value == ()]
    return (*gaps, *_contradictions(case, kind))


def _contradictions(case: Case, kind: str) -> Iterator[Problem]:
    """Yield what is there, but says something else than the document would."""
    if kind in _OUTCOMES and case.decision is not None and case.decision.outcome is not _OUTCOMES[kind]:
        params = {"found": case.decision.outcome.value, "wanted": _OUTCOMES[kind].value}
        yield Problem(path="/decision/outcome", code="case.outcome", params=params)
    if kind in _MATTERS and case.application.matter is not _MATTERS[kind]:
        params = {"found": case.application.matter.value, "wanted": _MATTERS[kind].value}
        yield Problem(path="/application/matter", code="case.matter", params=params)
    if kind == "delivery-receipt" and case.deliveries:
        known = {document.number for document in issued(case)}
        path = f"/deliveries/{len(case.deliveries) - 1}/documents"
        for index, number in enumerate(case.deliveries[-1].documents):
            if number not in known:
                yield Problem(path=f"{path}/{index}", code="case.unknown-document", params={"number": number})
