"""The benchmark runs: a measurement that nobody can repeat is none."""

from __future__ import annotations

import re
import subprocess
import sys

from doc_blocks import ROOT

from nh_edoc.receipt.kinds import KINDS


def test_every_operation_is_measured_for_each_key() -> None:
    """Each row names the floor, nh-edoc and, where it does the same, pyHanko; the machine and n come first."""
    command = [sys.executable, "-m", "bench", "-n", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    machine, count, scope, *rows = done.stdout.splitlines()
    assert "Python" in machine
    assert count.startswith("n = 1;")
    assert scope.startswith("verify: nh-edoc also proves")
    found = [re.split(r"\s+", row)[:3] for row in rows]
    operations = ("render", "seal", "stamp", "verify", "chain")
    wanted = [[operation, key, "floor"] for key in ("RSA-2048", "P-256") for operation in operations]
    for key in ("RSA-2048", "P-256"):  # verifying is measured as a process too
        wanted.insert(wanted.index(["verify", key, "floor"]) + 1, ["process", key, "CPU"])
    assert found == wanted
    rows = [row for row in rows if not row.startswith("process")]
    assert all("nh-edoc" in row for row in rows)
    assert all(("pyHanko" in row) == (not row.startswith("render")) for row in rows)


def test_the_law_is_measured() -> None:
    """Every kind beside lxml, and cases beside their loading."""
    command = [sys.executable, "-m", "bench.law", "-n", "1", "--cases", "8"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    _, _, *rows, due, memory = done.stdout.splitlines()
    assert [row.split()[0] for row in rows] == list(KINDS)
    assert due.startswith("case due, 8 cases")
    assert memory.startswith("memory above start")


def test_levels_are_measured() -> None:
    """Time stamps and long-term material, apart from the authority's own time, for each key and level."""
    command = [sys.executable, "-m", "bench.levels", "-n", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    _, _, *rows = done.stdout.splitlines()
    assert [row.split()[1] for row in rows] == ["RSA-2048", "P-256"]
    for row in rows:
        assert re.findall(r"(\S+) +[0-9.]+ ms", row) == [
            "floor",
            *(f"PAdES-BASELINE-{one}" for one in ("B", "T", "LT", "LTA")),
        ]
