"""Sample of a 办结（终止）通知书."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DeliveryWay, Document
from nh_edoc.receipt.fiction import COMPANY, COMPANY_CASE, head, receipt_number, working_days_before
from nh_edoc.receipt.kinds.termination_notice.type import TerminationCause, TerminationNotice

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 3, 6)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the document, with ``day`` as its date and all other dates around it."""
    accepted = working_days_before(calendar, day, 8)
    body = TerminationNotice(
        applied_on=accepted,
        accepted_on=accepted,
        receipt_number=receipt_number(accepted, COMPANY_CASE),
        cause=TerminationCause.WITHDRAWN,
        withdrawn_on=working_days_before(calendar, day, 1),
        reasons=("申请人因经营场所调整，书面申请撤回本次申请。",),
        materials_note="以电子形式提交的材料不再使用，可以在重新申请时引用。",
        delivery_way=DeliveryWay.ONLINE,
        consultation_phone="0757-00000001",
    )
    return Document(head=head(f"南演许终〔{day.year}〕1号", day, accepted, COMPANY), body=body)
