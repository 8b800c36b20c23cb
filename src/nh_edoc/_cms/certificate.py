"""Read of a certificate what binding a seal to it needs, and demand that it is DER around its signed part.

The rest of RFC 5280 is path validation's (``_pyhanko.validate``).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from nh_edoc._cms.der import (
    BIT_STRING,
    SEQUENCE,
    SET,
    CmsError,
    Element,
    encode,
    expect,
    integer,
    oid,
    only_child,
    read_element,
)
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_REMEMBERED: Final = 32 * 1024
"""Bytes of a certificate whose fields are remembered: hostile files have larger ones."""
_VERSION_TAG = 0xA0
_STRINGS: Final = {0x0C: "utf-8", 0x13: "ascii", 0x16: "ascii"}
_WIDE: Final = {0x1E: "utf-16-be"}
"""BMPString, in which older Chinese authorities write names."""
_LABELS: Final = {
    "2.5.4.3": "Common Name",
    "2.5.4.5": "Serial Number",
    "2.5.4.6": "Country",
    "2.5.4.7": "Locality",
    "2.5.4.8": "State/Province",
    "2.5.4.10": "Organization",
    "2.5.4.11": "Organizational Unit",
    "2.5.4.97": "Organization Identifier",
}
"""Attributes of names in use, as ``asn1crypto`` calls them, which reads all other names."""


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
        return _known_fields(certificate) if len(certificate) <= LARGEST_REMEMBERED else _fields(certificate)
    except CmsError as error:
        raise CmsError("cms.binding.certificate", str(error)) from error


@lru_cache(maxsize=64)
def _known_fields(certificate: bytes) -> CertificateFields:
    return _fields(certificate)


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


def subject_text(certificate: bytes) -> str:
    """Return the subject of a DER certificate for people to read, as the certificate says; empty when unreadable."""
    try:
        subject = certificate_fields(certificate).subject
    except CmsError:
        return ""
    try:
        return _plain_text(subject)
    except (CmsError, KeyError, UnicodeDecodeError):
        return _other_text(subject)


def subject_values(certificate: bytes) -> tuple[tuple[str, str], ...]:
    """Return type (dotted) and value of each text attribute of the subject of a DER certificate, in its order.

    Empty when the name is not of the form that RFC 5280, 4.1.2.4, demands; an attribute that is no text is left out.
    """
    try:
        return tuple(_pairs(certificate_fields(certificate).subject))
    except (CmsError, UnicodeDecodeError):
        return ()


def _pairs(subject: bytes) -> Iterator[tuple[str, str]]:
    for part in read_element(subject, 0, len(subject)).children():
        for attribute in expect(part, SET, "RDN").children():
            pair = expect(attribute, SEQUENCE, "attribute").children()
            if len(pair) != 2:  # noqa: PLR2004 - type and value
                raise CmsError("cms.structure", "attribute")
            coding = _STRINGS.get(pair[1].tag) or _WIDE.get(pair[1].tag)
            if coding is not None:
                yield oid(pair[0], "attribute type"), pair[1].value.decode(coding)


def _plain_text(subject: bytes) -> str:
    """Return a name of known attributes, each of them once (RFC 5280, 4.1.2.4).

    Raises:
        CmsError, KeyError, UnicodeDecodeError: it is another kind of name.
    """
    found: dict[str, str] = {}
    for part in read_element(subject, 0, len(subject)).children():
        pair = expect(only_child(expect(part, SET, "RDN"), "RDN"), SEQUENCE, "attribute").children()
        if len(pair) != 2:  # noqa: PLR2004 - type and value
            raise CmsError("cms.structure", "attribute")
        label = _LABELS[oid(pair[0], "attribute type")]
        if label in found:
            raise CmsError("cms.profile", "attribute twice")
        found[label] = pair[1].value.decode(_STRINGS[pair[1].tag])
    parts = [f"{label}: {value}" for label, value in found.items()]
    if next(reversed(found), "") != "Country":  # the most special part first, whichever way the name is written
        parts.reverse()
    return ("; " if any("," in part for part in parts) else ", ").join(parts)


def _other_text(subject: bytes) -> str:
    from asn1crypto import x509  # noqa: PLC0415 - names in use do not pay for it

    try:
        return str(x509.Name.load(subject, strict=True).human_friendly)
    except (ValueError, TypeError, KeyError):
        return ""
