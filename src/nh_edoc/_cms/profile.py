"""How much room the hole of a seal has: known to sealer and verifier alike (docs/profile.md)."""

from __future__ import annotations

from typing import Final

STEP: Final = 256
"""The room is a multiple of this many bytes."""
SPARE: Final = 16
"""An ECDSA signature's length varies by a few bytes; its greatest length must fit."""


def reserved_bytes(cms_length: int) -> int:
    """Return the bytes that a hole for a CMS of ``cms_length`` bytes has: with spare, rounded up to a step.

    Tight, because other people's verifiers read the hole character by character.
    """
    return (cms_length + SPARE + STEP - 1) // STEP * STEP


def may_reserve(cms_length: int, hole: int) -> bool:
    """Return whether a hole of ``hole`` bytes is one that our sealer would make for such a CMS.

    The room is fixed before the signature is known; an ECDSA signature may then be up to ``SPARE`` bytes shorter
    than the longest one that was planned for.
    """
    return hole in {reserved_bytes(cms_length + shorter) for shorter in range(SPARE + 1)}
