"""How numbers are spelt."""

from __future__ import annotations

import re
from datetime import date

import pytest

from nh_edoc.errors import InputError
from nh_edoc.registry import (
    ApprovalCodeScheme,
    DocumentNumberScheme,
    LicenseIdentifierScheme,
    LicenseVersionScheme,
)

AGENCY = "11440605000000000E"


def document_scheme(pattern, **changes):
    values = {"agency": AGENCY, "kind": "approval-decision", "year": 2026, "pattern": pattern}
    return DocumentNumberScheme(**{**values, **changes})


def code_of(call, *args, **kwargs):
    with pytest.raises(InputError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def test_document_number_has_the_statutory_form():
    """GB/T 9704, 7.2.5: full year in 〔〕, no leading zeros, ends with 号."""
    scheme = document_scheme("南演许准〔{year}〕{sequence}号")
    for sequence in (1, 9, 10, 12345):
        assert re.fullmatch(r"[\u4e00-\u9fff]{1,16}〔20\d{2}〕[1-9]\d*号", scheme.number(sequence))
    assert scheme.number(7) == "南演许准〔2026〕7号"


def test_receipt_number_is_padded_and_bounded():
    """GB/T 39046: 受理文书编号 an..30; its form is the agency's own."""
    scheme = document_scheme("SL{year}{sequence:06}", kind="acceptance-receipt", limit=12)
    assert scheme.number(42) == "SL2026000042"
    assert code_of(scheme.number, 1_000_000) == "registry.exhausted"


@pytest.mark.parametrize(
    "pattern",
    [
        "南演许准〔2026〕{sequence}号",
        "南演许准〔{year}〕1号",
        "{year}{sequence}{sequence}",
        "{year.__class__}{sequence}{year}",
        "{year}{sequence:x}",
        "{year}{sequence",
        "{year}{sequence}}",
        "{}{year}{sequence}",
    ],
)
def test_patterns_that_could_repeat_a_number(pattern):
    """R14: without year or sequence numbers would repeat; the pattern is no program either."""
    assert code_of(document_scheme, pattern) == "registry.pattern"


def test_approval_code_has_45_characters():
    """Domain 3.5: item code (33), yyyyMMdd, four digits, as on a real Nanhai code."""
    scheme = ApprovalCodeScheme(item_code="11440605MB2D102559444011310600201", day=date(2021, 6, 24))
    assert scheme.number(1096) == "11440605MB2D102559444011310600201202106241096"
    assert scheme.series.agency == "11440605MB2D102559"
    other_day = ApprovalCodeScheme(item_code=scheme.item_code, day=date(2021, 6, 25))
    assert other_day.series != scheme.series
    assert code_of(scheme.number, 10_000) == "registry.exhausted"


@pytest.mark.parametrize(
    "code",
    [
        "11440605MB2D1025594440113106002",
        "",
        "11440605mb2d102559444011310600201",
        "１" * 33,
        "11440605MB2D102558444011310600201",
    ],
)
def test_item_code_of_an_approval_code(code):
    """R15, domain 3.4: 33 characters, the organ's check characters hold."""
    assert code_of(ApprovalCodeScheme, item_code=code, day=date(2021, 6, 24)) == "registry.item-code"


def test_license_identifier_matches_a_published_one():
    """GB/T 36904: the example of the domain notes, made with a real agency code."""
    scheme = LicenseIdentifierScheme(type_code="11440605MB2D102559001", agency="11440605MB2D102559", year=2026)
    assert scheme.number(1) == "1.2.156.3005.2.11440605MB2D102559001.11440605MB2D102559.2026000001.001.Z"
    assert code_of(scheme.number, 1_000_000) == "registry.exhausted"


@pytest.mark.parametrize(
    ("field", "value"),
    [("type_code", "11440605MB2D102558001"), ("type_code", "中文"), ("agency", "11440605MB2D102558")],
)
def test_wrong_codes_make_no_identifier(sqlite_registry, make, field, value):
    """R15: an identifier whose parts are wrong is neither made nor allocated."""
    values = {"type_code": make.type_code, "agency": AGENCY, "year": 2026, field: value}
    assert code_of(sqlite_registry.allocate_number, make.op(), LicenseIdentifierScheme(**values)) == "registry.input"
    assert list(sqlite_registry.numbers()) == []


def test_next_version_keeps_the_serial():
    """GB/T 36904: the version rises by one on a change; a real identifier of version 002."""
    scheme = LicenseVersionScheme(type_code="11100000000013338W009", agency="11330105002500287C", serial="2025052201")
    assert scheme.series.first == 2
    assert scheme.number(2) == "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0"
    assert code_of(scheme.number, 1000) == "registry.exhausted"


def test_licence_numbers_fit_the_registry(sqlite_registry, make):
    """Identifiers and versions are allocated like all numbers."""
    new = LicenseIdentifierScheme(type_code=make.type_code, agency=AGENCY, year=2026)
    first = sqlite_registry.allocate_number(make.op(), new)
    changed = LicenseVersionScheme(type_code=make.type_code, agency=AGENCY, serial="2026000001")
    second = sqlite_registry.allocate_number(make.op(), changed)
    assert [n.number.split(".")[-2] for n in (first, second)] == ["001", "002"]
    sqlite_registry.register_license(make.op(), make.license(1, identifier=first.number))
    sqlite_registry.transition_license(make.op(), first.number, make.issue())
    replacing = make.license(2, identifier=second.number, replaces=first.number)
    assert sqlite_registry.register_license(make.op(), replacing).entry.replaces == first.number
