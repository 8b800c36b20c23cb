"""One table, one way from checks to a verdict: nothing is VALID that was not looked at."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib.resources import files

import pytest

from nh_edoc.errors import InputError
from nh_edoc.model.report import Result, Verdict
from nh_edoc.verify.catalogue import CATALOGUE, Weight
from nh_edoc.verify.conclude import conclude, decisive, make_check
from nh_edoc.verify.policy import Policy

STATUTORY = Policy.statutory()
FIELD = "Seal1"


def good() -> list:
    return [
        make_check(code, Result.PASSED, signature=FIELD if code.startswith(("seal", "chain")) else None)
        for code, row in CATALOGUE.items()
        if row.weight is not Weight.INFORMATIVE
    ]


def but(code: str, result: Result, reason: str | None = None) -> list:
    return [
        make_check(code, result, signature=one.signature, reason=reason) if one.code == code else one for one in good()
    ]


def verdict(checks, policy=STATUTORY):
    return conclude(checks, policy, [FIELD])


REQUIRED = [code for code, row in CATALOGUE.items() if row.weight is Weight.REQUIRED]
CONDITIONAL = [code for code, row in CATALOGUE.items() if row.weight is Weight.CONDITIONAL]


def test_all_passed():
    """ETSI EN 319 102-1: TOTAL-PASSED."""
    found = verdict(good())
    assert (found.verdict, found.indication, found.sub_indication) == (Verdict.VALID, "TOTAL_PASSED", None)


@pytest.mark.parametrize("code", REQUIRED)
@pytest.mark.parametrize("result", [Result.FAILED, Result.UNKNOWN, Result.NOT_APPLICABLE])
def test_required_check_that_did_not_pass(code, result):
    """Whatever else a required check answers, it is not VALID."""
    assert verdict(but(code, result)).verdict is not Verdict.VALID
    if result is not Result.FAILED:
        assert verdict(but(code, result)).verdict is Verdict.INDETERMINATE


@pytest.mark.parametrize("code", REQUIRED)
def test_required_check_that_was_not_made(code):
    """A check that is missing was not passed."""
    assert verdict([one for one in good() if one.code != code]).verdict is Verdict.INDETERMINATE


@pytest.mark.parametrize("code", CONDITIONAL)
def test_conditional_check(code):
    """It may not apply; where it does, it must pass."""
    assert verdict(but(code, Result.NOT_APPLICABLE)).verdict is Verdict.VALID
    assert verdict([one for one in good() if one.code != code]).verdict is Verdict.VALID
    assert verdict(but(code, Result.FAILED)).verdict is not Verdict.VALID
    assert verdict(but(code, Result.UNKNOWN)).verdict is Verdict.INDETERMINATE


def test_rules_never_change_the_verdict():
    """A late decision is late, not forged."""
    late = make_check("data.rules", Result.FAILED, count=3)
    assert verdict([*good(), late]).verdict is Verdict.VALID


@pytest.mark.parametrize(
    ("code", "sub"),
    [
        ("seal.digest", "HASH_FAILURE"),
        ("seal.signature", "SIG_CRYPTO_FAILURE"),
        ("file.syntax", "FORMAT_FAILURE"),
        ("file.end", "FORMAT_FAILURE"),
        ("file.revisions", "FORMAT_FAILURE"),
        ("seal.hole", "FORMAT_FAILURE"),
        ("data.print", None),
        ("authority.kind", None),
        ("authority.agency", None),
        ("data.identity", None),
    ],
)
def test_what_proves_a_forgery(code, sub):
    """Verification rules, 1: TOTAL-FAILED, a forbidden modification, wrong authority, data not as printed."""
    found = verdict(but(code, Result.FAILED))
    assert (found.verdict, found.indication, found.sub_indication) == (Verdict.INVALID, "TOTAL_FAILED", sub)


@pytest.mark.parametrize(
    ("code", "reason", "sub"),
    [
        ("chain.path", None, "NO_CERTIFICATE_CHAIN_FOUND"),
        ("chain.path", "out-of-bounds", "OUT_OF_BOUNDS_NO_POE"),
        ("chain.path", "constraints", "CHAIN_CONSTRAINTS_FAILURE"),
        ("chain.revocation", None, "REVOKED_NO_POE"),
        ("chain.revocation", "authority", "REVOKED_CA_NO_POE"),
        ("chain.revocation", "hold", "TRY_LATER"),
        ("chain.algorithm", None, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"),
        ("chain.trust-store", None, "TRY_LATER"),
        ("authority.seal", "out-of-period", "SIG_CONSTRAINTS_FAILURE"),
        ("authority.seal", "compromised", "REVOKED_NO_POE"),
        ("seal.pending", None, "SIG_CONSTRAINTS_FAILURE"),
        ("seal.certificate-binding", None, "NO_SIGNING_CERTIFICATE_FOUND"),
    ],
)
def test_what_proves_none(code, reason, sub):
    """Verification rules, 1: these are INDETERMINATE, never INVALID."""
    found = verdict(but(code, Result.FAILED, reason))
    assert (found.verdict, found.sub_indication) == (Verdict.INDETERMINATE, sub)


def test_invalid_wins():
    """A broken digest is broken, whatever else is unknown."""
    checks = [
        replace(one, result=Result.FAILED if one.code == "seal.digest" else Result.UNKNOWN)
        if one.code in {"seal.digest", "chain.path"}
        else one
        for one in good()
    ]
    assert verdict(checks).verdict is Verdict.INVALID


def test_worst_of_several_seals():
    """Each seal is judged; the file is as good as its worst."""
    second = [replace(one, signature="Seal2") for one in but("seal.digest", Result.FAILED) if one.signature]
    found = conclude([*good(), *second], STATUTORY, [FIELD, "Seal2"])
    assert found.verdict is Verdict.INVALID
    assert conclude(good(), STATUTORY, [FIELD, "Seal2"]).verdict is Verdict.INDETERMINATE


def test_decisive_checks_come_first():
    """The report tells what made the verdict, found before not looked at."""
    checks = [*but("chain.path", Result.UNKNOWN), make_check("chain.revocation", Result.FAILED, signature=FIELD)]
    assert [one.code for one in decisive(checks, Verdict.INDETERMINATE, "statutory")][:2] == [
        "chain.revocation",
        "chain.path",
    ]


class TestPolicy:
    """The caller chooses, and dangerous choices are called so."""

    def test_statutory_waives_nothing(self):
        """The default counts every check."""
        assert STATUTORY.waived == frozenset()
        assert set(STATUTORY.required) == set(REQUIRED)

    def test_any_signer(self):
        """Authority is told, not counted; integrity, path and print still are."""
        policy = Policy.unsafe_any_signer()
        assert verdict(but("authority.seal", Result.UNKNOWN), policy).verdict is Verdict.VALID
        for code in ("seal.digest", "chain.path", "chain.revocation", "data.print"):
            assert verdict(but(code, Result.UNKNOWN), policy).verdict is Verdict.INDETERMINATE

    def test_no_revocation(self):
        """Only this policy does without revocation data."""
        policy = Policy.unsafe_no_revocation()
        assert not policy.requires_revocation
        assert verdict(but("chain.revocation", Result.NOT_APPLICABLE), policy).verdict is Verdict.VALID

    @pytest.mark.parametrize("name", ["statutory", "unsafe-any-signer", "unsafe-no-revocation"])
    def test_by_name(self, name):
        """The command line names them."""
        assert Policy.named(name).name == name

    def test_unknown_name(self):
        """A misspelt policy is no policy."""
        with pytest.raises(InputError):
            Policy.named("lenient")

    @pytest.mark.parametrize(
        ("name", "codes"), [("statutory", {"authority.seal"}), ("unsafe-everything", {"seal.digest"})]
    )
    def test_nobody_waives_integrity(self, name, codes):
        """Neither quietly nor by name."""
        with pytest.raises(InputError):
            Policy(name=name, waived=frozenset(codes))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_result_has_a_text(lang):
    """Each check and each reason can be told."""
    texts = tomllib.loads(files("nh_edoc.messages").joinpath(lang, "check.toml").read_text(encoding="utf-8"))
    for code, row in CATALOGUE.items():
        for result in (Result.PASSED, Result.FAILED):
            assert f"{code}.{result.value}" in texts
        for reason in row.reasons:
            assert reason.removeprefix("check.") in texts


def test_every_check_has_a_basis():
    """Each names the clause that asks for it."""
    assert all(row.basis for row in CATALOGUE.values())
