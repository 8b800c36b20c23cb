"""Read of a certificate what binding a seal to it needs, and demand that it is DER around its signed part.

The rest of RFC 5280 is path validation's (``_pyhanko.validate``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.x509.oid import NameOID

from nh_edoc._cms.der import BIT_STRING, SEQUENCE, CmsError, Element, encode, expect, integer, read_element

_VERSION_TAG = 0xA0


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFields:
    """Parts of a certificate, each as it is encoded there."""

    serial: bytes
    issuer: bytes
    subject: bytes
    public_key: bytes
    """SubjectPublicKeyInfo."""

    @property
    def issuer_and_serial(self) -> bytes:
        """DER of IssuerAndSerialNumber (RFC 5652, 10.2.4)."""
        return encode(SEQUENCE, self.issuer, self.serial)


def certificate_fields(certificate: bytes) -> CertificateFields:
    """Return the fields of a DER certificate.

    What lies outside the signed part, the second copy of the algorithm and the frame of the signature, is
    compared with what must stand there (RFC 5280, 4.1.1.2): path validation reads it and nobody signed it.

    Raises:
        CmsError: `cms.binding.certificate`: not a certificate in DER.
    """
    try:
        return _fields(certificate)
    except CmsError as error:
        raise CmsError("cms.binding.certificate", str(error)) from error


def _fields(certificate: bytes) -> CertificateFields:
    whole = expect(read_element(certificate, 0, len(certificate)), SEQUENCE, "Certificate")
    parts = whole.children()
    if whole.end != len(certificate) or len(parts) != 3:  # noqa: PLR2004 - RFC 5280, 4.1
        raise CmsError("cms.structure", "Certificate")
    signed, algorithm, signature = parts
    inner = expect(signed, SEQUENCE, "TBSCertificate").children()
    inner = inner[1:] if inner and inner[0].tag == _VERSION_TAG else inner
    if len(inner) < 6 or algorithm.encoded != inner[1].encoded:  # noqa: PLR2004 - serial to public key
        raise CmsError("cms.structure", "TBSCertificate")
    check_signature_frame(signature)
    integer(inner[0], "serialNumber")
    return CertificateFields(
        serial=inner[0].encoded,
        issuer=expect(inner[2], SEQUENCE, "issuer").encoded,
        subject=expect(inner[4], SEQUENCE, "subject").encoded,
        public_key=expect(inner[5], SEQUENCE, "subjectPublicKeyInfo").encoded,
    )


def check_signature_frame(signature: Element) -> None:
    """Return when the BIT STRING of a signature says that none of its bits is unused.

    Raises:
        CmsError: `cms.structure`.
    """
    if expect(signature, BIT_STRING, "signatureValue").value[:1] != b"\0":
        raise CmsError("cms.structure", "signatureValue")


_LABELS: Final = {
    NameOID.COMMON_NAME: "Common Name",
    NameOID.ORGANIZATIONAL_UNIT_NAME: "Organizational Unit",
    NameOID.ORGANIZATION_NAME: "Organization",
    NameOID.ORGANIZATION_IDENTIFIER: "Organization Identifier",
    NameOID.LOCALITY_NAME: "Locality",
    NameOID.STATE_OR_PROVINCE_NAME: "State/Province",
    NameOID.COUNTRY_NAME: "Country",
    NameOID.SERIAL_NUMBER: "Serial Number",
    NameOID.SURNAME: "Surname",
    NameOID.GIVEN_NAME: "Given Name",
    NameOID.TITLE: "Title",
    NameOID.EMAIL_ADDRESS: "Email Address",
}
"""What attributes of a name are called; others are shown by their identifiers."""


def subject_text(certificate: bytes) -> str:
    """Return the subject of a DER certificate for people to read, most specific first; empty when unreadable."""
    try:
        subject = x509.load_der_x509_certificate(certificate).subject
    except (ValueError, TypeError, x509.InvalidVersion):
        return ""
    named: dict[str, list[str]] = {}
    for attribute in subject:
        label = _LABELS.get(attribute.oid, attribute.oid.dotted_string)
        named.setdefault(label, []).append(str(attribute.value))
    return ", ".join(f"{label}: {', '.join(values)}" for label, values in reversed(named.items()))
