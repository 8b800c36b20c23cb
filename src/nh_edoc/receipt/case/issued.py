"""The documents and licences of a case by their numbers: what a delivery or an amendment can name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc.receipt.case.type import Outcome
from nh_edoc.receipt.kinds import KINDS
from nh_edoc.receipt.kinds.delivery_receipt.type import DeliveredDocument
from nh_edoc.receipt.kinds.parts import Matter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.case.blacklisting import Blacklisting
    from nh_edoc.receipt.case.incidents import Issued, LicenseEnd
    from nh_edoc.receipt.case.type import Case, Decision, IssuedReceipt

_GRANTS = {
    Matter.NEW: "approval-decision",
    Matter.CHANGE: "change-decision",
    Matter.RENEWAL: "renewal-decision",
}


def issued(case: Case) -> Iterator[DeliveredDocument]:
    """Yield title, number and sealed file of what the case can deliver, in the order in which it comes to be."""
    for kind, document in documents(case):
        if document is not None and kind != "delivery-receipt":
            yield DeliveredDocument(
                title=KINDS[kind].TITLE, number=document.number, date=document.date, file_digest=document.file_digest
            )
    for grant in case.decision.grants if case.decision is not None else ():
        if grant.license_number is not None:
            yield DeliveredDocument(title=grant.license_type.name, number=grant.license_number)


def documents(case: Case) -> Iterator[tuple[str, Issued | IssuedReceipt | None]]:
    """Yield kind and document of everything that the case says was or will be issued."""
    yield from _before(case)
    if case.decision is not None:
        yield decision_kind(case, case.decision), case.decision.document
    if case.termination is not None:
        yield "termination-notice", case.termination.document
    yield from (("delivery-receipt", one.receipt) for one in case.deliveries)
    yield from (("amendment-notice", one.notice) for one in case.amendments)
    if case.license_end is not None:
        yield end_kind(case.license_end), case.license_end.document
    if case.blacklisting is not None:
        yield from _listed(case.blacklisting)


def _before(case: Case) -> Iterator[tuple[str, Issued | IssuedReceipt | None]]:
    """Yield what is issued before the decision."""
    if case.application.document is not None:
        yield "application-form", case.application.document
    yield from (("supplement-notice", one.notice) for one in case.supplements)
    if case.non_acceptance is not None:
        yield "non-acceptance-decision", case.non_acceptance.document
    if case.acceptance is not None:
        yield "acceptance-receipt", case.acceptance.receipt
    yield from (("special-procedure-notice", one.notice) for one in case.special_procedures)
    if case.hearing is not None:
        yield "hearing-notice", case.hearing.notice
    if case.prolongation is not None:
        yield "extension-notice", case.prolongation.notice
    if case.review_record is not None:
        yield "review-record", case.review_record


def _listed(told: Blacklisting) -> Iterator[tuple[str, Issued | None]]:
    """Yield what is issued about the blacklist."""
    yield "blacklist-prior-notice", told.notice
    if told.restriction is not None:
        yield "blacklist-decision", told.restriction.document
    if told.appeal is not None:
        yield "appeal-decision", told.appeal.document
    if told.delisting is not None:
        yield "blacklist-removal", told.delisting.document


def decision_kind(case: Case, decision: Decision) -> str:
    """Return the kind of the document that decides the case."""
    return _GRANTS[case.application.matter] if decision.outcome is Outcome.GRANTED else "rejection-decision"


def end_kind(end: LicenseEnd) -> str:
    """Return the kind of the document that ends a licence, by the ground that is given."""
    if end.withdrawal is not None:
        return "withdrawal-decision"
    return "revocation-decision" if end.revocation is not None else "cancellation-decision"
