"""Packages that are whole and signed by the agency, and say what is not so: none may be VALID (DA/T 70-2018)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from edoc_package import Parts, wrong
from jsonschema import Draft202012Validator

from nh_edoc._resources import schema
from nh_edoc.codec.packages import package_json
from nh_edoc.errors import ArchiveError
from nh_edoc.model.archive import AbsentRole, ArchiveRole, FiledItem, PackageRecord
from nh_edoc.model.digest import Digest
from nh_edoc.model.report import Verdict
from nh_edoc.workflow.package_check import Examiner, check_package

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nh_edoc.ports import Signer
    from nh_edoc.workflow.close_case import Closing

DECISION = "data/6-result/approval-decision.pdf"
LICENSE = "data/6-result/license.pdf"
FORM = "data/2-materials/material-001.txt"
CASE = "data/1-application/case.json"
RECEIPT = "data/3-acceptance/acceptance-receipt.pdf"


@pytest.fixture(scope="module")
def parts(short: Closing, packer: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """Parts of a package with one sealed file, the decision: the fewer there are, the faster it is checked."""
    folder = tmp_path_factory.mktemp("sound") / "package"
    packer(replace(short, documents=short.documents[:1]), folder)
    return Parts.of(folder)


@pytest.fixture
def check(parts: Parts, keys: dict[str, Signer], examiner: Examiner, tmp_path: Path) -> Callable[..., Any]:
    """Return a function that changes the parts, writes and signs them as the agency, and checks the package."""

    def run(change: Callable[[Parts], Parts]) -> Any:
        report = check_package(change(parts).write(tmp_path / "package", keys["decision-seal"]), examiner)
        validator = Draft202012Validator(json.loads(schema("archive-report-v1.json").read_text(encoding="utf-8")))
        validator.validate(json.loads(json.dumps(package_json(report))))
        return report

    return run


def about(record: PackageRecord, path: str, **changes: Any) -> PackageRecord:
    """Return the record with the line of one file changed."""
    assert path in {one.path for one in record.files}
    return replace(record, files=tuple(replace(one, **changes) if one.path == path else one for one in record.files))


def told(path: str, **changes: Any) -> Callable[[Parts], Parts]:
    return lambda parts: replace(parts, record=about(parts.record, path, **changes))


def said(**changes: Any) -> Callable[[Parts], Parts]:
    """Change the record, and the label with it."""

    def change(parts: Parts) -> Parts:
        from nh_edoc.archive.metadata import label_of

        record = replace(parts.record, **changes)
        return replace(parts, record=record, label=label_of(record))

    return change


def content(path: str, data: bytes, **changes: Any) -> Callable[[Parts], Parts]:
    """Put other bytes into a file, and say so in its line."""

    def change(parts: Parts) -> Parts:
        record = about(parts.record, path, size=len(data), digest=Digest.of(data), **changes)
        return replace(parts, record=record, files={**parts.files, path: data})

    return change


def without(path: str) -> Callable[[Parts], Parts]:
    """Take a file out of the payload, and leave its line."""
    return lambda parts: replace(parts, files={name: data for name, data in parts.files.items() if name != path})


def renumbered(items: list[FiledItem]) -> list[FiledItem]:
    return [replace(one, order=place) for place, one in enumerate(items, start=1)]


def invented(parts: Parts) -> Parts:
    """File something that is no receipt among the receipts."""
    data = b"not a receipt"
    line = FiledItem(
        order=1, role=ArchiveRole.ACCEPTANCE, path=RECEIPT, title="受理回执", format="application/pdf",
        size=len(data), digest=Digest.of(data),
    )  # fmt: skip
    absent = tuple(one for one in parts.record.absent if one.role is not ArchiveRole.ACCEPTANCE)
    files = renumbered([*parts.record.files, line])
    record = replace(parts.record, files=tuple(files), absent=absent)
    return replace(parts, record=record, files={**parts.files, RECEIPT: data})


def test_the_parts_make_a_sound_package(check: Callable[..., Any]) -> None:
    """Else nothing below would show anything."""
    report = check(lambda parts: parts)
    assert (report.verdict, wrong(report)) == (Verdict.VALID, {})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (told(DECISION, size=1), "archive.contents"),
        (told(DECISION, digest=Digest.of(b"other")), "archive.contents"),
        (told(DECISION, order=1), "archive.contents"),
        (told(FORM, role=ArchiveRole.REVIEW), "archive.case"),
        (without(FORM), "archive.contents"),
        (lambda p: replace(p, label=replace(p.label, approval_code="OTHER")), "archive.label"),
        (lambda p: replace(p, label=replace(p.label, retention="永久")), "archive.label"),
        (lambda p: replace(p, label=replace(p.label, demonstration=False)), "archive.label"),
        (lambda p: replace(p, label=replace(p.label, bagging_date=date(2020, 1, 1))), "archive.label"),
        (content(FORM, b"another form"), "archive.case"),
        (content(CASE, b"{}"), "archive.case"),
        (said(applicant="演示·别人"), "archive.case"),
        (said(approval_code="OTHER"), "archive.case"),
        (said(demonstration=False), "archive.case"),
        (told(DECISION, number="南演许准字〔2099〕1号"), "archive.metadata"),
        (told(DECISION, dated=date(2020, 1, 1)), "archive.metadata"),
        (told(DECISION, title="不予批准决定书"), "archive.metadata"),
        (told(DECISION, author="演示·别的机关"), "archive.metadata"),
        (told(DECISION, verdict=None), "archive.metadata"),
        (told(DECISION, number=None, dated=None, author=None, verdict=None), "archive.metadata"),
        (told(FORM, number="1"), "archive.metadata"),
        (invented, "archive.metadata"),
        (said(steps=()), "archive.metadata"),
        (said(accepted_on=date(2020, 1, 1)), "archive.metadata"),
        (said(concluded_on=None), "archive.metadata"),
        (said(absent=()), "archive.roles"),
        (lambda p: said(absent=(*p.record.absent, p.record.absent[0]))(p), "archive.roles"),
        (lambda p: said(absent=(*p.record.absent, AbsentRole(role=ArchiveRole.RESULT, reason="无")))(p), "archive.roles"),
        (content(DECISION, b"%PDF-1.7"), "archive.documents"),
    ],
)  # fmt: skip
def test_what_is_not_so_is_found(check: Callable[..., Any], change: Callable[[Parts], Parts], code: str) -> None:
    """The signature holds and every manifest agrees; what the package says of itself does not."""
    report = check(change)
    assert report.verdict is Verdict.INVALID
    assert wrong(report)[code] == "failed"
    assert not {"archive.signature", "archive.changed", "archive.missing", "archive.extra", "archive.structure"} & {
        *wrong(report)
    }
    for lang in ("zh", "en"):
        (told_,) = [one.detail(lang) for one in report.checks if one.code == code]
        assert "{" not in told_
        assert code not in told_


def test_documents_that_changed_places(
    short: Closing, packer: Callable[..., Any], check: Callable[..., Any], tmp_path: Path
) -> None:
    """The licence where the decision is said to be, and the other way round, digests and all."""
    packer(short, tmp_path / "sound")
    parts = Parts.of(tmp_path / "sound")
    lines = {one.path: one for one in parts.record.files}
    record, files = parts.record, dict(parts.files)
    for path, other in ((DECISION, LICENSE), (LICENSE, DECISION)):
        record = about(record, path, size=lines[other].size, digest=lines[other].digest)
        files[path] = parts.files[other]
    report = check(lambda _: replace(parts, record=record, files=files))
    assert (report.verdict, wrong(report)) == (Verdict.INVALID, {"archive.metadata": "failed"})


def test_role_is_where_it_lies(check: Callable[..., Any]) -> None:
    """A line that gives a file another kind than its folder."""
    report = check(lambda p: replace(p, record=about(p.record, DECISION, role=ArchiveRole.DELIVERY)))
    assert {"archive.contents", "archive.metadata"} <= wrong(report).keys()


def test_agency_of_the_metadata_signs(check: Callable[..., Any]) -> None:
    """Another agency's case under this agency's seal: proven wrong."""
    report = check(lambda p: said(agency=replace(p.record.agency, uscc="11440605000000001C"))(p))
    assert wrong(report)["archive.agency"] == "failed"
    assert report.verdict is Verdict.INVALID


def test_time_of_packing_may_be_any(check: Callable[..., Any]) -> None:
    """Nothing proves it but a time stamp; it is no ground to call a package false."""
    report = check(lambda p: said(packed_at=p.record.packed_at - timedelta(days=1))(p))
    assert report.verdict is Verdict.VALID


def test_no_package_at_all(examiner: Examiner, tmp_path: Path) -> None:
    """An empty folder is a package that lost everything; no folder cannot be looked at."""
    assert check_package(tmp_path, examiner).verdict is Verdict.INVALID
    with pytest.raises(ArchiveError):
        check_package(tmp_path / "none", examiner)
