"""Certification paths under a trust store, for sealers and verifiers alike.

A plain path is validated by our own readers, every other one, and every one that does not hold, by pyHanko's.
Paths are remembered for the present only (verification rules, 6): until the first certificate, list or anchor of
the path ends, and never for a time that the caller names or a time stamp proves.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import field, replace
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Final

from nh_edoc._cms.path_list import PathList
from nh_edoc._pyhanko.outcome import Chain, Part, Purpose
from nh_edoc.errors import TrustError
from nh_edoc.model.record import dataclass
from nh_edoc.model.trust import AnchorUse
from nh_edoc.trust.algorithms import AlgorithmPolicy, load_algorithms
from nh_edoc.trust.plain_paths import PlainPaths, read_lists
from nh_edoc.trust.store import TrustStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nh_edoc._cms.ocsp import OcspResponse  # noqa: TC004 - loaded where there are responses
    from nh_edoc._pyhanko.validate import ChainValidator
    from nh_edoc.model.digest import DigestAlgorithm

_MOST_PATHS: Final = 1024
_USES: Final = {
    Purpose.SEAL: AnchorUse.SEAL,
    Purpose.APPLICANT: AnchorUse.APPLICANT,
    Purpose.TIMESTAMP: AnchorUse.TIMESTAMP,
}


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


class _Judges:
    """Both validators for one purpose and one set of anchors, each made when first asked."""

    __slots__ = ("anchors", "plain", "purpose", "thorough")

    def __init__(self, purpose: Purpose, anchors: tuple[bytes, ...]) -> None:
        self.purpose = purpose
        self.anchors = anchors
        self.plain: PlainPaths | None = None
        self.thorough: ChainValidator | None = None


@dataclass(slots=True)
class Paths:
    """Builds and validates paths against one trust store; may be shared by threads."""

    store: TrustStore
    require_revocation: bool = True
    """False is an unsafe policy's choice."""
    plain: bool = True
    """Whether plain paths are tried first by our own readers; False changes no answer, only the time it takes."""
    algorithms: AlgorithmPolicy = field(default_factory=load_algorithms)
    """Until when algorithms may be relied on."""
    _judges: dict[tuple[Purpose, tuple[bytes, ...]], _Judges] = field(default_factory=dict)
    unanswered: list[Chain] | None = None
    """Where paths are noted whose revocation could not be found out, for who wants to look for it; None: nowhere."""
    _lists: tuple[PathList, ...] | None = field(init=False)
    _responses: tuple[OcspResponse, ...] = field(init=False)
    _known: OrderedDict[bytes, tuple[datetime, Chain]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._lists = read_lists(self.store.crls) if self.plain and self.require_revocation else None
        self._responses = _read(self.store.ocsps) if self.store.ocsps else ()

    def judge(
        self,
        certificate: bytes,
        embedded: Sequence[bytes],
        when: Moment,
        purpose: Purpose = Purpose.SEAL,
        *,
        digest: DigestAlgorithm | None = None,
    ) -> Chain:
        """Return the path of a certificate to an anchor that serves ``purpose``.

        Args:
            certificate: DER.
            embedded: DER of the certificates that came with it.
            when: the judged time.
            purpose: what the certificate's key was used for.
            digest: of what it signed; None: not asked.

        Raises:
            TrustError: `trust.material`: the store holds what path validation cannot read.
        """
        chain = self._judge(certificate, embedded, when, purpose)
        if self.unanswered is not None and chain.is_open:
            self.unanswered.append(chain)
        if not self.algorithms.ends or chain.fault(Part.PATH) or chain.fault(Part.ALGORITHM):
            return chain
        weak = self.algorithms.weakness(chain.path, digest, when.judged)
        return chain if weak is None else replace(chain, faults=(*chain.faults, weak))

    def _judge(self, certificate: bytes, embedded: Sequence[bytes], when: Moment, purpose: Purpose) -> Chain:
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
            judges = self._judges.setdefault((purpose, anchors), _Judges(purpose, anchors))
            # one that the store has too would make a second path of the same certificates
            others = [one for one in embedded if one not in self.store.intermediates]
            chain = self._plainly(judges, certificate, others, when)
            if chain is None:
                chain = self._thoroughly(judges).validate(certificate, others, when.at, proven=when.proven)
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

    def _plainly(self, judges: _Judges, certificate: bytes, embedded: Sequence[bytes], when: Moment) -> Chain | None:
        """Return a plain path that holds; None where only the thorough validator can tell."""
        if self._lists is None:
            return None
        if judges.plain is None:
            judges.plain = PlainPaths(
                anchors=judges.anchors,
                intermediates=self.store.intermediates,
                lists=self._lists,
                purpose=judges.purpose,
                responses=self._responses,
            )
        return judges.plain.validate(certificate, embedded, when.at, proven=when.proven)

    def _thoroughly(self, judges: _Judges) -> ChainValidator:
        if judges.thorough is None:
            from nh_edoc._pyhanko.validate import ChainValidator  # noqa: PLC0415 - plain paths do not pay for pyHanko

            try:
                judges.thorough = ChainValidator(
                    anchors=judges.anchors,
                    intermediates=self.store.intermediates,
                    crls=self.store.crls,
                    purpose=judges.purpose,
                    responses=self._responses,
                    require_revocation=self.require_revocation,
                )
            except (ValueError, TypeError) as error:
                raise TrustError("trust.material", reason=str(error)) from error
        return judges.thorough


def _read(ocsps: Sequence[bytes]) -> tuple[OcspResponse, ...]:
    from nh_edoc._cms.der import CmsError  # noqa: PLC0415 - most stores hold no responses
    from nh_edoc._cms.ocsp import read_response  # noqa: PLC0415 - as above

    try:
        return tuple(map(read_response, ocsps))
    except CmsError as error:
        raise TrustError("trust.material", reason=str(error)) from error
