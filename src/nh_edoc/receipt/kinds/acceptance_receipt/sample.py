"""Sample of a 受理回执."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from nh_edoc.identifiers import license_id
from nh_edoc.identifiers.check_digits import mod_37_36
from nh_edoc.model.document import (
    DeliveryWay,
    Document,
)
from nh_edoc.model.legal_time import BEIJING
from nh_edoc.receipt.fiction import (
    AGENCY,
    COMPANY,
    COMPANY_CASE,
    PERIOD,
    PROMISED,
    head,
    receipt_number,
)
from nh_edoc.receipt.kinds.acceptance_receipt.type import (
    AcceptanceReceipt,
    CaseType,
    Fee,
    Material,
    MaterialForm,
    MaterialSource,
    SubmissionWay,
)
from nh_edoc.receipt.kinds.parts import SpecialKind

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 2, 10)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the receipt of the company's application, with ``day`` as its date."""
    due = calendar.add(day, PERIOD)
    body = AcceptanceReceipt(
        case_type=CaseType.PROMISED,
        submission_way=SubmissionWay.ONLINE,
        received_at=datetime.combine(day, time(9, 12), BEIJING),
        accepted_at=datetime.combine(day, time(15, 30), BEIJING),
        clock_start=calendar.next_working(day),
        period=PERIOD,
        due_date=due.date,
        promised_period=PROMISED,
        promised_date=calendar.add(day, PROMISED).date,
        calendar=due.record,
        clerk="演示·陈某",
        window="演示行政服务中心 3 号窗口",
        materials=_materials(),
        possible_procedures=(SpecialKind.TESTING,),
        fee=Fee(charged=False),
        delivery_way=DeliveryWay.ONLINE,
        progress_query="登录演示政务服务网，凭统一审批编码和查询密码查询",
        query_password="DEMO2026",  # noqa: S106 - printed for the applicant; of a fictitious case
        consultation_phone="0757-00000001",
        complaint_phone="0757-00000002",
    )
    return Document(head=head(receipt_number(day, COMPANY_CASE), day, day, COMPANY), body=body)


def _materials() -> tuple[Material, ...]:
    return (
        Material(name="食品经营许可申请表", copies=1, form=MaterialForm.ELECTRONIC, source=MaterialSource.SUBMITTED),
        Material(
            name="营业执照",
            copies=1,
            form=MaterialForm.ELECTRONIC,
            source=MaterialSource.SHARED,
            license_identifier=_business_license(),
        ),
        Material(
            name="经营场所布局图和操作流程",
            copies=1,
            form=MaterialForm.ELECTRONIC,
            source=MaterialSource.SUBMITTED,
        ),
        Material(name="法定代表人身份证明", copies=0, form=MaterialForm.ELECTRONIC, source=MaterialSource.EXEMPT),
    )


def _business_license() -> str:
    parts = (f"{AGENCY.uscc}002", AGENCY.uscc, "2024000001", "001")
    return ".".join((license_id.ROOT, *parts, mod_37_36("".join(parts))))
