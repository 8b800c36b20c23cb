"""What a leaf certificate's key may be used for."""

from __future__ import annotations

from typing import Final

from asn1crypto import x509

from nh_edoc._pyhanko.algorithms import key_is_strong
from nh_edoc._pyhanko.faults import FOREIGN_FAULTS
from nh_edoc._pyhanko.outcome import Purpose

_SIGNING: Final = frozenset({"non_repudiation", "digital_signature"})
_DOCUMENTS: Final = frozenset(
    {
        "any_extended_key_usage",
        "email_protection",
        "1.3.6.1.5.5.7.3.36",  # id-kp-documentSigning, RFC 9336
        "microsoft_document_signing",
        "adobe_authentic_documents_trust",
        "1.2.840.113583.1.1.5",
        "1.3.6.1.4.1.311.10.3.12",
    }
)


def certificate_problem(certificate: bytes, purpose: Purpose) -> str | None:
    """Return why a DER certificate may not be used for ``purpose``, whoever issued it, or None."""
    try:
        return usage_problem(x509.Certificate.load(certificate, strict=True), purpose)
    except FOREIGN_FAULTS:
        return "certificate"


def usage_problem(leaf: x509.Certificate, purpose: Purpose) -> str | None:
    """Return why the leaf may not be used for ``purpose``, or None.

    A seal: not an authority's certificate (RFC 5280, 4.2.1.9), key usage with contentCommitment or
    digitalSignature (4.2.1.3), extended usage absent or one that admits documents (4.2.1.12). A time stamp: the
    sole and critical extended usage timeStamping (RFC 3161, 2.3).
    """
    if leaf.ca:
        return "authority"
    if not key_is_strong(leaf.public_key):
        return "key"
    usage = leaf.key_usage_value
    if usage is None or not _SIGNING & usage.native:
        return "key-usage"
    extended = leaf.extended_key_usage_value
    names = set(extended.native) if extended is not None else set()
    if purpose is Purpose.TIMESTAMP:
        sole = names == {"time_stamping"} and "extended_key_usage" in leaf.critical_extensions
        return None if sole else "extended-key-usage"
    return None if not names or names & _DOCUMENTS else "extended-key-usage"
