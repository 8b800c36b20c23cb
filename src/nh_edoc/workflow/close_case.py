"""Close a case: verify its files and pack them for the archive (办法 art. 22)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nh_edoc._cms.template import CmsTemplate
from nh_edoc.archive import BagInfo, write_bag
from nh_edoc.archive.bag import FOLDERS
from nh_edoc.codec import encode_record, report_json
from nh_edoc.codec.packages import encode_package
from nh_edoc.errors import FileError, InputError, Problem
from nh_edoc.logs import log
from nh_edoc.model.archive import AbsentRole, ArchiveRole, FiledItem, PackageEntry, PackageRecord
from nh_edoc.model.digest import Digest
from nh_edoc.model.registry import EventEntry
from nh_edoc.model.report import DocumentReport, Report, Verdict
from nh_edoc.model.source import read_source
from nh_edoc.ports import Signer
from nh_edoc.receipt.case.loading import load_case
from nh_edoc.receipt.wording import BEIJING
from nh_edoc.seal.stamping import Stamping
from nh_edoc.verify import Verifier
from nh_edoc.verify.present import text_report
from nh_edoc.workflow.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.case.type import Case

RECORD: Final = "metadata/archive.xml"
"""What the package says of itself."""
REPORTS: Final = "reports"
LARGEST_CASE: Final = 20_000_000
_ROLES: Final = {
    "acceptance-receipt": ArchiveRole.ACCEPTANCE,
    "special-procedure-notice": ArchiveRole.REVIEW,
    "approval-decision": ArchiveRole.RESULT,
    "rejection-decision": ArchiveRole.RESULT,
    "license": ArchiveRole.RESULT,
    "delivery-receipt": ArchiveRole.DELIVERY,
}
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """归档: what a case is closed with."""

    case: Path
    """The case's data, JSON or XML."""
    documents: Sequence[Path]
    """Its sealed files."""
    materials: Sequence[Path] = ()
    """Its application materials."""
    retention: str
    """保管期限: 永久, 30年, 10年 …; the agency's own table decides."""
    absent: Mapping[ArchiveRole, str] = field(default_factory=dict)
    """Kinds of art. 22 that the case has none of, each with its reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """归档人: who verifies and signs, when."""

    verifier: Verifier
    signer: Signer
    clock: Callable[[], datetime]
    stamping: Stamping | None = None
    """Gives the signature over the package a time stamp; None: it has none."""
    journal: Journal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    path: Path
    data: bytes
    report: Report
    stated: DocumentReport


def pack_case(closing: Closing, target: Path, keeper: Keeper) -> PackageRecord:
    """Verify the files of a case and pack them into the folder ``target``, a signed BagIt package (RFC 8493).

    The package is there whole, or not at all.

    Args:
        closing: what goes in.
        target: must not exist.
        keeper: who packs.

    Raises:
        InputError: `archive.refused`: ``problems`` lists all that is wrong: files that are not VALID, that belong to
            another case, materials that are missing or changed, kinds of art. 22 that are missing without a reason;
            `archive.exists`.
        FileError, ArchiveError: files cannot be read or written.
        SignerError, TimestampError: the package cannot be signed.
    """
    now = keeper.clock().replace(microsecond=0)
    case_bytes = read_source(closing.case, limit=LARGEST_CASE)
    case = load_case(case_bytes)
    problems: list[Problem] = []
    judged = [*_judge(closing.documents, keeper, problems)]
    entries = [*_entries(closing, case, case_bytes, judged)]
    problems += [*_case_problems(case, judged), *_material_problems(closing, case)]
    problems += [*_role_problems(closing, entries), *_order_problems(judged)]
    if problems:
        raise InputError("archive.refused", tuple(problems), approval_code=case.approval_code, count=len(problems))
    record = _record(closing, case, entries, judged, now)
    tags = {RECORD: encode_package(record), **dict(_report_tags(judged))}
    info = BagInfo(
        approval_code=case.approval_code,
        item_code=case.item.code,
        agency=case.agency.name,
        bagging_date=now.astimezone(BEIJING).date(),
        retention=closing.retention,
        demonstration=case.demonstration,
    )
    write_bag(target, entries, info, tags=tags, sign=_signing(keeper, now))
    _enter(record, keeper)
    log("archived", approval_code=record.approval_code, files=len(record.files))
    return record


def _judge(paths: Sequence[Path], keeper: Keeper, problems: list[Problem]) -> Iterator[_Judged]:
    """Verify every file; one that is not VALID is no proof of anything (国办发〔2023〕26号: 来源可靠)."""
    for index, path in enumerate(paths):
        data = read_source(path)
        report = keeper.verifier.verify(data)
        if report.verdict is not Verdict.VALID or report.document is None:
            params = {"name": path.name, "verdict": report.verdict.value}
            problems.append(Problem(path=f"/documents/{index}", code="archive.not-valid", params=params))
        elif report.document.kind not in _ROLES:
            params = {"name": path.name, "kind": report.document.kind}
            problems.append(Problem(path=f"/documents/{index}", code="archive.kind", params=params))
        else:
            yield _Judged(path=path, data=data, report=report, stated=report.document)


def _entries(closing: Closing, case: Case, case_bytes: bytes, judged: Sequence[_Judged]) -> Iterator[PackageEntry]:
    name = f"case{closing.case.suffix.lower() or '.json'}"
    yield PackageEntry(role=ArchiveRole.APPLICATION, name=name, source=case_bytes)
    for path in closing.materials:
        yield PackageEntry(role=ArchiveRole.MATERIALS, name=path.name, source=path)
    if case.reviews:
        rows = [encode_record(one) for one in case.reviews]
        body = json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
        yield PackageEntry(role=ArchiveRole.REVIEW, name="review-record.json", source=body.encode("utf-8"))
    for one in judged:
        yield PackageEntry(role=_ROLES[one.stated.kind], name=one.path.name, source=one.data)


def _case_problems(case: Case, judged: Sequence[_Judged]) -> Iterator[Problem]:
    for one in judged:
        stated = one.stated
        if (stated.approval_code, stated.agency_code) != (case.approval_code, case.agency.uscc):
            params = {"name": one.path.name, "found": stated.approval_code, "expected": case.approval_code}
            yield Problem(path="/documents", code="archive.other-case", params=params)


def _material_problems(closing: Closing, case: Case) -> Iterator[Problem]:
    """Yield materials that are not those that the case lists, byte for byte."""
    listed = {one.file.file_name: one.file.digest for one in case.materials if one.file is not None}
    given = {path.name: path for path in closing.materials}
    for name in sorted(listed.keys() - given.keys()):
        yield Problem(path="/materials", code="archive.material-missing", params={"name": name})
    for name in sorted(given.keys() - listed.keys()):
        yield Problem(path="/materials", code="archive.material-unknown", params={"name": name})
    for name in sorted(given.keys() & listed.keys()):
        if _digest(given[name])[0] != listed[name]:
            yield Problem(path="/materials", code="archive.material-changed", params={"name": name})


def _role_problems(closing: Closing, entries: Sequence[PackageEntry]) -> Iterator[Problem]:
    """R20: the six kinds of art. 22 are there, or it is said why not."""
    there = {entry.role for entry in entries}
    for role in ArchiveRole:
        if role not in there and not closing.absent.get(role, "").strip():
            yield Problem(path="/roles", code="archive.role-missing", params={"role": role.value})
        if role in there and role in closing.absent:
            yield Problem(path="/roles", code="archive.role-there", params={"role": role.value})


def _order_problems(judged: Sequence[_Judged]) -> Iterator[Problem]:
    """R12: the licence is made before the result is delivered (办法 art. 20)."""
    delivered = [one.stated.date for one in judged if one.stated.kind == "delivery-receipt"]
    for one in judged:
        if one.stated.kind == "license" and delivered and one.stated.date > max(delivered):
            params = {"number": one.stated.number, "delivered": max(delivered).isoformat()}
            yield Problem(path="/documents", code="archive.license-late", params=params)


def _record(
    closing: Closing, case: Case, entries: Sequence[PackageEntry], judged: Sequence[_Judged], now: datetime
) -> PackageRecord:
    stated = {one.path.name: one.stated for one in judged}
    materials = {one.file.file_name: one.name for one in case.materials if one.file is not None}
    files = []
    ordered = sorted(entries, key=lambda entry: (FOLDERS[entry.role], entry.name))
    for order, entry in enumerate(ordered, start=1):
        digest, size = _digest(entry.source)
        own = stated.get(entry.name) if _is_sealed(entry.role) else None
        title = own.title if own is not None else materials.get(entry.name, _TITLES[entry.role])
        files.append(
            FiledItem(
                order=order,
                role=entry.role,
                path=f"data/{FOLDERS[entry.role]}/{entry.name}",
                title=title,
                number=None if own is None else own.number,
                dated=None if own is None else own.date,
                author=case.agency.name if own is not None else None,
                size=size,
                digest=digest,
            )
        )
    return PackageRecord(
        agency=case.agency,
        approval_code=case.approval_code,
        item=case.item,
        applicant=case.applicant.name,
        retention=closing.retention,
        packed_at=now,
        files=tuple(files),
        absent=tuple(AbsentRole(role=role, reason=reason) for role, reason in sorted(closing.absent.items())),
        demonstration=case.demonstration,
    )


_TITLES: Final = {
    ArchiveRole.APPLICATION: "申请信息",
    ArchiveRole.MATERIALS: "申请材料",
    ArchiveRole.ACCEPTANCE: "受理回执",
    ArchiveRole.REVIEW: "审批记录",
    ArchiveRole.DELIVERY: "送达回执",
    ArchiveRole.RESULT: "颁发证件批文",
}


def _is_sealed(role: ArchiveRole) -> bool:
    return role not in {ArchiveRole.APPLICATION, ArchiveRole.MATERIALS}


def _report_tags(judged: Sequence[_Judged]) -> Iterator[tuple[str, bytes]]:
    """Yield the verdict on each sealed file as it was packed: for people and for machines."""
    for one in judged:
        stem = f"{REPORTS}/{one.path.stem}"
        body = json.dumps(report_json(one.report), ensure_ascii=False, indent=2) + "\n"
        yield f"{stem}.json", body.encode("utf-8")
        yield f"{stem}.txt", (text_report(one.report, "zh", every_check=True) + "\n").encode("utf-8")


def _signing(keeper: Keeper, now: datetime) -> Callable[[bytes], bytes]:
    """Return what signs a tag manifest: a detached CMS (RFC 5652), with a time stamp where one was asked for."""
    template = CmsTemplate.of(keeper.signer)

    def sign(manifest: bytes) -> bytes:
        made = template.sign(hashlib.sha256(manifest).digest())
        return made if keeper.stamping is None else keeper.stamping.stamp(made, now)

    return sign


def _digest(source: Path | bytes) -> tuple[Digest, int]:
    if isinstance(source, bytes):
        return Digest.of(source), len(source)
    sizes: list[int] = []
    try:
        with source.open("rb") as file:
            return Digest.of(_chunks(file.read, sizes)), sum(sizes)
    except OSError as error:
        raise FileError("io.unreadable", name=str(source), reason=error.strerror or str(error)) from error


def _chunks(read: Callable[[int], bytes], sizes: list[int]) -> Iterator[bytes]:
    while chunk := read(_CHUNK):
        sizes.append(len(chunk))
        yield chunk


def _enter(record: PackageRecord, keeper: Keeper) -> None:
    if keeper.journal is None:
        return
    entry = EventEntry(
        action="archived",
        agency=record.agency.uscc,
        kind="archive",
        number=record.approval_code,
        approval_code=record.approval_code,
    )
    journal, key = keeper.journal, Digest.of(keeper.signer.certificate)
    operation = journal.operation("archive", record.approval_code, record.packed_at.isoformat(), key=key)
    journal.registry.append_event(operation, entry)
