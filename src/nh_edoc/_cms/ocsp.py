"""Read an OCSP response (RFC 6960, 4.2), and write the request for one (4.1).

It reads the basic response in DER, signed with an algorithm that seals may use. What is outside the signed part is
compared with what must stand there, because nobody signed it.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final

from nh_edoc._cms.algorithms import SIGNATURES
from nh_edoc._cms.certificate import certificate_fields, check_signature_frame
from nh_edoc._cms.der import (
    NULL,
    OCTET_STRING,
    OID,
    SEQUENCE,
    CmsError,
    Element,
    encode,
    expect,
    integer,
    oid,
    only_child,
    read_element,
)
from nh_edoc._cms.path_certificate import Extension, read_extensions, read_time
from nh_edoc.model.record import dataclass
from nh_edoc.ports import SignatureAlgorithm

LARGEST: Final = 1 << 20
"""Greatest length of a response that is read, in bytes."""
MOST_ANSWERS: Final = 64
MOST_CERTIFICATES: Final = 8
NONCE_BYTES: Final = 32
"""RFC 9654, 2.1: what a client sends at least."""

_ENUMERATED: Final = 0x0A
_TAGGED_0: Final = 0xA0
_TAGGED_1: Final = 0xA1
_TAGGED_2: Final = 0xA2
_GOOD: Final = b"\x80\x00"
_UNKNOWN: Final = b"\x82\x00"
_SUCCESSFUL: Final = b"\x0a\x01\x00"
_BASIC: Final = "1.3.6.1.5.5.7.48.1.1"
_NONCE: Final = "1.3.6.1.5.5.7.48.1.2"
_NONCE_OID: Final = bytes.fromhex("2b0601050507300102")
_INVALIDITY_DATE: Final = "2.5.29.24"
_SHA1_OID: Final = bytes.fromhex("2b0e03021a")
_HASHES: Final = {
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
"""Of a CertID: they name an issuer, whose own key decides afterwards; so SHA-1 (RFC 5019, 2.1.1) does no harm."""


class Status(StrEnum):
    """证书状态 (RFC 6960, 2.2)."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    """The responder does not know the certificate, which says nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertId:
    """Which certificate an answer is about (RFC 6960, 4.1.1)."""

    algorithm: str
    name: bytes
    key: bytes
    serial: bytes
    """DER of the INTEGER."""

    def is_of(self, certificate: bytes, issuer: bytes) -> bool:
        """Return whether a certificate (DER) that ``issuer`` (DER) issued is meant.

        Raises:
            CmsError: one of them is no certificate.
        """
        fields = certificate_fields(certificate)
        return fields.serial == self.serial and _issuer_hashes(self.algorithm, issuer) == (self.name, self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a response says of one certificate (SingleResponse)."""

    subject: CertId
    status: Status
    made: datetime
    """thisUpdate."""
    due: datetime | None
    """nextUpdate; without it nothing is said of the time after ``made``."""
    since: datetime | None = None
    """Of a revocation: when, or since when the key may have been in other hands."""
    reason: int | None = None
    """CRLReason (RFC 5280, 5.3.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OcspResponse:
    """OCSP 响应."""

    der: bytes
    signed: bytes
    """ResponseData."""
    algorithm: SignatureAlgorithm
    signature: bytes
    responder: Element
    """ResponderID: [1] a name or [2] the SHA-1 of a key."""
    answers: tuple[Answer, ...]
    certificates: tuple[bytes, ...]
    """DER of what came along; not trusted."""
    nonce: bytes | None

    def names(self, certificate: bytes) -> bool:
        """Return whether the responder calls itself by the subject or the key of a certificate (DER).

        Raises:
            CmsError: no certificate.
        """
        fields = certificate_fields(certificate)
        named = self.responder.value
        if self.responder.tag == _TAGGED_1:
            return named == fields.subject
        return named == encode(OCTET_STRING, hashlib.sha1(_key_bits(fields.public_key), usedforsecurity=False).digest())

    def answer(self, certificate: bytes, issuer: bytes) -> Answer | None:
        """Return the one answer about a certificate; several that may differ are none.

        Raises:
            CmsError: one of them is no certificate.
        """
        found = [one for one in self.answers if one.subject.is_of(certificate, issuer)]
        return found[0] if len(found) == 1 else None


def read_response(der: bytes) -> OcspResponse:
    """Return what a DER OCSPResponse says; whether it may be believed is asked elsewhere.

    Raises:
        CmsError: not a successful basic response, or one with what is not read here: unknown critical extensions,
            other algorithms, other versions.
    """
    if len(der) > LARGEST:
        raise CmsError("cms.structure", "OCSPResponse")
    whole = expect(read_element(der, 0, len(der)), SEQUENCE, "OCSPResponse")
    parts = whole.children()
    if whole.end != len(der) or len(parts) != 2 or parts[0].encoded != _SUCCESSFUL:  # noqa: PLR2004
        raise CmsError("cms.structure", "OCSPResponse")
    framed = only_child(expect(parts[1], _TAGGED_0, "responseBytes"), "responseBytes").children()
    if len(framed) != 2:  # noqa: PLR2004 - type and response
        raise CmsError("cms.structure", "responseBytes")
    kind, body = framed
    raw = expect(body, OCTET_STRING, "response").value
    if oid(kind, "responseType") != _BASIC:
        raise CmsError("cms.profile", "responseType")
    return _basic(der, raw)


def _basic(der: bytes, raw: bytes) -> OcspResponse:
    whole = expect(read_element(raw, 0, len(raw)), SEQUENCE, "BasicOCSPResponse")
    parts = whole.children()
    if whole.end != len(raw) or len(parts) not in {3, 4}:
        raise CmsError("cms.structure", "BasicOCSPResponse")
    signed, algorithm, signature = parts[:3]
    known = SIGNATURES.get(algorithm.encoded)
    if known is None:
        raise CmsError("cms.algorithm", "BasicOCSPResponse")
    check_signature_frame(signature)
    inner = expect(signed, SEQUENCE, "ResponseData").children()
    if len(inner) not in {3, 4} or inner[0].tag not in {_TAGGED_1, _TAGGED_2}:  # v1, by default, is not written
        raise CmsError("cms.structure", "ResponseData")
    read_time(inner[1])  # producedAt; which time is spoken of, each answer says
    answers = expect(inner[2], SEQUENCE, "responses").children()
    if len(answers) > MOST_ANSWERS:
        raise CmsError("cms.structure", "responses")
    extensions = {} if len(inner) == 3 else _extensions(inner[3], frozenset({_NONCE}))  # noqa: PLR2004
    nonce = extensions.get(_NONCE)
    return OcspResponse(
        der=der,
        signed=signed.encoded,
        algorithm=known,
        signature=signature.value[1:],
        responder=inner[0],
        answers=tuple(map(_answer, answers)),
        certificates=() if len(parts) == 3 else _certificates(parts[3]),  # noqa: PLR2004
        nonce=None if nonce is None else _nonce(nonce),
    )


def _certificates(field: Element) -> tuple[bytes, ...]:
    found = expect(only_child(expect(field, _TAGGED_0, "certs"), "certs"), SEQUENCE, "certs").children()
    if not 1 <= len(found) <= MOST_CERTIFICATES:
        raise CmsError("cms.structure", "certs")
    return tuple(one.encoded for one in found)


def _extensions(field: Element, understood: frozenset[str]) -> dict[str, Extension]:
    """What is critical and not understood may change what is said (RFC 6960, 4.4)."""
    found = dict(read_extensions(expect(field, _TAGGED_1, "extensions")))
    for name, extension in found.items():
        if extension.critical and name not in understood:
            raise CmsError("cms.profile", f"extension {name}")
    return found


def _nonce(extension: Extension) -> bytes:
    value = read_element(extension.value, 0, len(extension.value))
    if value.end != len(extension.value):
        raise CmsError("cms.structure", "nonce")
    return expect(value, OCTET_STRING, "nonce").value


def _answer(element: Element) -> Answer:
    parts = expect(element, SEQUENCE, "SingleResponse").children()
    if len(parts) < 3:  # noqa: PLR2004 - whom, what, when
        raise CmsError("cms.structure", "SingleResponse")
    rest = list(parts[3:])
    due = read_time(only_child(rest.pop(0), "nextUpdate")) if rest and rest[0].tag == _TAGGED_0 else None
    extensions = _extensions(rest.pop(0), frozenset({_INVALIDITY_DATE})) if rest else {}
    if rest:
        raise CmsError("cms.structure", "SingleResponse")
    status, since, reason = _status(parts[1])
    invalid = extensions.get(_INVALIDITY_DATE)
    if invalid is not None and since is not None:  # RFC 6960, 4.4.5: as in a list
        since = min(since, read_time(read_element(invalid.value, 0, len(invalid.value))))
    return Answer(
        subject=_cert_id(parts[0]), status=status, made=read_time(parts[2]), due=due, since=since, reason=reason
    )


def _status(element: Element) -> tuple[Status, datetime | None, int | None]:
    if element.encoded == _GOOD:
        return Status.GOOD, None, None
    if element.encoded == _UNKNOWN:
        return Status.UNKNOWN, None, None
    parts = expect(element, _TAGGED_1, "certStatus").children()
    if not 1 <= len(parts) <= 2:  # noqa: PLR2004 - time, and a reason if there is one
        raise CmsError("cms.structure", "RevokedInfo")
    reason = None
    if len(parts) > 1:
        value = expect(only_child(expect(parts[1], _TAGGED_0, "revocationReason"), ""), _ENUMERATED, "CRLReason").value
        reason = int.from_bytes(value, "big")
    return Status.REVOKED, read_time(parts[0]), reason


def _cert_id(element: Element) -> CertId:
    parts = expect(element, SEQUENCE, "CertID").children()
    if len(parts) != 4:  # noqa: PLR2004 - algorithm, two hashes, number
        raise CmsError("cms.structure", "CertID")
    named = expect(parts[0], SEQUENCE, "hashAlgorithm").children()
    algorithm = _HASHES.get(oid(named[0], "hashAlgorithm")) if named else None
    if algorithm is None:
        raise CmsError("cms.algorithm", "CertID")
    integer(parts[3], "serialNumber")
    return CertId(
        algorithm=algorithm,
        name=expect(parts[1], OCTET_STRING, "issuerNameHash").value,
        key=expect(parts[2], OCTET_STRING, "issuerKeyHash").value,
        serial=parts[3].encoded,
    )


def _key_bits(info: bytes) -> bytes:
    return read_element(info, 0, len(info)).children()[1].value[1:]


@lru_cache(maxsize=256)
def _issuer_hashes(algorithm: str, issuer: bytes) -> tuple[bytes, bytes]:
    fields = certificate_fields(issuer)

    def digest(data: bytes) -> bytes:
        return hashlib.new(algorithm, data, usedforsecurity=False).digest()

    return digest(fields.subject), digest(_key_bits(fields.public_key))


def request(certificate: bytes, issuer: bytes, nonce: bytes) -> bytes:
    """Return the DER OCSPRequest for one certificate, as RFC 5019, 2.1 has it, with a nonce (RFC 9654).

    Args:
        certificate: DER of the certificate that is asked about.
        issuer: DER of the one that issued it.
        nonce: random bytes that no answer to another request can hold.

    Raises:
        CmsError: one of them is no certificate.
    """
    name, key = _issuer_hashes("sha1", issuer)
    algorithm = encode(SEQUENCE, encode(OID, _SHA1_OID), encode(NULL))
    subject = encode(
        SEQUENCE,
        algorithm,
        encode(OCTET_STRING, name),
        encode(OCTET_STRING, key),
        certificate_fields(certificate).serial,
    )
    extension = encode(SEQUENCE, encode(OID, _NONCE_OID), encode(OCTET_STRING, encode(OCTET_STRING, nonce)))
    listed = encode(SEQUENCE, encode(SEQUENCE, subject))
    return encode(SEQUENCE, encode(SEQUENCE, listed, encode(_TAGGED_2, encode(SEQUENCE, extension))))


def with_certificates(response: OcspResponse, certificates: tuple[bytes, ...]) -> bytes:
    """Return the DER of the response with these certificates instead of those that came along: nobody signed them."""
    raw = expect(read_element(response.der, 0, len(response.der)), SEQUENCE, "OCSPResponse").children()[1]
    kind, body = only_child(raw, "responseBytes").children()
    parts = read_element(body.value, 0, len(body.value)).children()[:3]
    certs = encode(_TAGGED_0, encode(SEQUENCE, *certificates)) if certificates else b""
    basic = encode(SEQUENCE, *(one.encoded for one in parts), certs)
    inner = encode(SEQUENCE, kind.encoded, encode(OCTET_STRING, basic))
    return encode(SEQUENCE, _SUCCESSFUL, encode(_TAGGED_0, inner))
