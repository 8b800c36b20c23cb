"""Steps (3) and (4): the certificate's path, as checks.

Paths are remembered for the present only (verification rules, 6): until the first certificate, list or anchor of
the path ends, and never for a time that the caller names.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Final

from nh_edoc._pyhanko.outcome import Chain, Fault, Part, Purpose, SubIndication
from nh_edoc._pyhanko.validate import ChainValidator
from nh_edoc.errors import TrustError
from nh_edoc.model.report import Check, Result
from nh_edoc.model.trust import AnchorUse
from nh_edoc.trust import TrustStore
from nh_edoc.verify.catalogue import CATALOGUE
from nh_edoc.verify.conclude import make_check
from nh_edoc.verify.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_MOST_PATHS: Final = 1024
_PARTS: Final = (Part.PATH, Part.USAGE, Part.REVOCATION, Part.ALGORITHM)
_CODES: Final = {part: f"chain.{part.value}" for part in _PARTS}
_REASONS: Final = {
    SubIndication.OUT_OF_BOUNDS_NO_POE: "out-of-bounds",
    SubIndication.CHAIN_CONSTRAINTS_FAILURE: "constraints",
    SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE: "general",
    SubIndication.REVOKED_CA_NO_POE: "authority",
}


@dataclass(slots=True)
class Paths:
    """Builds and validates paths against one trust store under one policy; may be shared by threads."""

    store: TrustStore
    policy: Policy
    _validators: dict[tuple[bytes, ...], ChainValidator] = field(default_factory=dict)
    _known: OrderedDict[bytes, tuple[datetime, Chain]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def judge(self, certificate: bytes, embedded: Sequence[bytes], at: datetime, *, remember: bool) -> Chain:
        """Return the path of a seal's certificate at ``at``.

        Args:
            certificate: DER.
            embedded: DER of the certificates that came with it.
            at: the judged time.
            remember: whether ``at`` is the present, so that an earlier answer may serve.

        Raises:
            TrustError: `trust.material`: the store holds what path validation cannot read.
        """
        anchors = self.store.anchors(AnchorUse.SEAL, at)
        named = hashlib.sha256(b"".join(hashlib.sha256(one).digest() for one in (certificate, *embedded, *anchors)))
        key = named.digest()
        with self._lock:  # the ASN.1 library reads lazily, which two threads must not do to the same list
            known = self._recall(key, at) if remember else None
            if known is not None:
                return known
            chain = self._validator(anchors).validate(certificate, embedded, at)
            if remember and chain.holds and chain.until is not None:  # only what holds is remembered
                self._known[key] = (at, chain)
                while len(self._known) > _MOST_PATHS:
                    self._known.popitem(last=False)
        return chain

    def _recall(self, key: bytes, at: datetime) -> Chain | None:
        found = self._known.get(key)
        if found is None:
            return None
        since, chain = found
        return chain if chain.until is not None and since <= at < chain.until else None

    def _validator(self, anchors: tuple[bytes, ...]) -> ChainValidator:
        found = self._validators.get(anchors)
        if found is None:
            try:
                found = ChainValidator(
                    anchors=anchors,
                    intermediates=self.store.intermediates,
                    crls=self.store.crls,
                    purpose=Purpose.SEAL,
                    require_revocation=self.policy.requires_revocation,
                )
            except (ValueError, TypeError) as error:
                raise TrustError("trust.material", reason=str(error)) from error
            self._validators[anchors] = found
        return found


def store_check(store: TrustStore, at: datetime) -> Check:
    """Check that the trust store is not past its next update: what happened since is unknown."""
    current = at < store.next_update
    return make_check(
        "chain.trust-store",
        Result.PASSED if current else Result.FAILED,
        next_update=store.next_update.isoformat(timespec="seconds"),
    )


def chain_checks(chain: Chain, name: str, policy: Policy) -> Iterator[Check]:
    """Yield one check for each question of the path; what a failure kept from being asked is unknown."""
    for part in _PARTS:
        code = _CODES[part]
        fault = chain.fault(part)
        if part is Part.REVOCATION and not policy.requires_revocation:
            yield make_check(code, Result.NOT_APPLICABLE, signature=name, reason="waived")
        elif fault is not None:
            yield _failed(code, fault, name)
        else:
            yield make_check(code, Result.PASSED if chain.answers(part) else Result.UNKNOWN, signature=name)


def unknown_chain(name: str) -> Iterator[Check]:
    """Yield the checks of a path that could not even be begun."""
    for code in _CODES.values():
        yield make_check(code, Result.UNKNOWN, signature=name)


def _failed(code: str, fault: Fault, name: str) -> Check:
    if not fault.known:
        return make_check(code, Result.UNKNOWN, signature=name)
    reason = "hold" if fault.why == "hold" else _REASONS.get(fault.sub)
    if f"check.{code}.{reason}" not in CATALOGUE[code].reasons:
        reason = None
    on = "" if fault.on is None else fault.on.isoformat(timespec="seconds")
    return make_check(code, Result.FAILED, signature=name, reason=reason, why=fault.why, on=on)
