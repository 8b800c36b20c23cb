"""Reports as JSON (schema report-v1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nh_edoc.codec.leaves import to_text
from nh_edoc.codec.records import encode_record
from nh_edoc.messages import LANGUAGES

if TYPE_CHECKING:
    from nh_edoc.model.report import Check, Finding, Report, SignatureReport


def report_json(report: Report) -> dict[str, Any]:
    """Return the report as a tree ready for JSON; absent values are left out."""
    tree: dict[str, Any] = {
        "version": 1,
        "verdict": report.verdict.value,
        "indication": report.indication,
        "sub_indication": report.sub_indication,
        "document": _document(report),
        "signatures": [_signature(signature) for signature in report.signatures],
        "compliance": [finding_json(finding) for finding in report.compliance],
        "checks": [_check(check) for check in report.checks],
        "file": {
            "name": report.file_name,
            "size": report.file_size,
            "digest": encode_record(report.file_digest),
        },
        "trust": {"digest": encode_record(report.trust_digest), "version": report.trust_version},
        "policy": report.policy,
        "at": to_text(report.at),
        "at_assumed": report.at_assumed,
        "lane": report.lane,
        "profile": report.profile,
        "software": report.software,
    }
    return {key: value for key, value in tree.items() if value is not None}


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return a rule finding as a tree ready for JSON."""
    tree: dict[str, Any] = {
        "rule": finding.rule,
        "code": finding.code,
        "severity": finding.severity.value,
        "path": finding.path,
        "basis": list(finding.basis),
        "message": {lang: finding.message(lang) for lang in LANGUAGES},
    }
    if finding.hint():
        tree["hint"] = {lang: finding.hint(lang) for lang in LANGUAGES}
    return tree


def _check(check: Check) -> dict[str, Any]:
    tree: dict[str, Any] = {"code": check.code, "result": check.result.value, "basis": check.basis}
    if check.signature is not None:
        tree["signature"] = check.signature
    tree["detail"] = {lang: check.detail(lang) for lang in LANGUAGES}
    return tree


def _signature(signature: SignatureReport) -> dict[str, Any]:
    tree: dict[str, Any] = {
        "field": signature.field,
        "signer": signature.signer,
        "agency": signature.agency,
        "seal_name": signature.seal_name,
        "claimed_time": None if signature.claimed_time is None else to_text(signature.claimed_time),
        "proven_time": None if signature.proven_time is None else to_text(signature.proven_time),
        "level_format": signature.level_format.value,
        "level_proven": signature.level_proven.value,
        "verdict": signature.verdict.value,
        "indication": signature.indication,
        "sub_indication": signature.sub_indication,
    }
    return {key: value for key, value in tree.items() if value is not None}


def _document(report: Report) -> dict[str, Any] | None:
    document = report.document
    if document is None:
        return None
    return {
        "kind": document.kind,
        "title": document.title,
        "number": document.number,
        "approval_code": document.approval_code,
        "applicant": document.applicant,
        "agency": document.agency,
        "date": to_text(document.date),
        "demonstration": document.demonstration,
    }
