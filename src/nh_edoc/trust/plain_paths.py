"""Plain certification paths (RFC 5280, 6): proven good in one pass, or left to the full validator.

Most paths are plain: one way up, no constraints, complete revocation lists. For those this module gives the answer
"holds" and no other. Whatever is not as it demands, a fault included, it leaves open: then the full validator is asked,
and says what is wrong. So nothing is refused here, and nothing accepted that the other would refuse; a test asks both.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, SignatureAlgorithmOID

from nh_edoc._cms.certificate import certificate_fields
from nh_edoc._cms.der import CmsError
from nh_edoc._pyhanko.outcome import Chain, Purpose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_SIGN: Final = 0x80
DEEPEST: Final = 5
"""Greatest number of certificates below the anchor; deeper ones are left to the full validator."""
_SMALLEST_RSA, _LARGEST_RSA = 2048, 8192
_CURVES: Final = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
_SIGNATURES: Final = frozenset(
    {
        SignatureAlgorithmOID.RSA_WITH_SHA256,
        SignatureAlgorithmOID.RSA_WITH_SHA384,
        SignatureAlgorithmOID.RSA_WITH_SHA512,
        SignatureAlgorithmOID.ECDSA_WITH_SHA256,
        SignatureAlgorithmOID.ECDSA_WITH_SHA384,
        SignatureAlgorithmOID.ECDSA_WITH_SHA512,
    }
)
"""ETSI TS 119 312; RSASSA-PSS, whose parameters must be read, is left to the full validator."""
_HARMLESS: Final = frozenset(
    {
        ExtensionOID.SUBJECT_KEY_IDENTIFIER,
        ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
        ExtensionOID.CRL_DISTRIBUTION_POINTS,
        ExtensionOID.AUTHORITY_INFORMATION_ACCESS,
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
        ExtensionOID.ISSUER_ALTERNATIVE_NAME,
        ExtensionOID.CERTIFICATE_POLICIES,
    }
)
"""Extensions that restrict nothing here, as long as they are not critical."""
_READ: Final = frozenset({ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.EXTENDED_KEY_USAGE})
"""Extensions that are judged here, critical or not."""
_LIST_EXTENSIONS: Final = frozenset({ExtensionOID.CRL_NUMBER, ExtensionOID.AUTHORITY_KEY_IDENTIFIER})
_DOCUMENTS: Final = frozenset(
    {
        ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE.dotted_string,
        ExtendedKeyUsageOID.EMAIL_PROTECTION.dotted_string,
        "1.3.6.1.5.5.7.3.36",  # id-kp-documentSigning, RFC 9336
        "1.3.6.1.4.1.311.10.3.12",
        "1.2.840.113583.1.1.5",
    }
)
_FAULTS: Final = (
    CmsError,
    ValueError,
    TypeError,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.ExtensionNotFound,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
    x509.InvalidVersion,
)


class _Open(Exception):  # noqa: N818 - leaves this module never
    """Not a plain path: the full validator is asked."""


@dataclass(frozen=True, slots=True)
class _Link:
    """A certificate below the anchor, its issuer, and the lists that the issuer signed."""

    certificate: x509.Certificate
    issuer: x509.Certificate
    lists: tuple[x509.CertificateRevocationList, ...]


class PlainPaths:
    """Proves plain paths against one set of anchors, intermediates and revocation lists; safe to share by threads."""

    __slots__ = ("_anchors", "_intermediates", "_lists", "_purpose", "_require_revocation")

    def __init__(
        self,
        *,
        anchors: Sequence[bytes],
        intermediates: Sequence[bytes],
        crls: Sequence[bytes],
        purpose: Purpose,
        require_revocation: bool,
    ) -> None:
        """Take the material; DER that cannot be read leaves every path open.

        Args:
            anchors: trust anchors of this purpose.
            intermediates: further authorities' certificates.
            crls: revocation lists.
            purpose: what the leaf's key must be for.
            require_revocation: False is an unsafe policy's choice.
        """
        self._anchors, self._intermediates, self._lists = tuple(anchors), tuple(intermediates), tuple(crls)
        self._purpose = purpose
        self._require_revocation = require_revocation

    def prove(
        self, certificate: bytes, embedded: Sequence[bytes], at: datetime, *, proven: datetime | None
    ) -> Chain | None:
        """Return the path, if it is plain and holds; None: nothing is said, neither good nor bad.

        Args:
            certificate: DER of the leaf.
            embedded: DER of certificates that came with the signature.
            at: the time of validation, aware.
            proven: an earlier time at which the signature is proven to have existed.
        """
        try:
            return self._prove(certificate, embedded, at, proven)
        except (_Open, *_FAULTS):
            return None

    def _prove(self, der: bytes, embedded: Sequence[bytes], at: datetime, proven: datetime | None) -> Chain:
        judged = at if proven is None else proven
        anchors = [_load(one) for one in self._anchors]
        others = [_load(one) for one in {*embedded, *self._intermediates} - {der}]
        leaf = _load(der)
        path = _one_way_up(leaf, others, anchors)
        lists = [x509.load_der_x509_crl(one) for one in self._lists]
        links = [_link(one, issuer, lists) for one, issuer in itertools.pairwise(path)]
        for depth, link in enumerate(links):
            _require_issued(link, judged, depth)
            if self._require_revocation:
                _require_good(link, at, proven)
        _require_usable(leaf, self._purpose)
        _require_anchor(path[-1], judged)
        ends = [one.not_valid_after_utc for one in path]
        ends += [due for link in links for one in link.lists if (due := one.next_update_utc) is not None]
        return Chain(path=tuple(_der(one) for one in path), faults=(), until=min(ends))


def _load(der: bytes) -> x509.Certificate:
    """Return a certificate that is DER in its frame and has a positive serial number (RFC 5280, 4.1.2.2)."""
    serial = certificate_fields(der).serial
    if serial[2] >= _SIGN or not any(serial[2:]):
        raise _Open
    return x509.load_der_x509_certificate(der)


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _one_way_up(
    leaf: x509.Certificate, others: Sequence[x509.Certificate], anchors: Sequence[x509.Certificate]
) -> list[x509.Certificate]:
    """Return the path from the leaf to an anchor, if each step has exactly one issuer by name and key identifier."""
    path = [leaf]
    while len(path) <= DEEPEST:
        top = path[-1]
        if top.issuer == top.subject:  # self-issued: its own rules (RFC 5280, 6.1.4 (l))
            raise _Open
        found = {one for one in (*anchors, *others) if _may_issue(one, top)}
        if len(found) != 1:
            raise _Open
        issuer = found.pop()
        path.append(issuer)
        if issuer in anchors:
            return path
    raise _Open


def _may_issue(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    if issuer.subject != certificate.issuer:
        return False
    asked, has = _authority_key(certificate), _key_identifier(issuer)
    return not asked or not has or asked == has


def _authority_key(certificate: x509.Certificate) -> bytes | None:
    try:
        found = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
    except x509.ExtensionNotFound:
        return None
    return found.value.key_identifier


def _key_identifier(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except x509.ExtensionNotFound:
        return None


def _link(
    certificate: x509.Certificate, issuer: x509.Certificate, lists: Sequence[x509.CertificateRevocationList]
) -> _Link:
    key = issuer.public_key()
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise _Open
    mine = tuple(one for one in lists if one.issuer == issuer.subject and one.is_signature_valid(key))
    return _Link(certificate=certificate, issuer=issuer, lists=mine)


def _require_issued(link: _Link, judged: datetime, depth: int) -> None:
    """Demand what RFC 5280, 6.1.3 and 6.1.4 demand of a certificate and of the one above it.

    Args:
        link: both.
        judged: the judged time.
        depth: how many certificates of authorities lie between the certificate and the leaf, itself not counted.
    """
    certificate, issuer = link.certificate, link.issuer
    _require_known(certificate)
    _require_known(issuer)
    if certificate.version is not x509.Version.v3 or certificate.signature_algorithm_oid not in _SIGNATURES:
        raise _Open
    _require_time(certificate, judged)
    _require_strong(issuer)
    constraints = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
    usage = issuer.extensions.get_extension_for_class(x509.KeyUsage).value
    too_long = constraints.path_length is not None and depth > constraints.path_length
    if not constraints.ca or too_long or not usage.key_cert_sign or not usage.crl_sign:
        raise _Open
    if ExtensionOID.EXTENDED_KEY_USAGE in {one.oid for one in issuer.extensions}:
        raise _Open
    certificate.verify_directly_issued_by(issuer)


def _require_anchor(anchor: x509.Certificate, judged: datetime) -> None:
    """Demand an anchor that names no issuer but itself, and is in its own time (RFC 5937)."""
    own, named = _key_identifier(anchor), _authority_key(anchor)
    if anchor.issuer.public_bytes() != anchor.subject.public_bytes() or named not in {None, own}:
        raise _Open
    _require_time(anchor, judged)


def _require_known(certificate: x509.Certificate) -> None:
    """Demand that no extension restricts what is not judged here: constraints of names and policies, unknown ones."""
    for one in certificate.extensions:
        if one.oid not in _READ and (one.critical or one.oid not in _HARMLESS):
            raise _Open


def _require_time(certificate: x509.Certificate, judged: datetime) -> None:
    if not certificate.not_valid_before_utc <= judged <= certificate.not_valid_after_utc:
        raise _Open


def _require_strong(certificate: x509.Certificate) -> None:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        strong = _SMALLEST_RSA <= key.key_size <= _LARGEST_RSA
    else:
        strong = isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, _CURVES)
    if not strong:
        raise _Open


def _require_good(link: _Link, at: datetime, proven: datetime | None) -> None:
    """Demand a complete list whose silence says that the certificate is good, and that no list names it at all."""
    certificate = link.certificate
    serial = certificate.serial_number
    if any(one.get_revoked_certificate_by_serial_number(serial) is not None for one in link.lists):
        raise _Open
    if not any(_speaks(one, certificate, at, proven) for one in link.lists):
        raise _Open


def _speaks(
    one: x509.CertificateRevocationList, certificate: x509.Certificate, at: datetime, proven: datetime | None
) -> bool:
    """Whether a list's silence means good (RFC 5280, 6.3.3; ETSI EN 319 102-1, 5.2.6)."""
    made, due = one.last_update_utc, one.next_update_utc
    if due is None or one.signature_algorithm_oid not in _SIGNATURES:
        return False
    if any(extension.oid not in _LIST_EXTENSIONS for extension in one.extensions):  # deltas, scopes, unknown ones
        return False
    if proven is None:
        return made <= at < due
    # an issuer may drop certificates that ended: the list must be made before this one did
    return made <= min(at, certificate.not_valid_after_utc) and (made >= proven or at < due)


def _require_usable(leaf: x509.Certificate, purpose: Purpose) -> None:
    """Demand that the leaf's key is for the purpose (RFC 5280, 4.2.1.3, 4.2.1.9, 4.2.1.12; RFC 3161, 2.3)."""
    _require_strong(leaf)
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    if _is_authority(leaf) or not (usage.digital_signature or usage.content_commitment):
        raise _Open
    names, critical = _extended(leaf)
    if purpose is Purpose.TIMESTAMP:
        if names != {ExtendedKeyUsageOID.TIME_STAMPING.dotted_string} or not critical:
            raise _Open
    elif names and not names & _DOCUMENTS:
        raise _Open


def _is_authority(leaf: x509.Certificate) -> bool:
    try:
        return leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _extended(leaf: x509.Certificate) -> tuple[set[str], bool]:
    try:
        found = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return set(), False
    return {one.dotted_string for one in found.value}, found.critical
