"""Sample of a 送达回执."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import (
    DeliveryWay,
    Document,
)
from nh_edoc.model.legal_time import BEIJING
from nh_edoc.receipt.fiction import (
    COMPANY,
    COMPANY_CASE,
    LICENSE_TYPE,
    head,
    working_days_before,
)
from nh_edoc.receipt.kinds.approval_decision.type import ApprovalDecision
from nh_edoc.receipt.kinds.delivery_receipt.type import DeliveredDocument, DeliveryReceipt, OnlineDelivery

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 3, 4)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """The delivery of the approval, online."""
    decided = working_days_before(calendar, day, 2)
    accepted = working_days_before(calendar, decided, 10)
    arrived = datetime.combine(day, time(16, 2), BEIJING)
    body = DeliveryReceipt(
        documents=(
            DeliveredDocument(title=ApprovalDecision.TITLE, number=f"南演许准字〔{decided.year}〕1号", date=decided),
            DeliveredDocument(title=LICENSE_TYPE.name, number=f"演示JY{decided.year}000001"),
        ),
        way=DeliveryWay.ONLINE,
        sender="演示·陈某",
        sent_at=datetime.combine(day, time(16, 0), BEIJING),
        delivered_at=arrived,
        online=OnlineDelivery(
            consent_on=accepted,
            system="演示政务服务网用户空间",
            arrived_at=arrived,
            sms_number="13000000000",
            sms_sent_at=datetime.combine(day, time(16, 3), BEIJING),
        ),
    )
    return Document(head=head(f"南演送{day:%Y%m%d}{COMPANY_CASE:04d}", day, accepted, COMPANY), body=body)
