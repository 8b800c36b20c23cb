"""Sample of a 撤销决定书."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DeliveryWay, Document
from nh_edoc.receipt.fiction import COMPANY, LICENSE_TYPE, REMEDIES, head, working_days_before
from nh_edoc.receipt.kinds.parts import LicenseRef
from nh_edoc.receipt.kinds.revocation_decision.type import RevocationDecision, RevocationGround

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 5, 18)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the document, with ``day`` as its date and all other dates around it."""
    given = date(day.year - 2, 3, 1)
    body = RevocationDecision(
        license=LicenseRef(
            name=LICENSE_TYPE.name,
            number=f"演示JY{given.year}000001",
            issued_on=given,
            valid_to=given.replace(year=given.year + 5),
        ),
        ground=RevocationGround.FRAUD,
        facts=("经查，申请时提交的房屋租赁合同和产权证明系伪造，租赁双方均确认未曾签订该合同。",),
        reasons=("以提交虚假材料的方式取得许可，属于以欺骗手段取得行政许可；其基于许可取得的利益不受保护。",),
        legal_basis=("《中华人民共和国行政许可法》第六十九条第二款、第四款",),
        effective_on=day,
        remedies=REMEDIES,
        delivery_way=DeliveryWay.ONLINE,
    )
    applied = working_days_before(calendar, day, 5)
    return Document(head=head(f"南演许撤〔{day.year}〕1号", day, applied, COMPANY), body=body)
