"""Certificates that travel in a container: each must go with the one that issued it, where that travels along.

Nobody signed which certificates come along, and path validation looks at those of one path only; a changed root beside
them is seen by nobody (verification rules, 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from nh_edoc._pyhanko.faults import FOREIGN_FAULTS

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class _Named:
    """A certificate with its names as they are encoded: the library warns aloud of long ones that it decodes."""

    found: x509.Certificate
    subject: bytes
    issuer: bytes


def certificates_hold(certificates: Sequence[bytes]) -> bool:
    """Return whether no certificate (DER) contradicts its issuer among them, itself included where it names itself."""
    read = [one for der in certificates if (one := _read(der)) is not None]
    return all(_is_issued(one.found, [other.found for other in read if other.subject == one.issuer]) for one in read)


def _read(der: bytes) -> _Named | None:
    """A certificate that the library does not read is left to path validation, which will not read it either."""
    try:
        parsed = asn1.Certificate.load(der)
        if parsed.serial_number <= 0:  # RFC 5280, 4.1.2.2; the library warns of it aloud
            return None
        return _Named(x509.load_der_x509_certificate(der), parsed.subject.dump(), parsed.issuer.dump())
    except FOREIGN_FAULTS:
        return None


def _is_issued(certificate: x509.Certificate, issuers: Sequence[x509.Certificate]) -> bool:
    """Return whether one of several authorities of that name issued it; renewed ones have other keys."""
    if not issuers:
        return True
    for issuer in issuers:
        try:
            certificate.verify_directly_issued_by(issuer)
        except InvalidSignature:
            continue
        except (UnsupportedAlgorithm, *FOREIGN_FAULTS):  # an algorithm of long ago: chain checks judge it
            return True
        return True
    return _is_of_another_key(certificate, issuers)


def _is_of_another_key(certificate: x509.Certificate, issuers: Sequence[x509.Certificate]) -> bool:
    """Return whether the certificate says itself that none of these keys issued it (RFC 5280, 4.2.1.1)."""
    try:
        asked = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
        has = [one.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest for one in issuers]
    except (x509.ExtensionNotFound, *FOREIGN_FAULTS):
        return False
    return asked is not None and asked not in has
