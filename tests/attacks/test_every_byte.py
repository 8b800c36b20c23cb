"""No byte of a sealed file can be changed: inside the byte range the file is INVALID, elsewhere not VALID.

Always: every byte of hole, signature dictionary, cross-reference and trailer of the sealing revision with three masks,
and a seeded sample of all others. With NH_EDOC_NIGHTLY=1: every byte of the file.
"""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest
from edoc_sealed import hole, rendered, sealed, verify

from nh_edoc.model.report import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

MASKS = (0x01, 0x20, 0x80)
NIGHTLY = os.environ.get("NH_EDOC_NIGHTLY") == "1"
SAMPLE = 2000
SEED = 20260316


def survivors(data: bytes, offsets: Iterable[int], masks: Iterable[int] = MASKS) -> list[tuple[int, int, str]]:
    """Return every changed byte that was not caught as it must be: offset, mask, verdict."""
    gap = hole(data)
    found = []
    for offset in offsets:
        for mask in masks:
            changed = bytearray(data)
            changed[offset] ^= mask
            verdict = verify(bytes(changed)).verdict
            inside = not gap.start <= offset < gap.end
            if verdict is Verdict.VALID or (inside and verdict is not Verdict.INVALID):
                found.append((offset, mask, verdict.value))
    return found


def structure(data: bytes) -> range:
    """Return the offsets from the signature dictionary to the end of the file, hole included."""
    gap = hole(data)
    return range(data.rindex(b" obj", 0, gap.start) - 8, len(data))


def test_sample_is_valid():
    """What is not changed is VALID: otherwise this test would prove nothing."""
    assert verify(sealed()).verdict is Verdict.VALID


def test_structure():
    """Hole, signature dictionary, cross-reference table and trailer: every byte."""
    data = sealed()
    places = structure(data)
    gap = hole(data)
    padding = range(gap.start + 4200, gap.end - 8)
    chosen = [one for one in places if NIGHTLY or one not in padding or one % 16 == 0]
    assert survivors(data, chosen) == []


def test_sealing_revision():
    """Fields, structure, page and catalogue as the sealing revision rewrote them."""
    data = sealed()
    chance = random.Random(SEED)
    offsets = range(len(rendered().data), structure(data).start)
    chosen = offsets if NIGHTLY else chance.sample(offsets, min(SAMPLE // 4, len(offsets)))
    assert survivors(data, chosen, MASKS if NIGHTLY else MASKS[:1]) == []


def test_base():
    """The rendered document: a seeded sample of all its bytes."""
    data = sealed()
    chance = random.Random(SEED)
    offsets = range(len(rendered().data))
    chosen = offsets if NIGHTLY else chance.sample(offsets, SAMPLE // 4)
    assert survivors(data, chosen, MASKS if NIGHTLY else (chance.choice(MASKS),)) == []


@pytest.mark.parametrize("size", [1, 2, 100, 4096])
def test_truncated(size):
    """A shortened file is never VALID."""
    assert verify(sealed()[:-size]).verdict is Verdict.INVALID
