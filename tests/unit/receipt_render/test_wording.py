"""Dates, times, periods and codes as official documents write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from nh_edoc.model.document import DayUnit, DeliveryWay, IdType, ItemType, Period
from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.parts import SpecialKind


def test_dates_have_no_leading_zeros():
    """GB/T 9704-2012, 7.3.5.1."""
    assert wording.day(date(2026, 3, 6)) == "2026年3月6日"
    assert wording.day(date(2026, 12, 28)) == "2026年12月28日"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2026, 2, 10, 9, 5, 59, tzinfo=timezone(timedelta(hours=8))), "2026年2月10日 9:05"),
        (datetime(2026, 2, 10, 17, 0, tzinfo=UTC), "2026年2月11日 1:00"),
        (datetime(2026, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-1))), "2027年1月1日 8:59"),
    ],
)
def test_times_are_beijing_times(value, text):
    """All statutory dates and times are Asia/Shanghai, whatever offset the data has."""
    assert wording.moment(value) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (6, "六"),
        (10, "十"),
        (15, "十五"),
        (20, "二十"),
        (60, "六十"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (115, "一百一十五"),
        (1000, "一千"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1100, "一千一百"),
        (3650, "三千六百五十"),
    ],
)
def test_numerals(number, text):
    """复议法 art. 20 writes 六十日, 诉讼法 art. 46 六个月."""
    assert wording.numeral(number) == text


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_numerals_end_at_four_places(number):
    """A period has at most 3650 days."""
    with pytest.raises(ValueError, match=str(number)):
        wording.numeral(number)


def test_periods_name_their_unit():
    """许可法 art. 82: whether working or calendar days are meant must not be guessed."""
    assert wording.period(Period(days=20, unit=DayUnit.WORKING)) == "20个工作日"
    assert wording.period(Period(days=30, unit=DayUnit.CALENDAR)) == "30个自然日"
    assert wording.statutory_days(Period(days=60, unit=DayUnit.CALENDAR)) == "六十日"
    assert wording.statutory_days(Period(days=5, unit=DayUnit.WORKING)) == "五个工作日"


def test_every_code_has_a_name():
    """A new code without a name would fail when a document with it is rendered."""
    assert set(wording.ID_TYPES) == set(IdType)
    assert set(wording.ITEM_TYPES) == set(ItemType)
    assert set(wording.DELIVERY_WAYS) == set(DeliveryWay)
    assert set(wording.SPECIAL_KINDS) == set(SpecialKind)
