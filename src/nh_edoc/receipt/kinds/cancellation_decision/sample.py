"""Sample of a 注销决定书."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DeliveryWay, Document
from nh_edoc.receipt.fiction import COMPANY, LICENSE_TYPE, REMEDIES, head, working_days_before
from nh_edoc.receipt.kinds.cancellation_decision.type import CancellationDecision, CancellationGround
from nh_edoc.receipt.kinds.parts import LicenseRef

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 5, 18)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the document, with ``day`` as its date and all other dates around it."""
    given = date(day.year - 2, 3, 1)
    body = CancellationDecision(
        license=LicenseRef(
            name=LICENSE_TYPE.name,
            number=f"演示JY{given.year}000001",
            issued_on=given,
            valid_to=given.replace(year=given.year + 5),
        ),
        ground=CancellationGround.ENDED,
        facts=("登记机关已核准该单位注销登记。",),
        reasons=("被许可人依法终止，应当依法办理有关许可的注销手续。",),
        legal_basis=("《中华人民共和国行政许可法》第七十条第三项",),
        effective_on=day,
        remedies=REMEDIES,
        delivery_way=DeliveryWay.ONLINE,
    )
    applied = working_days_before(calendar, day, 5)
    return Document(head=head(f"南演许注销〔{day.year}〕1号", day, applied, COMPANY), body=body)
