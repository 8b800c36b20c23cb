"""Certificates and revocation lists of the demonstration: profiles that other people's verifiers trust as well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID, ObjectIdentifier

if TYPE_CHECKING:
    from collections.abc import Sequence

PrivateKey: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
SINCE: Final = datetime(2018, 1, 1, tzinfo=UTC)
UNTIL: Final = datetime(2068, 1, 1, tzinfo=UTC)
"""Half a century: some verifiers judge by the clock on the wall, and the demonstration must not grow old."""
_HOST: Final = "http://pki.demo.example.gov.cn"
"""A name that no server answers to; verifiers warn about certificates without these addresses."""
_DOCUMENT_SIGNING: Final = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""id-kp-documentSigning (RFC 9336)."""
_ORGANISATION_ID: Final = ObjectIdentifier("2.5.4.97")
_POLICY: Final = ObjectIdentifier("1.3.6.1.4.1.99999.1.2")


class Role(StrEnum):
    """What a certificate is for."""

    ROOT = "root"
    ISSUER = "issuer"
    SEAL = "seal"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A key with its certificate."""

    key: PrivateKey
    certificate: x509.Certificate


def subject(name: str, *, organisation: str, identifier: str | None = None) -> x509.Name:
    """Return a distinguished name; ``identifier`` is the USCC (organizationIdentifier)."""
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
        x509.NameAttribute(NameOID.STATE_OR_PROVINCE_NAME, "广东省"),
        x509.NameAttribute(NameOID.LOCALITY_NAME, "佛山市南海区"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
    ]
    if identifier is not None:
        attributes.append(x509.NameAttribute(_ORGANISATION_ID, f"NTRCN-{identifier}"))
    return x509.Name([*attributes, x509.NameAttribute(NameOID.COMMON_NAME, name)])


def certify(name: x509.Name, key: PrivateKey, issuer: Identity | None, role: Role) -> Identity:
    """Return ``key`` with a certificate from ``issuer``; without one it signs itself."""
    signing_key = key if issuer is None else issuer.key
    issuer_name = name if issuer is None else issuer.certificate.subject
    authority = role in {Role.ROOT, Role.ISSUER}
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer_name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SINCE)
        .not_valid_after(UNTIL)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=_path_length(role)), critical=True)
        .add_extension(_usage(role), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), critical=False)
    )
    if role is not Role.ROOT:
        builder = _with_addresses(builder, "root" if role is Role.ISSUER else "issuer")
    if role is Role.SEAL:
        # emailProtection: the usage that NSS, and so pdfsig, asks of a signer of documents
        purposes = [_DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    if role is Role.TIMESTAMP:
        # RFC 3161, 2.3: critical, and the only purpose
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return Identity(key=key, certificate=builder.sign(signing_key, hashes.SHA256()))


def _path_length(role: Role) -> int | None:
    return 0 if role is Role.ISSUER else None


def _usage(role: Role) -> x509.KeyUsage:
    authority = role in {Role.ROOT, Role.ISSUER}
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=role is Role.SEAL,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _with_addresses(builder: x509.CertificateBuilder, issuer: str) -> x509.CertificateBuilder:
    crl = x509.UniformResourceIdentifier(f"{_HOST}/{issuer}.crl")
    points = [x509.DistributionPoint(full_name=[crl], relative_name=None, reasons=None, crl_issuer=None)]
    where = x509.AccessDescription(
        AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(f"{_HOST}/{issuer}.crt")
    )
    policy = x509.PolicyInformation(_POLICY, None)
    return (
        builder.add_extension(x509.CRLDistributionPoints(points), critical=False)
        .add_extension(x509.AuthorityInformationAccess([where]), critical=False)
        .add_extension(x509.CertificatePolicies([policy]), critical=False)
    )


def revoke(issuer: Identity, revoked: Sequence[x509.Certificate], *, now: datetime) -> x509.CertificateRevocationList:
    """Return the issuer's revocation list, issued ``now``."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(now)
        .next_update(UNTIL)
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False)
    )
    for certificate in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(certificate.serial_number).revocation_date(now)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(issuer.key, hashes.SHA256())


AGENCY_SEAL_KINDS: Final = (
    "appeal-decision",
    "approval-decision",
    "blacklist-decision",
    "cancellation-decision",
    "change-decision",
    "license",
    "public-copy",
    "rejection-decision",
    "renewal-decision",
    "revocation-decision",
    "withdrawal-decision",
)
"""What bears the demonstration agency's 机关印章: what decides something, and licences (许可法 art. 39)."""
SPECIAL_SEAL_KINDS: Final = (
    "acceptance-receipt",
    "amendment-notice",
    "application-form",
    "blacklist-prior-notice",
    "blacklist-removal",
    "delivery-receipt",
    "extension-notice",
    "hearing-notice",
    "non-acceptance-decision",
    "review-record",
    "special-procedure-notice",
    "supplement-notice",
    "termination-notice",
)
"""What bears its 行政许可专用章: receipts, notices, records (许可法 art. 32(2))."""
