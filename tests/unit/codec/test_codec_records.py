"""What is written: one form for each value, nothing that could not be read again; records beside documents."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from codec_receipt import RECEIPT, changed

from nh_edoc.codec import decode_json, decode_record, encode_json, encode_record, encode_xml
from nh_edoc.errors import InputError
from nh_edoc.model.document import Box, CalendarRecord, DayUnit, Period
from nh_edoc.model.trust import Span, TrustList
from nh_edoc.receipt.kinds import KINDS


@pytest.mark.parametrize(
    ("value", "path", "code"),
    [
        (dataclasses.replace(RECEIPT.head, number=" x"), "/head/number", "record.space"),
        (dataclasses.replace(RECEIPT.head, number=5), "/head/number", "record.not-text"),
        (dataclasses.replace(RECEIPT.head, date=datetime(2026, 2, 10, tzinfo=UTC)), "/head/date", "record.not-day"),
        (dataclasses.replace(RECEIPT.head, demonstration=1), "/head/demonstration", "record.not-flag"),
        (dataclasses.replace(RECEIPT.head, item=RECEIPT.head.agency), "/head/item", "record.not-object"),
    ],
)
def test_what_cannot_be_read_is_not_written(value: Any, path: str, code: str) -> None:
    """A document made in Python is held to the same types before it goes out."""
    for encode in (encode_json, encode_xml):
        with pytest.raises(InputError) as caught:
            encode(dataclasses.replace(RECEIPT, head=value))
        assert [(problem.path, problem.code) for problem in caught.value.problems] == [(path, code)]


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 2, 10, 9, 30, tzinfo=timezone(timedelta(hours=8))), "2026-02-10T09:30:00+08:00"),
        (datetime(2026, 2, 10, 1, 30, tzinfo=UTC), "2026-02-10T01:30:00Z"),
        (datetime(2026, 2, 10, 9, 30), None),  # noqa: DTZ001 - naive on purpose
        (datetime(2026, 2, 10, 9, 30, 0, 1, tzinfo=UTC), None),
        (datetime(2026, 2, 10, 9, 30, tzinfo=timezone(timedelta(hours=8, seconds=5))), None),
    ],
)
def test_moments(moment: datetime, written: str | None) -> None:
    """RFC 3339 with offset, to the second; what it cannot say exactly is refused."""
    if written is None:
        with pytest.raises(InputError):
            encode_record(Span(from_=moment))
    else:
        assert encode_record(Span(from_=moment)) == {"from": written}


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("12.500", "12.5"),
        ("0.0", "0"),
        ("-0", "0"),
        ("1E+2", "100"),
        ("1E-3", "0.001"),
        ("1E-4", None),
        ("1E+99999999", None),
    ],
)
def test_amounts_have_one_form(amount: str, written: str | None) -> None:
    """No exponent, no zeros at the end: equal amounts, equal bytes."""
    side = Decimal(amount)
    box = Box(page=1, x=side, y=Decimal(1), width=Decimal(1), height=Decimal(1))
    if written is None:
        with pytest.raises(InputError):
            encode_record(box)
    else:
        assert encode_record(box)["x"] == written


def test_records_speak_snake_case() -> None:
    """design §6: the trust list and settings name their fields as Python does; ``from_`` is ``from``."""
    record = CalendarRecord(source="s", version="1", override_digest="a" * 64, provisional=False)
    assert encode_record(record) == {"source": "s", "version": "1", "override_digest": "a" * 64, "provisional": False}
    with pytest.raises(InputError) as caught:
        decode_record(TrustList, {"version": 1, "nextUpdate": "2026-02-10T00:00:00Z"}, name="trust.json")
    assert caught.value.code == "record.invalid"
    assert {p.path: p.params.get("near") for p in caught.value.problems}["/nextUpdate"] == "next_update"


def test_records_from_toml() -> None:
    """TOML has days and times of its own; naive ones are refused."""
    moment = datetime(2026, 2, 10, tzinfo=UTC)
    assert decode_record(Span, {"from": moment}, name="x.toml") == Span(from_=moment)
    with pytest.raises(InputError) as caught:
        decode_record(Span, {"from": moment.replace(tzinfo=None)}, name="x.toml")
    assert caught.value.problems[0].code == "record.naive"


def test_absent_is_empty() -> None:
    """None, an empty list and a default are left out, and read back as such; an explicit empty list is the same."""
    assert encode_record(Period(days=1, unit=DayUnit.WORKING)) == {"days": 1, "unit": "working"}
    document = dataclasses.replace(RECEIPT, body=dataclasses.replace(RECEIPT.body, possible_procedures=(), window=None))
    assert b"possibleProcedures" not in encode_json(document) + encode_xml(document)
    assert decode_json(encode_json(document), KINDS) == document
    assert decode_json(changed(acceptanceReceipt__possibleProcedures=[]), KINDS).body.possible_procedures == ()


def test_a_type_without_bounds_is_a_mistake_in_the_code() -> None:
    """A public contract has no field without bounds."""

    @dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
    class Loose:
        name: str

    with pytest.raises(TypeError, match="Text"):
        decode_record(Loose, {"name": "x"}, name="x")
    with pytest.raises(TypeError):
        encode_record(object())
