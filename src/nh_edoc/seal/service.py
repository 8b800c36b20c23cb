"""Seals whose CMS a service makes: it gets the digest of the document and returns all of the CMS.

Whatever comes back must be what the profile demands of a seal (docs/profile.md, 5), made by the key that was named over
the digest that was sent; otherwise there is no file.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from nh_edoc._cms.der import CmsError
from nh_edoc._cms.parse import parse_signed_data
from nh_edoc._cms.profile import may_reserve, reserved_bytes
from nh_edoc._cms.template import CmsTemplate
from nh_edoc.errors import SignerError
from nh_edoc.ports import CmsSigner, KeyKind, SignatureAlgorithm, Signer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc._cms.parse import SignedData

_MOST: Final = 16_000
"""Bytes of the longest CMS that room may be made for: it must fit into the hole of a stamped seal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A signer as far as the form of its CMS goes; the key is elsewhere."""

    certificate: bytes
    chain: tuple[bytes, ...]
    key_kind: KeyKind
    algorithm: SignatureAlgorithm

    def sign(self, data: bytes) -> bytes:
        """Refuse: this key is with the service."""
        raise SignerError("signer.failed", reason=f"{len(data)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCms:
    """Takes the place of a template where a service makes the CMS."""

    service: CmsSigner
    reserved: int
    """Bytes that the hole of this service's seals has."""

    @classmethod
    def of(cls, service: CmsSigner) -> ServiceCms:
        """Return what makes the seals of a service.

        Raises:
            SignerError: `signer.failed`, `signer.key-kind`: certificate and algorithm do not belong together;
                `seal.cms-length`: no room can be made for what the service announces.
        """
        named = _Named(
            certificate=service.certificate,
            chain=service.chain,
            key_kind=_kind(service.certificate),
            algorithm=service.algorithm,
        )
        own = CmsTemplate.of(named).reserved
        length = service.cms_length
        if length is not None and not 0 < length <= _MOST:
            raise SignerError("seal.cms-length", size=length, room=_MOST)
        return cls(service=service, reserved=own if length is None else reserved_bytes(length))

    @property
    def digest(self) -> str:
        """Name of the digest algorithm, as hashlib knows it."""
        return self.service.algorithm.digest.value

    def sign(self, digest: bytes) -> bytes:
        """Return the service's CMS over a digest of the signed ranges.

        Raises:
            SignerError: `seal.cms`: it is not what the profile demands; and as the service.
        """
        made = self.service.sign_digest(digest)
        try:
            signed = parse_signed_data(made)
            wrong = next(self._faults(signed, made, digest), None)
        except CmsError as error:
            raise SignerError("seal.cms", reason=f"{error.code} {error.detail}") from error
        if wrong is not None:
            raise SignerError("seal.cms", reason=wrong)
        return made

    def _faults(self, signed: SignedData, made: bytes, digest: bytes) -> Iterator[str]:
        """Yield what is wrong with a CMS of good form (RFC 5652, 5.4 and 11.2; docs/profile.md, 5)."""
        service = self.service
        if signed.signer != service.certificate:
            yield "signer"
        if set(signed.certificates) != {service.certificate, *service.chain}:
            yield "certificates"
        if signed.algorithm != service.algorithm:
            yield "algorithm"
        if signed.timestamp_tokens or signed.other_unsigned:
            yield "unsigned attributes"
        if not hmac.compare_digest(signed.message_digest, digest):
            yield "message-digest"
        elif not signed.signature_holds():
            yield "signature"
        if signed.size != len(made):
            yield "length"
        elif not may_reserve(len(made), self.reserved):  # the verifier would not believe such a hole
            yield f"{len(made)} / {self.reserved}"


def _kind(certificate: bytes) -> KeyKind:
    key = x509.load_der_x509_certificate(certificate).public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        return KeyKind.EC_P256 if isinstance(key.curve, ec.SECP256R1) else KeyKind.EC_P384
    return KeyKind.RSA


def cms_maker(signer: Signer | CmsSigner) -> CmsTemplate | ServiceCms:
    """Return what makes the CMS: a template of our own, or a service that returns the whole.

    Raises:
        SignerError: as ``CmsTemplate.of`` and ``ServiceCms.of``.
    """
    return CmsTemplate.of(signer) if isinstance(signer, Signer) else ServiceCms.of(signer)
