"""Certificates and revocation lists on their way into a trust store."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding

from nh_edoc._cms.revocation_list import is_signed_by_any
from nh_edoc.errors import InputError
from nh_edoc.model.digest import Digest
from nh_edoc.model.record import dataclass
from nh_edoc.model.source import read_source
from nh_edoc.trust.load import LARGEST_FILE
from nh_edoc.trust.strange import read_list

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LARGEST_CERTIFICATE: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A certificate that somebody brought, PEM or DER."""

    certificate: x509.Certificate
    name: str
    """What its file may be called, without ending."""

    @classmethod
    def read(cls, path: Path) -> Material:
        """Return the one certificate in a file.

        Raises:
            FileError: `io.unreadable`.
            InputError: `trust.edit.certificate`: not exactly one certificate.
        """
        data = read_source(path, limit=_LARGEST_CERTIFICATE)
        try:
            if b"PRIVATE KEY" in data:
                raise InputError("trust.edit.private-key", name=str(path))
            if b"-----BEGIN" in data:
                (found,) = x509.load_pem_x509_certificates(data)
            else:
                found = x509.load_der_x509_certificate(data)
            is_authority(found)  # reads its extensions: what is malformed is told here
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise InputError("trust.edit.certificate", name=str(path)) from error
        return cls(certificate=found, name=_file_name(path.stem, found.public_bytes(Encoding.DER)))

    @property
    def der(self) -> bytes:
        """DER of the certificate."""
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        """PEM of the certificate, as the store keeps it."""
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def digest(self) -> Digest:
        """SHA-256 over the DER."""
        return Digest.of(self.der)

    @property
    def start(self) -> datetime:
        """When its validity begins."""
        return self.certificate.not_valid_before_utc

    def require_authority(self) -> None:
        """Return when it may issue certificates (RFC 5280, 4.2.1.9).

        Raises:
            InputError: `trust.edit.not-authority`.
        """
        if not is_authority(self.certificate):
            raise InputError("trust.edit.not-authority", name=self.name)


def is_authority(certificate: x509.Certificate) -> bool:
    """Return whether a certificate may issue others.

    Raises:
        ValueError: its extensions cannot be read.
    """
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def read_crl(path: Path, authorities: Iterable[bytes]) -> tuple[str, bytes]:
    """Return the name and PEM of the revocation list in a file.

    Args:
        path: PEM or DER.
        authorities: DER of the authorities' certificates of the store.

    Raises:
        FileError: `io.unreadable`.
        InputError: `trust.edit.crl`: no list; `trust.edit.crl-issuer`: none of the authorities signed it.
    """
    data = read_source(path, limit=LARGEST_FILE)
    try:
        found = read_list(data)
        issuer = found.issuer.rfc4514_string()
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise InputError("trust.edit.crl", name=str(path)) from error
    der = found.public_bytes(Encoding.DER)
    if not is_signed_by_any(der, tuple(authorities)):
        raise InputError("trust.edit.crl-issuer", name=str(path), issuer=issuer)
    return _file_name(path.stem, found.issuer.public_bytes()), found.public_bytes(Encoding.PEM)


def _file_name(stem: str, content: bytes) -> str:
    """Return a name that the schema admits: the file's own, else a piece of the digest."""
    return stem if _NAME.fullmatch(stem) else Digest.of(content).value[:16]
