"""Levels B-LT and B-LTA: keep with a sealed file what its seals and time stamps will be judged by later.

ETSI EN 319 142-1, 5.4 and 6: the certificates, revocation lists and OCSP responses of every path go into a security
store, then a document time stamp over all of it. Only appended; what was asked for and cannot be had is no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from nh_edoc._cms.profile import STAMPED
from nh_edoc._pdf.document_timestamp import append_timestamp
from nh_edoc._pdf.dss_revision import append_store
from nh_edoc._pyhanko.outcome import Purpose
from nh_edoc.errors import SignerError
from nh_edoc.model.report import Level
from nh_edoc.seal.sealed import Sealed, Subject, read_sealed
from nh_edoc.seal.stamping import Stamping, timestamp_refusal
from nh_edoc.seal.standing import refusal
from nh_edoc.trust import TrustStore
from nh_edoc.trust.evidence import NOTHING, Choice, Material
from nh_edoc.trust.online import Lookup, OnlinePaths
from nh_edoc.trust.paths import Moment, Paths

if TYPE_CHECKING:
    from datetime import datetime

ORDER = (Level.NONE, Level.B_B, Level.B_T, Level.B_LT, Level.B_LTA)
"""The levels, lowest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preservation:
    """长期保存: raises the level of sealed files; may be shared by threads."""

    trust: TrustStore
    """Where revocation lists and responses come from, and whom paths must lead to."""
    stamping: Stamping | None = None
    """For document time stamps; None where none may be needed."""
    online: Lookup | None = None
    """Asks the addresses in certificates for the newest lists and responses; None: nobody is asked."""

    def raised(self, data: bytes, level: Level, moment: datetime) -> bytes:
        """Return a sealed file with what it lacks of ``level`` appended; a B-LTA file gets a new time stamp.

        Args:
            data: a file of our profile whose seals and time stamps hold.
            level: B-T, B-LT or B-LTA.
            moment: the present.

        Raises:
            SignerError: `seal.file`: the file has no place for it; `signer.revoked`, `signer.chain`, …: what is
                wrong with a seal's path; `seal.list-missing`: nothing speaks for a certificate;
                `seal.stamping-missing`: a time stamp is needed and there is no authority to ask; `seal.released`:
                what came out does not have the level.
            TimestampError: `time.*`: what is wrong with a time stamp, old or new.
        """
        if read_sealed(data).level is Level.B_B:
            data = self._stamped(data, moment)
        if level is not Level.B_T:
            data = self._stored(data, moment)
        if level is Level.B_LTA:
            data = self._stamped(data, moment)
        if read_sealed(data).level is not level:
            raise SignerError("seal.released", reason=level.value)
        return data

    def _stamped(self, data: bytes, moment: datetime) -> bytes:
        stamping = self.stamping
        if stamping is None:
            raise SignerError("seal.stamping-missing")
        return append_timestamp(data, STAMPED, lambda digest: stamping.token(digest, moment))

    def _stored(self, data: bytes, moment: datetime) -> bytes:
        sealed = read_sealed(data)
        known = self._paths(sealed)
        paths = [self._path(subject, known, sealed, moment) for subject in sealed.subjects]
        found = Material(crls=self.trust.crls, ocsps=self.trust.ocsps)
        if self.online is not None:
            finding = self.online.find(paths)
            found, moment = found.with_(finding.material), max(moment, finding.at)
        choice = Choice.of(found, sealed.store)
        chosen = NOTHING
        for subject, path in zip(sealed.subjects, paths, strict=True):
            for certificate, issuer in pairwise(path):
                one = choice.newest(certificate, issuer, subject.proven, moment)
                if one is None:
                    raise SignerError("seal.list-missing", name=subject.name)
                chosen = chosen.with_(one)
        certificates = [der for path in paths for der in path[:-1]]  # the anchor is the verifier's to have
        return append_store(data, certificates, chosen.crls, chosen.ocsps)

    def _paths(self, sealed: Sealed) -> Paths:
        store = sealed.store.added_to(self.trust)
        return Paths(store) if self.online is None else OnlinePaths(store, lookup=self.online)

    def _path(self, subject: Subject, paths: Paths, sealed: Sealed, moment: datetime) -> tuple[bytes, ...]:
        """Return the path of a seal or time stamp; what the store of the file already keeps need not be current.

        Raises:
            SignerError, TimestampError: the path does not hold.
        """
        when = Moment(at=moment, present=True, proven=subject.proven)
        chain = paths.judge(subject.certificate, subject.embedded, when, subject.purpose)
        if subject.purpose is Purpose.SEAL and not chain.leads:
            # in whose place it stands, organ's or applicant's, was asked when it was sealed, or verified before
            other = paths.judge(subject.certificate, subject.embedded, when, Purpose.APPLICANT)
            chain = other if other.leads else chain
        kept = sealed.store != Material() and subject.proven is not None and chain.is_open
        for fault in () if kept else chain.faults:
            raise timestamp_refusal(fault) if subject.purpose is Purpose.TIMESTAMP else refusal(fault)
        return chain.path
