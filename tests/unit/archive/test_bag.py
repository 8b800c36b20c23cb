"""归档包: nothing lost, changed or added goes unseen (办法 art. 22; RFC 8493; DA/T 70 four properties)."""

from __future__ import annotations

import os
import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from nh_edoc.archive import BagInfo, inspect_bag, write_bag
from nh_edoc.archive.bag import FOLDERS
from nh_edoc.errors import ArchiveError, FileError, InputError
from nh_edoc.model.archive import ArchiveRole, PackageEntry
from nh_edoc.model.digest import Digest

if TYPE_CHECKING:
    from pathlib import Path

INFO = BagInfo(
    approval_code="114406050000000000E0001",
    item_code="11440605000000000E4440113106002",
    agency="佛山市南海区演示行政审批局",
    bagging_date=date(2026, 3, 20),
    retention="30年",
    demonstration=True,
)


def signature(manifest: bytes) -> bytes:
    return b"signed:" + manifest[:20]


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    source = tmp_path / "form.pdf"
    source.write_bytes(b"%PDF-form" * 1000)
    entries = [
        PackageEntry(
            role=role, name=f"{role.value}.pdf", source=source if role is ArchiveRole.APPLICATION else b"x" * 9
        )
        for role in ArchiveRole
    ]
    target = tmp_path / "case"
    write_bag(target, entries, INFO, tags={"metadata/case.xml": b"<case/>"}, sign=signature)
    return target


def test_complete_package_is_sound(bag: Path) -> None:
    """A package that was just written has all it lists, and a folder for each of the six kinds of art. 22."""
    found = inspect_bag(bag)
    assert found.sound
    assert [name.split("/")[1] for name in found.files] == sorted(FOLDERS.values())
    assert found.label == INFO.rows() | {"Payload-Oxum": f"{9 * 1000 + 5 * 9}.6"}
    assert found.signature == signature(found.tag_manifest)
    assert (bag / "bag-info.txt").read_text(encoding="utf-8").count("演示") >= 1


def test_no_temporary_folder_is_left(bag: Path) -> None:
    """Nothing half-written stays beside the package."""
    assert sorted(p.name for p in bag.parent.iterdir()) == ["case", "form.pdf"]


@pytest.mark.parametrize("name", ["data/1-application/application.pdf", "metadata/case.xml", "bag-info.txt"])
def test_a_changed_byte_is_named(bag: Path, name: str) -> None:
    """RFC 8493, 3: fixity of payload and tag files."""
    path = bag / name
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    path.write_bytes(content)
    assert name in inspect_bag(bag).changed


@pytest.mark.parametrize("name", ["data/2-materials/materials.pdf", "manifest-sha256.txt", "bagit.txt"])
def test_a_lost_file_is_named(bag: Path, name: str) -> None:
    """Completeness: a file that is listed must be there."""
    (bag / name).unlink()
    assert name in inspect_bag(bag).missing


@pytest.mark.parametrize("name", ["data/1-application/more.pdf", "note.txt", "metadata/x.xml"])
def test_an_extra_file_is_named(bag: Path, name: str) -> None:
    """多余文件 (DA/T 70, safety): a file that nobody listed."""
    (bag / name).write_bytes(b"x")
    assert inspect_bag(bag).extra == (name,)


def test_lines_that_leave_the_package_are_malformed(bag: Path) -> None:
    """A manifest must not make a reader look outside the package."""
    manifest = bag / "manifest-sha256.txt"
    manifest.write_text(manifest.read_text("utf-8") + "0" * 64 + "  data/../../secret\n", encoding="utf-8")
    found = inspect_bag(bag)
    assert "manifest-sha256.txt:7" in found.malformed
    assert not any("secret" in name for name in found.files)


def test_a_link_is_never_followed(bag: Path) -> None:
    """A link to a file outside would bring in what the signature never covered."""
    target = bag / "data/2-materials/materials.pdf"
    shutil.move(target, bag.parent / "outside.pdf")
    try:
        target.symlink_to(bag.parent / "outside.pdf")
    except OSError:
        pytest.skip("this system makes no links")
    found = inspect_bag(bag)
    assert "data/2-materials/materials.pdf" in found.malformed
    assert "data/2-materials/materials.pdf" in found.missing


def test_wrong_size_on_the_label_is_malformed(bag: Path) -> None:
    """Byte count on the hand-over sheet = real (GD-2-2)."""
    info = bag / "bag-info.txt"
    info.write_text(info.read_text("utf-8").replace("Payload-Oxum: 9", "Payload-Oxum: 8"), encoding="utf-8")
    assert "bag-info.txt" in inspect_bag(bag).malformed


@pytest.mark.parametrize("line", ["Not-Payload-Oxum: 1.1", "Item-Code: other", " folded", "no label"])
def test_lines_of_the_label(bag: Path, line: str) -> None:
    """RFC 8493, 2.2.2: a second value, a line that is none, another's size: nothing of it may be overlooked."""
    info = bag / "bag-info.txt"
    size = next(one for one in info.read_text("utf-8").splitlines() if one.startswith("Payload-Oxum"))
    info.write_text(info.read_text("utf-8").replace(size, f"{size}\n{line}".replace(f"{size}\nNot-", "Not-")), "utf-8")
    assert any(name.startswith("bag-info.txt") for name in inspect_bag(bag).malformed)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_folder_that_cannot_be_listed(bag: Path) -> None:
    """What cannot be looked at could hold anything: an error, not a sound package."""
    hidden = bag / "data" / "hidden"
    hidden.mkdir()
    hidden.chmod(0)
    try:
        with pytest.raises(ArchiveError):
            inspect_bag(bag)
    finally:
        hidden.chmod(0o700)


def test_file_that_changed_since_it_was_verified(tmp_path: Path) -> None:
    """Verified and packed are the same bytes (verification rules, 1), or there is no package."""
    entry = PackageEntry(role=ArchiveRole.RESULT, name="a.pdf", source=b"later", digest=Digest.of(b"verified"))
    with pytest.raises(ArchiveError) as caught:
        write_bag(tmp_path / "case", [entry], INFO, tags={}, sign=signature)
    assert caught.value.code == "archive.moving"
    assert list(tmp_path.iterdir()) == []


def test_existing_package_is_not_written_over(bag: Path) -> None:
    """A package is made once."""
    with pytest.raises(InputError) as caught:
        write_bag(bag, [], INFO, tags={}, sign=signature)
    assert caught.value.code == "archive.exists"


def test_bad_names_are_reported_together(tmp_path: Path) -> None:
    """Names that a file system cannot tell apart or that leave the folder are refused before anything is written."""
    entries = [PackageEntry(role=ArchiveRole.RESULT, name=name, source=b"") for name in ("../x", "a.pdf", "A.pdf", "")]
    with pytest.raises(InputError) as caught:
        write_bag(tmp_path / "case", entries, INFO, tags={}, sign=signature)
    assert [problem.code for problem in caught.value.problems] == ["archive.name", "archive.twice", "archive.name"]
    assert list(tmp_path.iterdir()) == []


def test_unreadable_source_leaves_nothing(tmp_path: Path) -> None:
    """Half a package is no package."""
    entry = PackageEntry(role=ArchiveRole.RESULT, name="a.pdf", source=tmp_path / "missing.pdf")
    with pytest.raises(FileError):
        write_bag(tmp_path / "case", [entry], INFO, tags={}, sign=signature)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_package(tmp_path: Path) -> None:
    """What cannot be looked at is an error, not a finding."""
    with pytest.raises(ArchiveError):
        inspect_bag(tmp_path / "nothing")
