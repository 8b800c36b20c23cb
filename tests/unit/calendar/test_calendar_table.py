"""The working-day calendar against dates counted by hand and against a second, naive count."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nh_edoc.calendar import WorkCalendar, provisional
from nh_edoc.calendar.published import published
from nh_edoc.errors import InputError
from nh_edoc.model.document import DayUnit, Period

CALENDAR = WorkCalendar.load()
DAY = timedelta(days=1)


def working(days):
    return Period(days=days, unit=DayUnit.WORKING)


def calendar_days(days):
    return Period(days=days, unit=DayUnit.CALENDAR)


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "days", "span", "due"),
    [
        ("2018-01-10", 20, None, "2018-02-07"),
        ("2018-01-10", 30, None, "2018-02-26"),
        ("2026-02-10", 20, None, "2026-03-16"),
        ("2026-02-10", 5, None, "2026-02-24"),
        ("2025-09-25", 20, None, "2025-10-29"),
        ("2026-09-18", 20, None, "2026-10-22"),
        ("2026-01-05", 20, ("2026-01-12", "2026-01-23"), "2026-02-14"),  # a working Saturday
        ("2026-01-05", 20, None, "2026-02-02"),
        ("2026-02-10", 20, ("2026-02-11", "2026-03-03"), "2026-03-31"),
        ("2026-09-01", 30, None, "2026-10-19"),
    ],
)
def test_working_periods(start, days, span, due):
    """许可法 art. 45, 82; 民法典 art. 201: start day excluded, holidays and special procedures not counted."""
    spans = [tuple(map(day, span))] if span else []
    found = CALENDAR.add(day(start), working(days), spans)
    assert found.date == day(due)
    assert not found.record.provisional


@pytest.mark.parametrize(
    ("text", "worked"),
    [
        ("2026-01-01", False),
        ("2026-01-04", True),  # a Sunday worked for 元旦
        ("2026-02-14", True),  # a Saturday worked for 春节
        ("2026-02-16", False),
        ("2026-02-28", True),
        ("2026-04-06", False),
        ("2026-05-09", True),
        ("2026-06-19", False),
        ("2026-09-20", True),
        ("2026-10-10", True),
        ("2025-01-26", True),
        ("2025-10-11", True),
        ("2004-10-09", True),
        ("2026-03-16", True),
        ("2026-03-15", False),
    ],
)
def test_single_days(text, worked):
    """State Council notices: days off and days worked instead."""
    assert CALENDAR.is_working(day(text)) is worked


def test_next_working_day_is_strictly_after():
    """民法典 art. 201(1): the day after, or the first working day behind a holiday."""
    assert CALENDAR.next_working(day("2026-02-10")) == day("2026-02-11")
    assert CALENDAR.next_working(day("2026-02-14")) == day("2026-02-24")
    assert CALENDAR.next_working(day("2026-02-18")) == day("2026-02-24")


def test_working_days_between():
    """The start is excluded, the end included; an empty span has none."""
    assert CALENDAR.working_days(day("2026-02-10"), day("2026-02-24")) == 5
    assert CALENDAR.working_days(day("2026-02-10"), day("2026-02-10")) == 0
    assert CALENDAR.working_days(day("2026-02-24"), day("2026-02-10")) == 0


def test_remedies():
    """复议法 art. 20, 诉讼法 art. 46, 民诉法 art. 85: 60 days roll over a Saturday; six months reach into 2027."""
    review = CALENDAR.remedy_last_day(day("2026-09-01"), days=60)
    assert (review.date, review.record.provisional) == (day("2026-11-02"), False)
    suit = CALENDAR.remedy_last_day(day("2026-09-01"), months=6)
    assert (suit.date, suit.record.provisional) == (day("2027-03-01"), True)


@pytest.mark.parametrize(
    ("received", "months", "last"),
    [
        ("2025-08-31", 6, "2026-02-28"),  # no 31 February; the 28th is a worked Saturday
        ("2023-08-29", 6, "2024-02-29"),
        ("2024-08-30", 6, "2025-02-28"),
        ("2025-10-31", 6, "2026-04-30"),
        ("2025-08-16", 6, "2026-02-24"),  # 16 February lies in 春节
        ("2025-07-01", 6, "2026-01-04"),  # 1 January is a holiday, the Sunday after it is worked
        ("2025-12-31", 1, "2026-02-02"),  # 31 January 2026 is a Saturday
    ],
)
def test_months(received, months, last):
    """民法典 art. 202: the day of the same number, or the last of the month; art. 203: rest days roll over."""
    assert CALENDAR.remedy_last_day(day(received), months=months).date == day(last)


@pytest.mark.parametrize("given_", [{}, {"days": 60, "months": 6}])
def test_remedy_needs_one_measure(given_):
    """Days or months, never both."""
    with pytest.raises(TypeError):
        CALENDAR.remedy_last_day(day("2026-09-01"), **given_)


def test_calendar_days_roll_over_rest_days():
    """民法典 art. 203(1): a last day of rest moves; a last working day does not."""
    assert CALENDAR.add(day("2026-02-10"), calendar_days(3)).date == day("2026-02-13")
    assert CALENDAR.add(day("2026-02-10"), calendar_days(5)).date == day("2026-02-24")
    assert CALENDAR.add(day("2026-02-10"), calendar_days(4)).date == day("2026-02-14")  # a worked Saturday


def test_calendar_days_do_not_end_inside_a_special_procedure():
    """许可法 art. 45: a period that would roll into a special procedure waits for its end."""
    spans = [(day("2026-03-08"), day("2026-03-12"))]
    assert CALENDAR.add(day("2026-03-02"), calendar_days(5), spans).date == day("2026-03-13")


def test_overlapping_spans_count_once():
    """许可法 art. 45: two procedures at the same time do not stop the clock twice."""
    whole = CALENDAR.add(day("2026-01-05"), working(20), [(day("2026-01-12"), day("2026-01-23"))])
    pieces = [
        (day("2026-01-19"), day("2026-01-23")),
        (day("2026-01-12"), day("2026-01-20")),
        (day("2026-01-14"), day("2026-01-15")),
    ]
    assert CALENDAR.add(day("2026-01-05"), working(20), pieces) == whole


def test_span_that_ends_before_it_begins():
    """A span in the wrong order is refused, not ignored."""
    with pytest.raises(InputError) as caught:
        CALENDAR.add(day("2026-01-05"), working(20), [(day("2026-01-23"), day("2026-01-12"))])
    assert caught.value.code == "calendar.span"


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CALENDAR.is_working(date(2003, 12, 31)),
        lambda: CALENDAR.is_working(date(2051, 1, 1)),
        lambda: CALENDAR.next_working(date(2051, 1, 1)),
        lambda: CALENDAR.next_working(date(2050, 12, 31)),
        lambda: CALENDAR.working_days(date(2003, 1, 1), date(2026, 1, 1)),
        lambda: CALENDAR.working_days(date(2026, 1, 1), date.max),
        lambda: CALENDAR.add(date.max, working(1)),
        lambda: CALENDAR.add(date.max, calendar_days(1)),
        lambda: CALENDAR.add(date(2050, 12, 20), working(20)),
        lambda: CALENDAR.add(date(2026, 1, 5), working(20), [(date(2026, 1, 6), date.max)]),
        lambda: CALENDAR.remedy_last_day(date.max, months=6),
        lambda: CALENDAR.record(date(2026, 1, 1), date(2051, 1, 1)),
    ],
)
def test_unknown_years_are_refused(ask):
    """A year of which nothing is known is never guessed."""
    with pytest.raises(InputError) as caught:
        ask()
    assert caught.value.code == "calendar.uncovered"
    assert (caught.value.params["first"], caught.value.params["last"]) == (2004, 2050)


def test_known_years():
    """The published notices are a run of years without a gap; the table of statutory holidays joins on."""
    years = published().years
    assert years == set(range(2004, max(years) + 1))
    assert max(years) >= 2026
    assert set(range(max(years) + 1, 2051)) <= provisional.YEARS


def test_datetimes_are_refused():
    """A datetime passes for a date but equals none: it would silently count holidays as working days."""
    with pytest.raises(TypeError):
        CALENDAR.is_working(datetime(2026, 10, 1))  # noqa: DTZ001 - the point


def test_record_names_what_was_used():
    """A due date is recomputable: source and version of each part used, and whether it may move."""
    known = CALENDAR.add(day("2026-02-10"), working(20)).record
    assert (known.source, known.version) == ("chinesecalendar", chinese_calendar.__version__)
    assert known.override_digest is None
    mixed = CALENDAR.add(day("2026-12-20"), working(20)).record
    assert mixed.source == "chinesecalendar+provisional"
    assert mixed.version == f"{chinese_calendar.__version__}+{provisional.VERSION}"
    assert mixed.provisional
    future = CALENDAR.add(day("2027-02-10"), working(5)).record
    assert (future.source, future.provisional) == ("provisional", True)


def test_record_begins_with_the_first_counted_day():
    """Only days that can count matter: a start on 31 December does not touch the old year."""
    assert CALENDAR.add(day("2026-12-31"), working(5)).record.source == "provisional"


def naive_due(start, left, is_off, spans):
    """Count day by day, in other words than the code under test."""
    today = start
    while left:
        today += DAY
        if is_off(today) or any(first <= today <= last for first, last in spans):
            continue
        left -= 1
    return today


STARTS = st.dates(date(2004, 1, 1), date(2025, 12, 31))
SPANS = st.lists(
    st.tuples(st.dates(date(2004, 1, 1), date(2026, 6, 1)), st.integers(0, 40)).map(
        lambda s: (s[0], s[0] + s[1] * DAY)
    ),
    max_size=4,
)


@given(STARTS, st.integers(1, 90), SPANS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=3))
def test_against_a_naive_count(start, days, far, near):
    """许可法 art. 45, 82: the same day as a count by the holiday package's own predicate."""
    spans = far + [(start + first * DAY, start + (first + length) * DAY) for first, length in near]
    oracle = naive_due(start, days, chinese_calendar.is_holiday, spans)
    assert CALENDAR.add(start, working(days), spans).date == oracle


@given(STARTS, st.integers(1, 120))
def test_count_and_due_date_agree(start, days):
    """The n-th working day after a day is reached after n working days, and is one."""
    due = CALENDAR.add(start, working(days)).date
    assert CALENDAR.working_days(start, due) == days
    assert CALENDAR.is_working(due)
    assert CALENDAR.working_days(start, due - DAY) == days - 1


@given(STARTS, st.integers(1, 400))
def test_calendar_days_against_arithmetic(start, days):
    """民法典 art. 203: never before the n-th day, and only rest days between it and the end."""
    due = CALENDAR.add(start, calendar_days(days)).date
    plain = start + days * DAY
    assert plain <= due
    assert not chinese_calendar.is_holiday(due)
    assert all(chinese_calendar.is_holiday(plain + n * DAY) for n in range((due - plain).days))


def test_every_published_day_agrees():
    """Each day from 2004 to 2026 is what the package says."""
    today = date(2004, 1, 1)
    while today <= date(2026, 12, 31):
        assert CALENDAR.is_working(today) is chinese_calendar.is_workday(today)
        today += DAY


def test_the_package_is_loaded_only_when_days_are_counted():
    """Fast paths of the command line never ask for a day and must not pay for the table."""
    code = (
        "import sys; from nh_edoc.calendar import WorkCalendar; c = WorkCalendar.load();"
        "assert 'chinese_calendar' not in sys.modules; import datetime; c.is_working(datetime.date(2026, 1, 1));"
        "assert 'chinese_calendar' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
