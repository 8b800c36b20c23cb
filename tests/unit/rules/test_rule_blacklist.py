"""R21, R22: the blacklist (办法 art. 25, 国办发〔2020〕49号); grants are public (许可法 art. 40)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from nh_edoc.calendar import WorkCalendar
from nh_edoc.model.document import DayUnit, Period
from nh_edoc.receipt import judge
from nh_edoc.receipt.fiction import AGENCY, REMEDIES
from nh_edoc.receipt.kinds.appeal_decision.type import AppealResult
from nh_edoc.receipt.kinds.parts import BlacklistGround
from nh_edoc.receipt.samples import sample
from nh_edoc.settings import Settings

CONFIGURED = Settings(review_organs={AGENCY.uscc: (REMEDIES.review_organ,)})
CALENDAR = WorkCalendar.load()
MEASURES = ("《佛山市南海区网上办事管理办法（试行）》第二十五条",)


def codes(document):
    return {(one.code.removeprefix("rules."), one.severity.value) for one in judge(document, CONFIGURED)}


def of(kind, on=None, **body):
    document = sample(kind, on)
    return replace(document, body=replace(document.body, **body))


@pytest.mark.parametrize(
    "kind",
    ["blacklist-prior-notice", "blacklist-decision", "appeal-decision", "blacklist-removal", "application-form",
     "review-record"],
)  # fmt: skip
def test_samples_are_lawful(kind):
    assert codes(sample(kind)) == set()


@pytest.mark.parametrize("kind", ["blacklist-prior-notice", "blacklist-decision"])
@pytest.mark.parametrize(
    ("ground", "count", "found"),
    [
        (BlacklistGround.FALSE_MATERIALS, None, set()),
        (BlacklistGround.FALSE_MATERIALS, 1, set()),
        (BlacklistGround.NOT_SUBMITTED, 4, set()),
        (BlacklistGround.NOT_SUBMITTED, 3, {"R21.count"}),
        (BlacklistGround.UNTRUE_COMPLAINTS, None, {"R21.count"}),
        (BlacklistGround.OTHER, None, set()),
    ],
)
def test_more_than_three_times(kind, ground, count, found):
    """办法 art. 25: items 2 to 4 超过三次, from the fourth on; of item 1 once is enough.

    The Measures ran out on 2020-01-10, so what rests on them alone is a warning today.
    """
    assert codes(of(kind, ground=ground, count=count)) == {(code, "warning") for code in found}


def test_told_and_heard_before():
    """国办发〔2020〕49号: a notice of the same day, or none, is no hearing."""
    body = sample("blacklist-decision").body
    assert ("R21.prior-notice", "blocking") in codes(of("blacklist-decision", prior_notice=None))
    same_day = replace(body.prior_notice, date=sample("blacklist-decision").head.date)
    assert codes(of("blacklist-decision", prior_notice=same_day)) == {("R21.prior-notice", "blocking")}


def test_last_day_to_answer_is_counted():
    """民法典 art. 201: told 2026-07-01, five working days end on 2026-07-08."""
    assert sample("blacklist-prior-notice").body.answer_by == date(2026, 7, 8)
    wrong = of("blacklist-prior-notice", answer_by=date(2026, 7, 7))
    assert codes(wrong) == {("R21.answer-date", "blocking")}


def test_what_a_listing_must_tell():
    assert codes(of("blacklist-decision", counter_open=False)) == {("R21.counter", "blocking")}
    assert codes(of("blacklist-decision", restricted_to=None)) == {("R21.exit", "warning")}
    assert codes(of("blacklist-decision", legal_basis=MEASURES)) == {("R21.basis", "warning")}
    for days, unit in ((29, DayUnit.WORKING), (30, DayUnit.CALENDAR)):
        short = of("blacklist-decision", appeal_period=Period(days=days, unit=unit))
        assert codes(short) == {("R21.appeal-period", "warning")}
    assert {"R08.court", "R08.review-organ", "R09.channel"} <= {
        code for code, _ in codes(of("blacklist-decision", remedies=None))
    }
    for field, code in (("facts", "R08.facts"), ("reasons", "R08.reasons")):
        assert codes(of("blacklist-decision", **{field: ("　",)})) == {(code, "blocking")}


def test_appeal_within_thirty_working_days():
    """The rule book: a notice of 2026-09-01 can be appealed against until 2026-10-19."""
    document = sample("appeal-decision", date(2026, 10, 30))
    received = date(2026, 9, 1)
    assert CALENDAR.add(received, Period(days=30, unit=DayUnit.WORKING)).date == date(2026, 10, 19)
    for appealed, found in ((date(2026, 10, 19), set()), (date(2026, 10, 20), {("R21.appeal-late", "warning")})):
        body = replace(document.body, received_on=received, appealed_on=appealed)
        assert codes(replace(document, body=body)) == found
    early = replace(document.body, appealed_on=document.head.date + timedelta(days=1))
    assert ("R07.order", "blocking") in codes(replace(document, body=early))


def test_only_a_granted_appeal_needs_no_remedies():
    upheld = of("appeal-decision", result=AppealResult.UPHELD)
    assert {"R08.court", "R08.review-organ"} <= {code for code, _ in codes(upheld)}
    assert codes(of("appeal-decision", result=AppealResult.UPHELD, remedies=REMEDIES)) == set()


def test_dates_of_removal_form_and_record():
    body = sample("blacklist-removal").body
    later = replace(body.decision, date=date(2026, 8, 12))
    assert codes(of("blacklist-removal", decision=later)) == {("R07.order", "blocking")}
    form = sample("application-form")
    tomorrow = form.body.applied_at + timedelta(days=1)
    assert codes(of("application-form", applied_at=tomorrow)) == {("R07.order", "blocking")}
    record = sample("review-record").body
    late = replace(record.reviews[-1], at=record.reviews[-1].at + timedelta(days=1))
    assert codes(of("review-record", reviews=(*record.reviews[:-1], late))) == {("R07.order", "blocking")}


@pytest.mark.parametrize("kind", ["approval-decision", "change-decision", "renewal-decision"])
def test_grants_are_public(kind):
    """许可法 art. 40."""
    assert codes(of(kind, public=False)) == {("R22.public", "warning")}
