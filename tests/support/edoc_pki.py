"""A certification authority for tests: makes whatever certificate or revocation list a test wants, good or bad."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from nh_edoc.ports import KeyKind

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
"""The present of all tests: 10 in the morning in Foshan."""
DAY = timedelta(days=1)


def name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "演示"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


@functools.cache
def rsa_key(number: int = 0, bits: int = 2048) -> rsa.RSAPrivateKey:
    """One RSA key per number and length: making them is slow."""
    del number
    return rsa.generate_private_key(65537, bits)


def ec_key(curve: ec.EllipticCurve | None = None) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(curve or ec.SECP256R1())


SIGNING = {"digital_signature", "content_commitment"}
AUTHORITY = {"key_cert_sign", "crl_sign"}


def key_usage(bits: set[str]) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{one: one in bits for one in names})


@dataclass(frozen=True)
class Party:
    """A certificate with its key; implements ``ports.Signer``."""

    certified: x509.Certificate
    key: Any
    issuers: tuple[x509.Certificate, ...] = ()
    """Intermediate authorities, nearest first."""

    @property
    def certificate(self) -> bytes:
        return self.certified.public_bytes(serialization.Encoding.DER)

    @property
    def chain(self) -> tuple[bytes, ...]:
        return tuple(one.public_bytes(serialization.Encoding.DER) for one in self.issuers)

    @property
    def key_kind(self) -> KeyKind:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return KeyKind.RSA
        return KeyKind.EC_P256 if isinstance(self.key.curve, ec.SECP256R1) else KeyKind.EC_P384

    def sign(self, data: bytes) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))

    @property
    def pem(self) -> bytes:
        return self.certified.public_bytes(serialization.Encoding.PEM)

    def issue(
        self,
        common: str,
        *,
        key: Any = None,
        ca: bool = False,
        usage: set[str] | None = None,
        extended: Sequence[x509.ObjectIdentifier] = (),
        extended_critical: bool = False,
        start: datetime = NOW - 30 * DAY,
        end: datetime = NOW + 700 * DAY,
        extensions: Sequence[tuple[x509.ExtensionType, bool]] = (),
        serial: int | None = None,
        digest: Any = None,
        path_length: int | None = None,
        subject: x509.Name | None = None,
    ) -> Party:
        """Issue a certificate; ``usage`` empty leaves the key usage extension out."""
        key = key or ec_key()
        bits = (AUTHORITY if ca else SIGNING) if usage is None else usage
        certified = certify(
            subject=subject or name(common),
            key=key,
            issuer=self,
            ca=ca,
            bits=bits,
            start=start,
            end=end,
            extensions=[
                *extensions,
                *([(x509.ExtendedKeyUsage(extended), extended_critical)] if extended else []),
            ],
            serial=serial,
            digest=digest,
            path_length=path_length,
        )
        own = () if self.certified.issuer == self.certified.subject else (self.certified,)
        return Party(certified, key, (*own, *self.issuers))

    def crl(
        self,
        *revoked: tuple[Party, datetime] | tuple[Party, datetime, x509.ReasonFlags],
        start: datetime = NOW - DAY,
        end: datetime | None = NOW + 7 * DAY,
        extensions: Sequence[tuple[x509.ExtensionType, bool]] = (),
        invalidity: datetime | None = None,
        key: Any = None,
    ) -> bytes:
        """Return the DER of a revocation list."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certified.subject)
            .last_update(start)
            .next_update(end or NOW + 7 * DAY)
            .add_extension(x509.CRLNumber(1), critical=False)
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical=critical)
        for party, since, *reason in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(party.certified.serial_number).revocation_date(since)
            if reason:
                entry = entry.add_extension(x509.CRLReason(reason[0]), critical=False)
            if invalidity is not None:
                entry = entry.add_extension(x509.InvalidityDate(invalidity), critical=False)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(key or self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def answer(self, party: Party, issuer: Party | None = None, **over: Any) -> bytes:
        """Return the DER of an OCSP response about ``party`` by this party, for itself or for ``issuer``."""
        values: dict[str, Any] = {
            "cert_status": ocsp.OCSPCertStatus.GOOD,
            "algorithm": hashes.SHA1(),
            "this_update": NOW - timedelta(minutes=1),
            "next_update": NOW + DAY,
            "revocation_time": None,
            "revocation_reason": None,
        } | over
        bare = values.pop("bare", issuer is None)
        nonce = values.pop("nonce", None)
        by = values.pop("by", ocsp.OCSPResponderEncoding.HASH)
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=values.pop("cert", party.certified), issuer=(issuer or self).certified, **values
        )
        builder = builder.responder_id(by, self.certified)
        if not bare:
            builder = builder.certificates([self.certified])
        if nonce is not None:
            builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def responder(self, common: str = "演示 OCSP", *, no_check: bool = True, **over: Any) -> Party:
        """Return a delegate for OCSP (RFC 6960, 4.2.2.2)."""
        extensions = [(x509.OCSPNoCheck(), False)] if no_check else []
        values: dict[str, Any] = {
            "extended": [ExtendedKeyUsageOID.OCSP_SIGNING],
            "usage": {"digital_signature"},
            "extensions": extensions,
        } | over
        return self.issue(common, **values)


def certify(
    *,
    subject: x509.Name,
    key: Any,
    issuer: Party | None,
    ca: bool,
    bits: set[str],
    start: datetime,
    end: datetime,
    extensions: Sequence[tuple[x509.ExtensionType, bool]] = (),
    serial: int | None = None,
    digest: Any = None,
    path_length: int | None = None,
) -> x509.Certificate:
    signing = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certified.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(serial or x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=path_length), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
    )
    if bits:
        builder = builder.add_extension(key_usage(bits), critical=True)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(signing, digest or hashes.SHA256())


def root(common: str = "演示根证书机构", **over: Any) -> Party:
    key = over.pop("key", None) or ec_key()
    values: dict[str, Any] = {
        "ca": True,
        "bits": AUTHORITY,
        "start": NOW - 365 * DAY,
        "end": NOW + 3650 * DAY,
    } | over
    return Party(certify(subject=name(common), key=key, issuer=None, **values), key)


@dataclass(frozen=True)
class Pki:
    """Root, issuing authority, a seal and the revocation lists that make it good."""

    root: Party
    authority: Party
    seal: Party

    @functools.cached_property
    def crls(self) -> tuple[bytes, ...]:
        return (self.root.crl(), self.authority.crl())


def pki(*, key: Any = None) -> Pki:
    top = root()
    authority = top.issue("演示签发机构", ca=True)
    return Pki(top, authority, authority.issue("演示行政审批局 行政许可专用章", key=key))
