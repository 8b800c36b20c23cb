"""Ask the addresses that stand in certificates for OCSP responses and revocation lists: only with ``--online``.

RFC 5280, 4.2.1.13 and 4.2.2.1; RFC 6960, A.1; RFC 5019. Only addresses of certificates that were validated up to an
anchor are asked (verification rules, 6). What comes back is believed because its signer may give it, not because of
where it came from: over plain http anybody may answer.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import field, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID

from nh_edoc._cms import ocsp
from nh_edoc._cms.der import CmsError
from nh_edoc._cms.responder import statements
from nh_edoc._cms.revocation_list import is_signed_by_any
from nh_edoc._pyhanko.outcome import Chain, Purpose
from nh_edoc.errors import FetchError
from nh_edoc.model.digest import Digest
from nh_edoc.model.record import dataclass
from nh_edoc.model.report import Consulted, Inquiry
from nh_edoc.ports import Clock, Fetcher
from nh_edoc.trust.evidence import Material
from nh_edoc.trust.load import read_material
from nh_edoc.trust.paths import Moment, Paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from nh_edoc.model.digest import DigestAlgorithm

LARGEST_LIST: Final = 32 * 1024 * 1024
MOST_ADDRESSES: Final = 4
"""Of one certificate, for each kind of answer."""
LONGEST_ADDRESS: Final = 500
_REQUEST: Final = "application/ocsp-request"
_HOPELESS: Final = frozenset({"net.unreachable", "net.slow", "net.private", "net.url"})
"""Who answers so is not asked about the next certificate."""
_FAULTS: Final = (ValueError, TypeError)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the network gave for some paths."""

    material: Material
    asked: tuple[Consulted, ...]
    at: datetime
    """When the last answer had come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """联网查询: finds revocation data for certificates whose path is validated; may be shared by threads."""

    fetcher: Fetcher
    clock: Clock = _now
    nonce: Callable[[int], bytes] = secrets.token_bytes

    def find(self, paths: Iterable[Sequence[bytes]]) -> Finding:
        """Return what can be had for each certificate below the anchor: an OCSP response, else a list.

        Nothing is raised: what cannot be had is told in ``asked``, and missing.

        Args:
            paths: each DER from the leaf to the anchor; every signature of it is verified.
        """
        asked: list[Consulted] = []
        responses: list[bytes] = []
        lists: list[bytes] = []
        for certificate, issuer in dict.fromkeys(pair for path in paths for pair in pairwise(path)):
            response = self._first(Inquiry.OCSP, certificate, issuer, asked)
            if response is not None:
                responses.append(response)
                continue
            found = self._first(Inquiry.CRL, certificate, issuer, asked)
            if found is not None:
                lists.append(found)
        material = Material(crls=tuple(lists), ocsps=tuple(responses))
        return Finding(material=material, asked=tuple(asked), at=self.clock())

    def _first(self, kind: Inquiry, certificate: bytes, issuer: bytes, asked: list[Consulted]) -> bytes | None:
        for url in _addresses(certificate, kind):
            if any(one.url == url and (kind is Inquiry.CRL or one.error in _HOPELESS) for one in asked):
                continue
            try:
                ask = self._response if kind is Inquiry.OCSP else self._list
                found = ask(url, certificate, issuer)
            except FetchError as error:
                asked.append(Consulted(kind=kind, url=url, error=error.code, params=error.params))
            else:
                asked.append(Consulted(kind=kind, url=url, digest=Digest.of(found)))
                return found
        return None

    def _response(self, url: str, certificate: bytes, issuer: bytes) -> bytes:
        """Return the response of ``url``, if somebody made it who may, and it says something.

        Raises:
            FetchError: `net.*`.
        """
        nonce = self.nonce(ocsp.NONCE_BYTES)
        try:
            asking = ocsp.request(certificate, issuer, nonce)
            der = self.fetcher.post(url, asking, content_type=_REQUEST, limit=ocsp.LARGEST)
            response = ocsp.read_response(der)
        except CmsError as error:
            raise FetchError("net.ocsp", url=url, reason=error.code) from error
        # RFC 9654, 2.1: who sends one back sends ours; many send none (RFC 5019, 2.2.1), and their times must do
        if response.nonce is not None and response.nonce != nonce:
            raise FetchError("net.ocsp", url=url, reason="nonce")
        for one in statements((response,), certificate, issuer):
            if one.is_good or one.is_revoked:
                kept = () if one.delegate is None else (one.delegate.der,)
                return ocsp.with_certificates(response, kept)
            raise FetchError("net.ocsp", url=url, reason="unknown")
        raise FetchError("net.ocsp", url=url, reason="signer")

    def _list(self, url: str, certificate: bytes, issuer: bytes) -> bytes:
        """Return the list at ``url``, if the issuer signed it.

        Raises:
            FetchError: `net.*`.
        """
        del certificate
        der = read_material(self.fetcher.get(url, limit=LARGEST_LIST), is_list=True)
        try:
            if der is None or not is_signed_by_any(der, (issuer,)):
                raise FetchError("net.crl", url=url)
        except _FAULTS as error:
            raise FetchError("net.crl", url=url) from error
        return der


def _addresses(certificate: bytes, kind: Inquiry) -> Iterator[str]:
    """Yield the first few http addresses; directories of other kinds are not asked."""
    found = dict.fromkeys(_named(certificate, kind))
    usable = [one for one in found if one.startswith(("http://", "https://")) and len(one) <= LONGEST_ADDRESS]
    yield from (one for one in usable[:MOST_ADDRESSES] if one.isascii() and one.isprintable() and " " not in one)


def _named(certificate: bytes, kind: Inquiry) -> list[str]:
    try:
        extensions = x509.load_der_x509_certificate(certificate).extensions
        if kind is Inquiry.OCSP:
            access = extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
            names = [one.access_location for one in access if one.access_method == AuthorityInformationAccessOID.OCSP]
        else:
            points = extensions.get_extension_for_class(x509.CRLDistributionPoints).value
            names = [name for point in points for name in point.full_name or ()]
    except (x509.ExtensionNotFound, *_FAULTS):
        return []
    return [one.value for one in names if isinstance(one, x509.UniformResourceIdentifier)]


@dataclass(slots=True)
class OnlinePaths(Paths):
    """Paths of a sealer that may ask: what the trust store cannot answer is looked for."""

    lookup: Lookup | None = None
    found: Material = field(default_factory=Material)
    """All that was found so far."""

    def judge(
        self,
        certificate: bytes,
        embedded: Sequence[bytes],
        when: Moment,
        purpose: Purpose = Purpose.SEAL,
        *,
        digest: DigestAlgorithm | None = None,
    ) -> Chain:
        """Return the path, judged with what the network gives where the trust store is not enough.

        Raises:
            TrustError: as ``Paths.judge``.
        """
        chain = Paths.judge(self, certificate, embedded, when, purpose, digest=digest)
        if self.lookup is None or not chain.is_open:
            return chain
        finding = self.lookup.find([chain.path])
        if finding.material == Material():
            return chain
        self.found = self.found.with_(finding.material)
        # what was made while we waited is of the present that the clock shows now
        now = replace(when, at=max(when.at, finding.at)) if when.present else when
        fresh = Paths(self.found.added_to(self.store), self.require_revocation, algorithms=self.algorithms)
        return fresh.judge(certificate, embedded, now, purpose, digest=digest)
