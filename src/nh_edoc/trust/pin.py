"""The pin of a trust list: by whose key it must be signed, and how old it may not be.

A list that somebody else wrote, an unsigned one, and an older one that its operator did sign (a rollback, which brings
back seals that were reported lost) are refused before anything in them is believed (verification rules, 6).
"""

from __future__ import annotations

import hmac
import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nh_edoc._cms.certificate import certificate_fields
from nh_edoc._cms.detached import read_signature
from nh_edoc.errors import FileError, InputError, TrustError
from nh_edoc.model.digest import Digest
from nh_edoc.model.record import dataclass
from nh_edoc.model.source import read_source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nh_edoc.settings import Settings

SUFFIX: Final = ".p7s"
"""Behind the name of the list: its detached signature."""
LARGEST_SIGNATURE: Final = 64 * 1024
_LARGEST_STATE: Final = 1024 * 1024
_LINE: Final = re.compile(r'\{"version":([1-9][0-9]{0,8}),"digest":"([0-9a-f]{64})"\}')


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustPin:
    """信任列表的锁定: what a list must satisfy to be used at all."""

    keys: tuple[str, ...]
    """Keys of the operator, each the SHA-256 in hexadecimal over the SubjectPublicKeyInfo; several while one key
    follows another."""
    version: int = 1
    """Least version of the list."""
    state: Path | None = None
    """File that keeps the highest version seen, over all runs; None: none is kept."""

    @classmethod
    def of(cls, settings: Settings) -> TrustPin | None:
        """Return the pin of the settings, None where none is set.

        Raises:
            TrustError: `trust.pin-incomplete`: a version or state file without a key would protect nothing.
        """
        if not settings.trust_pin:
            if settings.trust_version > 1 or settings.trust_state is not None:
                raise TrustError("trust.pin-incomplete")
            return None
        keys = tuple(one.partition(":")[2] for one in settings.trust_pin)
        return cls(keys=keys, version=settings.trust_version, state=settings.trust_state)

    def stateless(self) -> TrustPin:
        """Return the pin without its memory."""
        return replace(self, state=None)

    def require_signed(self, data: bytes, cms: bytes | None, name: str) -> None:
        """Return when one of the keys signed the list.

        Args:
            data: the bytes of ``trust.json``.
            cms: its detached signature; None where there is none.
            name: what messages call the store.

        Raises:
            TrustError: `trust.unsigned`, `trust.signature`, `trust.operator`.
        """
        if cms is None:
            raise TrustError("trust.unsigned", folder=name)
        signed, why = read_signature(data, cms)
        if signed is None or why:
            raise TrustError("trust.signature", folder=name, why=why)
        found = key_digest(signed.signer)
        # every pinned key is compared, in constant time: the answer tells nothing about how near a forgery came
        if sum(hmac.compare_digest(found, one) for one in self.keys) == 0:
            raise TrustError("trust.operator", folder=name, key=f"sha256:{found}")

    def require_current(self, version: int, digest: Digest, name: str) -> None:
        """Return when the list is no older than the pin, and than every list seen before.

        Args:
            version: of the list.
            digest: over the bytes of the list.
            name: what messages call the store.

        Raises:
            TrustError: `trust.rollback`, `trust.equivocation`, `trust.state`.
        """
        if version < self.version:
            raise TrustError("trust.rollback", folder=name, version=version, least=self.version)
        if self.state is not None:
            require_newer((version, digest.value), _seen(self.state), name)

    def remember(self, version: int, digest: Digest) -> None:
        """Keep that a list was seen and taken, where it is newer than those before.

        Raises:
            TrustError: `trust.state`, `trust.state-unwritable`.
        """
        if self.state is not None and version > max((one for one, _ in _seen(self.state)), default=0):
            _append(self.state, version, digest.value)


def require_newer(found: tuple[int, str], seen: Iterable[tuple[int, str]], name: str) -> None:
    """Return when a list (version, digest) is none that is older than those seen, or another of the same version.

    Raises:
        TrustError: `trust.rollback`; `trust.equivocation`: the operator signed two lists of one version.
    """
    version, digest = found
    for known, value in seen:
        if known > version:
            raise TrustError("trust.rollback", folder=name, version=version, least=known)
        if known == version and not hmac.compare_digest(value, digest):
            raise TrustError("trust.equivocation", folder=name, version=version)


def key_digest(certificate: bytes) -> str:
    """Return what pins the key of a DER certificate: SHA-256 over its SubjectPublicKeyInfo (as RFC 7469, 2.4)."""
    return Digest.of(certificate_fields(certificate).public_key).value


def _seen(state: Path) -> tuple[tuple[int, str], ...]:
    """Return the versions with their digests; a damaged file is told, not passed over: it may hide a rollback."""
    if not state.exists():
        return ()
    try:
        text = read_source(state, limit=_LARGEST_STATE).decode("ascii")
    except (FileError, InputError, UnicodeDecodeError) as error:
        raise TrustError("trust.state", name=str(state)) from error
    found = [_LINE.fullmatch(line) for line in text.removesuffix("\n").split("\n")]
    lines = tuple((int(one[1]), one[2]) for one in found if one is not None)
    if len(lines) != len(found) or not text.endswith("\n"):
        raise TrustError("trust.state", name=str(state))
    return lines


def _append(state: Path, version: int, digest: str) -> None:
    """Append a line: two runs at once then lose nothing, as they would by replacing the file."""
    line = json.dumps({"version": version, "digest": digest}, separators=(",", ":")) + "\n"
    try:
        handle = os.open(state, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)
        try:
            os.write(handle, line.encode("ascii"))
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise TrustError("trust.state-unwritable", name=str(state), reason=error.strerror or str(error)) from error
