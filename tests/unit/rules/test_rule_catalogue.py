"""The catalogue as data, the way from findings to a checked document, and the samples."""

from __future__ import annotations

import string
import subprocess
import sys
import tomllib
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nh_edoc import messages
from nh_edoc.codec import encode_json, encode_xml
from nh_edoc.errors import InputError, RuleError
from nh_edoc.model.document import Body
from nh_edoc.model.report import Acceptance, Severity
from nh_edoc.receipt import check_document, judge, load_document
from nh_edoc.receipt.kinds import KINDS
from nh_edoc.receipt.rules import CATALOGUE, CATALOGUE_VERSION, catalogue
from nh_edoc.receipt.samples import FIRST, LAST, sample
from nh_edoc.settings import Settings


def test_catalogue_is_whole():
    """Every demand that a module can name stands in the catalogue, under its own rule, with a basis."""
    named = {value for value in vars(catalogue).values() if isinstance(value, catalogue.Demand)}
    listed = [demand for rule in CATALOGUE.values() for demand in rule.demands]
    assert named == set(listed)
    assert len(listed) == len(named) == len({demand.code for demand in listed})
    every = [f"R{number:02}" for number in range(1, 26)]
    assert list(CATALOGUE) == sorted(CATALOGUE) == every
    for id_, rule in CATALOGUE.items():
        assert rule.id == id_
        assert rule.bases
        assert all(demand.rule == id_ and demand.bases for demand in rule.demands)
    for basis in (basis for rule in CATALOGUE.values() for basis in rule.bases):
        assert basis.cite().startswith("《")
        assert basis.in_force_to is None or basis.in_force_from < basis.in_force_to


def test_basis_in_force_from_and_to():
    """A text is in force from its first day, and no longer on the day it lapses."""
    [measures] = {b for r in CATALOGUE.values() for b in r.bases if "第十四条" in b.article and "南海区" in b.law}
    assert [measures.in_force(date(y, 1, d)) for y, d in ((2018, 9), (2018, 10), (2020, 9), (2020, 10))] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_every_rule_and_demand_has_texts(lang):
    """Rules are explained and findings are told in both languages."""
    for rule in CATALOGUE.values():
        assert rule.title(lang) != f"rules.{rule.id}.title"
        assert rule.explanation(lang) != f"rules.{rule.id}.explanation"
        for demand in rule.demands:
            assert messages.text(demand.code, lang) != demand.code


@pytest.mark.parametrize("group", ["rules", "identifier", "calendar", "settings"])
def test_languages_say_the_same(group):
    """Both languages have the same texts with the same places to fill."""

    def places(lang):
        source = files(messages).joinpath(lang, f"{group}.toml").read_text(encoding="utf-8")
        table = tomllib.loads(source)
        texts = {**{f"hints.{k}": v for k, v in table.pop("hints").items()}, **table}
        return {
            key: {field for _, field, _, _ in string.Formatter().parse(text) if field} for key, text in texts.items()
        }

    assert places("zh") == places("en")


def test_findings_fill_their_texts(receipt, approval, rejection):
    """A finding's parameters fill every place of its text and hint, in both languages."""
    cases = [
        receipt.body(due_date=date(2026, 3, 17), promised_date=date(2026, 3, 18), clock_start=date(2026, 2, 12)),
        receipt.body(accepted_at=receipt.document.body.received_at.replace(month=3)),
        receipt.head(number="南演受[2025]1号"),
        approval.head(number="南演许准字[2025]01号", date=date(2026, 5, 18)),
        rejection.body(remedies=None, facts=(), reasons=(), legal_basis=(), technical_standards=()),
        rejection.settings(review_organs={}),
    ]
    seen = {finding for case in cases for finding in map(repr, case.findings())}
    assert len(seen) > 15
    for finding in (finding for case in cases for finding in case.findings()):
        for lang in messages.LANGUAGES:
            for text in (finding.message(lang), finding.hint(lang) or ""):
                assert "{" not in text
                assert not text.startswith("rules.")
        assert all(isinstance(value, str | int) for value in finding.params.values())


def test_check_passes_a_lawful_document(receipt):
    """A lawful document becomes a checked one, with catalogue version and without acceptances."""
    checked = check_document(receipt.document, receipt.config)
    assert (checked.document, checked.findings, checked.acceptances) == (receipt.document, (), ())
    assert checked.catalogue_version == CATALOGUE_VERSION


def test_check_tells_all_that_blocks(rejection):
    """Not the first problem: all of them, and only those that block."""
    case = rejection.body(remedies=None, technical_standards=()).head(date=date(2026, 2, 24))
    with pytest.raises(RuleError) as caught:
        check_document(case.document, case.config)
    error = caught.value
    assert error.code == "rules.blocked"
    assert {f.rule for f in error.findings} == {"R08", "R09"}
    assert {f.severity for f in error.findings} == {Severity.BLOCKING}
    assert len(error.findings) == error.params["count"] == 5
    assert {f.severity.value for f in case.findings()} == {"blocking", "finding", "warning"}


def test_findings_and_warnings_travel(approval):
    """A late decision is issued, and says so."""
    case = approval.head(date=date(2026, 3, 17), number="南演许准字〔2025〕1号")
    checked = check_document(case.document, case.config)
    assert [f.code for f in checked.findings] == ["rules.R07.late", "rules.R14.year"]


def test_acceptance_by_name(rejection):
    """What blocks can be accepted rule by rule, with a reason that travels; the rest still blocks."""
    case = rejection.body(remedies=None)
    both = (Acceptance(rule="R08", reason="补发更正"), Acceptance(rule="R09", reason="当面送达"))
    checked = check_document(case.document, case.config, accept=both)
    assert checked.acceptances == both
    assert {f.rule for f in checked.findings} == {"R08", "R09"}
    with pytest.raises(RuleError) as caught:
        check_document(case.document, case.config, accept=both[:1])
    assert {f.rule for f in caught.value.findings} == {"R09"}


@pytest.mark.parametrize(
    ("accept", "problems"),
    [
        ([("R14", "无")], [("/accept/0/rule", "idle")]),  # only a warning
        ([("R15", "无")], [("/accept/0/rule", "idle")]),  # nothing at all
        ([("R99", "无")], [("/accept/0/rule", "idle")]),  # no such rule
        ([("R08", " ")], [("/accept/0/reason", "reason")]),
        ([("R08", "甲"), ("R08", "乙")], [("/accept/1/rule", "twice")]),
        ([("R15", "")], [("/accept/0/reason", "reason"), ("/accept/0/rule", "idle")]),
    ],
)
def test_acceptances_that_are_refused(rejection, accept, problems):
    """Nothing is accepted in advance, twice, or without a reason."""
    case = rejection.remedies(suit_months=3).head(number="南演许不字〔2025〕1号")
    with pytest.raises(InputError) as caught:
        check_document(
            case.document, case.config, accept=[Acceptance(rule=rule, reason=reason) for rule, reason in accept]
        )
    assert caught.value.code == "rules.acceptance"
    assert [(p.path, p.code) for p in caught.value.problems] == [(p, f"rules.acceptance-{c}") for p, c in problems]


def test_a_kind_without_rules_is_refused(receipt):
    """No document passes because nobody looked."""

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Letter(Body):
        KIND: ClassVar[str] = "letter"
        TITLE: ClassVar[str] = "函"

    with pytest.raises(InputError) as caught:
        judge(replace(receipt.document, body=Letter()), Settings())
    assert caught.value.code == "rules.kind"


def test_judging_is_repeatable(rejection):
    """The same document gets the same findings in the same order, by rule."""
    case = rejection.body(remedies=None).head(number="x")
    assert case.findings() == case.findings()
    rules = [f.rule for f in case.findings()]
    assert rules == sorted(rules)


@pytest.mark.parametrize("kind", KINDS)
def test_samples_are_lawful_and_marked(kind):
    """Every kind has a sample; it is lawful, and says that its parties do not exist."""
    document = sample(kind)
    assert document.kind == kind
    assert document.head.demonstration
    assert "演示" in document.head.agency.name
    assert "演示" in document.head.applicant.name
    findings = judge(document, Settings())
    assert {f.code for f in findings} <= {"rules.R10.not-configured"}
    assert sample(kind) == document


@pytest.mark.parametrize("kind", KINDS)
def test_samples_survive_both_forms(kind, tmp_path):
    """A sample is good form too: it is read back unchanged from JSON and from XML, from bytes and from a file."""
    document = sample(kind)
    assert load_document(encode_json(document)) == document
    path = tmp_path / "document.xml"
    path.write_bytes(encode_xml(document))
    assert load_document(path) == document


def test_samples_of_one_case_agree():
    """Receipt and grant of the demonstration belong to one case, the refusal to another."""
    receipt, approval = sample("acceptance-receipt"), sample("approval-decision")
    notice, rejection = sample("special-procedure-notice"), sample("rejection-decision")
    delivery = sample("delivery-receipt")
    assert notice.head.applicant == rejection.head.applicant
    assert approval.head.number in {one.number for one in delivery.body.documents}
    assert approval.head.approval_code == receipt.head.approval_code
    assert approval.body.course.receipt_number == receipt.head.number
    assert approval.body.course.due_date == receipt.body.due_date == date(2026, 3, 16)
    assert rejection.head.approval_code != receipt.head.approval_code
    assert rejection.body.course.due_date == date(2026, 2, 14)


@settings(max_examples=40)
@given(st.sampled_from(sorted(KINDS)), st.dates(FIRST, LAST))
def test_samples_are_lawful_on_any_day(kind, on):
    """All dates of a sample move with its own, by the calendar."""
    document = sample(kind, on)
    assert document.head.date == on
    assert {f.code for f in judge(document, Settings())} <= {"rules.R10.not-configured"}


@pytest.mark.parametrize("on", [date(2024, 2, 29), date(2023, 12, 31), date(2050, 11, 1)])
def test_edges_of_the_samples(on):
    """A leap day works; a day of other law is refused."""
    if FIRST <= on <= LAST:
        assert sample("approval-decision", on).body.grants[0].valid_to == date(2029, 2, 28)
    else:
        with pytest.raises(InputError) as caught:
            sample("approval-decision", on)
        assert caught.value.code == "rules.sample-date"


def test_unknown_sample():
    """A misspelt kind is told with the kinds that there are."""
    with pytest.raises(InputError) as caught:
        sample("receipt")
    assert "acceptance-receipt" in caught.value.message("en")


def test_judging_needs_no_typesetter():
    """The verbs of the room are loaded one by one: judging does not pay for rendering."""
    code = (
        "import sys; from nh_edoc import receipt; from nh_edoc.receipt import judge;"
        "assert not {'typst', 'fontTools', 'nh_edoc.receipt.render'} & set(sys.modules);"
        "assert set(receipt.__all__) == {'load_document', 'check_document', 'judge', 'render_document'};"
        "\ntry: receipt.nothing\nexcept AttributeError: pass\nelse: raise SystemExit(1)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
