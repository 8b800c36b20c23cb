"""办结（终止）通知书: a case ends without a decision on its substance."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from nh_edoc.model.document import Body, DeliveryWay
from nh_edoc.model.fields import Name, NeededWhen, NotBefore, Phone, Text
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import DocumentRef, MaybeBasis, Paragraphs, Remedies


class TerminationCause(StrEnum):
    """终止原因（广东省网上办事大厅办结结果代码）: how a case ends without a decision."""

    WITHDRAWN = "withdrawn"
    """申请人撤回申请."""
    NOT_SUPPLEMENTED = "not-supplemented"
    """逾期未补正（补正不来办结）."""
    RETURNED = "returned"
    """退回办结."""
    FORWARDED = "forwarded"
    """转报办结."""
    VOIDED = "voided"
    """作废办结."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminationNotice(Body):
    """办结（终止）通知书: notice that a case ends without a decision."""

    KIND: ClassVar[str] = "termination-notice"
    TITLE: ClassVar[str] = "办结（终止）通知书"

    applied_on: date
    """申请日期: day of application."""
    accepted_on: Annotated[date | None, NotBefore("applied_on")] = None
    """受理日期: day of acceptance, where the case was accepted."""
    receipt_number: Annotated[str, Text(max=30)] | None = None
    """受理文书编号: number of the acceptance receipt."""
    cause: TerminationCause
    """终止原因: cause."""
    withdrawn_on: Annotated[date | None, NeededWhen("cause", TerminationCause.WITHDRAWN)] = None
    """撤回申请日期: day on which the applicant withdrew."""
    supplement_notice: Annotated[DocumentRef | None, NeededWhen("cause", TerminationCause.NOT_SUPPLEMENTED)] = None
    """补正告知书: the notice that was not answered."""
    forwarded_to: Annotated[Name | None, NeededWhen("cause", TerminationCause.FORWARDED)] = None
    """转报机关: the organ that goes on with the case."""
    reasons: Paragraphs
    """理由: reasons."""
    legal_basis: MaybeBasis = ()
    """法律依据: legal basis."""
    materials_note: Name | None = None
    """材料处理: what happens to the materials."""
    remedies: Remedies | None = None
    """救济途径: remedies."""
    delivery_way: DeliveryWay | None = None
    """送达方式: way of delivery."""
    consultation_phone: Phone
    """咨询电话: telephone for questions."""
