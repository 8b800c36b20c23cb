"""Years without a notice (暂定), and the operator's own calendar file."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta

import chinese_calendar
import pytest

from nh_edoc import messages
from nh_edoc.calendar import WorkCalendar, provisional
from nh_edoc.errors import FileError, InputError
from nh_edoc.model.document import DayUnit, Period

DAY = timedelta(days=1)
SYNODIC_MONTH = 29.530588861
NEW_MOON = date(2000, 1, 6).toordinal() + 18.23 / 24 + 8 / 24
"""A mean new moon (6 January 2000, 18:14 UTC), in days of Beijing time."""

GOOD = {
    "version": "2027-1",
    "source": "测试通知",
    "years": [2027],
    "days": {"2027-01-01": "holiday", "2027-02-06": "holiday", "2027-02-20": "workday", "2026-12-31": "holiday"},
}


def write(folder, tree):
    path = folder / "calendar.json"
    path.write_text(tree if isinstance(tree, str) else json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    return path


def from_new_moon(day):
    """Days between a date and the mean new moon nearest to its noon."""
    moons = (day.toordinal() + 0.5 - NEW_MOON) / SYNODIC_MONTH
    return abs(moons - round(moons)) * SYNODIC_MONTH


@pytest.mark.parametrize("year", sorted(provisional.YEARS))
def test_lunar_table(year):
    """全国年节及纪念日放假办法 art. 2: 春节, 端午, 中秋 stand on new moons, 清明 on the solar term."""
    days = provisional.statutory_holidays(year)
    spring = next(d for d in sorted(days) if d.month < 4 and d + DAY in days and d + 2 * DAY in days) + DAY
    assert date(year, 1, 21) <= spring <= date(year, 2, 20)
    assert {spring + n * DAY for n in (-1, 0, 1, 2)} <= days
    assert from_new_moon(spring) < 1.2
    [clear] = [d for d in days if d.month == 4]
    terms = chinese_calendar.get_solar_terms(date(year, 4, 1), date(year, 4, 10))
    assert clear in {term[0] for term in terms}
    others = [d for d in days if d.month in {5, 6} and d not in {date(year, 5, 1), date(year, 5, 2)}]
    [dragon_boat] = others
    assert from_new_moon(dragon_boat - 4 * DAY) < 1.2
    autumn = [d for d in days if d.month in {9, 10} and d not in {date(year, 10, n) for n in (1, 2, 3)}]
    if autumn:
        assert from_new_moon(autumn[0] - 14 * DAY) < 1.2
    assert 12 <= len(days) <= 13


def test_thirteen_days():
    """全国年节及纪念日放假办法 art. 2, as amended 2024: 元旦1 春节4 清明1 劳动2 端午1 中秋1 国庆3."""
    assert sorted(provisional.statutory_holidays(2027)) == [
        date(2027, 1, 1),
        *(date(2027, 2, n) for n in (5, 6, 7, 8)),
        date(2027, 4, 5),
        date(2027, 5, 1),
        date(2027, 5, 2),
        date(2027, 6, 9),
        date(2027, 9, 15),
        *(date(2027, 10, n) for n in (1, 2, 3)),
    ]


def test_provisional_year_knows_weekends_and_holidays_only():
    """A year without a notice: no moved days are made up."""
    calendar = WorkCalendar.load()
    assert not calendar.is_working(date(2027, 2, 5))
    assert calendar.is_working(date(2027, 2, 9))
    assert not calendar.is_working(date(2027, 2, 20))


def test_override_replaces_a_year(tmp_path):
    """The operator's notice comes first; its year is then final, and the record carries version and digest."""
    path = write(tmp_path, GOOD)
    calendar = WorkCalendar.load(path)
    assert calendar.is_working(date(2027, 2, 20))
    assert not calendar.is_working(date(2027, 2, 6))
    assert calendar.is_working(date(2027, 2, 5))  # not listed: the file alone describes its year
    record = calendar.add(date(2027, 1, 4), Period(days=5, unit=DayUnit.WORKING)).record
    assert (record.source, record.version, record.provisional) == ("override", "2027-1", False)
    assert record.override_digest == hashlib.sha256(path.read_bytes()).hexdigest()


def test_override_corrects_a_published_day(tmp_path):
    """A single day of a published year is changed, and only spans that touch it say so."""
    calendar = WorkCalendar.load(write(tmp_path, GOOD))
    assert not calendar.is_working(date(2026, 12, 31))
    touched = calendar.record(date(2026, 12, 1), date(2026, 12, 31))
    assert touched.source == "chinesecalendar+override"
    assert touched.override_digest
    before = calendar.record(date(2026, 12, 1), date(2026, 12, 30))
    assert (before.source, before.override_digest) == ("chinesecalendar", None)


def test_override_moves_a_due_date(tmp_path):
    """The notice that appears later moves a provisional date, and the date is no longer provisional."""
    start, period = date(2027, 1, 28), Period(days=7, unit=DayUnit.WORKING)
    before = WorkCalendar.load().add(start, period)
    days = {f"2027-02-{n:02d}": "holiday" for n in range(5, 13)}
    after = WorkCalendar.load(write(tmp_path, {**GOOD, "days": days})).add(start, period)
    assert (before.date, before.record.provisional) == (date(2027, 2, 10), True)
    assert (after.date, after.record.provisional) == (date(2027, 2, 16), False)


def test_override_may_cover_a_year_beyond_the_table(tmp_path):
    """With its notice, a year is known wherever it lies."""
    calendar = WorkCalendar.load(write(tmp_path, {**GOOD, "years": [2051], "days": {"2051-10-01": "holiday"}}))
    assert calendar.next_working(date(2051, 1, 1)) == date(2051, 1, 2)


@pytest.mark.parametrize(
    ("tree", "problems"),
    [
        ([], {("", "object")}),
        ({}, {("/version", "text"), ("/source", "text"), ("/days", "days")}),
        ({**GOOD, "day": {}}, {("/day", "key")}),
        ({**GOOD, "version": ""}, {("/version", "text")}),
        ({**GOOD, "version": 1}, {("/version", "text")}),
        ({**GOOD, "version": "x" * 41}, {("/version", "text")}),
        ({**GOOD, "source": "x" * 201}, {("/source", "text")}),
        ({**GOOD, "source": "通知\u202e"}, {("/source", "text")}),
        ({**GOOD, "years": 2027}, {("/years", "years")}),
        ({**GOOD, "years": [2027, "2027", True, 1999]}, {(f"/years/{n}", "year") for n in (1, 2, 3)}),
        ({**GOOD, "years": [2003, 2101]}, {("/years/0", "year"), ("/years/1", "year")}),
        (
            {**GOOD, "days": {"2003-12-31": "holiday", "2101-01-01": "holiday", "2027-01-01": "holiday"}},
            {("/days/2003-12-31", "day"), ("/days/2101-01-01", "day")},
        ),
        ({**GOOD, "years": [2027, 2028]}, {("/years/1", "empty")}),
        (
            {**GOOD, "days": {"2027-1-1": "holiday", "20270101": "holiday", "2027-02-30": "holiday", "x": 1}},
            {
                ("/days/2027-1-1", "day"),
                ("/days/20270101", "day"),
                ("/days/2027-02-30", "day"),
                ("/days/x", "day"),
                ("/days/x", "meaning"),
            },
        ),
        ({**GOOD, "days": {"2027-01-01": "off"}}, {("/days/2027-01-01", "meaning")}),
        ({**GOOD, "days": {"2027-01-01": ["holiday"]}}, {("/days/2027-01-01", "meaning")}),
    ],
)
def test_all_problems_of_an_override_are_named(tmp_path, tree, problems):
    """A calendar file is strict, and every mistake is told at once, in both languages."""
    with pytest.raises(InputError) as caught:
        WorkCalendar.load(write(tmp_path, tree))
    assert caught.value.code == "calendar.override"
    assert {(p.path, p.code) for p in caught.value.problems} == {(p, f"calendar.override-{c}") for p, c in problems}
    for problem in caught.value.problems:
        for lang in messages.LANGUAGES:
            assert "{" not in problem.message(lang)
            assert not problem.message(lang).startswith("calendar.")


def test_edges_of_an_override(tmp_path):
    """First and last year, longest texts, and a day on either end of a span."""
    tree = {
        "version": "v" * 40,
        "source": "s" * 200,
        "years": [2004, 2100],
        "days": {"2004-01-01": "holiday", "2100-12-31": "holiday", "2026-03-10": "holiday"},
    }
    calendar = WorkCalendar.load(write(tmp_path, tree))
    assert not calendar.is_working(date(2100, 12, 31))
    for first, last, used in ((9, 10, True), (10, 11, True), (10, 10, True), (11, 12, False), (8, 9, False)):
        record = calendar.record(date(2026, 3, first), date(2026, 3, last))
        assert (record.override_digest is not None) is used


@pytest.mark.parametrize(
    "text",
    ["{", "[" * 200_000, '{"version": "1", "version": "2"}', json.dumps(GOOD).replace('"years"', '"version"')],
)
def test_bad_json_is_refused(tmp_path, text):
    """Not JSON, too deep, or a name twice."""
    with pytest.raises(InputError) as caught:
        WorkCalendar.load(write(tmp_path, text))
    assert caught.value.code == "calendar.override-json"


def test_bad_bytes_size_and_path(tmp_path):
    """Other encodings, oversize files, missing files."""
    path = tmp_path / "calendar.json"
    path.write_bytes(json.dumps(GOOD, ensure_ascii=False).encode("gb18030"))
    with pytest.raises(InputError, match=r"calendar\.override-json"):
        WorkCalendar.load(path)
    path.write_bytes(b" " * 1_000_001)
    with pytest.raises(InputError, match=r"io\.too-large"):
        WorkCalendar.load(path)
    with pytest.raises(FileError):
        WorkCalendar.load(tmp_path / "missing.json")
