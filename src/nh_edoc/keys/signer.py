"""A signer whose key lies in this process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from nh_edoc._cms.issuer import is_issued_by
from nh_edoc.errors import SignerError
from nh_edoc.model.digest import DigestAlgorithm
from nh_edoc.ports import KeyKind, Scheme, SignatureAlgorithm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

PrivateKey: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
PublicKey: TypeAlias = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
_LEAST_RSA_BITS: Final = 2048
_MOST_RSA_BITS: Final = 4096
"""SHA-256 is as strong as RSA of 3072 bits (NIST SP 800-57, 5.6.1): a longer key only costs time."""
_LONGEST_CHAIN: Final = 10
_HASHES: Final[dict[DigestAlgorithm, hashes.HashAlgorithm]] = {
    DigestAlgorithm.SHA256: hashes.SHA256(),
    DigestAlgorithm.SHA384: hashes.SHA384(),
    DigestAlgorithm.SHA512: hashes.SHA512(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySigner:
    """签名者: the key object is loaded and checked once and then kept (loading costs a hundred signatures)."""

    certificate: bytes
    chain: tuple[bytes, ...]
    key_kind: KeyKind
    algorithm: SignatureAlgorithm
    _key: PrivateKey = field(repr=False, compare=False)

    def sign(self, data: bytes) -> bytes:
        """Return the signature over ``data`` with the signer's algorithm; of EC the DER of (r, s)."""
        digest = _HASHES[self.algorithm.digest]
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(digest))
        if self.algorithm.scheme is Scheme.RSA_PSS:  # RFC 4055, 3.1: the salt is as long as the digest
            return self._key.sign(data, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)
        return self._key.sign(data, padding.PKCS1v15(), digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How a key shall sign, as far as it can be chosen."""

    digest: DigestAlgorithm = DigestAlgorithm.SHA256
    pss: bool = False
    """RSASSA-PSS instead of PKCS#1 v1.5; for RSA keys only."""


def make_signer(
    key: object, certificates: Sequence[x509.Certificate], *, name: str, choice: Choice | None = None
) -> KeySigner:
    """Return the signer of a key and a heap of certificates.

    The certificate is the one whose public key belongs to ``key``; from the others its chain is picked, nearest
    first, without the self-signed root: that comes from the verifier's trust store, never from the file.

    Raises:
        SignerError: `signer.key-kind`, `signer.key-size`, `signer.key-mismatch`, `signer.algorithm-choice`.
    """
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise SignerError("signer.key-kind", name=name)
    _usable(key.public_key(), name)
    wanted = _spki(key.public_key())
    own = [c for c in certificates if _certified(c) == wanted]
    if not own:
        raise SignerError("signer.key-mismatch", name=name)
    made = certified(own[0], certificates, name=name, choice=choice or Choice())
    return KeySigner(
        certificate=made.certificate,
        chain=made.chain,
        key_kind=made.key_kind,
        algorithm=made.algorithm,
        _key=key,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """What certificates say of a signer, wherever its key is."""

    certificate: bytes
    chain: tuple[bytes, ...]
    key_kind: KeyKind
    algorithm: SignatureAlgorithm


def certified(leaf: x509.Certificate, pool: Sequence[x509.Certificate], *, name: str, choice: Choice) -> Certified:
    """Return what a signer with the certificate ``leaf`` is, its chain picked from ``pool``.

    Raises:
        SignerError: `signer.key-kind`, `signer.key-size`, `signer.algorithm-choice`.
    """
    try:
        key = _usable(leaf.public_key(), name)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SignerError("signer.key-kind", name=name) from error
    return Certified(
        certificate=_der(leaf),
        chain=tuple(_der(c) for c in _chain(leaf, pool)),
        key_kind=_kind(key),
        algorithm=_algorithm(key, choice, name),
    )


def _usable(key: object, name: str) -> PublicKey:
    if isinstance(key, rsa.RSAPublicKey):
        if not _LEAST_RSA_BITS <= key.key_size <= _MOST_RSA_BITS:
            raise SignerError("signer.key-size", name=name, bits=key.key_size)
        return key
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1 | ec.SECP384R1):
        return key
    raise SignerError("signer.key-kind", name=name)


def _algorithm(key: PublicKey, choice: Choice, name: str) -> SignatureAlgorithm:
    """ETSI TS 119 312, 5.2 and 6.2: SHA-2 of 256 bits and more, PKCS#1 v1.5 or PSS with RSA, ECDSA."""
    if choice.digest not in _HASHES or (choice.pss and not isinstance(key, rsa.RSAPublicKey)):
        raise SignerError("signer.algorithm-choice", name=name)
    if isinstance(key, rsa.RSAPublicKey):
        return SignatureAlgorithm(scheme=Scheme.RSA_PSS if choice.pss else Scheme.RSA_PKCS1, digest=choice.digest)
    return SignatureAlgorithm(scheme=Scheme.ECDSA, digest=choice.digest)


def _kind(key: PublicKey) -> KeyKind:
    if isinstance(key, rsa.RSAPublicKey):
        return KeyKind.RSA
    return KeyKind.EC_P256 if isinstance(key.curve, ec.SECP256R1) else KeyKind.EC_P384


def _spki(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _certified(certificate: x509.Certificate) -> bytes | None:
    try:
        return _spki(certificate.public_key())
    except (ValueError, UnsupportedAlgorithm):
        return None  # a kind of key that cannot be the signer's


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def _chain(leaf: x509.Certificate, pool: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """Follow signatures, not names alone: an authority that renewed its key has several certificates of one name."""
    authorities = [c for c in pool if c.subject != c.issuer]
    chain: list[x509.Certificate] = []
    current = leaf
    while len(chain) < _LONGEST_CHAIN:
        issuer = next((c for c in authorities if c not in (leaf, *chain) and is_issued_by(current, c)), None)
        if issuer is None:
            break
        chain.append(issuer)
        current = issuer
    return chain
