"""A licence comes only from a decision that is sealed, verified, granting, and of the type that is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from edoc_sealed import store, verifier

from nh_edoc.codec import document_digest
from nh_edoc.errors import InputError
from nh_edoc.identifiers import license_id
from nh_edoc.license import convert, load_license_type
from nh_edoc.model.digest import Digest
from nh_edoc.model.license_type import HolderKind, Validity
from nh_edoc.receipt.rendered import embedded_files
from nh_edoc.receipt.samples import sample


def refusal(decision, wish):
    with pytest.raises(InputError) as refused:
        convert(*decision, wish)
    return refused.value.code, {one.code for one in refused.value.problems}


def test_what_the_decision_says_stands_in_the_licence(license_, decision):
    """GB/T 36903: name, number, identifier, holder, organ, term; and where it comes from."""
    document = sample("approval-decision")
    grant = document.body.grants[0]
    assert (license_.issuer, license_.item) == (document.head.agency, document.head.item)
    assert license_.approval_code == document.head.approval_code
    assert [one.name for one in license_.holders] == [document.head.applicant.name]
    assert (license_.valid_from, license_.valid_to) == (grant.valid_from, grant.valid_to)
    assert {one.label: one.value for one in license_.fields} == {one.name: one.value for one in grant.fields}
    assert license_.conditions == grant.conditions
    assert license_.demonstration
    xml = embedded_files(decision[0], "document.xml").xml
    assert license_.decision.data_digest == document_digest(xml)
    assert license_.decision.file.digest == Digest.of(decision[0])


def test_identifier(license_, wish):
    """GB/T 36904: type, organ, serial, version, check character over these parts."""
    assert license_id.problems(license_.identifier) == ()
    parts = license_.identifier.removeprefix(license_id.ROOT + ".").split(".")
    assert parts[:4] == [wish.license_type.code, license_.issuer.uscc, "2026000001", "001"]


def test_report_must_be_about_these_bytes(decision, wish):
    """Verification rules, 1: who relies on a report works on the same bytes."""
    data, report = decision
    assert refusal((data + b"\n", report), wish)[0] == "license.report"


def test_verdict_must_be_valid(decision, wish):
    """INVALID and INDETERMINATE are told apart."""
    data, _ = decision
    changed = data[:4000] + bytes([data[4000] ^ 1]) + data[4001:]
    assert refusal((changed, verifier().verify(changed)), wish)[0] == "license.not-valid"
    unknown = verifier(store(agencies=[])).verify(data)
    assert unknown.verdict == "INDETERMINATE"
    assert refusal((data, unknown), wish)[0] == "license.indeterminate"


def test_unsafe_policy_is_not_enough(decision, wish):
    """A verdict under a policy that waives authority is no ground for a licence."""
    data, report = decision
    assert refusal((data, replace(report, policy="unsafe-any-signer")), wish)[0] == "license.indeterminate"


def test_refusal_of_an_application_gives_no_licence(judged, wish):
    """不予批准决定书."""
    assert refusal(judged(sample("rejection-decision")), wish)[0] == "license.not-granting"


@pytest.mark.parametrize("grant", [0, 2, 99])
def test_no_such_grant(decision, wish, grant):
    """One decision may grant several; not more than it says."""
    assert refusal(decision, replace(wish, grant=grant))[0] == "license.grant"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda t: replace(t, code="11440605000000000E002"), "license.other-type"),
        (lambda t: replace(t, fields=t.fields[1:]), "license.field-unknown"),
        (lambda t: replace(t, fields=(*t.fields, replace(t.fields[0], label="另一栏"))), "license.field-missing"),
        (lambda t: replace(t, fields=(replace(t.fields[0], max=2), *t.fields[1:])), "license.field-long"),
        (lambda t: replace(t, validity=Validity.LONG_TERM), "license.term-limited"),
        (lambda t: replace(t, longest_years=4), "license.term-long"),
        (lambda t: replace(t, holders=HolderKind.NATURAL), "license.holder"),
    ],
)
def test_type_decides(decision, wish, change, code):
    """R16: metadata complete, fields those of the type."""
    changed = replace(wish, license_type=change(wish.license_type))
    assert refusal(decision, changed) == ("license.refused", {code})


def test_term_of_five_years_is_not_too_long(decision, wish):
    """The boundary: from 2026-03-02 to 2031-03-01 is five years."""
    assert convert(*decision, wish).valid_to == date(2031, 3, 1)


def test_open_term(judged, wish):
    """长期 where the type wants an end; and the other way round it is fine."""
    document = sample("approval-decision")
    grant = replace(document.body.grants[0], valid_to=None)
    opened = judged(replace(document, body=replace(document.body, grants=(grant,))))
    assert refusal(opened, wish)[1] == {"license.term-open"}
    long_term = replace(wish, license_type=replace(wish.license_type, validity=Validity.AS_GRANTED))
    assert convert(*opened, long_term).valid_to is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"issued_on": date(2026, 3, 1)}, "license.early"),
        ({"serial": "a-1"}, "identifier.license_id.characters"),
        ({"version": "000"}, "identifier.license_id.version"),
        ({"replaces": "1.2.156.3005.2.X"}, "identifier.license_id.parts"),
    ],
)
def test_order_and_identifiers(decision, wish, change, code):
    """办法 art. 20: first the decision; R15: identifiers hold."""
    assert code in refusal(decision, replace(wish, **change))[1]


def test_all_problems_are_told(decision, wish):
    """Not the first alone."""
    wrong = replace(wish, serial="a-1", issued_on=date(2026, 1, 1))
    assert {"license.early", "identifier.license_id.characters"} <= refusal(decision, wrong)[1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("code = ", "license.type-toml"),
        ('name = "x"', "record.invalid"),
    ],
)
def test_type_files(text, code):
    """Types are data; a broken one is told whole."""
    with pytest.raises(InputError) as refused:
        load_license_type(text.encode())
    assert refused.value.code == code


def test_type_file_is_judged():
    """Code by its organ, no field twice."""
    text = (
        'code = "11440605MB2D102559001"\nname = "甲"\ntitle = "甲"\n'
        'definer = {name = "乙", uscc = "11440605000000000E"}\n'
        'fields = [{name = "a", label = "一"}, {name = "a", label = "一"}]\n'
    )
    with pytest.raises(InputError) as refused:
        load_license_type(text.encode())
    assert [one.code for one in refused.value.problems] == [
        "license.type-definer",
        "license.type-field-twice",
        "license.type-field-twice",
    ]
