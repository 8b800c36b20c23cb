"""Interrupted at any moment, on a full disk, with nobody reading: one line, the right exit code, nothing half-written."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nh_edoc.codec import encode_json
from nh_edoc.model.report import Verdict
from nh_edoc.receipt.samples import sample
from nh_edoc.trust import TrustStore
from nh_edoc.verify import Verifier

if TYPE_CHECKING:
    from collections.abc import Callable

COMMAND = [str(Path(sys.executable).parent / "nh-edoc"), "--lang", "en"][:1]
DELAYS = (0.05, 0.2, 0.35, 0.5, 0.7, 1.0)
"""Seconds: while Python starts, while rooms load, while it renders, seals, verifies."""


def start(arguments: list[object], **options: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,  # type: ignore[call-overload]
    )


@pytest.fixture
def issue(tmp_path: Path, demo_folder: Path) -> list[object]:
    source = tmp_path / "receipt.json"
    source.write_bytes(encode_json(sample("acceptance-receipt")))
    pki = demo_folder / "pki"
    key = f"pem:{pki / 'keys' / 'receipt-seal.pem'}"
    return ["doc", "issue", source, "-o", tmp_path / "out.pdf", "--key", key, "--trust", pki / "trust"]


@pytest.mark.parametrize("delay", DELAYS)
@pytest.mark.parametrize("command", ["issue", "demo", "pack"])
def test_interrupted(tmp_path: Path, demo_folder: Path, issue: list[object], command: str, delay: float) -> None:
    """Ctrl-C: either it was done, or nothing is there; no traceback, no temporary file."""
    cases, documents = demo_folder / "cases", demo_folder / "documents"
    kinds = ("acceptance-receipt", "special-procedure-notice", "approval-decision", "license", "delivery-receipt")
    key = f"pem:{demo_folder / 'pki' / 'keys' / 'decision-seal.pem'}"
    arguments: dict[str, list[object]] = {
        "issue": issue,
        "demo": ["demo", "-o", tmp_path / "demo-out"],
        "pack": [
            *("archive", "pack", *(documents / f"{kind}.pdf" for kind in kinds), "--case", cases / "granted.json"),
            *("--material", cases / "granted" / "application-form.txt"),
            *("--material", cases / "granted" / "floor-plan.png", "-o", tmp_path / "package"),
            *("--retention", "10年", "--key", key, "--trust", demo_folder / "pki" / "trust"),
        ],
    }
    process = start(arguments[command])
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    # before our own code runs, Python itself ends by the signal
    assert process.returncode in {0, 130, -signal.SIGINT}, err
    if process.returncode == 130:
        assert b"Traceback" not in err
    temporary = [path for path in tmp_path.rglob("*") if path.name.endswith(".tmp") or ".tmp" in path.name]
    assert temporary == []
    if (tmp_path / "out.pdf").exists():  # whole, even if the signal came while its name was being printed
        trust = TrustStore.load(demo_folder / "pki" / "trust")
        assert Verifier(trust).verify(tmp_path / "out.pdf").verdict is Verdict.VALID
    if (tmp_path / "package").exists():
        assert (tmp_path / "package" / "tagmanifest-sha256.txt.p7s").is_file()


def _small_files() -> None:
    """As a full disk: a file may not grow; the write fails as it would there."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_disk_that_fills_up(tmp_path: Path, issue: list[object]) -> None:
    """The file is there whole or not at all."""
    process = start(issue, preexec_fn=_small_files)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 5
    assert b"io.unwritable" in err
    assert b"Traceback" not in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["receipt.json"]


def test_nobody_reads(demo_folder: Path) -> None:
    """``nh-edoc … | head -1``: the rest has nowhere to go, and that is no error of ours."""
    documents = sorted((demo_folder / "documents").glob("*.pdf"))
    process = start(["verify", *documents, "--trust", demo_folder / "pki" / "trust", "-v"])
    assert process.stdout is not None
    process.stdout.read(1)
    process.stdout.close()
    process.wait(timeout=60)
    assert process.stderr is not None
    err = process.stderr.read()
    process.stderr.close()
    assert b"Traceback" not in err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_without_permission(tmp_path: Path, run: Callable[..., object], issue: list[object]) -> None:
    """Not writable: told, with the place."""
    tmp_path.chmod(0o500)
    try:
        result = run(*issue)
    finally:
        tmp_path.chmod(0o700)
    assert result.code == 5  # type: ignore[attr-defined]
