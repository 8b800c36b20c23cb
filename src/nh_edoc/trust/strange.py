"""Certificates and revocation lists that our own readers do not take: other versions, extensions, algorithms."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding


def read_strange(data: bytes, *, is_list: bool) -> bytes | None:
    """Return the DER of the one certificate in PEM, or of the one list, or None when it is no such thing.

    Args:
        data: the whole file.
        is_list: whether a revocation list is expected.
    """
    try:
        if not is_list:
            (one,) = x509.load_pem_x509_certificates(data)
            return one.public_bytes(Encoding.DER)
        return read_list(data).public_bytes(Encoding.DER)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None


def read_list(data: bytes) -> x509.CertificateRevocationList:
    """Return the one revocation list in a file: fetched as DER (RFC 5280, 4.2.1.13), or kept as PEM.

    Raises:
        ValueError: it is no list.
        TypeError: parts of it have another type than they should.
        UnsupportedAlgorithm: it cannot be read here.
    """
    read = x509.load_pem_x509_crl if data.startswith(b"-----BEGIN") else x509.load_der_x509_crl
    return read(data)
