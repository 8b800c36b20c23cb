"""Certificates and revocation lists that our own readers do not take: other versions, extensions, algorithms."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding


def read_strange(data: bytes, *, is_list: bool) -> bytes | None:
    """Return the DER of the one certificate in PEM, or of the one list, or None when it is no such thing.

    Args:
        data: the whole file.
        is_list: whether a revocation list is expected. It is fetched as DER (RFC 5280, 4.2.1.13), and kept as
            PEM sometimes.
    """
    try:
        if not is_list:
            (one,) = x509.load_pem_x509_certificates(data)
            return one.public_bytes(Encoding.DER)
        read = x509.load_pem_x509_crl if data.startswith(b"-----BEGIN") else x509.load_der_x509_crl
        return read(data).public_bytes(Encoding.DER)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
