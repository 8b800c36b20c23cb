"""Documents that were changed and then sealed with a good key: whatever is VALID shows what its data says.

Verification rules, 7. Oracle: another renderer (PDFium), and the data itself. The full count is made by
``run_mutants.py``, which says each minute how far it is.
"""

from __future__ import annotations

import os
import random
from collections import Counter

import pytest
from edoc_mutants import AWAITED, BYTES, CASES, KINDS, Mutation, base, judge

from nh_edoc.errors import EdocError

NIGHTLY = os.environ.get("NH_EDOC_NIGHTLY") == "1"
COUNT = 1000 if NIGHTLY else 5


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_changed_is_valid(kind: str) -> None:
    """Otherwise the mutants would prove nothing: writing an object anew is no change."""
    one = base(kind)
    number = one.groups["page"][0]
    for same in (lambda *_: one.data, lambda *_: one.with_stream(number, one.streams[number])):
        _, verdict, past = judge(one, same, random.Random(1))
        assert (verdict, past) == ("VALID", True)


@pytest.mark.parametrize(
    ("kind", "mutation"),
    [pytest.param(*case, id=f"{case[1].__name__}-{case[0]}") for case in CASES if NIGHTLY or case[0] != AWAITED],
)
def test_valid_shows_its_data(kind: str, mutation: Mutation) -> None:
    """No crash, one verdict, and no VALID that shows something else."""
    rng = random.Random(f"{kind} {mutation.__name__}")
    made: Counter[str] = Counter()
    for _ in range(COUNT):
        _, verdict, past = judge(base(kind), mutation, rng)
        made[verdict] += 1
        made["past the digest"] += past
    assert made["VALID"] < COUNT
    assert mutation in BYTES or made["past the digest"] >= COUNT / 2


def test_a_mutant_that_cannot_be_sealed_is_an_answer() -> None:
    """The sealer refuses with an error of its own."""
    one = base(KINDS[0])
    _, verdict, _ = judge(one, lambda *_: one.data[:-9], random.Random(1))
    assert verdict == "unsealable"
    assert issubclass(EdocError, Exception)
