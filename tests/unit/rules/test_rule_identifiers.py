"""R14 and R15: numbers and check digits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nh_edoc.identifiers.check_digits import mod_37_36
from nh_edoc.model.document import IdType
from nh_edoc.receipt.fiction import AGENCY


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        ("南演许准字〔2026〕1号", set()),
        ("南市监（狮山）许准〔2026〕3号", set()),
        ("南演许准字〔2026〕01号", {("identifier.doc_number.padded", "blocking")}),
        ("南演许准字〔2026〕第1号", {("identifier.doc_number.ordinal", "blocking")}),
        ("南演许准字〔26〕1号", {("identifier.doc_number.year", "blocking")}),
        ("南演许准字2026第1号", {("identifier.doc_number.shape", "blocking")}),
        ("南演许准字[2026]1号", {("R14.brackets", "blocking")}),
        ("南演许准字（2026）1号", {("R14.brackets", "blocking")}),
        ("南演许准字〔2025〕1号", {("R14.year", "warning")}),
    ],
)
def test_decision_number(approval, number, codes):
    """GB/T 9704-2012, 7.2.5: what is printed is well formed; another year is only odd."""
    assert approval.head(number=number).codes() == codes


def test_brackets_are_offered_as_they_should_be(approval):
    """GB/T 9704-2012: the finding says how the number is written."""
    found = approval.head(number="南演许准字[2026]1号").found("R14.brackets")
    assert found.params["suggested"] == "南演许准字〔2026〕1号"


def test_agencys_own_scheme(approval):
    """R14: a configured scheme replaces the usual shape, wholly; brackets and year are still looked at."""
    scheme = approval.settings(decision_number_pattern="演-[0-9]{4}-[0-9]+")
    assert scheme.head(number="演-2026-7").codes() == set()
    assert scheme.head(number="演-2026-7号").codes() == {("R14.scheme", "blocking")}
    assert scheme.codes() == {("R14.scheme", "blocking")}
    loose = approval.settings(decision_number_pattern=".*")
    assert loose.head(number="南演许准字[2025]1号").codes() == {("R14.brackets", "blocking"), ("R14.year", "warning")}


def test_receipt_number(receipt, approval):
    """GB/T 39046-2020: at most 30 characters; a receipt has its own form of number."""
    assert receipt.head(number="A" * 30).codes() == set()
    assert receipt.head(number="A" * 31).codes() == {("R14.length", "blocking")}
    assert receipt.settings(receipt_number_max=31).head(number="A" * 31).codes() == set()
    assert receipt.head(number="南演受〔2026〕1号").codes() == set()
    assert receipt.head(number="南演受[2026]1号").codes() == {("R14.receipt-brackets", "warning")}
    assert receipt.head(number="南演受〔2025〕1号").codes() == {("R14.year", "warning")}
    longer = approval.course(receipt_number="A" * 31)
    assert longer.found("R14.length").path == "/approvalDecision/course/receiptNumber"


def test_number_rules_before_their_standards(receipt):
    """GB/T 39046-2020 is in force since 2020-10-01: a number of 31 characters was no breach before."""
    for day, expected in (("2020-09-30", False), ("2020-10-01", True)):
        case = receipt.head(number="A" * 31, date=date.fromisoformat(day))
        assert any(f.code == "rules.R14.length" for f in case.findings()) is expected


def test_agency_code(receipt):
    """GB 32100: a wrong check character blocks; the item code no longer agrees either."""
    case = receipt.head(agency=replace(AGENCY, uscc="11440605000000000F"))
    assert case.codes() == {("identifier.uscc.check", "blocking"), ("R15.item-agency", "blocking")}


@pytest.mark.parametrize(
    ("id_type", "number", "codes"),
    [
        (IdType.USCC, "91440605MA0000007Y", set()),
        (IdType.USCC, "91440605MA0000007X", {("identifier.uscc.check", "blocking")}),
        (IdType.RESIDENT_ID, "440605199001010014", set()),
        (IdType.RESIDENT_ID, "440605199001010015", {("identifier.resident_id.check", "blocking")}),
        (IdType.RESIDENT_ID, "11010519491231002x", {("identifier.resident_id.lower-case", "blocking")}),
        (IdType.PASSPORT, "440605199001010015", set()),
        (IdType.OTHER_ORGANISATION, "440605199001010015", set()),
        (IdType.OTHER_PERSON, "x", set()),
    ],
)
def test_applicant_number(receipt, id_type, number, codes):
    """R15: only 公民身份号码 (111) and 统一社会信用代码 (001) have check digits."""
    assert receipt.applicant(id_type=id_type, id_number=number).codes() == codes


def test_applicant_number_is_not_repeated(receipt):
    """R25: identity numbers do not go into findings, which are logged."""
    case = receipt.applicant(id_type=IdType.RESIDENT_ID, id_number="440605199001010015")
    [finding] = case.findings()
    assert "440605199001010015" not in repr(finding) + finding.message("zh") + finding.message("en")


@pytest.mark.parametrize(
    ("code", "codes"),
    [
        ("11440605000000000E4440199999000", set()),  # 31 characters
        (
            "11440605000000000E444019999900002",
            {("R15.approval-item", "blocking")},
        ),
        (
            "11440605000000000E944019999900001",
            {("identifier.item_code.level", "blocking"), ("R15.approval-item", "blocking")},
        ),
        (
            "11440605MB2D102559444019999900001",
            {("R15.item-agency", "blocking"), ("R15.approval-item", "blocking")},
        ),
        ("XK00100001", {("identifier.item_code.length", "blocking"), ("R15.approval-item", "blocking")}),
    ],
)
def test_item_code(receipt, code, codes):
    """GB/T 39554.1-2020: the item code is good, the agency's, and the beginning of the approval code."""
    assert receipt.item(code=code).codes() == codes


@pytest.mark.parametrize(
    ("code", "codes"),
    [
        ("11440605000000000E444019999900001" + "20260229" + "0001", {("identifier.approval_code.day", "blocking")}),
        ("0075415120100382001" + "181112" + "0001", set()),  # the former 网上办事大厅
        ("S1800002" + "181112" + "0001", set()),
        ("0075415120100382001" + "181312" + "0001", {("identifier.approval_code.day", "warning")}),
        ("2026-7", {("identifier.approval_code.length", "warning")}),
    ],
)
def test_approval_code(receipt, code, codes):
    """办法 art. 11: strict for the long form; other forms, which no text describes, only warn."""
    assert receipt.head(approval_code=code).codes() == codes


def test_licence_identifiers_of_materials(receipt):
    """GB/T 36904-2018: the identifier of a shared licence holds; an issuer by region is only a warning."""
    materials = receipt.document.body.materials
    at = next(n for n, material in enumerate(materials) if material.license_identifier)

    def with_identifier(value):
        changed = replace(materials[at], license_identifier=value)
        return receipt.body(materials=(*materials[:at], changed, *materials[at + 1 :]))

    good = materials[at].license_identifier
    assert with_identifier(None).codes() == {("R24.identifier", "warning")}
    wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
    case = with_identifier(wrong)
    assert case.codes() == {("identifier.license_id.check", "blocking")}
    [finding] = case.findings()
    assert finding.path == f"/acceptanceReceipt/materials/{at}/licenseIdentifier"
    parts = ("11440605000000000E002", "440605", "1", "001")
    region = ".".join(["1.2.156.3005.2", *parts, mod_37_36("".join(parts))])
    assert with_identifier(region).codes() == {("identifier.license_id.issuer-region", "warning")}


@pytest.mark.parametrize(
    ("code", "codes"),
    [
        ("11440605000000000E001", set()),
        ("11440605000000000F001", {("identifier.license_type.uscc", "blocking")}),
        ("11440605000000000E0A1", {("identifier.license_type.sequence", "blocking")}),
        ("11440605000000000E", {("identifier.license_type.length", "blocking")}),
    ],
)
def test_licence_type_of_a_grant(approval, code, codes):
    """GB/T 36904-2018: 证照类型代码 = a good organ code and three digits."""
    [grant] = approval.document.body.grants
    case = approval.body(grants=(replace(grant, license_type=replace(grant.license_type, code=code)),))
    assert case.codes() == codes
    assert all(f.path == "/approvalDecision/grants/0/licenseType/code" for f in case.findings())
