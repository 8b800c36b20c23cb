"""Sample of a 补正告知书."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DayUnit, Document, Period
from nh_edoc.receipt.fiction import COMPANY, head, working_days_before
from nh_edoc.receipt.kinds.supplement_notice.type import PointOrigin, SupplementNotice, SupplementPoint

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

OWN: Final = date(2026, 2, 12)
"""Its own 成文日期."""


def make(day: date, calendar: WorkCalendar) -> Document:
    """Return the document, with ``day`` as its date and all other dates around it."""
    received = working_days_before(calendar, day, 2)
    answer = Period(days=10, unit=DayUnit.WORKING)
    due = calendar.add(day, answer)
    body = SupplementNotice(
        applied_on=received,
        received_on=received,
        sequence=1,
        points=(
            SupplementPoint(
                material="经营场所布局图和操作流程",
                problem="布局图未标注食品处理区、就餐区的面积，操作流程缺少餐饮具清洗消毒环节。",
                requirement="提交标注各功能区面积、比例尺不小于 1:100 的布局图，并补充清洗消毒环节的操作流程。",
                origin=PointOrigin.FIRST,
            ),
            SupplementPoint(
                material="食品安全管理制度",
                problem="未提交从业人员健康管理制度。",
                requirement="提交从业人员健康管理制度。",
                origin=PointOrigin.FIRST,
            ),
        ),
        legal_basis=("《中华人民共和国行政许可法》第三十二条第一款第四项",),
        answer_period=answer,
        answer_by=due.date,
        answer_way="登录演示政务服务网，在“我的办件”中上传补正材料",
        calendar=due.record,
        sender="演示·陈某",
        consultation_phone="0757-00000001",
    )
    return Document(head=head(f"南演许补〔{day.year}〕1号", day, received, COMPANY), body=body)
