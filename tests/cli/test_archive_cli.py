"""``nh-edoc archive``: exit codes, what a clerk reads, what a program reads, and nothing half-packed (办法 art. 22)."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from edoc_package import KINDS
from jsonschema import Draft202012Validator

from nh_edoc._resources import schema

if TYPE_CHECKING:
    from collections.abc import Callable

COMMAND = str(Path(sys.executable).parent / "nh-edoc")
LARGE = 48 * 1024 * 1024
"""Bytes of a material that takes long enough to copy."""


@pytest.fixture(scope="module")
def short(demo_folder: Path) -> list[object]:
    """Arguments of ``archive pack`` for two sealed files, without ``-o``."""
    documents, cases, pki = (demo_folder / name for name in ("documents", "cases", "pki"))
    return [
        *("archive", "pack", documents / "approval-decision.pdf", documents / "license.pdf"),
        *("--case", cases / "granted.json", "--retention", "10年"),
        *("--material", cases / "granted/application-form.txt", "--material", cases / "granted/floor-plan.png"),
        *("--absent", "acceptance=另卷保存", "--absent", "delivery=尚未送达"),
        *("--key", f"pem:{pki / 'keys' / 'decision-seal.pem'}", "--trust", pki / "trust"),
    ]


@pytest.fixture
def package(demo_folder: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration's package."""
    (found,) = (demo_folder / "archive").iterdir()
    return shutil.copytree(found, tmp_path / "package")


@pytest.fixture(scope="module")
def lapsed(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trust list past its next update: every verdict by it is open."""
    folder = shutil.copytree(demo_folder / "pki" / "trust", tmp_path_factory.mktemp("lapsed") / "trust")
    tree = json.loads((folder / "trust.json").read_text(encoding="utf-8"))
    tree |= {"issued": "2025-01-01T00:00:00Z", "next_update": "2026-01-01T00:00:00Z"}
    (folder / "trust.json").write_text(json.dumps(tree), encoding="utf-8")
    return folder


def test_pack_and_check(run: Callable[..., Any], short: list[object], demo_folder: Path, tmp_path: Path) -> None:
    """The whole way: packed, checked, shown."""
    packed = run(*short, "-o", tmp_path / "package")
    assert (packed.code, packed.out) == (0, "")
    assert "packed 6 files" in packed.err
    checked = run("archive", "check", tmp_path / "package", "--trust", demo_folder / "pki" / "trust")
    assert checked.code == 0
    assert checked.out.startswith("Verdict: sound.")
    assert "failed" not in checked.out
    again = run(*short, "-o", tmp_path / "package")
    assert again.code == 4
    assert "archive.exists" in again.err


def test_json(run: Callable[..., Any], package: Path, demo_folder: Path, tmp_path: Path) -> None:
    """archive-report-v1: one line for each package, also for one that cannot be read; the worst exit code."""
    (package / "data/6-result/license.pdf").write_bytes(b"%PDF-1.7")
    folders = [*(demo_folder / "archive").iterdir(), package, tmp_path / "none"]
    found = run("archive", "check", *folders, "--trust", demo_folder / "pki" / "trust", "--json")
    assert found.code == 5
    good, bad, missing = found.lines
    validator = Draft202012Validator(json.loads(schema("archive-report-v1.json").read_text(encoding="utf-8")))
    for line in (good, bad):
        validator.validate({key: value for key, value in line.items() if key != "file"})
    assert (good["verdict"], bad["verdict"]) == ("VALID", "INVALID")
    assert (good["package"]["files"], bad["package"]) == (9, None)
    assert {one["verdict"] for one in good["documents"]} == {"VALID"}
    assert missing["error"]["code"] == "archive.unreadable"


def test_text_names_what_is_wrong(run: Callable[..., Any], package: Path, demo_folder: Path) -> None:
    """A clerk reads which file, by which rule; with -v also what passed, and each document."""
    license_ = package / "data/6-result/license.pdf"
    license_.write_bytes(license_.read_bytes() + b"\n")
    found = run("archive", "check", package, "--trust", demo_folder / "pki" / "trust")
    assert found.code == 1
    assert "1 files were changed: data/6-result/license.pdf [archive.changed; RFC 8493, 3; DA/T 70-2018]" in found.out
    assert "INVALID  data/6-result/license.pdf" in found.out
    assert "acceptance-receipt.pdf" not in found.out
    quiet = run("archive", "check", package, "--trust", demo_folder / "pki" / "trust", "-q")
    assert quiet.out == f"INVALID\t{package}\n"
    told = run("archive", "check", package, "--trust", demo_folder / "pki" / "trust", "-v")
    assert [kind for kind in KINDS if f"{kind}.pdf" not in told.out] == []
    assert "passed: " in told.out


def test_open_verdicts(run: Callable[..., Any], short: list[object], lapsed: Path, tmp_path: Path) -> None:
    """INDETERMINATE: 3 on checking; on packing 4, unless it is accepted, and then it is told."""
    arguments = [*short[:-1], lapsed, "-o", tmp_path / "package"]
    refused = run(*arguments)
    assert refused.code == 4
    assert "INDETERMINATE by check chain.trust-store" in refused.err
    assert not (tmp_path / "package").exists()
    packed = run(*arguments, "--accept-indeterminate")
    assert packed.code == 0
    assert packed.err.count("although its verdict is open") == 2
    assert run("archive", "check", tmp_path / "package", "--trust", lapsed).code == 3


@pytest.mark.parametrize(
    ("change", "code", "text"),
    [
        (("--absent", "result"), 4, "cli.absent"),
        (("--absent", "nothing=why"), 4, "cli.absent"),
        (("--absent", "result=无"), 4, "archive.role-there"),
        (("--material", "none.txt"), 5, "io.unreadable"),
        (("--case", "none.json"), 5, "io.unreadable"),
    ],
)
def test_refusals(
    run: Callable[..., Any], short: list[object], tmp_path: Path, change: tuple[str, ...], code: int, text: str
) -> None:
    """Whose fault it is, by exit code; no package."""
    found = run(*short, *change, "-o", tmp_path / "package")
    assert found.code == code
    assert text in found.err
    assert list(tmp_path.iterdir()) == []


def _large(demo_folder: Path, short: list[object], folder: Path) -> list[object]:
    """Return the arguments for the same case with a large material."""
    material, case = folder / "large.bin", folder / "case.json"
    with material.open("wb") as file:
        file.truncate(LARGE)
    tree = json.loads((demo_folder / "cases" / "granted.json").read_text(encoding="utf-8"))
    row = next(one for one in tree["materials"] if one.get("file", {}).get("fileName") == "application-form.txt")
    row["file"]["digest"]["value"] = hashlib.sha256(bytes(LARGE)).hexdigest()
    case.write_text(json.dumps(tree), encoding="utf-8")
    swap = {str(demo_folder / "cases" / "granted.json"): case, "application-form.txt": material}
    return [next((new for old, new in swap.items() if str(one).endswith(old)), one) for one in short]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system kills otherwise")
@pytest.mark.parametrize("delay", [0.0, 0.03, 0.1])
def test_killed_while_packing(
    run: Callable[..., Any], short: list[object], demo_folder: Path, tmp_path: Path, delay: float
) -> None:
    """Kill -9 while files are copied: no package, or a whole one; the next attempt is not in its way."""
    work = tmp_path / "out"
    work.mkdir()
    arguments = [*_large(demo_folder, short, tmp_path), "-o", work / "package"]
    process = subprocess.Popen([COMMAND, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    end = time.monotonic() + 60
    while not list(work.iterdir()):
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < end
        time.sleep(0.001)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    trust = demo_folder / "pki" / "trust"
    if delay == 0.0:
        assert not (work / "package").exists()
    if not (work / "package").exists():
        assert run(*arguments).code == 0
    assert run("archive", "check", work / "package", "--trust", trust).code == 0


@pytest.mark.skipif(os.name != "posix", reason="this system limits otherwise")
@pytest.mark.parametrize("limit", [0, 20_000, 200_000])
def test_disk_that_fills_up(short: list[object], tmp_path: Path, limit: int) -> None:
    """A write that fails, whichever it is, leaves nothing behind."""
    import resource

    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    arguments = [COMMAND, *map(str, [*short, "-o", tmp_path / "package"])]
    done = subprocess.run(arguments, capture_output=True, check=False, timeout=60, preexec_fn=small_files)
    assert done.returncode == 5
    assert b"archive.unwritable" in done.stderr
    assert b"Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
