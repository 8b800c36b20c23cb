"""A file is read once, however large: digests share what they have in common, and nothing large is copied."""

from __future__ import annotations

import hashlib
import mmap
import os

import pytest
from edoc_sealed import sealed, the_verifier

from nh_edoc.errors import FileError, InputError
from nh_edoc.model.digest import DigestAlgorithm
from nh_edoc.model.report import Verdict
from nh_edoc.verify import file_bytes
from nh_edoc.verify.file_bytes import FileBytes

DATA = bytes(range(256)) * 40


@pytest.mark.parametrize("order", [(100, 5000, 9000), (9000, 100, 5000), (0, 10240, 100)])
@pytest.mark.parametrize("algorithm", list(DigestAlgorithm)[:3])
def test_digests(order, algorithm):
    """ISO 32000-1, 12.8.1: all bytes but the hole, for each seal, in whichever order they are asked for."""
    made = FileBytes(DATA)
    for start in order:
        end = min(start + 321, len(DATA))
        wanted = hashlib.new(algorithm, DATA[:start] + DATA[end:]).digest()
        assert made.digest_around(algorithm, start, end) == wanted
    assert made.digest().value == hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def mapping(monkeypatch):
    """Small files are mapped as large ones are."""
    monkeypatch.setattr(file_bytes, "LARGEST_READ", 1000)


@pytest.mark.usefixtures("mapping")
def test_mapped_files_are_judged_alike(tmp_path):
    """Path, bytes and mapped file give the same report."""
    path = tmp_path / "document.pdf"
    for data in (sealed(), sealed()[:-1], sealed() + b"\n", b"%PDF-1.7\n" * 300, b"no pdf" * 300):
        path.write_bytes(data)
        report = the_verifier().verify(path)
        assert report.checks == the_verifier().verify(data).checks
        assert report.file_digest.value == hashlib.sha256(data).hexdigest()
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            assert the_verifier().verify(mapped[:]).verdict is report.verdict


@pytest.mark.usefixtures("mapping")
@pytest.mark.parametrize("change", ["written", "replaced", "removed"])
def test_a_file_that_changes_gets_no_report(tmp_path, change):
    """Verification rules, 1: a report is about certain bytes; what changes meanwhile has none."""
    path = tmp_path / "document.pdf"
    path.write_bytes(sealed())
    made = FileBytes.open(path, 10_000_000)
    made.require_unchanged()
    if change == "written":
        with path.open("r+b") as file:
            file.write(b"%PDF-1.6")
        os.utime(path, ns=(0, 0))  # a time that was set back does not hide it
    elif change == "replaced":
        path.rename(tmp_path / "old.pdf")
        path.write_bytes(sealed())
    else:
        path.unlink()
    with pytest.raises(FileError) as caught:
        made.require_unchanged()
    assert caught.value.code == "io.unreadable"


@pytest.mark.usefixtures("mapping")
def test_too_large(tmp_path):
    """A limit is a limit for mapped files too."""
    path = tmp_path / "document.pdf"
    path.write_bytes(bytes(2000))
    with pytest.raises(InputError):
        FileBytes.open(path, 1999)
    assert the_verifier().verify(path).verdict is Verdict.INVALID
