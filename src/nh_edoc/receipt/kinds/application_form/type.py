"""申请表: what the applicant asked for, as it was handed in (办法 art. 11, 13, 许可法 art. 29, 31)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar

from nh_edoc.model.document import Body, DeliveryWay
from nh_edoc.model.fields import Items, Name, Paragraph, Person, Phone
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.acceptance_receipt.type import Material, SubmissionWay
from nh_edoc.receipt.kinds.parts import FormField, Matter


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationForm(Body):
    """申请表（办法第十一条，行政许可法第二十九条）: form of an application."""

    KIND: ClassVar[str] = "application-form"
    TITLE: ClassVar[str] = "申请表"

    applied_at: datetime
    """申请时间: time of the application."""
    matter: Matter
    """申请类型: what is applied for."""
    submission_way: SubmissionWay
    """递交方式: way of submission."""
    fields: Annotated[tuple[FormField, ...], Items("field", min=1, max=500)]
    """申请事项信息: what the applicant wrote."""
    materials: Annotated[tuple[Material, ...], Items("material", min=0, max=500)] = ()
    """申请材料: materials handed in."""
    delivery_way: DeliveryWay
    """结果送达方式: way of delivery that was chosen."""
    delivery_address: Name | None = None
    """收件地址: address for a courier."""
    delivery_receiver: Person | None = None
    """收件人: receiver for a courier."""
    delivery_mobile: Phone | None = None
    """收件人手机: mobile of the receiver."""
    declaration: Paragraph
    """申请人承诺: what the applicant answers for (许可法 art. 31)."""
    applicant_seal: bool = False
    """申请人加盖电子印章（办法第十九条）: whether the applicant, an organisation, seals the form before the agency."""

    @property
    def sealed_by_applicant(self) -> bool:
        """Whether the applicant seals the form too."""
        return self.applicant_seal
