"""送达回执: proof that a document reached its addressee (办法 art. 16)."""

from __future__ import annotations

from datetime import date, datetime
from datetime import date as date_
from enum import StrEnum
from typing import Annotated, ClassVar

from nh_edoc.model.attachment import Attached, Attachment, Relationship
from nh_edoc.model.digest import Digest
from nh_edoc.model.document import Body, DeliveryWay
from nh_edoc.model.fields import Items, Name, Person, Phone, Text
from nh_edoc.model.record import dataclass


class EvidenceKind(StrEnum):
    """送达证明: what proves the arrival."""

    SIGNATURE = "signature"
    """收件人签名 on the spot (a picture of the signature or a signed form)."""
    SCAN = "scan"
    """纸质送达回证扫描件."""
    COURIER = "courier-record"
    """快递签收记录."""
    SYSTEM = "system-record"
    """到达特定系统的记录 (民诉法 art. 90)."""
    PUBLICATION = "publication"
    """公告 (民诉法 art. 95)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredDocument:
    """送达文书: one of the documents delivered together."""

    title: Name
    number: Annotated[str, Text(max=50)]
    date: date_ | None = None
    """成文日期: the time for the delivery runs from it (许可法 art. 44)."""
    file_digest: Digest | None = None
    """Digest of the sealed file that was delivered online."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """签收人: who took the document, and what they are to the addressee (民诉法 art. 88)."""

    name: Person
    relation: Name
    """与受送达人关系: 本人, 法定代表人, 代收人 …."""
    reason: Name | None = None
    """代收理由."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineDelivery:
    """网上送达: consent, arrival, reminder (办法 art. 16(4), 民诉法 art. 90, 签名法 art. 11)."""

    consent_on: date
    """同意电子送达的日期."""
    system: Name
    """受送达人指定的特定系统."""
    arrived_at: datetime
    """到达特定系统的时间: the time of delivery."""
    sms_number: Phone
    sms_sent_at: datetime
    """短信提醒时间."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourierDelivery:
    """快递送达: address and receiver named by the applicant (办法 art. 16(3))."""

    address: Name
    named_receiver: Person
    mobile: Phone
    company: Name
    waybill: Annotated[str, Text(max=40, pattern="[0-9A-Za-z-]{5,40}")]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedAttempt:
    """未能送达: an attempt in another way that failed; needed before a public notice (办法 art. 16(5))."""

    way: DeliveryWay
    on: date
    reason: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The file that proves the arrival, attached to the receipt."""

    kind: EvidenceKind
    file: Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReceipt(Body):
    """送达回执."""

    KIND: ClassVar[str] = "delivery-receipt"
    TITLE: ClassVar[str] = "送达回执"

    documents: Annotated[tuple[DeliveredDocument, ...], Items("document", min=1, max=50)]
    way: DeliveryWay
    sender: Person
    """送达人."""
    sent_at: datetime
    """发出时间."""
    place: Name | None = None
    """送达地点 of a delivery on the spot."""
    delivered_at: datetime
    """送达时间."""
    receiver: Receiver | None = None
    courier: CourierDelivery | None = None
    online: OnlineDelivery | None = None
    attempts: Annotated[tuple[FailedAttempt, ...], Items("attempt", min=0, max=20)] = ()
    published_on: date | None = None
    """公告日期; delivered 30 days later (民诉法 art. 95)."""
    witness: Person | None = None
    """见证人, when the receiver refused to sign (民诉法 art. 89)."""
    note: Name | None = None
    """备注."""
    evidence: Annotated[tuple[Evidence, ...], Items("file", min=0, max=20)] = ()

    @property
    def attached(self) -> tuple[Attached, ...]:
        """The evidence travels inside the receipt."""
        return tuple(Attached(attachment=one.file, relationship=Relationship.SUPPLEMENT) for one in self.evidence)
