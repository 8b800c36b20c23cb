"""R05: the notice of a special procedure: told before it begins, with its length and the new due date (许可法 45)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from nh_edoc.calendar import WorkCalendar
from nh_edoc.model.document import DayUnit, Period
from nh_edoc.model.report import Severity
from nh_edoc.receipt import judge
from nh_edoc.receipt.kinds.parts import SpecialKind, SpecialTime
from nh_edoc.receipt.samples import sample
from nh_edoc.settings import Settings

CALENDAR = WorkCalendar.load()


def notice(**body):
    document = sample("special-procedure-notice")
    return replace(document, body=replace(document.body, **body))


def codes(document):
    return {one.code.removeprefix("rules."): one.severity for one in judge(document, Settings())}


def test_sample_is_lawful():
    """The notice of domain practice: nothing to find."""
    assert codes(notice()) == {}


def test_due_date_of_the_rule_book():
    """Accepted 2026-01-05, 20 working days, special 2026-01-12 to 01-23: due on the working Saturday 2026-02-14."""
    document = sample("special-procedure-notice", date(2026, 1, 12))
    due = CALENDAR.add(date(2026, 1, 5), Period(days=20, unit=DayUnit.WORKING))
    course = replace(
        document.body.course,
        applied_on=date(2026, 1, 5),
        accepted_on=date(2026, 1, 5),
        due_date=due.date,
        calendar=due.record,
    )
    assert course.due_date == date(2026, 2, 2)
    needed = Period(days=10, unit=DayUnit.WORKING)
    body = replace(document.body, course=course, time_needed=needed, end=date(2026, 1, 23))
    good = replace(document, body=replace(body, new_due_date=date(2026, 2, 14)))
    assert codes(good) == {}
    for wrong in (date(2026, 2, 13), date(2026, 2, 24)):
        assert codes(replace(good, body=replace(good.body, new_due_date=wrong))) == {"R05.due-date": Severity.BLOCKING}


@pytest.mark.parametrize(("days", "found"), [(-1, set()), (0, set()), (1, {"R05.afterwards"})])
def test_told_before_or_when_it_begins(days, found):
    """The boundary is the first day itself."""
    document = sample("special-procedure-notice")
    head = replace(document.head, date=document.body.start + timedelta(days=days))
    assert set(codes(replace(document, head=head))) == found


def test_end_follows_from_the_length():
    """Both days inclusive: ten working days from the first on."""
    end = sample("special-procedure-notice").body.end
    found = codes(notice(end=end + timedelta(days=1)))
    assert "R05.end" in found
    assert "R05.end" in codes(notice(time_needed=Period(days=9, unit=DayUnit.WORKING)))


def test_length_of_nothing():
    """More than no days."""
    assert "R05.length" in codes(notice(time_needed=Period(days=0, unit=DayUnit.WORKING)))


@pytest.mark.parametrize(("field", "code"), [("reasons", "R05.reasons"), ("legal_basis", "R05.legal-basis")])
def test_words_that_say_nothing(field, code):
    """Reasons and basis are told."""
    assert codes(notice(**{field: ("\u3000",)}))[code] is Severity.BLOCKING


def test_after_the_acceptance():
    """It lies behind the acceptance, and ends after it begins."""
    body = sample("special-procedure-notice").body
    assert "R05.span" in codes(notice(start=body.course.accepted_on - timedelta(days=1)))
    assert "R05.span" in codes(notice(end=body.start - timedelta(days=1)))


def test_overlapping_procedures_count_once():
    """A second procedure during the first moves the due date only by the days beyond."""
    document = sample("special-procedure-notice")
    body = document.body
    earlier = SpecialTime(kind=SpecialKind.EXPERT_REVIEW, start=body.start, end=body.end)
    head = replace(document.head, date=body.end)
    end = CALENDAR.add(body.end - timedelta(days=1), Period(days=3, unit=DayUnit.WORKING)).date
    spans = ((body.start, body.end), (body.end, end))
    before = CALENDAR.add(body.course.accepted_on, body.course.period, spans[:1])
    course = replace(body.course, special_days=(earlier,), due_date=before.date, calendar=before.record)
    second = replace(
        body,
        course=course,
        sequence=2,
        start=body.end,
        time_needed=Period(days=3, unit=DayUnit.WORKING),
        end=end,
        new_due_date=CALENDAR.add(course.accepted_on, course.period, spans).date,
    )
    assert codes(replace(document, head=head, body=second)) == {}


def test_late_for_the_decision_is_not_a_matter_of_the_notice():
    """R07's lateness is asked of decisions."""
    document = sample("special-procedure-notice")
    head = replace(document.head, date=document.body.course.due_date + timedelta(days=3))
    assert "R07.late" not in codes(replace(document, head=head))
