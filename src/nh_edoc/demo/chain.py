"""The demonstration: a granted and a refused application, from case data to verdicts and an archive package."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nh_edoc.calendar import WorkCalendar
from nh_edoc.codec import encode_json, report_json
from nh_edoc.codec.cases import encode_case_json
from nh_edoc.demo.desk import NUMBERED, Desk, open_desk
from nh_edoc.demo.package import pack
from nh_edoc.demo.pki_profile import AGENCY_SEAL_KINDS
from nh_edoc.errors import InputError
from nh_edoc.license import load_license_type
from nh_edoc.model.archive import PackageReport
from nh_edoc.model.files import write_atomically
from nh_edoc.model.legal_time import BEIJING
from nh_edoc.model.report import Report
from nh_edoc.receipt.case.drafting import draft
from nh_edoc.receipt.case.samples import sample_case, sample_files
from nh_edoc.verify.present import text_report
from nh_edoc.workflow import Destination, issue_document, issue_license

if TYPE_CHECKING:
    from datetime import date, datetime

    from nh_edoc.model.digest import Digest
    from nh_edoc.receipt.case.type import Case

MARK: Final = ".nh-edoc-demo"
"""A file of this name says that the folder is a demonstration and may be written over."""
_COURSES: Final = {
    "granted": ("acceptance-receipt", "special-procedure-notice", "approval-decision", "license", "delivery-receipt"),
    "refused": ("rejection-decision",),
}
"""What is made of each case, in the order of art. 14 to 20: the licence comes before the result is handed over."""
_AGO: Final = timedelta(days=21)
"""How long ago the decisions fell, when nobody says: the delivery must not lie in the future."""
_BEFORE: Final = timedelta(days=120)
"""No case of the demonstration takes longer up to its decision."""
_HOURS: Final = {"license": 11, "delivery-receipt": 16}
_MORNING: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFile:
    """One sealed file of the demonstration and its verdict."""

    path: Path
    title: str
    number: str
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRun:
    """What the demonstration left."""

    files: tuple[DemoFile, ...]
    package: Path
    """Folder of the archive package of the granted case."""
    package_report: PackageReport


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bench:
    """What the steps of one case share."""

    folder: Path
    desk: Desk
    calendar: WorkCalendar
    files: Mapping[str, bytes]


def run_demo(folder: Path, *, on: date | None = None, now: datetime) -> DemoRun:
    """Make keys, run two fictitious cases through all their documents, verify each, archive one, and leave it all.

    Args:
        folder: new, empty, or a folder that an earlier run left.
        on: 成文日期 of the decisions; None takes a day three weeks ago.
        now: the present; certificates and revocation lists are dated by it, and no seal claims to be later.

    Raises:
        InputError: `demo.folder`: the folder holds something else.
    """
    _prepare(folder)
    calendar = WorkCalendar.load()
    decided = on if on is not None else calendar.next_working((now - _AGO).astimezone(BEIJING).date())
    made: list[DemoFile] = []
    with open_desk(folder, now=now, since=decided - _BEFORE) as desk:
        for name, course in _COURSES.items():
            case, files = sample_case(name, on=decided), sample_files(name, on=decided)
            bench = _Bench(folder=folder, desk=desk, calendar=calendar, files=files)
            for file_name, content in files.items():
                write_atomically(folder / "cases" / name / file_name, content)
            for kind in course:
                file = _license(bench) if kind == "license" else _document(case, kind, bench)
                made.append(file)
                case = _entered(case, kind, file.report.file_digest)
            write_atomically(folder / "cases" / f"{name}.json", encode_case_json(case))
        desk.clock.moment = now
        package, package_report = pack(folder, "granted", _COURSES["granted"], desk)
    return DemoRun(files=tuple(made), package=package, package_report=package_report)


def _prepare(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise InputError("demo.folder", folder=folder)
    for name in ("cases/granted", "cases/refused", "documents", "reports"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()


def _document(case: Case, kind: str, bench: _Bench) -> DemoFile:
    desk = bench.desk
    document = draft(case, kind, settings=desk.settings, calendar=bench.calendar)
    if kind in NUMBERED:
        number = desk.number(kind, document.head.date.year, case.approval_code)
        document = replace(document, head=replace(document.head, number=number))
    write_atomically(bench.folder / "cases" / f"{kind}.json", encode_json(document))
    desk.clock.play(document.head.date, _HOURS.get(kind, _MORNING))
    target = bench.folder / "documents" / f"{kind}.pdf"
    wanted = {one.attachment.file_name for one in document.attached}
    with desk.sealer(desk.pki.decision_seal if kind in AGENCY_SEAL_KINDS else desk.pki.receipt_seal) as sealer:
        issue_document(
            document,
            desk.settings,
            sealer,
            files={name: content for name, content in bench.files.items() if name in wanted},
            to=Destination(path=target, journal=desk.journal),
        )
    return _verified(bench, target, document.body.TITLE, document.head.number)


def _license(bench: _Bench) -> DemoFile:
    desk = bench.desk
    decision = bench.folder / "documents" / "approval-decision.pdf"
    target = bench.folder / "documents" / "license.pdf"
    desk.clock.play(desk.clock.moment.astimezone(BEIJING).date(), _HOURS["license"])
    with desk.sealer(desk.pki.decision_seal) as sealer:
        issued = issue_license(
            decision,
            type=load_license_type("demo-food"),
            verifier=desk.verifier,
            sealer=sealer,
            registry=desk.journal,
            settings=desk.settings,
            to=Destination(path=target, source=decision),
        )
    return _verified(bench, target, issued.license.name, issued.license.number)


def _verified(bench: _Bench, path: Path, title: str, number: str) -> DemoFile:
    report = bench.desk.verifier.verify(path)
    write_reports(bench.folder / "reports" / path.stem, report)
    return DemoFile(path=path, title=title, number=number, report=report)


def write_reports(stem: Path, report: Report) -> None:
    """Write a report beside each other as JSON and as text in both languages."""
    body = json.dumps(report_json(report), ensure_ascii=False, indent=2) + "\n"
    write_atomically(stem.with_suffix(".json"), body.encode("utf-8"))
    for lang in ("zh", "en"):
        text = text_report(report, lang, every_check=True) + "\n"
        write_atomically(stem.with_name(f"{stem.name}.{lang}.txt"), text.encode("utf-8"))


def _entered(case: Case, kind: str, digest: Digest) -> Case:
    """Return the case with the digest of the file that was sealed: what is delivered later names it."""
    if kind == "acceptance-receipt" and case.acceptance is not None:
        receipt = replace(case.acceptance.receipt, file_digest=digest)
        return replace(case, acceptance=replace(case.acceptance, receipt=receipt))
    if kind in {"approval-decision", "rejection-decision"} and case.decision is not None:
        made = case.decision.document
        document = None if made is None else replace(made, file_digest=digest)
        return replace(case, decision=replace(case.decision, document=document))
    return case
