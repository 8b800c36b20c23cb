"""Certification paths under a trust store, for sealers and verifiers alike.

Paths are remembered for the present only (verification rules, 6): until the first certificate, list or anchor of
the path ends, and never for a time that the caller names or a time stamp proves.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Final

from nh_edoc._pyhanko.outcome import Chain, Purpose
from nh_edoc.errors import TrustError
from nh_edoc.model.trust import AnchorUse
from nh_edoc.trust.plain_paths import PlainPaths
from nh_edoc.trust.store import TrustStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nh_edoc._pyhanko.validate import ChainValidator  # noqa: TC004 - loaded where it is needed

_MOST_PATHS: Final = 1024
_USES: Final = {Purpose.SEAL: AnchorUse.SEAL, Purpose.TIMESTAMP: AnchorUse.TIMESTAMP}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """判断时点: by which time certificates and authority are judged (verification rules, 2)."""

    at: datetime
    """The time of validation, aware."""
    present: bool
    """Whether ``at`` was read from the clock; else it is the caller's assumption."""
    proven: datetime | None = None
    """An earlier time at which the signature is proven to have existed."""

    @property
    def judged(self) -> datetime:
        """The earliest proven time, else the time of validation."""
        return self.at if self.proven is None else self.proven


@dataclass(slots=True)
class Paths:
    """Builds and validates paths against one trust store; may be shared by threads."""

    store: TrustStore
    require_revocation: bool = True
    """False is an unsafe policy's choice."""
    _plains: dict[tuple[Purpose, tuple[bytes, ...]], PlainPaths] = field(default_factory=dict)
    _validators: dict[tuple[Purpose, tuple[bytes, ...]], ChainValidator] = field(default_factory=dict)
    _known: OrderedDict[bytes, tuple[datetime, Chain]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def judge(
        self, certificate: bytes, embedded: Sequence[bytes], when: Moment, purpose: Purpose = Purpose.SEAL
    ) -> Chain:
        """Return the path of a certificate to an anchor that serves ``purpose``.

        Args:
            certificate: DER.
            embedded: DER of the certificates that came with it.
            when: the judged time.
            purpose: what the certificate's key was used for.

        Raises:
            TrustError: `trust.material`: the store holds what path validation cannot read.
        """
        remember = when.present and when.proven is None
        anchors = self.store.anchors(_USES[purpose], when.judged)
        named = hashlib.sha256(purpose.encode())
        for one in (certificate, *embedded, *anchors):
            named.update(hashlib.sha256(one).digest())
        key = named.digest()
        with self._lock:  # the ASN.1 library reads lazily, which two threads must not do to the same list
            known = self._recall(key, when.at) if remember else None
            if known is not None:
                return known
            # one that the store has too would make a second path of the same certificates
            others = [one for one in embedded if one not in self.store.intermediates]
            plain = self._plain(purpose, anchors).prove(certificate, others, when.at, proven=when.proven)
            chain = plain or self._validator(purpose, anchors).validate(
                certificate, others, when.at, proven=when.proven
            )
            if remember and chain.holds and chain.until is not None:  # only what holds is remembered
                self._known[key] = (when.at, chain)
                while len(self._known) > _MOST_PATHS:
                    self._known.popitem(last=False)
        return chain

    def _recall(self, key: bytes, at: datetime) -> Chain | None:
        found = self._known.get(key)
        if found is None:
            return None
        since, chain = found
        return chain if chain.until is not None and since <= at < chain.until else None

    def _plain(self, purpose: Purpose, anchors: tuple[bytes, ...]) -> PlainPaths:
        found = self._plains.get((purpose, anchors))
        if found is None:
            found = PlainPaths(
                anchors=anchors,
                intermediates=self.store.intermediates,
                crls=self.store.crls,
                purpose=purpose,
                require_revocation=self.require_revocation,
            )
            self._plains[purpose, anchors] = found
        return found

    def _validator(self, purpose: Purpose, anchors: tuple[bytes, ...]) -> ChainValidator:
        found = self._validators.get((purpose, anchors))
        if found is None:
            from nh_edoc._pyhanko.validate import ChainValidator  # noqa: PLC0415 - 90 ms that plain paths do not need

            try:
                found = ChainValidator(
                    anchors=anchors,
                    intermediates=self.store.intermediates,
                    crls=self.store.crls,
                    purpose=purpose,
                    require_revocation=self.require_revocation,
                )
            except (ValueError, TypeError) as error:
                raise TrustError("trust.material", reason=str(error)) from error
            self._validators[purpose, anchors] = found
        return found
