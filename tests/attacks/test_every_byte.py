"""No byte of a sealed file can be changed: inside the byte range the file is INVALID, elsewhere not VALID.

Three counts: quickly, a seeded sample; with NH_EDOC_COUNTS=ci every byte of hole, signature dictionary,
cross-reference and trailer of the sealing revision and 2,000 others; with NH_EDOC_NIGHTLY=1 every byte of the file with
each mask.
"""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest
from edoc_sealed import hole, sealed, verify

from nh_edoc.model.report import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

MASKS = (0x01, 0x20, 0x80)
NIGHTLY = os.environ.get("NH_EDOC_NIGHTLY") == "1"
EVERY = NIGHTLY or os.environ.get("NH_EDOC_COUNTS") == "ci"
SAMPLE = 2000 if EVERY else 100
PARTS = range(4)
"""Slices of the offsets, so that several processes share them."""
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


@pytest.mark.parametrize("part", PARTS)
def test_structure(part):
    """Hole, signature dictionary, cross-reference table and trailer."""
    data = sealed()
    places = structure(data)[part :: len(PARTS)]
    chosen = places if EVERY else random.Random(SEED).sample(places, len(places) // 20)
    assert survivors(data, chosen, MASKS if NIGHTLY else (MASKS[part % 3],)) == []


@pytest.mark.parametrize("part", PARTS)
def test_others(part):
    """The rendered document, and fields, structure, page and catalogue as the sealing revision rewrote them."""
    data = sealed()
    offsets = range(structure(data).start)
    chosen = offsets if NIGHTLY else random.Random(SEED).sample(offsets, SAMPLE)
    masks = MASKS if NIGHTLY else (MASKS[part % 3],)
    assert survivors(data, chosen[part :: len(PARTS)], masks) == []


@pytest.mark.parametrize("size", [1, 2, 100, 4096])
def test_truncated(size):
    """A shortened file is never VALID."""
    assert verify(sealed()[:-size]).verdict is Verdict.INVALID
