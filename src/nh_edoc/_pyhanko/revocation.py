"""Revocation lists (RFC 5280, 5): which of them count, and what any of them says against a certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from asn1crypto import crl
from cryptography import x509 as pyca
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from nh_edoc._pyhanko.faults import FOREIGN_FAULTS
from nh_edoc._pyhanko.outcome import Fault, Part, SubIndication
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from asn1crypto import x509

_UNDERSTOOD: Final = frozenset(
    {"crl_number", "authority_key_identifier", "issuing_distribution_point", "issuer_alt_name"}
)
"""Critical extensions that do not keep a list from being complete; delta and freshest lists are not handled."""
_STRONG: Final = frozenset({"sha256", "sha384", "sha512"})


@dataclass(frozen=True, slots=True)
class RevocationList:
    """证书吊销列表, read by two libraries: one for path validation, one for quick and exact look-ups."""

    parsed: crl.CertificateList
    quick: pyca.CertificateRevocationList
    complete: bool
    """Whether it speaks for all certificates and all reasons, so that silence means good."""

    @classmethod
    def load(cls, der: bytes) -> RevocationList:
        """Return the list.

        Raises:
            ValueError: not a revocation list.
        """
        parsed = crl.CertificateList.load(der, strict=True)
        return cls(parsed, pyca.load_der_x509_crl(der), _is_complete(parsed))

    @property
    def next_update(self) -> datetime | None:
        """When the next list is due."""
        return self.quick.next_update_utc

    def speaks_for(self, certificate: x509.Certificate, proven: datetime, at: datetime) -> bool:
        """Return whether the list's silence says, as known at ``at``, that a certificate was good at ``proven``.

        Either it was made since, or it is still the issuer's newest by its own word: an older one knows nothing of a
        revocation that was entered later. An issuer may drop certificates that ended (RFC 5280, 3.3), so the list
        must be made before this one did (ETSI EN 319 102-1, 5.2.6).
        """
        made, due = self.quick.last_update_utc, self.next_update
        if not self.complete or due is None or not made <= min(at, certificate.not_valid_after):
            return False
        return made >= proven or at < due

    def is_by(self, issuer: x509.Certificate) -> bool:
        """Return whether the issuer's key signed the list."""
        if self.parsed.issuer.hashable != issuer.subject.hashable:
            return False
        try:
            key = load_der_public_key(issuer.public_key.dump())
            return isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey) and self.quick.is_signature_valid(key)
        except FOREIGN_FAULTS:
            return False


def _is_complete(parsed: crl.CertificateList) -> bool:
    """Direct, of full scope, with an end, soundly signed, all critical extensions understood (RFC 5280, 6.3.3)."""
    if parsed.critical_extensions - _UNDERSTOOD or parsed.delta_crl_indicator_value is not None:
        return False
    if parsed.freshest_crl_value is not None or parsed["tbs_cert_list"]["next_update"].native is None:
        return False
    scope = parsed.issuing_distribution_point_value
    if scope is not None and (scope["indirect_crl"].native or scope["only_some_reasons"].native is not None):
        return False
    inner = parsed["tbs_cert_list"]["signature"]
    return inner.dump() == parsed["signature_algorithm"].dump() and inner.hash_algo in _STRONG


def lists_of(issuer: x509.Certificate, lists: Sequence[RevocationList]) -> tuple[RevocationList, ...]:
    """Return the lists that the issuer signed."""
    return tuple(one for one in lists if one.is_by(issuer))


def revocation(certificate: x509.Certificate, lists: Sequence[RevocationList], at: datetime) -> Fault | None:
    """Return what the issuer's lists say against the certificate at ``at``, from whichever of them.

    A later or stale list counts, and so does an invalidity date before the revocation (RFC 5280, 5.3.2).
    """
    for one in lists:
        entry = one.quick.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if entry is None:
            continue
        reason, since = _reason(entry), _since(entry)
        if reason is pyca.ReasonFlags.remove_from_crl or since > at:
            continue
        if reason is pyca.ReasonFlags.certificate_hold:  # ETSI EN 319 102-1, 5.2.6.4: suspended, not revoked
            return Fault(part=Part.REVOCATION, sub=SubIndication.TRY_LATER, why="hold", on=since)
        sub = SubIndication.REVOKED_CA_NO_POE if certificate.ca else SubIndication.REVOKED_NO_POE
        return Fault(part=Part.REVOCATION, sub=sub, why="revoked", on=since)
    return None


def _reason(entry: pyca.RevokedCertificate) -> pyca.ReasonFlags | None:
    try:
        return entry.extensions.get_extension_for_class(pyca.CRLReason).value.reason
    except pyca.ExtensionNotFound:
        return None


def _since(entry: pyca.RevokedCertificate) -> datetime:
    try:
        invalid = entry.extensions.get_extension_for_class(pyca.InvalidityDate).value.invalidity_date_utc
    except pyca.ExtensionNotFound:
        return entry.revocation_date_utc
    return min(invalid, entry.revocation_date_utc)
