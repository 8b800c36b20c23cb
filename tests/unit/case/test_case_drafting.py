"""A case gives its documents: facts stand once, dates are counted, and what is missing is named (办法 11–16)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from nh_edoc import _resources
from nh_edoc._xml import parse_xml, schema_problems
from nh_edoc.calendar import WorkCalendar
from nh_edoc.codec.cases import decode_case_json, decode_case_xml, encode_case_json, encode_case_xml
from nh_edoc.errors import InputError
from nh_edoc.model.digest import Digest
from nh_edoc.model.document import DayUnit, Period
from nh_edoc.model.report import Severity
from nh_edoc.receipt import judge
from nh_edoc.receipt.case.coherence import case_problems
from nh_edoc.receipt.case.drafting import draft
from nh_edoc.receipt.case.issued import documents
from nh_edoc.receipt.case.loading import load_case
from nh_edoc.receipt.case.needs import DRAFTED, missing
from nh_edoc.receipt.case.samples import sample_case, sample_files
from nh_edoc.receipt.case.standing import standing
from nh_edoc.receipt.case.type import Case
from nh_edoc.receipt.kinds import KINDS
from nh_edoc.receipt.kinds.appeal_decision.type import AppealResult
from nh_edoc.receipt.kinds.cancellation_decision.type import CancellationGround
from nh_edoc.receipt.kinds.withdrawal_decision.type import WithdrawalGround
from nh_edoc.receipt.samples import FIRST
from nh_edoc.settings import Settings

CALENDAR = WorkCalendar.load()
_FORM = "application-form"
_COURSE = (_FORM, "acceptance-receipt", "special-procedure-notice")
_DECIDED = (*_COURSE, "review-record")
_GRANTED = (*_DECIDED, "approval-decision", "delivery-receipt")
_LISTED = ("blacklist-prior-notice", "blacklist-decision", "appeal-decision", "blacklist-removal")
GIVES = {
    "granted": _GRANTED,
    "refused": (*_DECIDED, "rejection-decision", "delivery-receipt"),
    "supplemented": ("supplement-notice", *_GRANTED),
    "not-supplemented": (_FORM, "supplement-notice", "termination-notice"),
    "not-accepted": (_FORM, "non-acceptance-decision"),
    "extended": ("hearing-notice", "extension-notice", *_GRANTED),
    "deferred": _GRANTED,
    "withdrawn": (*_COURSE, "termination-notice"),
    "late": (_FORM, "acceptance-receipt", "review-record", "approval-decision", "delivery-receipt"),
    "amended": (*_GRANTED, "amendment-notice"),
    "changed": (*_DECIDED, "change-decision", "delivery-receipt"),
    "renewed": (*_DECIDED, "renewal-decision", "delivery-receipt"),
    "revoked": (*_GRANTED, "revocation-decision"),
    "on-site": _GRANTED,
    "published": _GRANTED,
    "blacklisted": (*_DECIDED, "rejection-decision", "delivery-receipt", *_LISTED),
}
"""Case → every document that it gives."""
each_case = pytest.mark.parametrize("name", GIVES)


def make(case, kind, **options):
    return draft(case, kind, settings=Settings(), calendar=CALENDAR, **options)


def blocking(document):
    return {one.code for one in judge(document, Settings()) if one.severity is Severity.BLOCKING}


@each_case
def test_there_and_back(name):
    """JSON and XML, both ways, without loss; the schemas say the same."""
    case = sample_case(name)
    as_json, as_xml = encode_case_json(case), encode_case_xml(case)
    assert decode_case_json(as_json, Case) == decode_case_xml(as_xml, Case) == case
    assert load_case(as_json) == load_case(as_xml) == case
    assert schema_problems(parse_xml(as_xml), "case-v1") == ()
    schema = json.loads(_resources.schema("case-v1.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(as_json))


@each_case
def test_documents_are_lawful(name):
    """Every document that the case gives passes the rules that block."""
    case = sample_case(name)
    for kind in GIVES[name]:
        document = make(case, kind)
        assert blocking(document) == set(), kind
        assert document.head.approval_code == case.approval_code
        assert document.head.demonstration


@settings(max_examples=25)
@given(st.sampled_from(sorted(GIVES)), st.dates(date(2024, 6, 1), date(2026, 9, 1)))
def test_on_any_day(name, on):
    """All dates move with that of the decision, by the calendar."""
    case = sample_case(name, on=on)
    for kind in GIVES[name]:
        assert blocking(make(case, kind)) == set(), kind


def test_samples_begin_with_the_law():
    """Before, other law was in force."""
    with pytest.raises(InputError):
        sample_case("granted", on=FIRST - timedelta(days=1))
    with pytest.raises(InputError) as refused:
        sample_case("lost")
    assert refused.value.code == "case.sample"


@each_case
def test_files_are_those_that_the_case_names(name):
    """Materials and evidence: by their digests."""
    case, files = sample_case(name), sample_files(name)
    named = [one.file for one in case.materials if one.file is not None]
    named += [one.file for delivery in case.deliveries for one in delivery.evidence]
    assert {one.file_name: one.digest for one in named} == {key: Digest.of(data) for key, data in files.items()}


def test_dates_are_counted():
    """Due date and new due date follow from acceptance, period and procedures."""
    case = sample_case("granted")
    notice, decision = make(case, "special-procedure-notice"), make(case, "approval-decision")
    assert notice.body.new_due_date > notice.body.course.due_date
    assert decision.body.course.due_date == notice.body.new_due_date
    assert [span.kind for span in decision.body.course.special_days] == [case.special_procedures[0].kind]


def test_late_decision_is_drafted():
    """The agency must still act; rule R07 says that it is late, and does not block."""
    case = sample_case("granted")
    late = replace(case.decision.document, date=case.decision.document.date + timedelta(days=60))
    document = make(replace(case, decision=replace(case.decision, document=late)), "approval-decision")
    found = {one.code: one.severity for one in judge(document, Settings())}
    assert found["rules.R07.late"] is Severity.FINDING
    assert blocking(document) == set()


@pytest.mark.parametrize(
    ("change", "kind", "path"),
    [
        (lambda c: replace(c, acceptance=None), "acceptance-receipt", "/acceptance"),
        (lambda c: replace(c, special_procedures=()), "special-procedure-notice", "/specialProcedures"),
        (lambda c: replace(c, decision=None), "approval-decision", "/decision"),
        (lambda c: replace(c, delivery_choice=None), "approval-decision", "/deliveryChoice"),
        (lambda c: replace(c, deliveries=()), "delivery-receipt", "/deliveries"),
    ],
)
def test_what_is_missing_is_named(change, kind, path):
    """By its place in the case."""
    case = change(sample_case("granted"))
    with pytest.raises(InputError) as refused:
        make(case, kind)
    assert refused.value.code == "case.incomplete"
    assert any(one.path.startswith(path) for one in refused.value.problems)
    assert missing(case, kind)


def test_wrong_outcome_and_kind():
    """A refused case gives no approval; what is not drafted is said so."""
    assert [one.code for one in missing(sample_case("refused"), "approval-decision")] == ["case.outcome"]
    with pytest.raises(InputError) as refused:
        make(sample_case("granted"), "annotated-copy")
    assert refused.value.code == "case.kind"
    ends = {"withdrawal-decision", "cancellation-decision"}  # drafted like the revocation
    assert set(DRAFTED) == {*KINDS} - {"public-copy"}, "every kind comes out of a case, or of a decision"
    assert set(DRAFTED) - ends == {kind for kinds in GIVES.values() for kind in kinds}


@each_case
def test_cases_agree_with_themselves(name):
    """办法 art. 11 to 20: nothing contradicts, every document that is named is given."""
    case = sample_case(name)
    assert case_problems(case, CALENDAR) == ()
    assert {kind for kind, document in documents(case) if document is not None} == set(GIVES[name])
    assert {kind for kind in DRAFTED if not missing(case, kind)} == set(GIVES[name])


@pytest.mark.parametrize(
    ("ground", "kind"), [("withdrawal", "withdrawal-decision"), ("cancellation", "cancellation-decision")]
)
def test_ends_of_licences(ground, kind):
    """许可法 art. 8, 69, 70: the one ground that is given says which document ends the licence."""
    case = sample_case("revoked")
    value = {"withdrawal": WithdrawalGround.LAW_CHANGED, "cancellation": CancellationGround.EXPIRED}[ground]
    end = replace(case.license_end, revocation=None, **{ground: value})
    assert blocking(make(replace(case, license_end=end), kind)) == set()
    two = replace(case, license_end=replace(case.license_end, **{ground: value}))
    assert "case.grounds" in {one.code for one in case_problems(two, CALENDAR)}


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"<x/>", b"\xff\xfe{", b'{"version": 2}'])
def test_broken_cases(data):
    """Each with a code."""
    with pytest.raises(InputError):
        load_case(data)


def test_blacklist_step_by_step():
    """办法 art. 25: told, decided, appealed, taken off; each document needs the one before, and dates go one way."""
    case = sample_case("blacklisted")
    listing = case.blacklisting
    untold = replace(case, blacklisting=replace(listing, notice=replace(listing.notice, date=None)))
    assert [one.path for one in missing(untold, "blacklist-decision")] == ["/blacklisting/notice/date"]
    undecided = replace(case, blacklisting=replace(listing, restriction=None))
    assert {one.path for one in missing(undecided, "appeal-decision")} == {"/blacklisting/restriction/document/date"}
    decided = listing.restriction.document.date
    early = replace(listing, notice=replace(listing.notice, date=decided + timedelta(days=1)))
    assert [one.path for one in case_problems(replace(case, blacklisting=early), CALENDAR)] == [
        "/blacklisting/restriction/document/date"
    ]
    upheld = replace(listing, appeal=replace(listing.appeal, result=AppealResult.UPHELD))
    assert make(replace(case, blacklisting=upheld), "appeal-decision").body.remedies == case.guide.remedies


def test_blacklist_is_due():
    """Until when somebody may answer, and appeal: five and thirty working days, not afterwards."""
    case = sample_case("blacklisted")
    told, decided = case.blacklisting.notice.date, case.blacklisting.restriction.document.date

    def due(on):
        found = standing(case, settings=Settings(), calendar=CALENDAR, on=on)
        return [(one.kind.value, one.on) for one in found.due]

    wait = Period(days=5, unit=DayUnit.WORKING)
    assert due(told) == [("blacklist-answer", CALENDAR.add(told, wait).date)]
    assert due(decided) == [("appeal", CALENDAR.add(decided, replace(wait, days=30)).date)]
    assert due(case.blacklisting.appeal.appealed_on) == []
