"""审批记录: who examined what, with which opinion (办法 art. 15, 22, 许可法 art. 34)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from nh_edoc.model.document import Body
from nh_edoc.model.fields import Items, Paragraph, Text
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRecord(Body):
    """审批记录（办法第十五条、第二十二条，行政许可法第三十四条）: record of the examination."""

    KIND: ClassVar[str] = "review-record"
    TITLE: ClassVar[str] = "审批记录"

    applied_on: date
    """申请日期: day of application."""
    accepted_on: date
    """受理日期: day of acceptance."""
    receipt_number: Annotated[str, Text(max=30)]
    """受理文书编号: number of the acceptance receipt."""
    reviews: Annotated[tuple[Review, ...], Items("review", min=1, max=100)]
    """审批意见: opinions, in order of time."""
    conclusion: Paragraph
    """审批结论: conclusion."""
