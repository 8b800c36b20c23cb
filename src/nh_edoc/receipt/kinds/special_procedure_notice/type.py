"""特殊程序审查期限告知书: a special procedure stops the clock (办法 art. 15, 许可法 art. 45)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from nh_edoc.model.document import Body, Period
from nh_edoc.model.fields import Name, Person, Phone, Whole
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import Course, LegalBasis, Paragraphs, SpecialKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialProcedureNotice(Body):
    """特殊程序审查期限告知书."""

    KIND: ClassVar[str] = "special-procedure-notice"
    TITLE: ClassVar[str] = "特殊程序审查期限告知书"

    course: Course
    """The course up to now; its due date is the one that this notice moves."""
    sequence: Annotated[int, Whole(min=1, max=99)]
    """序号: which special procedure of this case."""
    procedure: SpecialKind
    """特殊程序种类."""
    start: date
    """开始日期."""
    time_needed: Period
    """所需时间."""
    end: date
    """预计结束日期: the last day of the time needed; both days are left out of the period."""
    reasons: Paragraphs
    """启动理由."""
    legal_basis: LegalBasis
    institution: Name | None = None
    """承担机构: who inspects, tests, reviews."""
    new_due_date: date
    """顺延后的法定办结日期."""
    approver: Person | None = None
    """批准人."""
    consultation_phone: Phone
