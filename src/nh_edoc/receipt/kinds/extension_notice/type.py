"""延期通知书: the period is extended, once, with reasons (许可法 art. 42)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from nh_edoc.model.document import Body, Period
from nh_edoc.model.fields import Name, Person, Phone
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import Course, LegalBasis, Paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionNotice(Body):
    """延期通知书（行政许可法第四十二条）: notice that the period is extended."""

    KIND: ClassVar[str] = "extension-notice"
    TITLE: ClassVar[str] = "延期通知书"

    course: Course
    """办理经过；其办结日期是延长之前的: course up to now; its due date is the one that this notice moves."""
    joint: bool
    """统一、联合或者集中办理: whether several organs handle the case together, which allows fifteen days."""
    days: Period
    """延长的时限: how much longer."""
    new_due_date: date
    """延长后的法定办结日期: new statutory due date."""
    reasons: Paragraphs
    """延长理由: reasons."""
    legal_basis: LegalBasis
    """法律依据: legal basis."""
    approver: Person
    """批准人: who approved it."""
    approver_office: Name
    """批准人职务: office of who approved it."""
    consultation_phone: Phone
    """咨询电话: telephone for questions."""
