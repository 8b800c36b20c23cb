"""The documents and licences of a case by their numbers: what a delivery can name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc.receipt.case.type import Outcome
from nh_edoc.receipt.kinds.acceptance_receipt.type import AcceptanceReceipt
from nh_edoc.receipt.kinds.approval_decision.type import ApprovalDecision
from nh_edoc.receipt.kinds.delivery_receipt.type import DeliveredDocument
from nh_edoc.receipt.kinds.rejection_decision.type import RejectionDecision
from nh_edoc.receipt.kinds.special_procedure_notice.type import SpecialProcedureNotice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.case.type import Case, Issued, IssuedReceipt


def issued(case: Case) -> Iterator[DeliveredDocument]:
    """Yield title, number and sealed file of what the case can deliver, in the order in which it comes to be."""
    if case.acceptance is not None:
        yield _document(AcceptanceReceipt.TITLE, case.acceptance.receipt)
    for procedure in case.special_procedures:
        if procedure.notice is not None:
            yield _document(SpecialProcedureNotice.TITLE, procedure.notice)
    decision = case.decision
    if decision is None:
        return
    if decision.document is not None:
        granted = decision.outcome is Outcome.GRANTED
        yield _document(ApprovalDecision.TITLE if granted else RejectionDecision.TITLE, decision.document)
    for grant in decision.grants:
        if grant.license_number is not None:
            yield DeliveredDocument(title=grant.license_type.name, number=grant.license_number)


def _document(title: str, document: Issued | IssuedReceipt) -> DeliveredDocument:
    return DeliveredDocument(title=title, number=document.number, date=document.date, file_digest=document.file_digest)
