"""Of a revocation list, what lies outside its signed part: compared, as for certificates, because nobody signed it."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from nh_edoc._cms.certificate import check_signature_frame
from nh_edoc._cms.der import SEQUENCE, CmsError, expect, read_element

_KEYS = (rsa.RSAPublicKey, ec.EllipticCurvePublicKey)
_PARTS = 3
"""Signed part, algorithm, signature (RFC 5280, 5.1)."""


def check_list(der: bytes) -> None:
    """Return when ``der`` is one revocation list and nothing else; whether it is signed is asked elsewhere.

    Raises:
        CmsError: `cms.structure`, `cms.der`, `cms.ber`: it is not.
    """
    whole = expect(read_element(der, 0, len(der)), SEQUENCE, "CertificateList")
    parts = whole.children()
    if whole.end != len(der) or len(parts) != _PARTS:
        raise CmsError("cms.structure", "CertificateList")
    signed, algorithm, signature = parts
    inner = expect(signed, SEQUENCE, "TBSCertList").children()
    # RFC 5280, 5.1.1.2: the algorithm outside must be the one inside, which follows an optional version
    if algorithm.encoded not in [one.encoded for one in inner[:2]]:
        raise CmsError("cms.structure", "TBSCertList")
    check_signature_frame(signature)


def is_signed_by_any(der: bytes, certificates: tuple[bytes, ...]) -> bool:
    """Return whether the key of one of the certificates (DER) signed the list, under that certificate's name."""
    found = x509.load_der_x509_crl(der)
    issuers = (x509.load_der_x509_certificate(one) for one in certificates)
    keys = [one.public_key() for one in issuers if one.subject == found.issuer]
    return any(isinstance(key, _KEYS) and found.is_signature_valid(key) for key in keys)
