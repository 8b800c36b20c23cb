"""A case packed and checked: every loss, change and extra file is told, and so is who signed (办法 22; DA/T 70-2018)."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from edoc_package import KINDS, wrong

from nh_edoc._xml import parse_xml, schema_problems
from nh_edoc.archive.metadata import RECORD
from nh_edoc.codec.packages import decode_package, encode_package
from nh_edoc.errors import InputError
from nh_edoc.model.archive import ArchiveRole
from nh_edoc.model.report import Result, Verdict
from nh_edoc.trust import TrustStore
from nh_edoc.verify import Verifier
from nh_edoc.workflow.package_check import Examiner, check_package

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nh_edoc.workflow.close_case import Closing


@pytest.fixture(scope="module")
def sound(short: Closing, packer: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "package"
    packer(short, folder, stamped=True)
    return folder


@pytest.fixture
def package(sound: Path, tmp_path: Path) -> Path:
    """A copy of a sound package, to break."""
    return shutil.copytree(sound, tmp_path / "copy")


@pytest.mark.parametrize("stamped", [False, True])
def test_sound_package(pack: Callable[..., Path], closing: Closing, examiner: Examiner, stamped: bool) -> None:
    """All six kinds, signed by the agency, with a time stamp where one was asked for."""
    report = check_package(pack(closing, stamped=stamped), examiner)
    assert (report.verdict, wrong(report)) == (Verdict.VALID, {})
    assert ("time.token" in {one.code for one in report.checks if one.result is Result.PASSED}) is stamped
    assert report.record is not None
    assert {one.role for one in report.record.files} == set(ArchiveRole)
    assert len(report.documents) == len(KINDS)
    with pytest.raises(TypeError):
        bool(report)


def test_metadata_by_its_schema(package: Path) -> None:
    """schemas/archive-v1.xsd says the same as the types; no identity number is in it (R25)."""
    data = (package / RECORD).read_bytes()
    assert schema_problems(parse_xml(data), "archive-v1") == ()
    record = decode_package(data)
    assert encode_package(record) == data
    number = json.loads((package / "data/1-application/case.json").read_text(encoding="utf-8"))["applicant"]["idNumber"]
    for place in ("bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", RECORD):
        assert number not in (package / place).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "codes"),
    [
        (lambda p: (p / "data/6-result/license.pdf").unlink(), {"archive.missing"}),
        (lambda p: (p / "data/2-materials/material-001.txt").write_bytes(b"x"), {"archive.changed"}),
        (lambda p: (p / "data/2-materials/extra.txt").write_bytes(b"x"), {"archive.extra"}),
        (lambda p: (p / "extra").mkdir() or (p / "extra/a").write_bytes(b"x"), {"archive.extra"}),
        (lambda p: (p / "bag-info.txt").write_bytes(b""), {"archive.changed", "archive.structure"}),
        (lambda p: (p / RECORD).unlink(), {"archive.missing", "archive.record"}),
        (lambda p: (p / RECORD).write_bytes(b"<x/>"), {"archive.changed", "archive.record"}),
        (lambda p: (p / "tagmanifest-sha256.txt.p7s").unlink(), {"archive.missing", "archive.signature"}),
        (lambda p: (p / "tagmanifest-sha256.txt.p7s").write_bytes(b"0"), {"archive.signature"}),
        (lambda p: (p / "manifest-sha256.txt").unlink(), {"archive.missing", "archive.extra"}),
        (
            lambda p: (p / "data/6-result/approval-decision.pdf").write_bytes(b"%PDF-1.7"),
            {"archive.changed", "archive.documents"},
        ),
    ],
    ids=[
        "lost",
        "changed",
        "extra",
        "extra-folder",
        "info",
        "record-lost",
        "record",
        "unsigned",
        "token",
        "list",
        "pdf",
    ],
)
def test_damage(package: Path, examiner: Examiner, damage: Callable[[Path], Any], codes: set[str]) -> None:
    """Told by name, and never sound."""
    damage(package)
    report = check_package(package, examiner)
    assert report.verdict is Verdict.INVALID
    assert codes <= {code for code, result in wrong(report).items() if result == "failed"}


def test_payload_and_manifests_replaced_together(package: Path, examiner: Examiner) -> None:
    """What BagIt alone cannot see: the signature over the tag manifest does."""
    import hashlib

    place = "data/2-materials/material-001.txt"
    old = hashlib.sha256((package / place).read_bytes()).hexdigest()
    (package / place).write_bytes(b"forged")
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        before = (package / name).read_bytes()
        after = before.replace(old.encode(), hashlib.sha256(b"forged").hexdigest().encode())
        (package / name).write_bytes(after)
        old = hashlib.sha256(before).hexdigest()
        if name == "manifest-sha256.txt":
            tags = (package / "tagmanifest-sha256.txt").read_bytes()
            new = hashlib.sha256(after).hexdigest()
            (package / "tagmanifest-sha256.txt").write_bytes(tags.replace(old.encode(), new.encode()))
    info = (package / "bag-info.txt").read_text(encoding="utf-8")
    size = sum(one.stat().st_size for one in (package / "data").rglob("*") if one.is_file())
    count = sum(one.is_file() for one in (package / "data").rglob("*"))
    line = next(one for one in info.splitlines() if one.startswith("Payload-Oxum"))
    forged = info.replace(line, f"Payload-Oxum: {size}.{count}").encode()
    tags = (package / "tagmanifest-sha256.txt").read_text(encoding="utf-8")
    tags = tags.replace(hashlib.sha256(info.encode()).hexdigest(), hashlib.sha256(forged).hexdigest())
    (package / "bag-info.txt").write_bytes(forged)
    (package / "tagmanifest-sha256.txt").write_text(tags, encoding="utf-8")
    report = check_package(package, examiner)
    found = wrong(report)
    assert not {"archive.changed", "archive.missing", "archive.extra", "archive.structure"} & found.keys()
    assert (report.verdict, found["archive.signature"]) == (Verdict.INVALID, "failed")


def test_unknown_signer_is_indeterminate(
    pack: Callable[..., Path], short: Closing, examiner: Examiner, tmp_path: Path
) -> None:
    """Another trust store cannot say that it is sound, and does not say that it is forged."""
    from nh_edoc.demo.pki import build_demo_pki

    elsewhere = TrustStore.load(build_demo_pki(tmp_path / "pki", now=datetime.now(UTC)).trust)
    stranger = Examiner(trust=elsewhere, verifier=Verifier(elsewhere), at=datetime.now(UTC))
    report = check_package(pack(short), stranger)
    assert report.verdict is Verdict.INDETERMINATE
    assert wrong(report)["archive.metadata"] == wrong(report)["archive.agency"] == "unknown"
    assert report.record is None


def test_signed_by_another_agency(pack: Callable[..., Path], short: Closing, examiner: Examiner) -> None:
    """A company's seal under the same root is no agency's."""
    report = check_package(pack(short, key="applicant-seal"), examiner)
    assert report.verdict is not Verdict.VALID
    assert {"authority.seal", "archive.agency"} <= wrong(report).keys()
    assert report.record is None


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (lambda c: replace(c, absent={}), {"archive.role-missing"}),
        (lambda c: replace(c, absent=dict.fromkeys(c.absent, " ")), {"archive.role-missing"}),
        (lambda c: replace(c, materials=c.materials[:1]), {"archive.material-missing"}),
        (lambda c: replace(c, materials=(*c.materials, c.case)), {"archive.material-unknown"}),
        (lambda c: replace(c, absent={**c.absent, ArchiveRole.RESULT: "无"}), {"archive.role-there"}),
        (lambda c: replace(c, documents=(*c.documents, c.documents[0])), {"archive.number-twice"}),
        (lambda c: replace(c, case=c.case.with_name("refused.json")), {"archive.other-case"}),
        (lambda c: replace(c, documents=(*c.documents, c.materials[0])), {"archive.not-valid"}),
        (
            lambda c: replace(c, documents=(c.materials[0],), materials=(), absent={}),
            {"archive.not-valid", "archive.material-missing", "archive.role-missing"},
        ),
    ],
)
def test_what_is_not_packed(
    pack: Callable[..., Path], short: Closing, tmp_path: Path, change: Any, codes: set[str]
) -> None:
    """R20 and what belongs to the case: all problems at once, and no folder."""
    with pytest.raises(InputError) as refused:
        pack(change(short))
    assert codes <= {one.code for one in refused.value.problems}
    assert list(tmp_path.iterdir()) == []


def test_refusal_says_which_and_why(pack: Callable[..., Path], short: Closing, tmp_path: Path) -> None:
    """A clerk is told the check that decided."""
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(short.documents[0].read_bytes() + b"\n")
    with pytest.raises(InputError) as refused:
        pack(replace(short, documents=(broken, short.documents[1])))
    (problem,) = refused.value.problems
    assert (problem.code, problem.params["name"], problem.params["verdict"]) == (
        "archive.not-valid",
        "broken.pdf",
        "INVALID",
    )
    assert problem.params["check"] == "file.end"


def test_changed_material(pack: Callable[..., Path], short: Closing, tmp_path: Path) -> None:
    """The case says the digest of each material."""
    forged = tmp_path / "application-form.txt"
    forged.write_bytes(b"x")
    with pytest.raises(InputError) as refused:
        pack(replace(short, materials=(forged, short.materials[1])))
    assert [one.code for one in refused.value.problems] == ["archive.material-changed"]


def test_reason_for_a_missing_kind(pack: Callable[..., Path], short: Closing, examiner: Examiner) -> None:
    """A case without delivery receipt says why, and the package carries it."""
    report = check_package(pack(short), examiner)
    assert report.verdict is Verdict.VALID
    assert report.record is not None
    assert {one.role: one.reason for one in report.record.absent} == short.absent


def test_package_is_never_written_over(pack: Callable[..., Path], short: Closing, tmp_path: Path) -> None:
    """What was packed stays."""
    (tmp_path / "package").mkdir()
    with pytest.raises(InputError) as refused:
        pack(short)
    assert refused.value.code == "archive.exists"
    assert list((tmp_path / "package").iterdir()) == []
