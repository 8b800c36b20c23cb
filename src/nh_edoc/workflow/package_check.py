"""Check an archive package: every loss, change and extra file; who signed it; every sealed file in it again.

Authenticity, integrity and usability after DA/T 70-2018; the fixity of BagIt (RFC 8493) shows accidents, the
signature over the tag manifest shows that nobody replaced files and manifests together.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from nh_edoc._cms.der import CmsError
from nh_edoc._cms.parse import parse_signed_data
from nh_edoc.archive import inspect_bag
from nh_edoc.codec.packages import decode_package
from nh_edoc.errors import ArchiveError, InputError
from nh_edoc.model.archive import ArchiveRole, PackageReport
from nh_edoc.model.digest import Digest
from nh_edoc.model.report import Check, Result, Verdict
from nh_edoc.trust import TrustStore
from nh_edoc.trust.paths import Moment, Paths
from nh_edoc.verify import Verifier
from nh_edoc.verify.authority import authority_checks
from nh_edoc.verify.catalogue import CATALOGUE, Weight, ground_of
from nh_edoc.verify.chain import chain_checks, store_check
from nh_edoc.verify.policy import Policy
from nh_edoc.verify.timestamp import examine_timestamp
from nh_edoc.workflow.close_case import RECORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from nh_edoc._cms.parse import SignedData
    from nh_edoc.archive import Inspection
    from nh_edoc.model.archive import PackageRecord
    from nh_edoc.model.report import Report

SIGNATURE: Final = "package"
"""What checks call the signature over the package."""
_TOLD: Final = 20
"""Names that one check lists."""
_BASIS: Final = {
    "archive.structure": "RFC 8493, 2; DA/T 70-2018",
    "archive.missing": "RFC 8493, 3; DA/T 70-2018",
    "archive.changed": "RFC 8493, 3; DA/T 70-2018",
    "archive.extra": "DA/T 70-2018",
    "archive.signature": "RFC 5652, 5; 电子签名法 第十三条",
    "archive.agency": "国办发〔2023〕26号",
    "archive.record": "schemas/archive-v1.xsd",
    "archive.contents": "GB/T 42727-2023; DA/T 70-2018",
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
    checks += recorded
    checks += [*_record_checks(found, record, signed, examiner, when)]
    documents = tuple(_documents(folder, record, examiner))
    checks.append(_documents_check(documents))
    verdict = _verdict(checks)
    proven = all(one.result is Result.PASSED for one in checks if one.code in {"archive.signature", "archive.changed"})
    return PackageReport(
        folder=folder.name,
        verdict=verdict,
        checks=tuple(checks),
        record=record if proven else None,
        documents=documents,
        at=examiner.at,
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
    try:
        signed = parse_signed_data(found.signature)
        digest = hashlib.new(signed.digest, found.tag_manifest).digest()
        same = hmac.compare_digest(digest, signed.message_digest)
        holds = same and signed.signature_holds() and not signed.other_unsigned
    except CmsError as error:
        return None, _check("archive.signature", holds=False, why=error.code)
    return signed, _check("archive.signature", holds, why="digest" if not same else "signature")


def _trust(signed: SignedData | None, examiner: Examiner) -> tuple[Moment, list[Check]]:
    """Check who signed: path, revocation, time stamp, and whether the seal is one of the trust list."""
    when = Moment(at=examiner.at, present=True)
    checks = [store_check(examiner.trust, examiner.at)]
    if signed is None:
        return when, checks
    paths = Paths(examiner.trust)
    stamp = examine_timestamp(signed, SIGNATURE, paths, when)
    when = replace(when, proven=None if stamp.said is None else min(stamp.said, examiner.at))
    others = [der for der in signed.certificates if der != signed.signer]
    chain = paths.judge(signed.signer, others, when)
    checks += [*stamp.checks, *chain_checks(chain, SIGNATURE, Policy.statutory(), when)]
    seal = next(authority_checks(examiner.trust, Digest.of(signed.signer), None, when, name=SIGNATURE))
    return when, [*checks, seal]


def _record(folder: Path, found: Inspection) -> tuple[PackageRecord | None, list[Check]]:
    if RECORD in {*found.missing, *found.extra} or not (folder / RECORD).is_file():
        return None, [_check("archive.record", holds=False, why="missing")]
    try:
        record = decode_package((folder / RECORD).read_bytes(), name=RECORD)
    except OSError as error:
        raise ArchiveError("archive.unreadable", folder=folder, reason=error.strerror or str(error)) from error
    except InputError as error:
        return None, [_check("archive.record", holds=False, why=error.code)]
    return record, [_check("archive.record", holds=True)]


def _record_checks(
    found: Inspection, record: PackageRecord | None, signed: SignedData | None, examiner: Examiner, when: Moment
) -> Iterator[Check]:
    if record is None:
        for code in ("archive.contents", "archive.roles", "archive.agency"):
            yield _check(code, holds=None, **_names(()))
        return
    listed = {one.path for one in record.files}
    differ = sorted(listed ^ set(found.files))
    yield _check("archive.contents", not differ, **_names(differ))
    # R20: the six kinds of art. 22, or the reason why there are none
    missing = sorted(set(ArchiveRole) - found.roles - {one.role for one in record.absent})
    yield _check("archive.roles", not missing, **_names(missing))
    entry = None if signed is None else examiner.trust.seal_entry(Digest.of(signed.signer))
    own = None if entry is None else entry.agency.uscc == record.agency.uscc
    agency = "" if entry is None else entry.agency.name_at(when.judged)
    yield _check("archive.agency", own, count=0, names=agency)


def _documents(folder: Path, record: PackageRecord | None, examiner: Examiner) -> Iterator[tuple[str, Report]]:
    """Verify every sealed file of the package again, by today's trust store."""
    for one in () if record is None else record.files:
        path = folder / one.path
        if one.path.endswith(".pdf") and one.number is not None and path.is_file():
            yield one.path, examiner.verifier.verify(path)


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
