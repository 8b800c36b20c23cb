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
    assert scope.startswith("verify: file, seal, path and revocation")
    *rows, large_sealing, large = rows
    found = [re.split(r"\s+", row)[:2] for row in rows]
    # sealing is measured for files of others and as a process too; verifying for the first file, data and text, many
    # seals, as a process; and both for a large file
    sealing = ("seal", "foreign", "process", "stamp")
    operations = ("render", *sealing, "verify", "first", "document", "seals", "process", "chain")
    assert found == [[operation, key] for key in ("RSA-2048", "P-256") for operation in operations]
    assert "memory" in large
    assert large_sealing.startswith("large")
    raced = [row for row in rows if row.split()[0] not in {"seals", "process"}]
    assert all(" floor " in row and "nh-edoc" in row for row in raced)
    assert all(("pyHanko" in row) == (row.split()[0] not in {"render", "first", "document"}) for row in raced)


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
