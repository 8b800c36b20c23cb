"""Digest values: the algorithm always travels with the value."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import TYPE_CHECKING

from nh_edoc.model.fields import Hex
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable


class DigestAlgorithm(StrEnum):
    """Digest algorithms of stored digests (SM3: GB/T 32905)."""

    SHA256 = "sha256"
    SHA384 = "sha384"
    SHA512 = "sha512"
    SM3 = "sm3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """摘要: algorithm and lower-case hexadecimal value."""

    alg: DigestAlgorithm
    value: Hex

    @classmethod
    def of(cls, *parts: bytes | memoryview | Iterable[bytes]) -> Digest:
        """Return the SHA-256 digest of the parts, in order; an iterable is read chunk by chunk."""
        state = hashlib.sha256()
        for part in parts:
            for chunk in (part,) if isinstance(part, bytes | memoryview) else part:
                state.update(chunk)
        return cls(alg=DigestAlgorithm.SHA256, value=state.hexdigest())
