"""听证告知书: the right to be heard, and how to ask for it (许可法 art. 46 to 48)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar

from nh_edoc.model.document import Body, Period
from nh_edoc.model.fields import Items, Name, Person, Phone
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import Course, LegalBasis, Paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingAppointment:
    """听证安排: time and place of a hearing (许可法 art. 48)."""

    at: datetime
    """听证时间: time."""
    place: Name
    """听证地点: place."""
    presider: Person
    """听证主持人: who presides; nobody who examines the application."""
    public: bool
    """公开举行: whether the hearing is public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingNotice(Body):
    """听证告知书（行政许可法第四十六条至第四十八条）: notice of the right to a hearing."""

    KIND: ClassVar[str] = "hearing-notice"
    TITLE: ClassVar[str] = "听证告知书"

    course: Course
    """办理经过: course."""
    matter: Paragraphs
    """听证事项: what the hearing is about."""
    interested_parties: Annotated[tuple[Name, ...], Items("party", min=0, max=50)] = ()
    """利害关系人: others whose interests are touched."""
    legal_basis: LegalBasis
    """法律依据: legal basis."""
    request_period: Period
    """提出听证申请的期限: time to ask for a hearing."""
    request_by: date
    """提出听证申请的截止日期: last day to ask, counted from the day of this notice with the calendar of the course."""
    request_to: Name
    """提出方式: how and where to ask."""
    appointment: HearingAppointment | None = None
    """听证安排: time and place, where they are set."""
    consultation_phone: Phone
    """咨询电话: telephone for questions."""
