"""A signer whose key lies in this process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from nh_edoc.errors import SignerError
from nh_edoc.ports import KeyKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

PrivateKey: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_LEAST_RSA_BITS: Final = 2048
_MOST_RSA_BITS: Final = 4096
"""SHA-256 is as strong as RSA of 3072 bits (NIST SP 800-57, 5.6.1): a longer key only costs time."""
_LONGEST_CHAIN: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySigner:
    """签名者: the key object is loaded and checked once and then kept (loading costs a hundred signatures)."""

    certificate: bytes
    chain: tuple[bytes, ...]
    key_kind: KeyKind
    _key: PrivateKey = field(repr=False, compare=False)

    def sign(self, data: bytes) -> bytes:
        """Return the signature over ``data`` with SHA-256: PKCS#1 v1.5 for RSA, DER of (r, s) for EC."""
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


def make_signer(key: object, certificates: Sequence[x509.Certificate], *, name: str) -> KeySigner:
    """Return the signer of a key and a heap of certificates.

    The certificate is the one whose public key belongs to ``key``; from the others its chain is picked, nearest
    first, without the self-signed root: that comes from the verifier's trust store, never from the file.

    Raises:
        SignerError: `signer.key-kind`, `signer.key-size`, `signer.key-mismatch`.
    """
    usable = _usable(key, name)
    wanted = _spki(usable.public_key())
    own = [c for c in certificates if _certified(c) == wanted]
    if not own:
        raise SignerError("signer.key-mismatch", name=name)
    return KeySigner(
        certificate=_der(own[0]),
        chain=tuple(_der(c) for c in _chain(own[0], certificates)),
        key_kind=_kind(usable),
        _key=usable,
    )


def _usable(key: object, name: str) -> PrivateKey:
    if isinstance(key, rsa.RSAPrivateKey):
        if not _LEAST_RSA_BITS <= key.key_size <= _MOST_RSA_BITS:
            raise SignerError("signer.key-size", name=name, bits=key.key_size)
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1 | ec.SECP384R1):
        return key
    raise SignerError("signer.key-kind", name=name)


def _kind(key: PrivateKey) -> KeyKind:
    if isinstance(key, rsa.RSAPrivateKey):
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
        issuer = next((c for c in authorities if c not in (leaf, *chain) and _is_issued_by(current, c)), None)
        if issuer is None:
            break
        chain.append(issuer)
        current = issuer
    return chain


def _is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
