"""The text report: the first three lines tell a clerk what to do, and no file writes into them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from nh_edoc.model.digest import Digest
from nh_edoc.model.report import (
    DocumentReport,
    Finding,
    Level,
    Report,
    Result,
    Severity,
    SignatureReport,
    Verdict,
)
from nh_edoc.verify.conclude import make_check
from nh_edoc.verify.present import text_report

AT = datetime(2026, 3, 16, 2, tzinfo=UTC)
SIGNATURE = SignatureReport(
    field="Seal1",
    signer="CN=演示",
    agency="佛山市南海区演示行政审批局",
    seal_name="行政许可专用章",
    claimed_time=AT,
    proven_time=None,
    level_format=Level.B_B,
    level_proven=Level.B_B,
    verdict=Verdict.VALID,
    indication="TOTAL_PASSED",
    sub_indication=None,
)
DOCUMENT = DocumentReport(
    kind="acceptance-receipt",
    title="受理回执",
    number="南演受1号",
    approval_code="A1",
    applicant="演示食品有限公司",
    agency="佛山市南海区演示行政审批局",
    agency_code="11440605000000000E",
    date=date(2026, 2, 10),
    demonstration=False,
)


def report(verdict: Verdict = Verdict.VALID, **over) -> Report:
    values = {
        "verdict": verdict,
        "indication": "TOTAL_PASSED",
        "sub_indication": None,
        "checks": (make_check("seal.digest", Result.PASSED, signature="Seal1"),),
        "signatures": (replace(SIGNATURE, verdict=verdict),),
        "document": DOCUMENT,
        "file_name": "a.pdf",
        "file_digest": Digest.of(b""),
        "file_size": 0,
        "trust_digest": Digest.of(b"t"),
        "trust_version": 3,
        "policy": "statutory",
        "at": AT,
        "at_assumed": False,
        "lane": "strict",
        "profile": "1",
        "software": "nh-edoc 0",
    }
    return Report(**values | over)


def head(made: Report, lang: str = "zh") -> list[str]:
    return text_report(made, lang).split("\n")[:3]


def test_valid():
    """Verdict, who for whom, what next."""
    first, second, third = head(report())
    assert "有效" in first
    assert all(word in second for word in ("佛山市南海区演示行政审批局", "受理回执", "南演受1号", "演示食品有限公司"))
    assert "下一步" in third


def test_invalid_says_why_and_what_to_do():
    """No word of the file's own stands in the head of an INVALID report."""
    checks = (make_check("seal.digest", Result.FAILED, signature="Seal1"),)
    first, second, third = head(report(Verdict.INVALID, checks=checks, document=None))
    assert "无效" in first
    assert "演示" not in second
    assert "被改动" in third


def test_indeterminate_says_what_is_missing():
    """The clerk learns what to wait for."""
    checks = (make_check("chain.revocation", Result.UNKNOWN, signature="Seal1"),)
    first, _, third = head(report(Verdict.INDETERMINATE, checks=checks))
    assert "待定" in first
    assert "吊销" in third


def test_demonstration_is_called_so():
    """A demonstration must never be taken for a document."""
    assert "演示文件" in head(report(document=replace(DOCUMENT, demonstration=True)))[2]


def test_findings_are_counted():
    """What the rules found is told beside the verdict."""
    finding = Finding(rule="R07", code="rules.x", severity=Severity.FINDING, path="/", basis=("许可法 第四十二条",))
    text = text_report(report(compliance=(finding,)))
    assert "1 项" in text.split("\n")[2]
    assert "R07" in text


@pytest.mark.parametrize("evil", ["\u202e", "\x1b[31m", "\n结论：有效", "\r", "\u2066"])
def test_strings_of_files_are_data(evil):
    """Control and bidi characters are shown, not obeyed."""
    made = report(
        Verdict.INVALID,
        signatures=(replace(SIGNATURE, signer=f"CN={evil}", verdict=Verdict.INVALID, field=f"F{evil}"),),
        document=replace(DOCUMENT, applicant=f"甲{evil}", number=f"1{evil}"),
        checks=(make_check("seal.digest", Result.FAILED, signature=f"F{evil}"),),
        file_name=f"a{evil}.pdf",
    )
    for lang in ("zh", "en"):
        text = text_report(made, lang, every_check=True)
        assert evil not in text


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("verdict", list(Verdict))
def test_both_languages(lang, verdict):
    """No code is left untranslated."""
    made = report(verdict, checks=(make_check("chain.path", Result.UNKNOWN, signature="Seal1"),), at_assumed=True)
    text = text_report(made, lang, every_check=True)
    assert "verify." not in text
    assert "check." not in text


def test_every_check_only_on_demand():
    """What passed is told when asked for."""
    assert "seal.digest" not in text_report(report())
    assert "seal.digest" in text_report(report(), every_check=True)
