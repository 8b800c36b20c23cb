"""Reports as JSON (``schemas/report-v1.json``): what a program reads that asked for a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from nh_edoc import messages
from nh_edoc.codec.leaves import MomentLeaf
from nh_edoc.codec.records import encode_record

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from nh_edoc.codec.leaves import Scalar
    from nh_edoc.model.report import (
        Check,
        Consulted,
        DocumentReport,
        Finding,
        RegisteredStatus,
        Report,
        SignatureReport,
    )

VERSION: Final = 1
"""Version of the report's form."""


def report_json(report: Report) -> dict[str, Any]:
    """Return the report by schema ``report-v1``; what is not known is null.

    Strings out of the file are shown escaped and bounded: control and bidi characters in a name must not
    act on whoever prints the report.
    """
    return {
        "version": VERSION,
        "verdict": report.verdict.value,
        "indication": report.indication,
        "sub_indication": report.sub_indication,
        "checks": [check_json(check) for check in report.checks],
        "compliance": [finding_json(finding) for finding in report.compliance],
        "signatures": [_signature(signature) for signature in report.signatures],
        "document": _document(report.document) if report.document is not None else None,
        "file_name": messages.visible(report.file_name),
        "file_digest": encode_record(report.file_digest),
        "file_size": report.file_size,
        "trust_digest": encode_record(report.trust_digest),
        "trust_version": report.trust_version,
        "policy": report.policy,
        "at": _moment(report.at),
        "at_assumed": report.at_assumed,
        "lane": report.lane,
        "profile": _visible(report.profile),
        "software": report.software,
        "online": [_consulted(one) for one in report.online],
        "registered": _registered(report.registered) if report.registered is not None else None,
    }


def _consulted(one: Consulted) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "url": messages.visible(one.url),
        "digest": None if one.digest is None else encode_record(one.digest),
        "detail": _texts(one.detail),
    }


def _registered(found: RegisteredStatus) -> dict[str, Any]:
    later = found.later
    return {
        "status": found.status.value,
        "ground": _visible(found.ground),
        "later": {"kind": later.kind, "number": messages.visible(later.number)} if later is not None else None,
        "same_file": found.same_file,
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return a rule finding as it stands in reports."""
    return {
        "rule": finding.rule,
        "code": finding.code,
        "severity": finding.severity.value,
        "path": finding.path,
        "basis": list(finding.basis),
        "message": _texts(finding.message),
        "hint": _texts(finding.hint) if finding.hint() is not None else None,
    }


def check_json(check: Check) -> dict[str, Any]:
    """Return a check with its result as it stands in reports."""
    return {
        "code": check.code,
        "result": check.result.value,
        "basis": check.basis,
        "signature": _visible(check.signature),
        "reason": check.reason,
        "detail": _texts(check.detail),
    }


def _signature(signature: SignatureReport) -> dict[str, Any]:
    return {
        "field": messages.visible(signature.field),
        "signer": messages.visible(signature.signer),
        "agency": _visible(signature.agency),
        "seal_name": _visible(signature.seal_name),
        "applicant": _visible(signature.applicant),
        "claimed_time": _moment(signature.claimed_time),
        "proven_time": _moment(signature.proven_time),
        "level_format": signature.level_format.value,
        "level_proven": signature.level_proven.value,
        "verdict": signature.verdict.value,
        "indication": signature.indication,
        "sub_indication": signature.sub_indication,
    }


def _document(document: DocumentReport) -> dict[str, Any]:
    return {
        "kind": document.kind,
        "title": document.title,
        "number": messages.visible(document.number),
        "approval_code": messages.visible(document.approval_code),
        "applicant": messages.visible(document.applicant),
        "agency": messages.visible(document.agency),
        "agency_code": messages.visible(document.agency_code),
        "date": document.date.isoformat(),
        "demonstration": document.demonstration,
    }


def _texts(text: Callable[[str], str | None]) -> dict[str, str | None]:
    return {lang: text(lang) for lang in messages.LANGUAGES}


def _visible(value: str | None) -> str | None:
    return None if value is None else messages.visible(value)


def _moment(value: datetime | None) -> Scalar | None:
    return None if value is None else MomentLeaf().write(value.replace(microsecond=0))
