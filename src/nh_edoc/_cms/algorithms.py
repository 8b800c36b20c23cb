"""The algorithms that seals may use, each by the one exact encoding of its AlgorithmIdentifier.

Identifiers in a SignerInfo are not signed, so a second spelling of the same algorithm would be a byte that
anybody may change. Strength after ETSI TS 119 312: SHA-256 and longer, RSA from 2048 bits, P-256 and P-384.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from nh_edoc._cms.certificate import certificate_fields
from nh_edoc._cms.der import (
    BIT_STRING,
    NULL,
    OID,
    SEQUENCE,
    CmsError,
    CmsUnsupportedError,
    encode,
    expect,
    integer,
    read_element,
)
from nh_edoc.model.digest import DigestAlgorithm
from nh_edoc.ports import AlgorithmSigner, KeyKind, Scheme, SignatureAlgorithm, Signer

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

SMALLEST_RSA: Final = 2048
LARGEST_RSA: Final = 8192
"""Larger moduli cost much time and nobody certifies them."""


def _identifier(oid: str, parameters: bytes = b"") -> bytes:
    return encode(SEQUENCE, encode(OID, bytes.fromhex(oid)), parameters)


_NULL: Final = encode(NULL)
_DIGEST_OIDS: Final = {
    DigestAlgorithm.SHA256: "608648016503040201",
    DigestAlgorithm.SHA384: "608648016503040202",
    DigestAlgorithm.SHA512: "608648016503040203",
}
_RSA_OIDS: Final = {
    DigestAlgorithm.SHA256: "2a864886f70d01010b",
    DigestAlgorithm.SHA384: "2a864886f70d01010c",
    DigestAlgorithm.SHA512: "2a864886f70d01010d",
}
_ECDSA_OIDS: Final = {
    DigestAlgorithm.SHA256: "2a8648ce3d040302",
    DigestAlgorithm.SHA384: "2a8648ce3d040303",
    DigestAlgorithm.SHA512: "2a8648ce3d040304",
}
_PSS_OID: Final = "2a864886f70d01010a"
_MGF1_OID: Final = "2a864886f70d010108"
_RSA_KEY: Final = _identifier("2a864886f70d010101", _NULL)
_CURVES: Final[dict[bytes, ec.EllipticCurve]] = {
    _identifier("2a8648ce3d0201", encode(OID, bytes.fromhex(oid))): curve
    for oid, curve in (("2a8648ce3d030107", ec.SECP256R1()), ("2b81040022", ec.SECP384R1()))
}
_HASHES: Final[dict[DigestAlgorithm, hashes.HashAlgorithm]] = {
    DigestAlgorithm.SHA256: hashes.SHA256(),
    DigestAlgorithm.SHA384: hashes.SHA384(),
    DigestAlgorithm.SHA512: hashes.SHA512(),
}


def _pss_parameters(digest: DigestAlgorithm) -> bytes:
    """RFC 4055, 3.1: digest, MGF1 with the same digest, salt as long as the digest, trailer by default."""
    inner = _identifier(_DIGEST_OIDS[digest], _NULL)
    salt = _HASHES[digest].digest_size
    return encode(
        SEQUENCE,
        encode(0xA0, inner),
        encode(0xA1, _identifier(_MGF1_OID, inner)),
        encode(0xA2, encode(0x02, bytes((salt,)))),
    )


DIGESTS: Final[dict[bytes, DigestAlgorithm]] = {_identifier(oid, _NULL): alg for alg, oid in _DIGEST_OIDS.items()}
"""DER of an AlgorithmIdentifier → digest. RFC 5754, 2 reads parameters absent and NULL; our profile writes NULL."""
DIGEST_IDENTIFIERS: Final[dict[DigestAlgorithm, bytes]] = {alg: der for der, alg in DIGESTS.items()}
SIGNATURES: Final[dict[bytes, SignatureAlgorithm]] = {
    **{  # parameters NULL (RFC 4055, 5)
        _identifier(oid, _NULL): SignatureAlgorithm(scheme=Scheme.RSA_PKCS1, digest=alg)
        for alg, oid in _RSA_OIDS.items()
    },
    **{
        _identifier(_PSS_OID, _pss_parameters(alg)): SignatureAlgorithm(scheme=Scheme.RSA_PSS, digest=alg)
        for alg in _DIGEST_OIDS
    },
    **{  # parameters absent (RFC 5758, 3.2)
        _identifier(oid): SignatureAlgorithm(scheme=Scheme.ECDSA, digest=alg) for alg, oid in _ECDSA_OIDS.items()
    },
}
"""DER of an AlgorithmIdentifier → signature algorithm."""
SIGNATURE_IDENTIFIERS: Final[dict[SignatureAlgorithm, bytes]] = {alg: der for der, alg in SIGNATURES.items()}


def algorithm_of(signer: Signer) -> SignatureAlgorithm:
    """Return what a signer signs with: SHA-256 with PKCS#1 v1.5 or ECDSA where it does not say."""
    if isinstance(signer, AlgorithmSigner):
        return signer.algorithm
    scheme = Scheme.RSA_PKCS1 if signer.key_kind is KeyKind.RSA else Scheme.ECDSA
    return SignatureAlgorithm(scheme=scheme, digest=DigestAlgorithm.SHA256)


def bare_identifier(algorithm: DigestAlgorithm) -> bytes:
    """Return the DER AlgorithmIdentifier of a digest without parameters (RFC 5754, 2)."""
    return _identifier(_DIGEST_OIDS[algorithm])


LARGEST_KEY: Final = 4096
"""Bytes of a SubjectPublicKeyInfo that is looked into, and remembered: more than any key within the limits takes."""


@lru_cache(maxsize=64)
def _read_key(info: bytes) -> PublicKeyTypes:
    """Return the key in a SubjectPublicKeyInfo, by its numbers where it is of a usual form, else by the library."""
    try:
        return _usual_key(info) or _other_key(info)
    except UnsupportedAlgorithm as error:
        raise CmsUnsupportedError("cms.algorithm", str(error)) from error
    except (ValueError, TypeError) as error:
        raise CmsError("cms.binding.certificate", str(error)) from error


def _usual_key(info: bytes) -> PublicKeyTypes | None:
    """RFC 3279, 2.3.1 and RFC 5480, 2.1 and 2.2: RSA, and uncompressed points of P-256 and P-384."""
    try:
        whole = expect(read_element(info, 0, len(info)), SEQUENCE, "SubjectPublicKeyInfo")
        algorithm, bits = whole.children()
        if algorithm.encoded in _CURVES and bits.tag == BIT_STRING and bits.value[:2] == b"\0\x04":
            return ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[algorithm.encoded], bits.value[1:])
        if algorithm.encoded != _RSA_KEY or bits.tag != BIT_STRING or bits.value[:1] != b"\0":
            return None
        raw = bits.value[1:]
        pair = expect(read_element(raw, 0, len(raw)), SEQUENCE, "RSAPublicKey")
        modulus, exponent = (integer(one, "RSAPublicKey") for one in pair.children())
        return None if pair.end != len(raw) else rsa.RSAPublicNumbers(exponent, modulus).public_key()
    except (CmsError, ValueError):
        return None


def _other_key(info: bytes) -> PublicKeyTypes:
    from cryptography.hazmat.primitives.serialization import load_der_public_key  # noqa: PLC0415 - slow to load

    return load_der_public_key(info)


def load_key(certificate: bytes) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey:
    """Return the public key of a DER certificate.

    Raises:
        CmsError: `cms.binding.certificate`: not a certificate, or a key that is none.
        CmsUnsupportedError: `cms.algorithm`: a key that is too short, or of another kind.
    """
    info = certificate_fields(certificate).public_key
    if len(info) > LARGEST_KEY:
        raise CmsUnsupportedError("cms.algorithm", "key")
    key = _read_key(info)
    if isinstance(key, rsa.RSAPublicKey) and SMALLEST_RSA <= key.key_size <= LARGEST_RSA:
        return key
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1 | ec.SECP384R1):
        return key
    raise CmsUnsupportedError("cms.algorithm", "key")


def is_signed_by(certificate: bytes, signature: bytes, data: bytes, algorithm: SignatureAlgorithm) -> bool:
    """Return whether ``signature`` over ``data`` was made with the key of ``certificate`` (DER).

    Raises:
        CmsError: the certificate holds no usable key, or a key of another kind than the algorithm's.
    """
    key = load_key(certificate)
    digest = _HASHES[algorithm.digest]
    try:
        if isinstance(key, rsa.RSAPublicKey) and algorithm.scheme is Scheme.RSA_PKCS1:
            key.verify(signature, data, padding.PKCS1v15(), digest)
        elif isinstance(key, rsa.RSAPublicKey) and algorithm.scheme is Scheme.RSA_PSS:
            key.verify(signature, data, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey) and algorithm.scheme is Scheme.ECDSA:
            key.verify(signature, data, ec.ECDSA(digest))
        else:
            raise CmsError("cms.binding.key", algorithm.scheme)
    except InvalidSignature:
        return False
    return True
