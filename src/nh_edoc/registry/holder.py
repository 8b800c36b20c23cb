"""The holder of a licence, so that "the same holder" can be asked without knowing who it is (R25)."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Final

from nh_edoc.errors import InputError

if TYPE_CHECKING:
    from nh_edoc.model.document import IdType

_LEAST: Final = 32
"""Bytes of the least key: as many as the digest has (RFC 2104, 3)."""


def holder_digest(id_type: IdType, code: str, *, key: bytes) -> str:
    """Return HMAC-SHA-256 over holder type and code, in hexadecimal.

    It is keyed because a bare digest would hide nothing: there are few enough possible 公民身份号码 to try them
    all within hours. The key is kept apart from the registry file and its copies, the same for the file's life.

    Raises:
        InputError: `registry.holder-key`: the key has less than 32 bytes.
    """
    if len(key) < _LEAST:
        raise InputError("registry.holder-key", least=_LEAST)
    return hmac.digest(key, f"{id_type}:{code.upper()}".encode(), "sha256").hex()
