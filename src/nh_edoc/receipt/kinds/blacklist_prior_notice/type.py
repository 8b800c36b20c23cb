"""黑名单事先告知书: who is to be restricted is told before, and may answer (办法 art. 25, 国办发〔2020〕49号)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from nh_edoc.model.document import Body, CalendarRecord, Period
from nh_edoc.model.fields import Name, Phone, Whole
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import BlacklistGround, LegalBasis, Paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class BlacklistPriorNotice(Body):
    """黑名单事先告知书（办法第二十五条）: notice before somebody is put on the blacklist."""

    KIND: ClassVar[str] = "blacklist-prior-notice"
    TITLE: ClassVar[str] = "黑名单事先告知书"

    ground: BlacklistGround
    """情形: which item of art. 25."""
    count: Annotated[int, Whole(min=1, max=9999)] | None = None
    """次数: how often, where the item counts."""
    facts: Paragraphs
    """事实: facts."""
    proposed: Paragraphs
    """拟作出的处理: what is proposed."""
    legal_basis: LegalBasis
    """法律依据: legal basis."""
    answer_period: Period
    """陈述、申辩期限: time to state and defend."""
    answer_by: date
    """陈述、申辩截止日期: last day of it."""
    answer_way: Name
    """陈述、申辩方式: how and where."""
    calendar: CalendarRecord
    """所用工作日历: calendar used."""
    consultation_phone: Phone
    """咨询电话: telephone for questions."""
