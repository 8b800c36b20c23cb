"""Real files that nobody here wrote, beside the project in ../shared/corpus (or NH_EDOC_CORPUS); skipped where they are absent."""

from __future__ import annotations

import csv
import os
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest
from doc_blocks import ROOT


@dataclass(frozen=True)
class Sample:
    """One file, and what the project that it comes from says of it."""

    path: Path
    name: str
    group: str
    """PASS, FAIL_…, GRACEFUL, NO_SIGNATURE or another, as the index explains."""


def folder() -> Path:
    return Path(os.environ.get("NH_EDOC_CORPUS", ROOT.parent / "shared" / "corpus")) / "pdf"


def samples() -> list[Sample]:
    index = folder() / "index.tsv"
    if not index.is_file():
        return []
    with index.open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return [Sample(folder() / row["path"], row["path"], row["verdict"]) for row in rows]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "sample" in metafunc.fixturenames:
        found = samples()
        absent = pytest.mark.skip(reason=f"no corpus of foreign files in {folder()}")
        values = [pytest.param(one, id=one.name) for one in found] or [pytest.param(None, marks=absent, id="absent")]
        metafunc.parametrize("sample", values)


@pytest.fixture(scope="session")
def counts() -> dict[str, Counter[str]]:
    """Group → how many files came out how; printed at the end."""
    return COUNTS


@pytest.fixture(scope="session")
def sealing_counts() -> dict[str, Counter[str]]:
    """The same of sealing."""
    return SEALED


@pytest.fixture(scope="session")
def all_samples() -> list[Sample]:
    return samples()


COUNTS: dict[str, Counter[str]] = defaultdict(Counter)
SEALED: dict[str, Counter[str]] = defaultdict(Counter)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for group, found in [*sorted(COUNTS.items()), *((f"sealing: {name}", found) for name, found in SEALED.items())]:
        told = ", ".join(f"{count} {name}" for name, count in sorted(found.items()))
        terminalreporter.write_line(f"corpus {group:<26}{told}")
