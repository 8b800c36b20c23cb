"""Sample of a 申请表."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DeliveryWay, Document
from nh_edoc.model.legal_time import BEIJING
from nh_edoc.receipt.fiction import COMPANY, head
from nh_edoc.receipt.kinds.acceptance_receipt.type import Material, MaterialForm, MaterialSource, SubmissionWay
from nh_edoc.receipt.kinds.application_form.type import ApplicationForm
from nh_edoc.receipt.kinds.parts import FormField, Matter

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 2, 10)
"""Its own 成文日期."""


def make(day: date, _calendar: WorkCalendar) -> Document:
    """Return the document, with ``day`` as its date and all other dates around it."""
    body = ApplicationForm(
        applied_at=datetime.combine(day, time(9, 5), BEIJING),
        matter=Matter.NEW,
        submission_way=SubmissionWay.ONLINE,
        fields=(
            FormField(name="operatorName", label="经营者名称", value=COMPANY.name),
            FormField(name="premises", label="经营场所", value="佛山市南海区演示街道演示路1号"),
            FormField(name="businessForm", label="主体业态", value="餐饮服务经营者"),
            FormField(name="businessItems", label="经营项目", value="热食类食品制售"),
        ),
        materials=(
            Material(
                name="经营场所布局图和操作流程",
                copies=1,
                form=MaterialForm.ELECTRONIC,
                source=MaterialSource.SUBMITTED,
            ),
        ),
        delivery_way=DeliveryWay.ONLINE,
        delivery_mobile="13000000000",
        declaration="申请人对所提交申请材料实质内容的真实性负责，并承担提供虚假材料的法律责任。",
    )
    return Document(head=head(f"南演申{day:%Y%m%d}0001", day, day, COMPANY), body=body)
