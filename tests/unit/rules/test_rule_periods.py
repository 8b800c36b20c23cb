"""R03 and R07: acceptance, clock start, due dates, decisions in time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nh_edoc.calendar import WorkCalendar
from nh_edoc.errors import InputError
from nh_edoc.model.document import CalendarRecord, DayUnit, ItemType, Period
from nh_edoc.receipt.checking import judge
from nh_edoc.receipt.kinds.parts import SpecialKind, SpecialTime
from nh_edoc.receipt.samples import sample
from nh_edoc.settings import Settings

BEIJING = timezone(timedelta(hours=8))
CALENDAR = WorkCalendar.load()
OTHER = CalendarRecord(source="chinesecalendar", version="0.0.1", provisional=False)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def day(text):
    return date.fromisoformat(text)


def accepted(case, received, accepted_at, **more):
    """Return the receipt moved to another acceptance, with dates counted anew."""
    start = at(accepted_at).date()
    due = CALENDAR.add(start, case.document.body.period)
    values = {
        "received_at": at(received),
        "accepted_at": at(accepted_at),
        "clock_start": CALENDAR.next_working(start),
        "due_date": due.date,
        "calendar": due.record,
        "promised_period": None,
        "promised_date": None,
        **more,
    }
    return case.head(date=start).body(**values)


def test_lawful_receipt(receipt):
    """R03: a receipt that keeps the law has no finding at all."""
    assert receipt.codes() == set()


@pytest.mark.parametrize(
    ("accepted_at", "codes"),
    [
        ("2026-02-10T09:00", set()),  # the same moment
        ("2026-02-24T17:00", set()),  # the fifth working day, behind 春节
        ("2026-02-25T09:00", {("R03.late", "finding")}),
    ],
)
def test_acceptance_within_five_working_days(receipt, accepted_at, codes):
    """许可法 art. 32(1)(四): the fifth working day is in time, the sixth is late; lateness never blocks."""
    case = accepted(receipt, "2026-02-10T09:00", accepted_at)
    assert case.codes() == codes


def test_late_acceptance_says_until_when(receipt):
    """许可法 art. 32(1)(四): the finding names the last day and what the law presumes."""
    finding = accepted(receipt, "2026-02-10T09:00", "2026-02-25T09:00").found("R03.late")
    assert finding.params == {"received": "2026-02-10", "last": "2026-02-24", "accepted": "2026-02-25"}
    assert finding.basis == (
        "《中华人民共和国行政许可法》第三十二条第一款第四项",
        "《中华人民共和国行政许可法》第八十二条",
    )


def test_acceptance_before_receipt(receipt):
    """R03: nothing is accepted before it has come."""
    assert ("R03.order", "blocking") in accepted(receipt, "2026-02-10T09:01", "2026-02-10T09:00").codes()


def test_receipt_dated_before_acceptance(receipt):
    """许可法 art. 32(2): the voucher is dated; it cannot vouch for what is still to come."""
    case = receipt.head(date=day("2026-02-09"))
    assert case.codes() == {("R03.order", "blocking")}
    assert case.found("R03.order").path == "/head/date"


def test_supplements_set_the_day_of_acceptance(receipt):
    """许可法 art. 32(1)(五): accepted on the day all supplements are in, however late after receipt."""
    good = accepted(receipt, "2026-01-05T09:00", "2026-02-10T09:00", supplemented_at=at("2026-02-10T08:00"))
    assert good.codes() == set()
    late = accepted(receipt, "2026-01-05T09:00", "2026-02-11T09:00", supplemented_at=at("2026-02-10T08:00"))
    assert late.codes() == {("R03.supplement", "blocking")}
    early = accepted(receipt, "2026-01-05T09:00", "2026-02-09T09:00", supplemented_at=at("2026-02-10T08:00"))
    assert early.codes() == {("R03.supplement", "blocking"), ("R03.order", "blocking")}
    at_once = accepted(receipt, "2026-02-10T09:00", "2026-02-10T09:00", supplemented_at=at("2026-02-10T09:00"))
    assert at_once.codes() == set()
    never = accepted(receipt, "2026-02-10T09:00", "2026-02-10T09:00", supplemented_at=at("2026-02-09T08:00"))
    assert ("R03.order", "blocking") in never.codes()


def test_dates_are_beijing_dates(receipt):
    """All statutory dates are Beijing's: 17:00 UTC is already the next day."""
    moment = datetime(2026, 2, 9, 17, 0, tzinfo=UTC)
    assert receipt.body(received_at=moment, accepted_at=moment).codes() == set()
    for field in ("received_at", "supplemented_at", "accepted_at"):
        naive = receipt.body(**{field: datetime(2026, 2, 10, 9, 0)})  # noqa: DTZ001 - the point
        with pytest.raises(InputError) as caught:
            naive.findings()
        assert caught.value.code == "rules.naive-time"


@pytest.mark.parametrize("start", ["2026-02-10", "2026-02-12", "2026-02-14"])
def test_clock_start(receipt, start):
    """民法典 art. 201: the day of acceptance is not counted, and no other day is skipped."""
    case = receipt.body(clock_start=day(start))
    assert case.codes() == {("R03.clock-start", "blocking")}
    assert case.found("R03.clock-start").params["expected"] == "2026-02-11"


def test_clock_start_behind_a_holiday(receipt):
    """A period in working days starts on the next working day, one in calendar days on the next day."""
    assert accepted(receipt, "2026-02-14T09:00", "2026-02-14T09:00").document.body.clock_start == day("2026-02-24")
    period = Period(days=30, unit=DayUnit.CALENDAR)
    due = CALENDAR.add(day("2026-02-14"), period)
    case = accepted(
        receipt,
        "2026-02-14T09:00",
        "2026-02-14T09:00",
        period=period,
        clock_start=day("2026-02-15"),
        due_date=due.date,
        calendar=due.record,
    )
    assert case.codes() == set()
    assert case.body(clock_start=day("2026-02-24")).codes() == {("R03.clock-start", "blocking")}


@given(st.integers(-60, 400).filter(bool))
def test_every_other_due_date_blocks(offset):
    """R03, R07: with the same calendar there is exactly one due date, whatever year the wrong one lies in."""
    document = sample("acceptance-receipt")
    body = replace(
        document.body,
        due_date=document.body.due_date + timedelta(days=offset),
        promised_date=None,
        promised_period=None,
    )
    findings = judge(replace(document, body=body), Settings())
    assert [(f.code, f.severity.value) for f in findings] == [("rules.R03.due-date", "blocking")]


def test_due_date_of_next_year_with_the_record_of_next_year(receipt):
    """R03: a wrong date cannot hide behind the calendar of the year that it reaches into."""
    wrong = day("2027-01-15")
    case = receipt.body(due_date=wrong, calendar=CALENDAR.record(day("2026-02-11"), wrong))
    assert ("R03.due-date", "blocking") in case.codes()


def test_due_date_by_another_calendar(receipt):
    """R03: another calendar may know more or less; a difference is recorded, not blocked, no difference is nothing."""
    assert receipt.body(calendar=OTHER).codes() == set()
    case = receipt.body(calendar=OTHER, due_date=day("2026-03-17"))
    assert case.codes() == {("R03.due-date-other-calendar", "finding")}
    assert case.found("R03.due-date-other-calendar").params["expected"] == "2026-03-16"


def test_due_date_by_the_operators_calendar(receipt, tmp_path):
    """R03: with the operator's file in the settings the same file must have been used."""
    path = tmp_path / "c.json"
    path.write_text(
        json.dumps({"version": "1", "source": "测试", "days": {"2026-03-02": "holiday"}}, ensure_ascii=False),
        encoding="utf-8",
    )
    case = receipt.settings(calendar_override=path)
    assert case.codes() == {
        ("R03.due-date-other-calendar", "finding"),
        ("R03.promised-date-other-calendar", "finding"),
    }
    own = WorkCalendar.load(path)
    due, promised = (own.add(day("2026-02-10"), Period(days=n, unit=DayUnit.WORKING)) for n in (20, 10))
    assert (due.date, promised.date) == (day("2026-03-17"), day("2026-03-03"))
    fresh = case.body(due_date=due.date, promised_date=promised.date, calendar=due.record)
    assert fresh.codes() == set()
    assert fresh.body(due_date=day("2026-03-16")).codes() == {("R03.due-date", "blocking")}


def test_provisional_dates_must_say_so(receipt):
    """R03: 暂定 is printed exactly when the notice of a year touched is not known."""
    case = accepted(receipt, "2026-12-20T09:00", "2026-12-20T09:00")
    assert case.document.body.calendar.provisional
    assert case.codes() == set()
    hidden = case.body(calendar=replace(case.document.body.calendar, provisional=False))
    assert hidden.codes() == {("R03.provisional", "blocking")}
    feigned = receipt.body(calendar=replace(receipt.document.body.calendar, provisional=True))
    assert feigned.codes() == {("R03.provisional", "blocking")}


def test_promised_date_within_the_record_of_the_due_date(receipt):
    """R03: one record serves both dates, also when only the later one reaches into the next year."""
    case = accepted(
        receipt, "2026-12-15T09:00", "2026-12-15T09:00", promised_period=Period(days=3, unit=DayUnit.WORKING)
    )
    good = case.body(promised_date=day("2026-12-18"))
    assert good.document.body.due_date.year == 2027
    assert good.codes() == set()
    assert case.body(promised_date=day("2026-12-17")).codes() == {("R03.promised-date", "blocking")}


def test_promise(receipt):
    """R03: the promise is counted like the statutory date, complete, and never later than it."""
    assert receipt.body(promised_date=day("2026-03-03")).codes() == {("R03.promised-date", "blocking")}
    assert receipt.body(promised_date=None).codes() == {("R03.promised-pair", "blocking")}
    assert receipt.body(promised_period=None).codes() == {("R03.promised-pair", "blocking")}
    same = receipt.body(promised_period=Period(days=20, unit=DayUnit.WORKING), promised_date=day("2026-03-16"))
    assert same.codes() == set()
    longer = receipt.body(promised_period=Period(days=21, unit=DayUnit.WORKING), promised_date=day("2026-03-17"))
    assert longer.codes() == {("R03.promised-late", "blocking")}
    other = receipt.body(promised_date=day("2026-03-03"), calendar=OTHER)
    assert other.codes() == {("R03.promised-date-other-calendar", "finding")}


def test_year_without_a_calendar(receipt):
    """R03: a date that nobody can count again is not issued unseen."""
    case = receipt.body(
        received_at=at("2051-03-01T09:00"),
        accepted_at=at("2051-03-01T09:00"),
        clock_start=day("2051-03-02"),
        due_date=day("2051-03-29"),
    ).head(date=day("2051-03-01"))
    found = [f for f in case.findings() if f.code == "rules.R03.uncovered"]
    assert {f.path for f in found} == {"/acceptanceReceipt/dueDate", "/acceptanceReceipt/promisedDate"}
    assert {f.severity.value for f in found} == {"blocking"}


def test_lawful_decisions(approval, rejection):
    """R07: decisions that keep the law have no finding at all."""
    assert approval.codes() == set()
    assert rejection.codes() == set()


@pytest.mark.parametrize(
    ("decided", "codes"),
    [
        ("2026-02-10", set()),  # the day of acceptance
        ("2026-03-16", set()),  # the due date
        ("2026-03-17", {("R07.late", "finding")}),
        ("2026-02-09", {("R07.order", "blocking")}),
    ],
)
def test_decision_in_time(approval, decided, codes):
    """许可法 art. 42: the due date is in time, the day after is late; lateness never blocks."""
    case = approval.head(date=day(decided))
    assert case.codes() == codes


def test_decision_in_time_after_a_special_procedure(rejection):
    """许可法 art. 45: the time of the special procedure moves the due date, here to a worked Saturday."""
    assert rejection.head(date=day("2026-02-14")).codes() == set()
    late = rejection.head(date=day("2026-02-24"))
    assert late.codes() == {("R07.late", "finding")}
    assert late.found("R07.late").basis == ("《中华人民共和国行政许可法》第四十二条第一款",)
    assert rejection.course(special_days=()).codes() == {("R07.due-date", "blocking"), ("R07.late", "finding")}


def test_lateness_is_judged_by_the_recount(approval):
    """R07: a due date written too late does not make a late decision timely."""
    case = approval.head(date=day("2026-03-17")).course(due_date=day("2026-03-20"))
    assert case.codes() == {("R07.due-date", "blocking"), ("R07.late", "finding")}
    other = approval.head(date=day("2026-03-17")).course(due_date=day("2026-03-17"), calendar=OTHER)
    assert other.codes() == {("R07.due-date-other-calendar", "finding")}


def test_application_after_acceptance(approval):
    """R07: what was not applied for cannot have been accepted."""
    case = approval.course(applied_on=day("2026-02-11"))
    assert case.codes() == {("R07.order", "blocking")}
    assert approval.course(applied_on=day("2025-12-01")).codes() == set()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-01-23", "2026-01-12"),  # ends before it begins
        ("2026-01-04", "2026-01-12"),  # begins before acceptance
        ("2026-01-12", "2026-02-11"),  # ends after the decision
        ("2026-01-12", "9999-12-31"),  # never ends
        ("2026-02-11", "2026-02-11"),  # begins after the decision
    ],
)
def test_special_procedures_that_cannot_have_been(rejection, start, end):
    """许可法 art. 45: a special procedure lies between acceptance and decision; a made-up one hides no lateness."""
    span = SpecialTime(kind=SpecialKind.TESTING, start=day(start), end=day(end))
    case = rejection.course(special_days=(span,))
    assert case.codes() == {("R07.special-span", "blocking")}
    assert case.found("R07.special-span").path == "/rejectionDecision/course/specialDays/0"


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-01-05", "2026-02-10"), ("2026-01-12", "2026-01-12"), ("2026-02-10", "2026-02-10")],
)
def test_special_procedure_on_the_edges(rejection, start, end):
    """许可法 art. 45: from the day of acceptance to the day of the decision, and a single day, are possible."""
    span = SpecialTime(kind=SpecialKind.TESTING, start=day(start), end=day(end))
    due = CALENDAR.add(day("2026-01-05"), Period(days=20, unit=DayUnit.WORKING), [(span.start, span.end)])
    codes = rejection.course(special_days=(span,), due_date=due.date).codes()
    assert codes == ({("R07.late", "finding")} if due.date < day("2026-02-10") else set())


def test_provisional_and_uncovered_decisions(approval):
    """R07: 暂定 agrees with the calendar; a year without one is not passed over."""
    feigned = approval.course(calendar=replace(approval.document.body.course.calendar, provisional=True))
    assert feigned.codes() == {("R07.provisional", "blocking")}
    far = approval.course(applied_on=day("2051-03-01"), accepted_on=day("2051-03-01"), due_date=day("2051-03-29"))
    assert ("R07.uncovered", "blocking") in far.head(date=day("2051-03-02")).codes()


def test_other_items_than_licensing(receipt, approval):
    """许可法 governs 行政许可 alone: elsewhere the five days do not apply, the count of days still does."""
    late = accepted(receipt, "2026-02-10T09:00", "2026-02-25T09:00").item(type=ItemType.PUBLIC_SERVICE)
    assert late.codes() == set()
    configured = late.settings(licensing_item_types=(ItemType.LICENSING, ItemType.PUBLIC_SERVICE))
    assert configured.codes() == {("R03.late", "finding")}
    wrong = receipt.item(type=ItemType.PUBLIC_SERVICE).body(due_date=day("2026-03-17"))
    assert wrong.codes() == {("R03.due-date", "blocking")}
    assert wrong.found("R03.due-date").basis == ("《中华人民共和国民法典》第二百零一条第一款",)
    decision = approval.item(type=ItemType.PUBLIC_SERVICE).head(date=day("2026-03-17"))
    assert decision.item(type=ItemType.PUBLIC_SERVICE).codes() == {("R07.late", "warning")}


def test_lapsed_measures_only_warn(receipt):
    """办法 art. 27: in force for two years; within them a breach blocks, afterwards it is a warning that says why."""
    wrong = accepted(receipt, "2019-03-05T10:00", "2019-03-05T09:00").item(type=ItemType.PUBLIC_SERVICE)
    in_force = wrong.found("R03.order")
    assert in_force.severity.value == "blocking"
    assert in_force.basis == ("《佛山市南海区网上办事管理办法（试行）》第十四条",)
    for date_, severity in (("2020-01-09", "blocking"), ("2020-01-10", "warning")):
        case = accepted(receipt, f"{date_}T10:00", f"{date_}T09:00").item(type=ItemType.PUBLIC_SERVICE)
        assert case.found("R03.order").severity.value == severity
    assert case.found("R03.order").basis == ("《佛山市南海区网上办事管理办法（试行）》第十四条（已于2020-01-10失效）",)


def test_law_of_its_own_time_is_cited(receipt):
    """A document of 2018 is judged by the law of 2018."""
    case = accepted(receipt, "2018-01-10T09:00", "2018-01-10T09:00").body(due_date=day("2018-02-08"))
    assert case.document.body.calendar.source == "chinesecalendar"
    assert case.found("R03.due-date").basis == (
        "《中华人民共和国行政许可法》第四十二条第一款",
        "《中华人民共和国行政许可法》第八十二条",
        "《中华人民共和国民法通则》第一百五十四条",
    )


def test_before_the_law_nothing_is_demanded(receipt):
    """许可法 is in force since 2004-07-01; the day before, its demands do not exist."""
    for start, expected in (("2004-06-20", set()), ("2004-07-02", {("R03.late", "finding")})):
        received = f"{day(start) - timedelta(days=40)}T09:00"
        assert accepted(receipt, received, f"{start}T09:00").codes() == expected
