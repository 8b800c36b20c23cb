"""工作日历: working days, and the day on which a period ends."""

from __future__ import annotations

from nh_edoc.calendar.work_calendar import Due, WorkCalendar

__all__ = ["Due", "WorkCalendar"]
