"""What is filed where, under which name, and what the metadata collect from it (办法 art. 20, 22; R12, R20, R25)."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from edoc_package import KINDS, wrong

from nh_edoc._xml import parse_xml, schema_problems
from nh_edoc.archive.filing import ROLES, suffix_of
from nh_edoc.archive.metadata import RECORD
from nh_edoc.codec.cases import encode_case_xml
from nh_edoc.demo.tsa import LocalTimestamper
from nh_edoc.errors import InputError
from nh_edoc.face import embedded_license, render_license
from nh_edoc.model.archive import ArchiveRole, StepKind
from nh_edoc.model.report import Verdict
from nh_edoc.receipt.case.loading import load_case
from nh_edoc.receipt.kinds import KINDS as EVERY_KIND
from nh_edoc.receipt.rendered import embedded_files
from nh_edoc.seal import Sealer
from nh_edoc.settings import Settings
from nh_edoc.trust import TrustStore
from nh_edoc.verify import Verifier
from nh_edoc.workflow.package_check import Examiner, check_package
from nh_edoc.workflow.pictures import picture_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nh_edoc.model.archive import PackageRecord
    from nh_edoc.ports import Signer
    from nh_edoc.receipt.case.type import Case
    from nh_edoc.workflow.close_case import Closing

IDENTITY = "440605199001010014"


@pytest.fixture(scope="module")
def case(closing: Closing) -> Case:
    return load_case(closing.case)


@pytest.fixture(scope="module")
def renamed(closing: Closing, packer: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of files as a clerk may have them: all called the same, in Chinese, or after the applicant."""
    folder = tmp_path_factory.mktemp("renamed")
    documents = [folder / kind / "扫描件.pdf" for kind in KINDS]
    for source, target in zip(closing.documents, documents, strict=True):
        target.parent.mkdir()
        shutil.copy(source, target)
    materials = [folder / f"{IDENTITY}.TXT", folder / "平面图.png"]
    for source, target in zip(closing.materials, materials, strict=True):
        shutil.copy(source, target)
    packer(replace(closing, documents=documents, materials=materials), folder / "package")
    return folder / "package"


@pytest.fixture(scope="module")
def record(renamed: Path, examiner: Examiner) -> PackageRecord:
    report = check_package(renamed, examiner)
    assert (report.verdict, wrong(report)) == (Verdict.VALID, {})
    assert report.record is not None
    return report.record


def test_every_kind_has_its_place() -> None:
    """R20: a kind of document without a place could not be archived."""
    assert EVERY_KIND.keys() | {"license"} == ROLES.keys()


def test_names_are_ours(renamed: Path, record: PackageRecord) -> None:
    """R25: no name of a file says who applied; ASCII, so that every system can hold it."""
    names = [path.relative_to(renamed).as_posix() for path in renamed.rglob("*")]
    assert all(name.isascii() and IDENTITY not in name for name in names)
    assert [one.path for one in record.files if one.role is ArchiveRole.MATERIALS] == [
        "data/2-materials/material-001.txt",
        "data/2-materials/material-002.png",
    ]


def test_each_file_has_its_own_line(record: PackageRecord, case: Case) -> None:
    """Files of one name must not take each other's number, title or date."""
    assert case.acceptance is not None
    assert case.decision is not None
    assert case.decision.document is not None
    (procedure,) = case.special_procedures
    (delivery,) = case.deliveries
    assert procedure.notice is not None
    assert delivery.receipt is not None
    (grant,) = case.decision.grants
    found = {one.path.rsplit("/", 1)[1]: (one.role, one.number) for one in record.files if one.verdict is not None}
    assert found == {
        "acceptance-receipt.pdf": (ArchiveRole.ACCEPTANCE, case.acceptance.receipt.number),
        "special-procedure-notice.pdf": (ArchiveRole.REVIEW, procedure.notice.number),
        "delivery-receipt.pdf": (ArchiveRole.DELIVERY, delivery.receipt.number),
        "approval-decision.pdf": (ArchiveRole.RESULT, case.decision.document.number),
        "license.pdf": (ArchiveRole.RESULT, grant.license_number),
    }
    titles = {one.title for one in record.files if one.role is ArchiveRole.MATERIALS}
    assert titles == {row.name for row in case.materials if row.file is not None}
    assert [one.order for one in record.files] == list(range(1, len(record.files) + 1))


def test_course_is_that_of_the_case(record: PackageRecord, case: Case) -> None:
    """过程信息 out of the documents says what the case says, which it was not read from."""
    assert case.acceptance is not None
    assert case.decision is not None
    assert case.decision.document is not None
    (procedure,), (delivery,) = case.special_procedures, case.deliveries
    assert delivery.delivered_at is not None
    assert record.accepted_on == case.acceptance.accepted_at.date()
    assert record.concluded_on == case.decision.document.date
    assert [(one.kind, one.on, one.until) for one in record.steps] == [
        (StepKind.ACCEPTANCE, case.acceptance.accepted_at.date(), None),
        (StepKind.SPECIAL_PROCEDURE, procedure.start, procedure.ended_on),
        (StepKind.DECISION, case.decision.document.date, None),
        (StepKind.LICENSE, case.decision.document.date, None),
        (StepKind.DELIVERY, delivery.delivered_at.date(), None),
    ]


def test_reports_of_every_document(renamed: Path) -> None:
    """Each verdict is kept, for people and for machines, whatever the files were called."""
    found = sorted(path.name for path in (renamed / "reports").iterdir())
    assert found == sorted(f"{kind}{suffix}" for kind in KINDS for suffix in (".json", ".txt"))
    numbers = {
        json.loads((renamed / "reports" / f"{kind}.json").read_text("utf-8"))["document"]["number"] for kind in KINDS
    }
    assert len(numbers) == len(KINDS)


def test_acceptance_out_of_the_decision(
    pack: Callable[..., Path], short: Closing, examiner: Examiner, case: Case
) -> None:
    """Without the receipt the decision's own data say when the case was accepted."""
    assert case.acceptance is not None
    report = check_package(pack(short), examiner)
    assert report.record is not None
    assert report.record.accepted_on == case.acceptance.accepted_at.date()


def test_case_as_xml(pack: Callable[..., Path], short: Closing, examiner: Examiner, case: Case, tmp_path: Path) -> None:
    """The case's own bytes are filed; their form says what they are called, not the name they had."""
    source = tmp_path / "case.data"
    source.write_bytes(encode_case_xml(case))
    folder = pack(replace(short, case=source))
    assert (folder / "data/1-application/case.xml").read_bytes() == source.read_bytes()
    assert check_package(folder, examiner).verdict is Verdict.VALID


def test_notice_is_no_review_record(pack: Callable[..., Path], closing: Closing, case: Case, tmp_path: Path) -> None:
    """审批记录 says who examined and approved; a notice of a special procedure does not, though it lies beside it."""
    source = tmp_path / "case.xml"
    source.write_bytes(encode_case_xml(replace(case, reviews=())))
    bare = replace(closing, case=source, documents=closing.documents[1:3], absent={})
    with pytest.raises(InputError) as refused:
        pack(bare)
    missing = {one.params["role"] for one in refused.value.problems if one.code == "archive.role-missing"}
    assert missing == {"review", "acceptance", "delivery"}
    pack(
        replace(bare, absent=dict.fromkeys((ArchiveRole.REVIEW, ArchiveRole.ACCEPTANCE, ArchiveRole.DELIVERY), "另存"))
    )


def test_documents_of_another_applicant(pack: Callable[..., Path], short: Closing, case: Case, tmp_path: Path) -> None:
    """The metadata name one applicant: the one that the documents name."""
    source = tmp_path / "case.xml"
    source.write_bytes(encode_case_xml(replace(case, applicant=replace(case.applicant, name="演示·另一公司"))))
    with pytest.raises(InputError) as refused:
        pack(replace(short, case=source))
    assert [one.code for one in refused.value.problems] == ["archive.other-applicant"]
    assert "另一公司" not in str(refused.value)


@pytest.mark.parametrize("retention", ["", " 30年", "30年\nItem-Code: x", "年" * 21])
def test_retention_is_a_line_of_text(pack: Callable[..., Path], short: Closing, tmp_path: Path, retention: str) -> None:
    """保管期限 stands in bag-info.txt: it must not bring a line of its own."""
    with pytest.raises(InputError) as refused:
        pack(replace(short, retention=retention))
    assert refused.value.code == "archive.invalid"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("issued_later", "sealed_later"), [(True, False), (False, True), (False, False)])
def test_licence_before_the_delivery(
    pack: Callable[..., Path],
    closing: Closing,
    keys: dict[str, Signer],
    examiner: Examiner,
    tmp_path: Path,
    issued_later: bool,
    sealed_later: bool,
) -> None:
    """R12: by its own date, and by the time stamp that proves when it was sealed, whatever date it bears."""
    data = closing.documents[3].read_bytes()
    licence = embedded_license(data)
    now = datetime.now(UTC)
    if issued_later:
        licence = replace(licence, issued_on=now.date(), valid_from=now.date())
    pdf = render_license(licence, Settings(), files=embedded_files(data, "license.xml").files)
    picture = picture_for(keys["decision-seal"].certificate, agency=licence.issuer.name, trust=examiner.trust)
    stamper = LocalTimestamper(signer=keys["tsa"], clock=lambda: now) if sealed_later else None
    sealer = Sealer(keys["decision-seal"], picture=picture, trust=examiner.trust, timestamper=stamper)
    late = tmp_path / "late.pdf"
    late.write_bytes(sealer.seal(pdf).data)
    absent = {ArchiveRole.ACCEPTANCE: "另卷保存"}
    wish = replace(closing, documents=(*closing.documents[2:3], late, closing.documents[4]), absent=absent)
    if not (issued_later or sealed_later):
        pack(wish)  # a seal without a time stamp proves no time, and its date is right
        return
    with pytest.raises(InputError) as refused:
        pack(wish)
    assert [one.code for one in refused.value.problems] == ["archive.license-late"]


@pytest.fixture(scope="module")
def lapsed(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Examiner:
    """Whoever has a trust list past its next update: every verdict is open."""
    folder = shutil.copytree(demo_folder / "pki" / "trust", tmp_path_factory.mktemp("lapsed") / "trust")
    tree = json.loads((folder / "trust.json").read_text("utf-8"))
    tree |= {"issued": "2025-01-01T00:00:00Z", "next_update": "2026-01-01T00:00:00Z"}
    (folder / "trust.json").write_text(json.dumps(tree), "utf-8")
    trust = TrustStore.load(folder)
    return Examiner(trust=trust, verifier=Verifier(trust), at=datetime.now(UTC))


def test_open_verdicts_only_when_asked(
    pack: Callable[..., Path], short: Closing, examiner: Examiner, lapsed: Examiner
) -> None:
    """INDETERMINATE is refused; accepted by name, each file's verdict is on record, and the check stays honest."""
    with pytest.raises(InputError) as refused:
        pack(short, verifier=lapsed.verifier)
    open_ = [one.params["check"] for one in refused.value.problems if one.code == "archive.not-valid"]
    assert open_ == ["chain.trust-store"] * 2
    folder = pack(replace(short, accept_indeterminate=True), verifier=lapsed.verifier)
    now, then = check_package(folder, examiner), check_package(folder, lapsed)
    assert (now.verdict, then.verdict) == (Verdict.VALID, Verdict.INDETERMINATE)
    assert now.record is not None
    assert [one.verdict for one in now.record.files if one.number is not None] == [Verdict.INDETERMINATE] * 2


def test_invalid_is_never_packed(pack: Callable[..., Path], short: Closing, tmp_path: Path) -> None:
    """Accepting what is open accepts nothing that is broken."""
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(short.documents[0].read_bytes().replace(b"%%EOF", b"%%E0F"))
    with pytest.raises(InputError) as refused:
        pack(replace(short, documents=(broken, short.documents[1]), accept_indeterminate=True))
    assert "archive.not-valid" in {one.code for one in refused.value.problems}


@pytest.mark.parametrize(
    ("name", "suffix"), [("a.PDF", ".pdf"), ("a.tar.gz", ".gz"), ("a", ""), (".b", ""), ("a.文件", ""), ("a.x/y", "")]
)
def test_suffix(name: str, suffix: str) -> None:
    """Only a plain suffix goes into a name."""
    assert suffix_of(name) == suffix


def test_schema_refuses_what_the_types_refuse(renamed: Path) -> None:
    """archive-v1.xsd and .sch: a special procedure never ends before it begins."""
    data = (renamed / RECORD).read_bytes()
    assert schema_problems(parse_xml(data), "archive-v1") == ()
    root = parse_xml(data)
    (until,) = root.iter("{urn:nh-edoc:archive:1}until")
    until.text = "2000-01-01"
    assert [one.params["rule"] for one in schema_problems(root, "archive-v1")] == ["until"]
