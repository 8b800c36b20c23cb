"""Sample of a 撤回决定书."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DeliveryWay, Document
from nh_edoc.receipt.fiction import COMPANY, LICENSE_TYPE, REMEDIES, head, working_days_before
from nh_edoc.receipt.kinds.parts import LicenseRef
from nh_edoc.receipt.kinds.withdrawal_decision.type import WithdrawalDecision, WithdrawalGround

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 5, 18)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the document, with ``day`` as its date and all other dates around it."""
    given = date(day.year - 2, 3, 1)
    body = WithdrawalDecision(
        license=LicenseRef(
            name=LICENSE_TYPE.name,
            number=f"演示JY{given.year}000001",
            issued_on=given,
            valid_to=given.replace(year=given.year + 5),
        ),
        ground=WithdrawalGround.CIRCUMSTANCES_CHANGED,
        facts=("证照所载经营场所已列入演示水源保护区，按照规划于本年度全部搬迁。",),
        reasons=("保护饮用水水源属于公共利益的需要，准予许可所依据的客观情况已经发生重大变化。",),
        legal_basis=("《中华人民共和国行政许可法》第八条第二款",),
        compensation="申请人因撤回遭受的财产损失，由本机关依法评估后予以补偿，补偿事项另行书面告知。",
        effective_on=day,
        remedies=REMEDIES,
        delivery_way=DeliveryWay.ONLINE,
    )
    applied = working_days_before(calendar, day, 5)
    return Document(head=head(f"南演许撤回〔{day.year}〕1号", day, applied, COMPANY), body=body)
