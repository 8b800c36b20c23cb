"""Sample of a 更正告知书."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import Document
from nh_edoc.receipt.fiction import COMPANY, COMPANY_CASE, head, receipt_number, working_days_before
from nh_edoc.receipt.kinds.acceptance_receipt.type import AcceptanceReceipt
from nh_edoc.receipt.kinds.amendment_notice.type import AmendmentCause, AmendmentNotice
from nh_edoc.receipt.kinds.parts import DocumentRef, FieldChange

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 11, 12)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the document, with ``day`` as its date and all other dates around it."""
    accepted = working_days_before(calendar, day, 6)
    body = AmendmentNotice(
        amended=DocumentRef(
            title=AcceptanceReceipt.TITLE, number=receipt_number(accepted, COMPANY_CASE), date=accepted
        ),
        cause=AmendmentCause.MISTAKE,
        changes=(FieldChange(field="咨询电话", before="0757-00000010", after="0757-00000001"),),
        reasons=("受理回执所印咨询电话有误，申请人无法据以查询。",),
        effective_on=day,
        consultation_phone="0757-00000001",
    )
    return Document(head=head(f"南演更〔{day.year}〕1号", day, accepted, COMPANY), body=body)
