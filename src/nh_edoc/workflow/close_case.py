"""Close a case: verify its files and pack them for the archive (办法 art. 22)."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nh_edoc.archive import write_bag
from nh_edoc.archive.filing import ROLES, TITLES, PlainFile, SealedFile, carried_in, file_all, roles_of, suffix_of
from nh_edoc.archive.metadata import RECORD, handed_over, label_of, record_of
from nh_edoc.archive.staging import refuse_existing
from nh_edoc.codec import encode_record, report_json
from nh_edoc.codec.packages import encode_package
from nh_edoc.errors import FileError, InputError, Problem
from nh_edoc.logs import log
from nh_edoc.model.archive import ArchiveRole
from nh_edoc.model.digest import Digest
from nh_edoc.model.legal_time import BEIJING
from nh_edoc.model.license import License
from nh_edoc.model.registry import EventEntry
from nh_edoc.model.report import Verdict
from nh_edoc.model.source import read_source
from nh_edoc.ports import Signer
from nh_edoc.receipt.case.loading import load_case
from nh_edoc.seal.stamping import Stamping
from nh_edoc.verify import Verifier
from nh_edoc.verify.conclude import decisive
from nh_edoc.verify.present import text_report
from nh_edoc.verify.verifier import LARGEST
from nh_edoc.workflow.detached import signing
from nh_edoc.workflow.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.archive.filing import Filed
    from nh_edoc.model.archive import PackageRecord
    from nh_edoc.model.report import Report
    from nh_edoc.receipt.case.type import Case, FiledMaterial

REPORTS: Final = "reports"
"""Folder of the verdicts on the sealed files as they were packed."""
LARGEST_CASE: Final = 20_000_000
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
    accept_indeterminate: bool = False
    """Pack sealed files whose verdict is open too; the metadata keep each one's verdict. INVALID is never packed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """归档人: who verifies and signs, when."""

    verifier: Verifier
    signer: Signer
    clock: Callable[[], datetime]
    stamping: Stamping | None = None
    """Gives the signature over the package a time stamp; None: it has none."""
    journal: Journal | None = None


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
            `archive.exists`; `archive.invalid`: a retention period or reason that is no line of text.
        FileError, ArchiveError: files cannot be read or written.
        SignerError, TimestampError: the package cannot be signed.
    """
    refuse_existing(target)  # before the work of verifying
    now = keeper.clock().replace(microsecond=0)
    case_bytes = read_source(closing.case, limit=LARGEST_CASE)
    case = load_case(case_bytes)
    problems: list[Problem] = []
    sealed = [*_sealed(closing, keeper, problems)]
    plain = [_case_file(case_bytes), *_materials(closing, case, problems), *_review_record(case)]
    filed = file_all(plain, sealed)
    problems += [*_case_problems(case, sealed), *_role_problems(closing, filed), *_order_problems(sealed)]
    if problems:
        raise InputError("archive.refused", tuple(problems), approval_code=case.approval_code, count=len(problems))
    record = record_of(case, filed, retention=closing.retention, absent=closing.absent, packed_at=now)
    tags = {RECORD: encode_package(record), **dict(_report_tags(filed))}
    write_bag(
        target,
        [one.entry for one in filed],
        label_of(record),
        tags=tags,
        sign=signing(keeper.signer, keeper.stamping, now),
    )
    _enter(record, keeper)
    log("archived", approval_code=record.approval_code, files=len(record.files))
    return record


def _sealed(closing: Closing, keeper: Keeper, problems: list[Problem]) -> Iterator[SealedFile]:
    """Verify every file; one that is not VALID is no proof of anything (国办发〔2023〕26号: 来源可靠)."""
    good = {Verdict.VALID, Verdict.INDETERMINATE} if closing.accept_indeterminate else {Verdict.VALID}
    seen: set[tuple[str, str]] = set()
    for index, path in enumerate(closing.documents):
        place = f"/documents/{index}"
        data = read_source(path, limit=LARGEST)
        report = keeper.verifier.verify(data)
        stated = report.document
        if report.verdict not in good or stated is None:
            problems.append(_not_valid(place, path.name, report))
        elif stated.kind not in ROLES:
            params = {"name": path.name, "kind": stated.kind}
            problems.append(Problem(path=place, code="archive.kind", params=params))
        elif (stated.kind, stated.number) in seen:
            params = {"name": path.name, "number": stated.number}
            problems.append(Problem(path=place, code="archive.number-twice", params=params))
        else:
            seen.add((stated.kind, stated.number))
            yield SealedFile(data=data, report=report, stated=stated, carried=carried_in(data, stated.kind))


def _not_valid(place: str, name: str, report: Report) -> Problem:
    """Tell which document it is, as far as that is proven, and which check decided."""
    number = "—" if report.document is None else report.document.number
    check = next((one.code for one in decisive(report.checks, report.verdict, report.policy)), "data.schema")
    params = {"name": name, "number": number, "verdict": report.verdict.value, "check": check}
    return Problem(path=place, code="archive.not-valid", params=params)


def _case_file(data: bytes) -> PlainFile:
    """Return 申请信息: the case's data as they are; the first character tells JSON from XML, as for the reader."""
    xml = data.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<")
    return PlainFile(
        role=ArchiveRole.APPLICATION,
        stem="case",
        suffix=".xml" if xml else ".json",
        title=TITLES[ArchiveRole.APPLICATION],
        source=data,
        digest=Digest.of(data),
        size=len(data),
        format="application/xml" if xml else "application/json",
    )


def _review_record(case: Case) -> Iterator[PlainFile]:
    """Yield 审批记录: who examined and approved what, as the case says."""
    if not case.reviews:
        return
    rows = [encode_record(one) for one in case.reviews]
    data = (json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
    yield PlainFile(
        role=ArchiveRole.REVIEW,
        stem="review-record",
        suffix=".json",
        title=TITLES[ArchiveRole.REVIEW],
        source=data,
        digest=Digest.of(data),
        size=len(data),
        format="application/json",
    )


def _materials(closing: Closing, case: Case, problems: list[Problem]) -> Iterator[PlainFile]:
    """Yield 申请材料 in the order of the case: files that have the digests that it lists, whatever their names."""
    rows = [row for row in case.materials if row.file is not None]
    given = {digest: (path, size) for path in closing.materials for digest, size in (_digest(path),)}
    problems += _material_problems(rows, {digest: path.name for digest, (path, _) in given.items()})
    done: set[Digest] = set()
    for row in rows:
        if row.file is None or row.file.digest not in given or row.file.digest in done:
            continue
        done.add(row.file.digest)
        path, size = given[row.file.digest]
        yield PlainFile(
            role=ArchiveRole.MATERIALS,
            stem=f"material-{len(done):03d}",
            suffix=suffix_of(row.file.file_name),
            title=row.name,
            source=path,
            digest=row.file.digest,
            size=size,
            format=row.file.media_type,
        )


def _material_problems(rows: Sequence[FiledMaterial], given: Mapping[Digest, str]) -> Iterator[Problem]:
    listed = {row.file.digest: row.file.file_name for row in rows if row.file is not None}
    lost = {name for digest, name in listed.items() if digest not in given}
    strange = {name for digest, name in given.items() if digest not in listed}
    for code, names in (
        ("archive.material-changed", lost & strange),
        ("archive.material-missing", lost - strange),
        ("archive.material-unknown", strange - lost),
    ):
        yield from (Problem(path="/materials", code=code, params={"name": name}) for name in sorted(names))


def _case_problems(case: Case, sealed: Sequence[SealedFile]) -> Iterator[Problem]:
    for one in sealed:
        stated = one.stated
        if (stated.approval_code, stated.agency_code) != (case.approval_code, case.agency.uscc):
            params = {"name": stated.number, "found": stated.approval_code, "expected": case.approval_code}
            yield Problem(path="/documents", code="archive.other-case", params=params)
        # a licence names its holders, who may be others than who applied
        elif stated.kind != License.KIND and stated.applicant != case.applicant.name:
            yield Problem(path="/documents", code="archive.other-applicant", params={"name": stated.number})


def _role_problems(closing: Closing, filed: Sequence[Filed]) -> Iterator[Problem]:
    """R20: the six kinds of art. 22 are there, or it is said why not."""
    there = roles_of(one.item for one in filed)
    for role in ArchiveRole:
        if role not in there and not closing.absent.get(role, "").strip():
            yield Problem(path="/roles", code="archive.role-missing", params={"role": role.value})
        if role in there and role in closing.absent:
            yield Problem(path="/roles", code="archive.role-there", params={"role": role.value})


def _order_problems(sealed: Sequence[SealedFile]) -> Iterator[Problem]:
    """R12: the licence is made and signed before the result is handed over (办法 art. 20)."""
    for one in sealed:
        licence = one.carried
        if not isinstance(licence, License):
            continue
        numbers = frozenset({licence.number, licence.decision.number})
        handed = min(handed_over((other.carried for other in sealed), numbers), default=None)
        if handed is None:
            continue
        stamps = [seal.proven_time for seal in one.report.signatures if seal.proven_time is not None]
        day = handed.astimezone(BEIJING).date()
        if licence.issued_on > day or any(stamp > handed for stamp in stamps):
            params = {"number": licence.number, "delivered": day.isoformat()}
            yield Problem(path="/documents", code="archive.license-late", params=params)


def _report_tags(filed: Sequence[Filed]) -> Iterator[tuple[str, bytes]]:
    """Yield the verdict on each sealed file as it was packed: for people and for machines."""
    for one in filed:
        if one.sealed is None:
            continue
        report = replace(one.sealed.report, file_name=one.name)
        stem = f"{REPORTS}/{one.name.removesuffix('.pdf')}"
        body = json.dumps(report_json(report), ensure_ascii=False, indent=2) + "\n"
        yield f"{stem}.json", body.encode("utf-8")
        yield f"{stem}.txt", (text_report(report, "zh", every_check=True) + "\n").encode("utf-8")


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
