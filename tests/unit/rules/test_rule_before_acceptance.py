"""R02, R04, R24: what is told before an application is accepted (许可法 art. 32, 办法 art. 12, 20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nh_edoc.calendar import WorkCalendar
from nh_edoc.model.document import DayUnit, Period
from nh_edoc.model.license import LicenseTypeRef
from nh_edoc.receipt import judge
from nh_edoc.receipt.fiction import AGENCY, ITEM, REMEDIES
from nh_edoc.receipt.kinds.non_acceptance_decision.type import NonAcceptanceGround
from nh_edoc.receipt.kinds.parts import DocumentRef
from nh_edoc.receipt.kinds.supplement_notice.type import PointOrigin
from nh_edoc.receipt.samples import sample
from nh_edoc.settings import Settings

CONFIGURED = Settings(review_organs={AGENCY.uscc: (REMEDIES.review_organ,)})
CALENDAR = WorkCalendar.load()
EARLIER = DocumentRef(title="补正告知书", number="南演许补〔2026〕1号", date=date(2026, 2, 12))


def codes(document, settings=CONFIGURED):
    return {(one.code.removeprefix("rules."), one.severity.value) for one in judge(document, settings)}


def notice(**body):
    document = sample("supplement-notice")
    return replace(document, body=replace(document.body, **body))


def dated(document, day):
    return replace(document, head=replace(document.head, date=day))


def test_sample_is_lawful():
    assert codes(notice()) == set()


@pytest.mark.parametrize(
    ("told", "found"), [(date(2026, 2, 24), set()), (date(2026, 2, 25), {("R02.late", "finding")})]
)
def test_told_within_five_working_days(told, found):
    """The rule book's case: received 2026-02-10, the fifth working day is 2026-02-24, behind the Spring Festival."""
    answer = CALENDAR.add(told, Period(days=10, unit=DayUnit.WORKING))
    document = dated(notice(answer_by=answer.date, calendar=answer.record), told)
    assert document.body.received_on == date(2026, 2, 10)
    assert codes(document) == found


@pytest.mark.parametrize("day", [date(2026, 2, 9), date(2026, 2, 13)])
def test_dates_are_in_order(day):
    """Received before it was applied for, or after it was told."""
    assert "R02.order" in {code for code, _ in codes(notice(received_on=day))}


def test_a_later_notice_brings_nothing_new():
    """许可法 art. 32(1)(4): all at once; a second notice names what was told, or what is wrong with what came since."""
    points = notice().body.points
    later = notice(sequence=2, earlier=EARLIER)
    assert codes(later) == {("R02.new-point", "blocking")}
    uncured = tuple(replace(point, origin=PointOrigin.UNCURED) for point in points)
    assert codes(replace(later, body=replace(later.body, points=uncured))) == set()
    supplied = (uncured[0], replace(points[1], origin=PointOrigin.SUPPLIED))
    assert codes(replace(later, body=replace(later.body, points=supplied))) == set()
    assert codes(notice(points=uncured)) == {("R02.first-notice", "blocking")}
    assert codes(notice(sequence=2, points=uncured)) == {("R02.earlier", "blocking")}


def test_last_day_to_answer_is_counted():
    """办法 art. 12: ten working days from 2026-02-12, behind the Spring Festival, end on 2026-03-04."""
    assert notice().body.answer_by == date(2026, 3, 4)
    assert codes(notice(answer_by=date(2026, 3, 3))) == {("R02.answer-date", "blocking")}
    assert codes(notice(answer_by=None, answer_period=None)) == set()


ITEM_FILE = f"""
code = "{ITEM.code}"
name = "{ITEM.name}"
type = "01"
case_type = "2"
period = {{ days = 20, unit = "working" }}
fee = {{ charged = false }}

[[materials]]
name = "经营场所布局图和操作流程"

[[materials]]
name = "食品安全管理制度"

[[materials]]
name = "营业执照"
shared = true
license_type = "{AGENCY.uscc}002"
"""


@pytest.fixture
def with_items(tmp_path):
    (tmp_path / "food.toml").write_text(ITEM_FILE, encoding="utf-8")
    return replace(CONFIGURED, items=tmp_path)


def test_only_what_the_item_asks_for(with_items):
    """许可法 art. 31: nothing that the list of the item does not have."""
    assert codes(notice(), with_items) == set()
    point = replace(notice().body.points[0], material="消防验收意见书")
    assert codes(notice(points=(point,)), with_items) == {("R02.unlisted", "blocking")}
    assert codes(notice(points=(point,))) == set(), "without the item's data nothing is known"


def test_what_is_shared_is_not_demanded(with_items):
    """办法 art. 20, 国令第716号 art. 11: by its name, or by the type of the licence."""
    point = notice().body.points[0]
    named = replace(point, material="营业执照")
    assert codes(notice(points=(named,)), with_items) == {("R24.demanded", "blocking")}
    typed = replace(point, license_type=LicenseTypeRef(code=f"{AGENCY.uscc}002", name="营业执照（演示）"))
    assert codes(notice(points=(typed,)), with_items) == {("R24.demanded", "blocking")}


def refusal(**body):
    document = sample("non-acceptance-decision")
    return replace(document, body=replace(document.body, **body))


def test_who_is_not_competent_names_who_is():
    """许可法 art. 32(1)(2)."""
    assert codes(refusal()) == set()
    assert codes(refusal(competent_organ=None)) == {("R04.organ", "blocking")}
    assert codes(refusal(competent_organ=None, ground=NonAcceptanceGround.NOT_REQUIRED)) == set()


def test_refusal_to_accept_can_be_fought():
    """复议法 art. 11(3), 22(2): reasons, basis, remedies, online channel."""
    assert codes(refusal(reasons=("　",))) == {("R08.reasons", "blocking")}
    assert codes(refusal(legal_basis=("　",))) == {("R08.legal-basis", "blocking")}
    assert ("R08.review-organ", "blocking") in codes(refusal(remedies=None))
    assert codes(refusal(remedies=replace(REMEDIES, review_url=None))) == {("R09.channel", "blocking")}
    early = dated(refusal(), date(2026, 2, 9))
    assert ("R07.order", "blocking") in codes(early)
