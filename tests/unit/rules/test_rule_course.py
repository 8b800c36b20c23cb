"""R05, R06, R07: hearings, extensions, renewals and the ends of licences (许可法 art. 8, 42, 47 to 50, 69, 70)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from nh_edoc.calendar import WorkCalendar
from nh_edoc.model.document import DayUnit, Period
from nh_edoc.receipt import judge
from nh_edoc.receipt.fiction import AGENCY, PERIOD, REMEDIES
from nh_edoc.receipt.guides import Numbering
from nh_edoc.receipt.kinds.parts import Extension
from nh_edoc.receipt.operator import write_samples
from nh_edoc.receipt.samples import sample
from nh_edoc.settings import Settings

CONFIGURED = Settings(review_organs={AGENCY.uscc: (REMEDIES.review_organ,)})
CALENDAR = WorkCalendar.load()
BEIJING = timezone(timedelta(hours=8))
TEN = Period(days=10, unit=DayUnit.WORKING)


def codes(document):
    return {(one.code.removeprefix("rules."), one.severity.value) for one in judge(document, CONFIGURED)}


def of(kind, **body):
    document = sample(kind)
    return replace(document, body=replace(document.body, **body))


def dated(document, day):
    return replace(document, head=replace(document.head, date=day))


@pytest.mark.parametrize(
    "kind",
    ["hearing-notice", "extension-notice", "change-decision", "renewal-decision", "withdrawal-decision",
     "revocation-decision", "cancellation-decision", "termination-notice", "amendment-notice"],
)  # fmt: skip
def test_samples_are_lawful(kind):
    assert codes(sample(kind)) == set()


def test_extension_is_counted():
    """许可法 art. 42(1): accepted 2026-02-11, 20 working days end on 2026-03-17; ten more on 2026-03-31."""
    body = sample("extension-notice").body
    assert (body.course.due_date, body.new_due_date) == (date(2026, 3, 17), date(2026, 3, 31))
    for wrong in (date(2026, 3, 30), date(2026, 4, 1)):
        assert codes(of("extension-notice", new_due_date=wrong)) == {("R06.due-date", "blocking")}


@pytest.mark.parametrize(
    ("joint", "days", "unit", "found"),
    [(False, 10, "working", set()), (False, 11, "working", {"R06.length"}), (True, 15, "working", set()),
     (True, 16, "working", {"R06.length"}), (False, 10, "calendar", {"R06.length"})],
)  # fmt: skip
def test_length_of_an_extension(joint, days, unit, found):
    """Ten working days, fifteen where organs handle the case together."""
    longer = Period(days=days, unit=DayUnit(unit))
    course = sample("extension-notice").body.course
    due = CALENDAR.add(course.accepted_on, PERIOD, extension=longer)
    document = of("extension-notice", joint=joint, days=longer, new_due_date=due.date)
    assert {code for code, _ in codes(document)} == found


def test_extended_once():
    course = sample("extension-notice").body.course
    before = Extension(number="南演许延〔2026〕1号", told_on=date(2026, 3, 2), days=TEN)
    due = CALENDAR.add(course.accepted_on, PERIOD, extension=TEN)
    again = replace(course, extension=before, due_date=due.date, calendar=due.record)
    assert ("R06.once", "blocking") in codes(of("extension-notice", course=again))


@pytest.mark.parametrize(
    ("told", "found"), [(date(2026, 3, 17), set()), (date(2026, 3, 18), {("R06.late", "blocking")})]
)
def test_told_before_the_period_ends(told, found):
    """The boundary is the due date itself."""
    assert codes(dated(sample("extension-notice"), told)) == found


def test_reasons_of_an_extension():
    assert codes(of("extension-notice", reasons=("　",))) == {("R06.reasons", "blocking")}


def test_decision_after_an_extension():
    """A decision on the extended due date is in time, a day later it is late; without the extension it was late before."""
    document = sample("approval-decision")
    course = document.body.course
    told = Extension(number="南演许延〔2026〕1号", told_on=date(2026, 3, 10), days=TEN)
    due = CALENDAR.add(course.accepted_on, PERIOD, extension=TEN)
    assert due.date == date(2026, 3, 30)
    longer = replace(course, extension=told, due_date=due.date, calendar=due.record)
    extended = replace(document, body=replace(document.body, course=longer))
    assert codes(dated(extended, date(2026, 3, 30))) == set()
    assert codes(dated(extended, date(2026, 3, 31))) == {("R07.late", "finding")}
    assert codes(dated(document, date(2026, 3, 30))) == {("R07.late", "finding")}
    same = replace(longer, due_date=course.due_date)
    assert ("R07.due-date", "blocking") in codes(replace(document, body=replace(document.body, course=same)))


def test_five_days_to_ask_for_a_hearing():
    """许可法 art. 47(1): told 2026-03-09, the fifth working day is 2026-03-16."""
    body = sample("hearing-notice").body
    assert body.request_by == date(2026, 3, 16)
    assert codes(of("hearing-notice", request_by=date(2026, 3, 13))) == {("R05.hearing-request", "blocking")}
    four = of("hearing-notice", request_period=Period(days=4, unit=DayUnit.WORKING), request_by=date(2026, 3, 13))
    assert codes(four) == {("R05.hearing-period", "blocking")}
    calendar = of("hearing-notice", request_period=Period(days=5, unit=DayUnit.CALENDAR), request_by=date(2026, 3, 16))
    assert codes(calendar) == {("R05.hearing-period", "blocking")}


@pytest.mark.parametrize(("day", "found"), [(18, set()), (17, {("R05.hearing-notice", "blocking")})])
def test_hearing_is_told_seven_days_before(day, found):
    """许可法 art. 48(1)(1), 82: told on Monday 2026-03-09, the seventh working day is 2026-03-18."""
    appointment = sample("hearing-notice").body.appointment
    at = replace(appointment, at=datetime(2026, 3, day, 0, 30, tzinfo=BEIJING))
    assert codes(of("hearing-notice", appointment=at)) == found
    assert codes(of("hearing-notice", appointment=None)) == set()


def test_renewal_after_the_licence_ran_out():
    """许可法 art. 50(2): nothing decided before: it counts as renewed, and the decision says so."""
    body = sample("renewal-decision").body
    ended = replace(body.license, valid_to=date(2026, 2, 5))
    on_the_day = replace(body.license, valid_to=date(2026, 2, 6))
    assert codes(of("renewal-decision", license=on_the_day)) == set()
    assert codes(of("renewal-decision", license=ended)) == {("R07.deemed-renewal", "finding")}
    assert codes(of("renewal-decision", license=ended, deemed=True)) == set()
    assert codes(of("renewal-decision", deemed=True)) == {("R07.not-deemed", "blocking")}
    assert codes(of("renewal-decision", deemed=True, license=replace(body.license, valid_to=None))) == {
        ("R07.not-deemed", "blocking")
    }


@pytest.mark.parametrize("kind", ["withdrawal-decision", "revocation-decision", "cancellation-decision"])
def test_ends_of_licences_can_be_fought(kind):
    """R08, R09: facts, reasons, basis, organ, court, channel."""
    for field, code in (("facts", "R08.facts"), ("reasons", "R08.reasons"), ("legal_basis", "R08.legal-basis")):
        assert codes(of(kind, **{field: ("　",)})) == {(code, "blocking")}
    assert {code for code, _ in codes(of(kind, remedies=None))} >= {"R08.review-organ", "R08.court", "R09.channel"}
    body = sample(kind).body
    wrong = replace(body.license, identifier="1.2.156.3005.2.11440605000000000E001.11440605000000000E.1.001.A")
    assert any(code.startswith("identifier.license_id") for code, _ in codes(of(kind, license=wrong)))


def test_amendment_stands_behind_what_it_amends():
    body = sample("amendment-notice").body
    later = replace(body.amended, date=date(2026, 11, 13))
    assert codes(of("amendment-notice", amended=later)) == {("R07.order", "blocking")}
    assert ("R08.court", "blocking") in codes(of("amendment-notice", remedies=replace(REMEDIES, court=" 　")))


def test_end_of_a_case_stands_behind_its_course():
    assert codes(of("termination-notice", withdrawn_on=date(2026, 3, 7))) == {("R07.order", "blocking")}
    assert ("R14.length", "blocking") in codes(of("termination-notice", receipt_number="受" * 31))
    told_online = of("termination-notice", remedies=replace(REMEDIES, review_url=None))
    assert codes(told_online) == {("R09.channel", "blocking")}


def test_another_agency_acts_when_it_is_charged(tmp_path):
    """委托: the item is another organ's, and the agency's file says that it acts for it, from when."""
    document = sample("approval-decision")
    other = "11440605MB2D102559"
    code = f"{other}444011310600201"
    head = replace(document.head, item=replace(document.head.item, code=code), approval_code=code + "202602100001")
    document = replace(document, head=head)
    assert {code for code, _ in codes(document)} == {"R15.item-agency"}
    file = tmp_path / "agency.toml"
    text = f"""
uscc = "{AGENCY.uscc}"
region = "440605"
names = [{{ text = "{AGENCY.name}", from = 2020-01-01 }}]
consultation_phone = "0757-00000001"
complaint_phone = "0757-00000002"
progress_query = "登录演示政务服务网查询"
acts_for = [{{ uscc = "{other}", items = ["{code}"], from = %s }}]
"""
    file.write_text(text % "2026-03-02", encoding="utf-8")
    settings = replace(CONFIGURED, agency=file)
    assert judge(document, settings) == ()
    file.write_text(text % "2026-03-03", encoding="utf-8")
    assert [one.code for one in judge(document, settings)] == ["rules.R15.item-agency"]


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("南演许准字〔2026〕1号", set()),
        ("南演许准字〔2026〕12号", set()),
        ("南演许准字〔2026〕01号", {"R14.scheme"}),
        ("南演许准〔2026〕1号", {"R14.scheme"}),
        ("x南演许准字〔2026〕1号", {"R14.scheme"}),
    ],
)
def test_numbers_of_the_agencys_own_scheme(tmp_path, number, found):
    """R14: each kind by the agency's own pattern; a pattern is text, nothing in it is a regular expression."""
    write_samples(tmp_path / "operator")
    settings = replace(CONFIGURED, agency=tmp_path / "operator" / "agency.toml")
    document = sample("approval-decision")
    numbered = replace(document, head=replace(document.head, number=number))
    assert {one.code.removeprefix("rules.") for one in judge(numbered, settings)} == found


def test_patterns_are_text():
    padded = Numbering(kind="acceptance-receipt", pattern="受.{year}-{sequence:05}")
    assert re.fullmatch(padded.expression(), "受.2026-00012")
    assert re.fullmatch(padded.expression(), "受.2026-123456")
    for wrong in ("受x2026-00012", "受.2026-0012", "受.26-00012"):
        assert re.fullmatch(padded.expression(), wrong) is None
