"""Check an archive package: every loss, change and extra file; who signed it; every sealed file in it again.

Authenticity, integrity and usability after DA/T 70-2018; the fixity of BagIt (RFC 8493) shows accidents, the
signature over the tag manifest shows that nobody replaced files and manifests together.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from nh_edoc import __version__
from nh_edoc._cms.detached import read_signature
from nh_edoc.archive import inspect_bag
from nh_edoc.archive.checking import (
    Verified,
    case_differences,
    contents_differences,
    document_differences,
    label_differences,
    role_differences,
)
from nh_edoc.archive.filing import carried_in
from nh_edoc.archive.metadata import RECORD
from nh_edoc.codec.packages import decode_package
from nh_edoc.errors import ArchiveError, EdocError, InputError
from nh_edoc.model.archive import ArchiveRole, PackageReport
from nh_edoc.model.digest import Digest
from nh_edoc.model.report import Check, Result, Verdict
from nh_edoc.model.source import read_source
from nh_edoc.receipt.case.loading import load_case
from nh_edoc.trust import Act, Authority, TrustStore, judge_authority
from nh_edoc.trust.paths import Moment
from nh_edoc.verify import Verifier
from nh_edoc.verify.catalogue import CATALOGUE, Weight, ground_of
from nh_edoc.verify.chain import store_check
from nh_edoc.workflow.detached import judge_signer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from nh_edoc._cms.parse import SignedData
    from nh_edoc.archive import Inspection
    from nh_edoc.model.archive import PackageRecord
    from nh_edoc.model.license import Carried
    from nh_edoc.model.report import Report

SIGNATURE: Final = "package"
"""What checks call the signature over the package."""
_TOLD: Final = 20
"""Names that one check lists."""
_LARGEST_DATA: Final = 20_000_000
"""Bytes of metadata or of a case."""
_PROVING: Final = frozenset({"archive.signature", "archive.changed", "archive.agency"})
"""What must hold before the metadata are shown: else a forger's words would stand in the report."""
_FROM_RECORD: Final = (
    "archive.agency",
    "archive.contents",
    "archive.label",
    "archive.case",
    "archive.metadata",
    "archive.roles",
)
"""What cannot be asked of a package without metadata."""
_BASIS: Final = {
    "archive.structure": "RFC 8493, 2; DA/T 70-2018",
    "archive.missing": "RFC 8493, 3; DA/T 70-2018",
    "archive.changed": "RFC 8493, 3; DA/T 70-2018",
    "archive.extra": "DA/T 70-2018",
    "archive.signature": "RFC 5652, 5; 电子签名法 第十三条",
    "archive.agency": "国办发〔2023〕26号",
    "archive.record": "schemas/archive-v1.xsd",
    "archive.contents": "GB/T 42727-2023; DA/T 70-2018",
    "archive.label": "RFC 8493, 2.2.2; DA/T 70-2018",
    "archive.case": "办法 第二十二条; DA/T 70-2018",
    "archive.metadata": "GB/T 42727-2023; DA/T 70-2018",
    "archive.roles": "办法 第二十二条",
    "archive.documents": "办法 第二十二条; 电子签名法 第十三条",
}
"""What asks for each check, in the order in which they are made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examiner:
    """验收人: whom to believe, and when."""

    trust: TrustStore
    verifier: Verifier
    at: datetime
    """The present, aware."""


def check_package(folder: Path, examiner: Examiner) -> PackageReport:
    """Return the verdict on a package.

    Args:
        folder: the package.
        examiner: whom to believe.

    Raises:
        ArchiveError: `archive.unreadable`: there is no folder, or files that cannot be read.
    """
    found = inspect_bag(folder)
    checks = [*_bag_checks(found)]
    signed, signature = _signature(found)
    checks.append(signature)
    when, chain = _trust(signed if signature.result is Result.PASSED else None, examiner)
    checks += chain
    record, recorded = _record(folder, found)
    checks.append(recorded)
    verified = tuple(_verified(folder, record, examiner))
    if record is None:
        checks += [_check(code, holds=None, **_names(())) for code in _FROM_RECORD]
    else:
        checks.append(_agency(record, signed, examiner, when))
        checks += [*_differences(folder, record, found, verified)]
    documents = tuple((one.item.path, one.report) for one in verified)
    checks.append(_documents_check(documents))
    proven = all(one.result is Result.PASSED for one in checks if one.code in _PROVING)
    return PackageReport(
        folder=folder.name,
        verdict=_verdict(checks),
        checks=tuple(checks),
        record=record if proven else None,
        documents=documents,
        manifest_digest=Digest.of(found.tag_manifest),
        total_bytes=found.total_bytes,
        trust_digest=examiner.trust.digest,
        trust_version=examiner.trust.version,
        at=examiner.at,
        software=f"nh-edoc {__version__}",
    )


def _check(code: str, holds: bool | None, **params: object) -> Check:  # noqa: FBT001 - a result from an answer
    result = Result.UNKNOWN if holds is None else Result.PASSED if holds else Result.FAILED
    return Check(code=code, result=result, basis=_BASIS[code], params=params)


def _names(names: Sequence[str]) -> dict[str, object]:
    shown = ", ".join(names[:_TOLD]) + (" …" if len(names) > _TOLD else "")
    return {"count": len(names), "names": shown}


def _bag_checks(found: Inspection) -> Iterator[Check]:
    for code, names in (
        ("archive.structure", found.malformed),
        ("archive.missing", found.missing),
        ("archive.changed", found.changed),
        ("archive.extra", found.extra),
    ):
        yield _check(code, not names, **_names(names))


def _signature(found: Inspection) -> tuple[SignedData | None, Check]:
    """Check the detached signature over the tag manifest: digest and signature, strictly read."""
    if not found.signature or not found.tag_manifest:
        return None, _check("archive.signature", holds=False, why="missing")
    signed, why = read_signature(found.tag_manifest, found.signature)
    return signed, _check("archive.signature", not why, why=why)


def _trust(signed: SignedData | None, examiner: Examiner) -> tuple[Moment, list[Check]]:
    """Check who signed: path, revocation, time stamp, and whether the seal is one of the trust list."""
    listed = store_check(examiner.trust, examiner.at)
    if signed is None:
        return Moment(at=examiner.at, present=True), [listed]
    when, checks = judge_signer(signed, examiner.trust, examiner.at, SIGNATURE)
    return when, [listed, *checks]


def _record(folder: Path, found: Inspection) -> tuple[PackageRecord | None, Check]:
    """Read the metadata, if they are the bytes that the manifest lists."""
    data = _listed(folder, RECORD, found)
    if data is None:
        return None, _check("archive.record", holds=False, why="missing")
    try:
        return decode_package(data, name=RECORD), _check("archive.record", holds=True)
    except InputError as error:
        return None, _check("archive.record", holds=False, why=error.code)


def _listed(folder: Path, name: str, found: Inspection) -> bytes | None:
    """Return the bytes of a file that is there as it is listed, or None."""
    if name not in found.sizes or found.sizes[name] > _LARGEST_DATA:
        return None
    try:
        data = (folder / name).read_bytes()
    except OSError as error:
        raise ArchiveError("archive.unreadable", folder=folder, reason=error.strerror or str(error)) from error
    return data if hmac.compare_digest(hashlib.sha256(data).hexdigest(), found.listed[name]) else None


def _agency(record: PackageRecord, signed: SignedData | None, examiner: Examiner, when: Moment) -> Check:
    """Judge whether the signer is the agency itself, its successor, or one that acts for it."""
    if signed is None:
        return _check("archive.agency", holds=None, names="")
    certificate = Digest.of(signed.signer)
    entry = examiner.trust.seal_entry(certificate)
    act = Act(
        kind="archive",
        agency=record.agency.uscc,
        agency_name=record.agency.name,
        item=record.item.code,
        date=record.packed_at.date(),
    )
    answer = judge_authority(examiner.trust, certificate, act, when.judged).agency
    holds = {Authority.AUTHORISED: True, Authority.WRONG_AGENCY: False}.get(answer)
    return _check("archive.agency", holds, names="" if entry is None else entry.agency.name_at(when.judged))


def _differences(
    folder: Path, record: PackageRecord, found: Inspection, verified: Sequence[Verified]
) -> Iterator[Check]:
    """Compare the metadata with the files, the label, the case and the documents."""
    differ = [*contents_differences(record, found)]
    yield _check("archive.contents", not differ, **_names(differ))
    differ = [*label_differences(record, found)]
    yield _check("archive.label", not differ, **_names(differ))
    differ = [*_case(folder, record, found)]
    yield _check("archive.case", not differ, **_names(differ))
    differ = [*document_differences(record, verified)]
    open_ = [one.item.path for one in verified if one.report.document is None]
    yield _check("archive.metadata", False if differ else None if open_ else True, **_names(differ or open_))
    differ = role_differences(record)
    yield _check("archive.roles", not differ, **_names(differ))


def _case(folder: Path, record: PackageRecord, found: Inspection) -> Iterator[str]:
    """Yield where the metadata and the case's own data differ; the one file of 申请信息 is the case."""
    paths = [one.path for one in record.files if one.role is ArchiveRole.APPLICATION]
    data = _listed(folder, paths[0], found) if len(paths) == 1 else None
    if data is None:
        yield f"data/{ArchiveRole.APPLICATION.value}"
        return
    try:
        case = load_case(data)
    except InputError as error:
        yield f"{paths[0]}: {error.code}"
        return
    yield from case_differences(record, case)


def _verified(folder: Path, record: PackageRecord | None, examiner: Examiner) -> Iterator[Verified]:
    """Verify every sealed file of the package again, by today's trust store."""
    for one in () if record is None else record.files:
        path = folder / one.path
        if one.verdict is not None and path.is_file() and not path.is_symlink():
            report = examiner.verifier.verify(path)
            yield Verified(item=one, report=report, carried=_carried(path, report))


def _carried(path: Path, report: Report) -> Carried | None:
    """Return the data inside the very bytes that were verified, where the report proves it."""
    if report.document is None:
        return None
    try:
        data = read_source(path, limit=report.file_size)
        return carried_in(data, report.document.kind) if Digest.of(data) == report.file_digest else None
    except EdocError:
        return None


def _documents_check(documents: Sequence[tuple[str, Report]]) -> Check:
    wrong = [path for path, report in documents if report.verdict is Verdict.INVALID]
    unproven = [path for path, report in documents if report.verdict is Verdict.INDETERMINATE]
    holds = False if wrong or not documents else None if unproven else True
    return _check("archive.documents", holds, **_names(wrong or unproven))


def _verdict(checks: Sequence[Check]) -> Verdict:
    """INVALID before INDETERMINATE before VALID; what was not looked at is never VALID."""
    grounds = [_ground(one) for one in checks if one.result in {Result.FAILED, Result.UNKNOWN}]
    for verdict in (Verdict.INVALID, Verdict.INDETERMINATE):
        if verdict in grounds:
            return verdict
    return Verdict.VALID


def _ground(check: Check) -> Verdict:
    failed = check.result is Result.FAILED
    if check.code in _BASIS:
        return Verdict.INVALID if failed else Verdict.INDETERMINATE
    if CATALOGUE[check.code].weight is Weight.INFORMATIVE:
        return Verdict.VALID
    return ground_of(check.code, failed=failed, reason=check.reason).verdict
