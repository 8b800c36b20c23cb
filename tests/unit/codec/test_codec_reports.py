"""Reports as JSON: by schema report-v1, in both languages, safe to print."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime

from jsonschema import Draft202012Validator

from nh_edoc import _resources
from nh_edoc.codec import finding_json, report_json
from nh_edoc.model.digest import Digest
from nh_edoc.model.report import (
    Check,
    DocumentReport,
    Finding,
    Level,
    Report,
    Result,
    Severity,
    SignatureReport,
    Verdict,
)

NOW = datetime(2026, 2, 10, 1, 30, 0, 123456, tzinfo=UTC)
HOSTILE = "演示\u202e\u001b[31m<script>" + "长" * 1000
SIGNATURE = SignatureReport(
    field="Seal1",
    signer=HOSTILE,
    agency="佛山市南海区演示行政审批局",
    seal_name=None,
    claimed_time=NOW,
    proven_time=None,
    level_format=Level.B_B,
    level_proven=Level.NONE,
    verdict=Verdict.INDETERMINATE,
    indication="INDETERMINATE",
    sub_indication="NO_CERTIFICATE_CHAIN_FOUND",
)
REPORT = Report(
    verdict=Verdict.INDETERMINATE,
    indication="INDETERMINATE",
    sub_indication="NO_CERTIFICATE_CHAIN_FOUND",
    checks=(
        Check(code="file.syntax", result=Result.PASSED, basis="ISO 32000-1, 7.5"),
        Check(
            code="chain.path",
            result=Result.UNKNOWN,
            basis="RFC 5280, 6",
            signature="Seal1",
            reason="record.range",
            params={"value": "\u202e5", "min": 1, "max": 3},
        ),
    ),
    compliance=(
        Finding(
            rule="R07",
            code="record.few",
            severity=Severity.FINDING,
            path="/head/date",
            basis=("行政许可法 第四十二条",),
        ),
        Finding(
            rule="R08", code="document.invalid", severity=Severity.BLOCKING, path="", basis=("行政许可法 第三十八条",)
        ),
    ),
    signatures=(SIGNATURE,),
    document=DocumentReport(
        kind="acceptance-receipt",
        title="受理回执",
        number="南演受202602100001",
        approval_code="X",
        applicant=HOSTILE,
        agency="佛山市南海区演示行政审批局",
        agency_code="11440605000000000E",
        date=date(2026, 2, 10),
        demonstration=True,
    ),
    file_name="x\u202e.pdf",
    file_digest=Digest.of(b"file"),
    file_size=4,
    trust_digest=Digest.of(b"trust"),
    trust_version=7,
    policy="statutory",
    at=NOW,
    at_assumed=False,
    lane="strict",
    profile=None,
    software="nh-edoc 0.1.0",
)


def valid(report: Report) -> dict[str, object]:
    """Return the report's JSON, which holds by the schema."""
    schema = json.loads(_resources.schema("report-v1.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    tree = report_json(report)
    assert list(Draft202012Validator(schema).iter_errors(json.loads(json.dumps(tree)))) == []
    return tree


def test_report_holds_by_its_schema() -> None:
    """design §7 names what a report has; null says what is not known."""
    tree = valid(REPORT)
    assert (tree["verdict"], tree["sub_indication"]) == ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND")
    assert tree["file_digest"] == {"alg": "sha256", "value": Digest.of(b"file").value}
    assert tree["at"] == "2026-02-10T01:30:00Z"
    nothing = dataclasses.replace(REPORT, document=None, signatures=(), compliance=(), checks=(), sub_indication=None)
    assert valid(nothing)["document"] is None


def test_schema_knows_every_field() -> None:
    """A field added to the types is added to the contract: nothing is silently left out."""
    tree = report_json(REPORT)
    assert {field.name for field in dataclasses.fields(Report)} | {"version"} == set(tree)
    assert {field.name for field in dataclasses.fields(SignatureReport)} == set(tree["signatures"][0])
    assert {field.name for field in dataclasses.fields(DocumentReport)} == set(tree["document"])


def test_details_in_both_languages() -> None:
    """Checks and findings speak Chinese and English; their parameters are shown, not sent."""
    tree = report_json(REPORT)
    detail = tree["checks"][1]["detail"]
    assert set(detail) == {"zh", "en"}
    assert detail["zh"] != detail["en"]
    assert "\\u202e5" in detail["en"]
    first, second = tree["compliance"]
    assert first["message"]["zh"] != first["message"]["en"]
    assert first["hint"] is None
    assert set(second["hint"]) == {"zh", "en"}
    assert finding_json(REPORT.compliance[0]) == first


def test_strings_out_of_the_file_are_escaped() -> None:
    """verification §5: control and bidi characters act on nobody who prints a report; lengths are bounded."""
    text = json.dumps(report_json(REPORT), ensure_ascii=False)
    assert "\u202e" not in text
    assert "\\u001b" in text
    assert "长" * 600 not in text
