"""How much room the hole of a seal has: known to sealer and verifier alike (docs/profile.md)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from nh_edoc.model.report import Level

STEP: Final = 256
"""The room is a multiple of this many bytes."""
SPARE: Final = 16
"""An ECDSA signature's length varies by a few bytes; its greatest length must fit."""

STAMPED: Final = 16_384
"""The room from level B-T on, for every key: how long a time-stamp token becomes is known only after the digest,
which the room is part of. Signature and chain take 2 to 4 KB, a token with its own chain 2 to 8 KB."""

CLOCK_TOLERANCE: Final = timedelta(minutes=5)
"""By how much an authority's clock may differ from the sealer's, and be ahead of the verifier's."""


def reserved_bytes(cms_length: int, level: Level = Level.B_B) -> int:
    """Return the bytes that a hole for a CMS of ``cms_length`` bytes, still without a token, has.

    Level B-B: with spare, rounded up to a step; tight, because other people's verifiers read the hole character by
    character. Higher levels: always the same.
    """
    return (cms_length + SPARE + STEP - 1) // STEP * STEP if level is Level.B_B else STAMPED


def may_reserve(cms_length: int, hole: int, level: Level = Level.B_B) -> bool:
    """Return whether a hole of ``hole`` bytes is one that our sealer would make for such a CMS.

    The room is fixed before the signature is known; an ECDSA signature may then be up to ``SPARE`` bytes shorter
    than the longest one that was planned for.
    """
    if level is not Level.B_B:
        return cms_length <= hole == STAMPED
    return hole in {reserved_bytes(cms_length + shorter) for shorter in range(SPARE + 1)}
