"""R08, R09, R10: what a refusal must tell."""

from __future__ import annotations

from datetime import date

import pytest

from nh_edoc.model.document import DayUnit, DeliveryWay, ItemType, Period
from nh_edoc.receipt.kinds.parts import SpecialKind, SpecialTime

AT = "/rejectionDecision"


def on(case, text):
    """Return the refusal dated otherwise; its course is of no matter here."""
    return case.head(date=date.fromisoformat(text))


def only(case, rule):
    return {(f.code.removeprefix("rules."), f.severity.value, f.path) for f in case.findings() if f.rule == rule}


@pytest.mark.parametrize("empty", [(), ("",), (" ", "\u3000")])
@pytest.mark.parametrize(
    ("field", "code", "path"),
    [("facts", "facts", "facts"), ("reasons", "reasons", "reasons"), ("legal_basis", "legal-basis", "legalBasis")],
)
def test_grounds(rejection, field, code, path, empty):
    """许可法 art. 38(2): facts, reasons and basis each; white space says nothing."""
    assert only(rejection.body(**{field: empty}), "R08") == {(f"R08.{code}", "blocking", f"{AT}/{path}")}


def test_each_missing_remedy_is_named(rejection):
    """许可法 art. 38(2), 复议法 art. 20(3), 诉讼法 art. 46: organ, period, court, time to sue, each by its path."""
    assert only(rejection.body(remedies=None), "R08") == {
        ("R08.review-organ", "blocking", f"{AT}/remedies/reviewOrgan"),
        ("R08.review-period", "blocking", f"{AT}/remedies/reviewPeriod"),
        ("R08.court", "blocking", f"{AT}/remedies/court"),
        ("R08.suit-period", "blocking", f"{AT}/remedies/suitMonths"),
    }


@pytest.mark.parametrize(
    ("changes", "code", "severity"),
    [
        ({"review_organ": " "}, "review-organ", "blocking"),
        ({"court": " "}, "court", "blocking"),
        ({"review_period": Period(days=59, unit=DayUnit.CALENDAR)}, "review-period", "blocking"),
        ({"review_period": Period(days=60, unit=DayUnit.WORKING)}, "review-period", "blocking"),
        ({"review_period": Period(days=61, unit=DayUnit.CALENDAR)}, "review-period-long", "warning"),
        ({"suit_months": 5}, "suit-period", "blocking"),
        ({"suit_months": 7}, "suit-period", "blocking"),
    ],
)
def test_remedies_that_are_wrong(rejection, changes, code, severity):
    """复议法 art. 20(1): sixty calendar days, more only by law; 诉讼法 art. 46(1): six months."""
    assert {entry[:2] for entry in only(rejection.remedies(**changes), "R08")} == {(f"R08.{code}", severity)}


@pytest.mark.parametrize(
    ("dated", "months", "wrong"),
    [("2015-04-30", 3, 6), ("2015-05-01", 6, 3), ("2026-02-10", 6, 3)],
)
def test_time_to_sue_by_the_law_of_the_day(rejection, dated, months, wrong):
    """诉讼法: three months (1989, art. 39) until 2015-04-30, six months (art. 46) since 2015-05-01."""
    case = on(rejection, dated)
    assert only(case.remedies(suit_months=months), "R08") == set()
    finding = case.remedies(suit_months=wrong).found("R08.suit-period")
    assert finding.params == {"expected": months, "found": wrong}
    assert len(finding.basis) == 1


def test_review_period_cites_the_law_of_the_day(rejection):
    """复议法: revised with effect from 2024-01-01; sixty days before (art. 9) and after (art. 20)."""
    short = rejection.remedies(review_period=Period(days=30, unit=DayUnit.CALENDAR))
    assert on(short, "2023-12-31").found("R08.review-period").basis == (
        "《中华人民共和国行政复议法》（1999年）第九条第一款",
    )
    assert on(short, "2024-01-01").found("R08.review-period").basis == (
        "《中华人民共和国行政复议法》第二十条第一款",
        "《中华人民共和国行政复议法》第二十条第三款",
    )


def test_technical_standards(rejection):
    """许可法 art. 55(3): after a test a refusal should name the standard; without one nothing is asked."""
    case = rejection.body(technical_standards=())
    assert only(case, "R08") == {("R08.technical-standards", "warning", f"{AT}/technicalStandards")}
    [span] = rejection.document.body.course.special_days
    hearing = SpecialTime(kind=SpecialKind.HEARING, start=span.start, end=span.end)
    assert only(case.course(special_days=(hearing,)), "R08") == set()


def test_other_items_have_remedies_too(rejection):
    """复议法 and 诉讼法 govern every decision, the 许可法 only licensing."""
    case = rejection.item(type=ItemType.CONFIRMATION).body(facts=(), remedies=None)
    codes = {code for code, _, _ in only(case, "R08")}
    assert codes == {"R08.review-organ", "R08.review-period", "R08.court", "R08.suit-period"}
    assert not any("行政许可法" in basis for f in case.findings() for basis in f.basis)


@pytest.mark.parametrize(
    ("way", "needed"),
    [(None, True), (DeliveryWay.ONLINE, True), (DeliveryWay.ONSITE, False), (DeliveryWay.COURIER, False)],
)
def test_online_channel(rejection, way, needed):
    """复议法 art. 22(2): with online delivery, and as long as the way is open, the channel is named."""
    case = rejection.body(delivery_way=way)
    assert only(case, "R09") == set()
    expected = {("R09.channel", "blocking", f"{AT}/remedies/reviewUrl")} if needed else set()
    assert only(case.remedies(review_url=None), "R09") == expected
    assert only(case.body(remedies=None), "R09") == expected


def test_online_channel_is_new_law(rejection):
    """复议法 art. 22(2) is in force since 2024-01-01: the day before, nothing is demanded."""
    case = rejection.remedies(review_url=None)
    assert only(on(case, "2023-12-31"), "R09") == set()
    assert {entry[:2] for entry in only(on(case, "2024-01-01"), "R09")} == {("R09.channel", "blocking")}


def test_review_organ_as_configured(rejection):
    """复议法 art. 24: which organ reviews is configuration; a doubt is a warning."""
    assert only(rejection, "R10") == set()
    other = rejection.remedies(review_organ="佛山市演示局")
    assert only(other, "R10") == {("R10.organ", "warning", f"{AT}/remedies/reviewOrgan")}
    silent = rejection.settings(review_organs={})
    assert only(silent, "R10") == {("R10.not-configured", "warning", f"{AT}/remedies/reviewOrgan")}
    assert only(silent.remedies(review_organ=""), "R10") == set()  # R08 says that it is missing
