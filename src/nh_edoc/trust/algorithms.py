"""算法有效期: until when algorithms may carry a seal (ETSI TS 119 312), as data; judged at the proven time.

The floor, SHA-2 with RSA of 2048 bits and more or the NIST curves, is in the readers of signatures and paths. A table
can only be stricter than it, so that no file of settings makes a weak seal strong.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from nh_edoc._cms.algorithms import load_key
from nh_edoc._cms.der import CmsError
from nh_edoc._cms.path_certificate import read_path_certificate
from nh_edoc._pyhanko.outcome import Fault, Part, SubIndication
from nh_edoc.errors import InputError, Problem
from nh_edoc.model.legal_time import BEIJING
from nh_edoc.model.record import dataclass
from nh_edoc.model.source import read_source

DEFAULT: Final = Path(__file__).with_name("algorithms.toml")
LIMIT: Final = 100_000
"""Greatest size of a table in bytes."""
SMALLEST_RSA: Final = 2048
_ALWAYS: Final = datetime.max.replace(tzinfo=UTC)
_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_TABLES: Final = {
    "digest": frozenset({"sha256", "sha384", "sha512"}),
    "rsa": frozenset[str](),
    "curve": frozenset({"secp256r1", "secp384r1", "secp521r1"}),
}
"""Table → names that may be good at all."""
_LARGEST_BITS: Final = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class AlgorithmPolicy:
    """算法策略: the end of each algorithm, exclusive."""

    digests: Mapping[str, datetime]
    rsa: tuple[tuple[int, datetime], ...]
    """Bits, ascending, each row up to the next."""
    curves: Mapping[str, datetime]

    @property
    def ends(self) -> bool:
        """Whether anything above the floor has an end."""
        rows = [one for bits, one in self.rsa if bits >= SMALLEST_RSA]
        good = [*(self.digests[one] for one in _TABLES["digest"]), *(self.curves[one] for one in _TABLES["curve"])]
        return any(one != _ALWAYS for one in (*rows, *good))

    def digest_holds(self, name: str, at: datetime) -> bool:
        """Return whether a digest algorithm may be relied on at ``at``."""
        return at < self.digests.get(name, _NEVER)

    def rsa_holds(self, bits: int, at: datetime) -> bool:
        """Return whether RSA with a modulus of so many bits may be relied on at ``at``."""
        return at < next((until for least, until in reversed(self.rsa) if bits >= least), _NEVER)

    def curve_holds(self, name: str, at: datetime) -> bool:
        """Return whether ECDSA on a curve may be relied on at ``at``."""
        return at < self.curves.get(name, _NEVER)

    def weakness(self, path: Sequence[bytes], digest: str | None, at: datetime) -> Fault | None:
        """Return what of a path is too weak at ``at``.

        Args:
            path: DER from the leaf to the anchor, whose own signature proves nothing and is not looked at.
            digest: name of the digest of what the leaf signed; None where that is not asked.
            at: the judged time.
        """
        found = None if digest is None or self.digest_holds(digest, at) else digest
        found = found or next((weak for der in path if (weak := self._weak_key(der, at))), None)
        found = found or next((weak for der in path[:-1] if (weak := self._weak_digest(der, at))), None)
        if found is None:
            return None
        return Fault(part=Part.ALGORITHM, sub=SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE, why=found)

    def _weak_key(self, der: bytes, at: datetime) -> str | None:
        key = _key_of(der)
        curve = getattr(key, "curve", None)
        if curve is not None:
            return None if self.curve_holds(curve.name, at) else str(curve.name)
        bits = getattr(key, "key_size", 0)
        return None if self.rsa_holds(bits, at) else f"RSA-{bits}"

    def _weak_digest(self, der: bytes, at: datetime) -> str | None:
        name = _digest_of(der)
        return name if name is not None and not self.digest_holds(name, at) else None


def _key_of(der: bytes) -> object:
    try:
        return load_key(der)
    except CmsError:
        from cryptography import x509  # noqa: PLC0415 - plain certificates do not pay for it

        return x509.load_der_x509_certificate(der).public_key()


def _digest_of(der: bytes) -> str | None:
    try:
        return read_path_certificate(der).algorithm.digest.value
    except CmsError:
        from cryptography import x509  # noqa: PLC0415 - plain certificates do not pay for it

        used = x509.load_der_x509_certificate(der).signature_hash_algorithm
        return None if used is None else used.name


def load_algorithms(path: Path | None = None) -> AlgorithmPolicy:
    """Return the table of the package, changed by the rows of the operator's file.

    Args:
        path: the file; None: no changes.

    Raises:
        FileError: `io.unreadable`.
        InputError: `io.too-large`; `algorithms.invalid`: the problems say what is wrong with the file.
    """
    base = _default()
    if path is None:
        return base
    data = read_source(path, limit=LIMIT)
    try:
        tree = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputError("settings.toml", name=str(path), reason=str(error)) from error
    problems = tuple(_problems(tree))
    if problems:
        raise InputError("algorithms.invalid", problems, name=str(path), count=len(problems))
    return _made(tree, base)


@lru_cache(maxsize=1)
def _default() -> AlgorithmPolicy:
    nothing: Mapping[str, datetime] = MappingProxyType({})
    tree = tomllib.loads(DEFAULT.read_text(encoding="utf-8"))
    return _made(tree, AlgorithmPolicy(digests=nothing, rsa=(), curves=nothing))


def _problems(tree: Mapping[str, Any]) -> list[Problem]:
    found = []
    for table, rows in tree.items():
        if table not in _TABLES or not isinstance(rows, dict):
            params = {"name": table, "known": ", ".join(_TABLES)}
            found.append(Problem(path=f"/{table}", code="algorithms.table", params=params))
            continue
        for name, value in rows.items():
            path = f"/{table}/{name}"
            if table == "rsa" and not (name.isascii() and name.isdigit() and 0 < int(name[:9]) <= _LARGEST_BITS):
                found.append(Problem(path=path, code="algorithms.bits", params={"name": name}))
            elif not isinstance(value, bool) and type(value) is not date:
                found.append(Problem(path=path, code="algorithms.value", params={"name": name}))
            elif value is not False and not _may_be_good(table, name):
                found.append(Problem(path=path, code="algorithms.floor", params={"name": name}))
    return found


def _may_be_good(table: str, name: str) -> bool:
    return int(name) >= SMALLEST_RSA if table == "rsa" else name in _TABLES[table]


def _made(tree: Mapping[str, Any], base: AlgorithmPolicy) -> AlgorithmPolicy:
    ends = {table: {name: _end(value) for name, value in tree.get(table, {}).items()} for table in _TABLES}
    rsa = dict(base.rsa) | {int(bits): until for bits, until in ends["rsa"].items()}
    return AlgorithmPolicy(
        digests=MappingProxyType({**base.digests, **ends["digest"]}),
        rsa=tuple(sorted(rsa.items())),
        curves=MappingProxyType({**base.curves, **ends["curve"]}),
    )


def _end(value: bool | date) -> datetime:  # noqa: FBT001 - what a row of the file holds
    if isinstance(value, bool):
        return _ALWAYS if value else _NEVER
    return datetime.combine(value, time(0), tzinfo=BEIJING)
