"""The verifier over files of other projects: what must be refused is, by a named check; what is sound is found sound.

Verification rules, 7: whom to believe is another question, so that only ``file.*`` and ``seal.*`` are looked at here.
"""

from __future__ import annotations

import os
import random
import time
from typing import TYPE_CHECKING

import pytest
from edoc_sealed import good_store

from nh_edoc.model.report import Result, Verdict
from nh_edoc.verify import Verifier

if TYPE_CHECKING:
    from collections import Counter

    from conftest import Sample
    from nh_edoc.model.report import Report

BUDGET = 20.0
"""Seconds for one file, on a machine that does other work too."""
MUTANTS = 500 if os.environ.get("NH_EDOC_NIGHTLY") == "1" else 2
SEED = 20261125


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    return Verifier(good_store())


def in_time(verifier: Verifier, data: bytes) -> Report:
    start = time.monotonic()
    report = verifier.verify(data)
    assert time.monotonic() - start < BUDGET
    assert report.indication
    assert report.checks
    return report


def codes(report: Report, result: Result) -> set[str]:
    return {one.code for one in report.checks if one.code.startswith(("file.", "seal.")) and one.result is result}


def test_verdict(sample: Sample, verifier: Verifier, counts: dict[str, Counter[str]]) -> None:
    """One verdict with a reason for every file, and the right one where its own project says which."""
    report = in_time(verifier, sample.path.read_bytes())
    failed, unknown = codes(report, Result.FAILED), codes(report, Result.UNKNOWN)
    counts[sample.group][report.verdict.value + (" by file or seal" if failed else "")] += 1
    if sample.group.startswith("FAIL"):
        assert report.verdict is Verdict.INVALID
        assert failed
    elif sample.group == "PASS":
        assert (failed, unknown) == (set(), set())
    elif sample.group == "NO_SIGNATURE":
        assert report.verdict is Verdict.INVALID
    assert report.verdict is not Verdict.VALID, "none of these is of an agency that the store knows"


def mutated(data: bytes, rng: random.Random) -> bytes:
    """A file with some bytes changed, a part cut out, doubled, or appended."""
    changed = bytearray(data)
    kind = rng.randrange(4)
    at = rng.randrange(max(1, len(data)))
    span = rng.randrange(1, 200)
    if kind == 0:
        for _ in range(rng.randrange(1, 20)):
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    elif kind == 1:
        del changed[at : at + span]
    elif kind == 2:
        changed[at:at] = data[at : at + span]
    else:
        changed += data[at : at + span]
    return bytes(changed)


def test_mutants(sample: Sample, verifier: Verifier) -> None:
    """Damaged files get a verdict in time too, and nothing that was signed is found sound when it was not."""
    data = sample.path.read_bytes()
    rng = random.Random(f"{SEED} {sample.name}")
    for _ in range(MUTANTS if data else 0):
        report = in_time(verifier, mutated(data, rng))
        assert report.verdict is not Verdict.VALID
