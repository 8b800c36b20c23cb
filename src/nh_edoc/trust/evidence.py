"""Paths with what a file itself brings along: certificates, revocation lists, OCSP responses of its security store.

A list is believed because its issuer signed it, wherever it came from. What a document time stamp adds is time
(ETSI EN 319 102-1, 5.6.2.4): a list that the stamp covers was there by then, so that silence counts of a list that
was current then, also long after it has ended.
"""

from __future__ import annotations

from dataclasses import field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from cryptography import x509

from nh_edoc._cms.certificate import certificate_fields
from nh_edoc._cms.der import CmsError
from nh_edoc._cms.ocsp import OcspResponse, read_response, with_certificates
from nh_edoc._cms.responder import statements
from nh_edoc._cms.revocation_list import is_signed_by_any
from nh_edoc._pyhanko.faults import FOREIGN_FAULTS
from nh_edoc._pyhanko.outcome import Chain, Purpose
from nh_edoc._pyhanko.revocation import RevocationList
from nh_edoc._pyhanko.validate import ChainValidator
from nh_edoc.errors import TrustError
from nh_edoc.model.record import dataclass
from nh_edoc.trust.paths import Moment, Paths
from nh_edoc.trust.store import TrustStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nh_edoc.model.digest import DigestAlgorithm


FRESH: Final = timedelta(hours=24)
"""Default of the setting ``revocation_hours``: by how much the list that speaks for a seal or a time-stamping service
may be older than the proven time, once it is no longer current (verification rules, 2). Lists for authorities are made
rarely; for them their own period counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """验证资料: certificates, revocation lists and OCSP responses, DER."""

    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()

    def added_to(self, store: TrustStore) -> TrustStore:
        """Return the store with this material beside its own."""
        return replace(
            store,
            intermediates=(*store.intermediates, *self.certificates),
            crls=(*store.crls, *self.crls),
            ocsps=(*store.ocsps, *self.ocsps),
        )

    def with_(self, other: Material) -> Material:
        """Return all of both."""
        return Material(
            certificates=(*self.certificates, *other.certificates),
            crls=(*self.crls, *other.crls),
            ocsps=(*self.ocsps, *other.ocsps),
        )

    def instead_of(self, store: TrustStore) -> TrustStore:
        """Return the store with nothing but its anchors and this material."""
        return replace(store, intermediates=self.certificates, crls=self.crls, ocsps=self.ocsps)


NOTHING: Final = Material()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a believed document time stamp proves to have existed."""

    at: datetime
    material: Material


@dataclass(slots=True, kw_only=True)
class EvidencedPaths(Paths):
    """Paths that may look at the past as it was known at proven times. For one file; not shared by threads."""

    own: TrustStore
    """Whose lists count at every time: the operator's, without what the file brings along."""
    proofs: tuple[Proof, ...] = ()
    """Oldest first."""
    fresh: timedelta = FRESH
    """By how much a leaf's list may be older than the proven time, once it is no longer current."""
    used: set[bytes] = field(default_factory=set)
    """Every certificate of every path that was found."""

    def judge(
        self,
        certificate: bytes,
        embedded: Sequence[bytes],
        when: Moment,
        purpose: Purpose = Purpose.SEAL,
        *,
        digest: DigestAlgorithm | None = None,
    ) -> Chain:
        """Return the path, judged by all lists at hand and, where none of them can answer, as it was known before.

        A revocation up to the judged time counts from whatever list, in both.

        Raises:
            TrustError: as ``Paths.judge``.
        """
        chain = Paths.judge(self, certificate, embedded, when, purpose, digest=digest)
        if when.proven is not None and chain.is_open:
            for proof in self.proofs:
                if when.proven <= proof.at < when.at:
                    then = self._as_known(certificate, embedded, when.proven, proof, purpose)
                    if then.holds:
                        chain = then
                        break
        self.used.update(chain.path)
        return chain

    def _as_known(
        self, certificate: bytes, embedded: Sequence[bytes], proven: datetime, proof: Proof, purpose: Purpose
    ) -> Chain:
        issuer = x509.load_der_x509_certificate(certificate).issuer
        oldest = proven - self.fresh
        covered = (one for one in proof.material.crls if _is_fresh(one, issuer, oldest))
        answered = (one for one in proof.material.ocsps if _is_fresh_answer(one, certificate, oldest))
        # whether a later list says revoked was asked before; here it is about whose silence counted then
        store = replace(self.store, crls=(*self.own.crls, *covered), ocsps=(*self.own.ocsps, *answered))
        when = Moment(at=proof.at, present=False, proven=proven)
        paths = Paths(store, self.require_revocation, algorithms=self.algorithms)
        return paths.judge(certificate, embedded, when, purpose)


def _is_fresh(der: bytes, issuer: x509.Name, oldest: datetime) -> bool:
    found = x509.load_der_x509_crl(der)
    return found.issuer != issuer or found.last_update_utc >= oldest


def _is_fresh_answer(der: bytes, certificate: bytes, oldest: datetime) -> bool:
    serial = certificate_fields(certificate).serial
    return all(one.subject.serial != serial or one.made >= oldest for one in read_response(der).answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Revocation lists and OCSP responses to choose from, each read once."""

    lists: tuple[tuple[bytes, RevocationList], ...]
    responses: tuple[OcspResponse, ...]
    kept: frozenset[bytes]
    """DER of what the file keeps already, and a time stamp covers: it need not count now."""

    @classmethod
    def of(cls, material: Material, kept: Material = NOTHING) -> Choice:
        """Return those of the lists that speak for all certificates and reasons of their issuer, and the responses.

        Raises:
            TrustError: `trust.material`: one is not what it should be.
        """
        try:
            read = [(der, RevocationList.load(der)) for der in dict.fromkeys((*material.crls, *kept.crls))]
            responses = tuple(map(read_response, dict.fromkeys((*material.ocsps, *kept.ocsps))))
        except (*FOREIGN_FAULTS, CmsError) as error:
            raise TrustError("trust.material", reason=str(error)) from error
        lists = tuple((der, one) for der, one in read if one.complete)
        return cls(lists=lists, responses=responses, kept=frozenset(kept.ocsps))

    def newest(self, certificate: bytes, issuer: bytes, proven: datetime | None, at: datetime) -> Material | None:
        """Return the newest list or response of ``at`` that speaks for the certificate, or None.

        Args:
            certificate: DER.
            issuer: DER of the one that issued it.
            proven: by when what the certificate made is proven to have existed.
            at: the present.
        """
        end = x509.load_der_x509_certificate(certificate).not_valid_after_utc
        found = [*self._lists(issuer, min(at, end)), *self._answers(certificate, issuer, (end, proven, at))]
        return max(found, key=lambda one: one[0])[1] if found else None

    def _lists(self, issuer: bytes, latest: datetime) -> Iterator[tuple[datetime, Material]]:
        """A list that is made after the certificate ended may leave it out (RFC 5280, 3.3)."""
        for der, one in self.lists:
            if one.quick.last_update_utc <= latest and is_signed_by_any(der, (issuer,)):
                yield one.quick.last_update_utc, Material(crls=(der,))

    def _answers(
        self, certificate: bytes, issuer: bytes, times: tuple[datetime, datetime | None, datetime]
    ) -> Iterator[tuple[datetime, Material]]:
        """Only such as need no other answer about their responder, without certificates that nobody needs."""
        for one in statements(self.responses, certificate, issuer):
            counts = one.response.der in self.kept or one.counts(*times)
            if one.is_good and counts and (one.delegate is None or one.delegate.no_check):
                needed = () if one.delegate is None else (one.delegate.der,)
                yield one.answer.made, Material(ocsps=(with_certificates(one.response, needed),))


def readable(material: Material) -> Material:
    """Return what of it path validation can read; in files of others, anything may stand."""
    return Material(
        certificates=tuple(one for one in material.certificates if _is_readable(certificates=(one,))),
        crls=tuple(one for one in material.crls if _is_readable(crls=(one,))),
        ocsps=tuple(one for one in material.ocsps if _is_response(one)),
    )


def _is_response(der: bytes) -> bool:
    try:
        read_response(der)
    except CmsError:
        return False
    return True


def _is_readable(certificates: tuple[bytes, ...] = (), crls: tuple[bytes, ...] = ()) -> bool:
    try:
        ChainValidator(anchors=(), intermediates=certificates, crls=crls, purpose=Purpose.SEAL)
        for der in crls:  # read lazily; here everything must prove readable
            found = x509.load_der_x509_crl(der)
            if found.next_update_utc is None or found.issuer is None or found.last_update_utc is None:
                return False
    except FOREIGN_FAULTS:
        return False
    return True
