"""Parse CMS SignedData: RFC 5652 and CAdES (ETSI EN 319 122-1) as our profile narrows them.

One signer, signed attributes in DER, the signer's certificate named by hash: whatever is not signed has exactly
one permitted encoding, so that no byte of the container can be changed unnoticed. Seals are read here; what a
time stamp says is read in ``timestamp``, by the same rules.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from nh_edoc._cms.algorithms import (
    DIGEST_IDENTIFIERS,
    DIGESTS,
    SIGNATURES,
    bare_identifier,
    is_signed_by,
)
from nh_edoc._cms.certificate import CertificateFields, certificate_fields
from nh_edoc._cms.der import (
    OCTET_STRING,
    OID,
    SEQUENCE,
    SET,
    CmsError,
    CmsUnsupportedError,
    Element,
    encode,
    expect,
    in_set_order,
    integer,
    oid,
    only_child,
    read_element,
)
from nh_edoc.model.digest import DigestAlgorithm
from nh_edoc.model.record import dataclass
from nh_edoc.ports import SignatureAlgorithm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_CERTIFICATES: Final = 16
"""A seal carries its own certificate and the authorities between it and the anchor; chains are short."""
LARGEST_CERTIFICATE: Final = 32 * 1024

_SIGNED_DATA: Final = bytes.fromhex("2a864886f70d010702")
_DATA: Final = bytes.fromhex("2a864886f70d010701")
_CONTENT_TYPE: Final = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST: Final = "1.2.840.113549.1.9.4"
_SIGNING_CERTIFICATE_V2: Final = "1.2.840.113549.1.9.16.2.47"
_ALGORITHM_PROTECTION: Final = "1.2.840.113549.1.9.52"
_SIGNATURE_TIME_STAMP: Final = "1.2.840.113549.1.9.16.2.14"
_SIGNED: Final = frozenset({_CONTENT_TYPE, _MESSAGE_DIGEST, _SIGNING_CERTIFICATE_V2, _ALGORITHM_PROTECTION})
_REQUIRED: Final = frozenset({_CONTENT_TYPE, _MESSAGE_DIGEST, _SIGNING_CERTIFICATE_V2})
_VERSION_1: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What tells one use of SignedData from another."""

    content_type: bytes
    """Value of the OBJECT IDENTIFIER."""
    version: int
    """RFC 5652, 5.1."""
    detached: bool
    """Whether the content is outside."""
    foreign: bool
    """Whether other people's software makes it: what is signed may then stand in any legal form."""


SEAL: Final = Form(content_type=_DATA, version=_VERSION_1, detached=True, foreign=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedData:
    """What the CMS says, after every rule about its form was found to hold."""

    size: int
    """Bytes of the ContentInfo; what follows in the hole is padding."""
    certificates: tuple[bytes, ...]
    """DER of every embedded certificate, in the order of the file."""
    signer: bytes
    """DER of the signer's certificate: the one that the signed attributes name."""
    content: bytes | None
    """What was signed; None when it is detached."""
    digest: DigestAlgorithm
    message_digest: bytes
    signed_attributes: bytes
    """DER with the tag of a SET: what the signature is over (RFC 5652, 5.4)."""
    algorithm: SignatureAlgorithm
    signature: bytes
    timestamp_tokens: tuple[bytes, ...]
    """DER of the signature time stamps (ETSI EN 319 122-1, 5.3), not looked into."""
    other_unsigned: tuple[str, ...]
    """Dotted identifiers of other unsigned attributes."""

    def signature_holds(self) -> bool:
        """Return whether the signer's key made the signature over the signed attributes.

        Raises:
            CmsError: the certificate's key cannot be used with the algorithm.
        """
        return is_signed_by(self.signer, self.signature, self.signed_attributes, self.algorithm)


def parse_signed_data(hole: bytes) -> SignedData:
    """Return what the CMS at the beginning of ``hole`` says; the rest of the hole must be zero.

    Raises:
        CmsError: `cms.der`, `cms.structure`, `cms.padding`, `cms.contradiction`, `cms.binding.*`: not what
            a seal can be.
        CmsUnsupportedError: `cms.ber`, `cms.profile`, `cms.algorithm`: legal CMS that our profile does not use.
    """
    info = expect(read_element(hole, 0, len(hole)), SEQUENCE, "ContentInfo")
    if hole[info.end :].strip(b"\0"):
        raise CmsError("cms.padding")
    return read_signed_data(info, SEAL)


def read_signed_data(info: Element, form: Form) -> SignedData:
    """Return what a ContentInfo says that must be SignedData of this form.

    Raises:
        CmsError: as ``parse_signed_data``.
    """
    parts = _content(info).children()
    if len(parts) != 5 or parts[3].tag != 0xA0:  # noqa: PLR2004 - certificates present, no revocation data
        raise CmsUnsupportedError("cms.profile", "parts of SignedData")
    version, digests, content, certificates, signers = parts
    if integer(version, "version") != form.version:
        raise CmsUnsupportedError("cms.profile", "version of SignedData")
    inside = _encapsulated(content, form)
    embedded = _certificates(certificates)
    signer = expect(only_child(expect(signers, SET, "SignerInfos"), "SignerInfos"), SEQUENCE, "SignerInfo")
    parsed = replace(_signer_info(signer, embedded, form), size=info.end - info.start, content=inside)
    if (
        only_child(expect(digests, SET, "digestAlgorithms"), "digestAlgorithms").encoded
        != (DIGEST_IDENTIFIERS[parsed.digest])
    ):
        raise CmsError("cms.contradiction", "digestAlgorithms")
    return parsed


def _content(info: Element) -> Element:
    children = info.children()
    if len(children) != 2 or children[0].tag != OID or children[0].value != _SIGNED_DATA or children[1].tag != 0xA0:  # noqa: PLR2004
        raise CmsError("cms.structure", "not SignedData")
    return expect(only_child(children[1], "content"), SEQUENCE, "SignedData")


def _encapsulated(element: Element, form: Form) -> bytes | None:
    """RFC 5652, 5.2: the type, and the content unless it is detached."""
    children = expect(element, SEQUENCE, "EncapsulatedContentInfo").children()
    if len(children) != (1 if form.detached else 2) or children[0].encoded != encode(OID, form.content_type):
        raise CmsError("cms.structure", "content")
    if form.detached:
        return None
    explicit = expect(children[1], 0xA0, "content")
    return expect(only_child(explicit, "content"), OCTET_STRING, "content").value


def _certificates(field: Element) -> tuple[bytes, ...]:
    found = field.children()
    if not 1 <= len(found) <= MOST_CERTIFICATES:
        raise CmsUnsupportedError("cms.profile", f"{len(found)} certificates")
    for element in found:
        if element.tag != SEQUENCE or element.end - element.start > LARGEST_CERTIFICATE:
            raise CmsUnsupportedError("cms.profile", "kind of certificate")
    if not in_set_order(found):
        raise CmsUnsupportedError("cms.profile", "order of certificates")
    return tuple(element.encoded for element in found)


def _signer_info(info: Element, embedded: tuple[bytes, ...], form: Form) -> SignedData:
    parts = info.children()
    # RFC 5652, 5.3: signed attributes [0] are there, unsigned ones [1] may be
    if [part.tag for part in parts[3:7:3]] not in ([0xA0], [0xA0, 0xA1]) or not 6 <= len(parts) <= 7:  # noqa: PLR2004
        raise CmsUnsupportedError("cms.profile", "parts of SignerInfo")
    version, sid, digest_id, attributes, algorithm_id, signature = parts[:6]
    if integer(version, "version") != _VERSION_1 or sid.tag != SEQUENCE:
        raise CmsUnsupportedError("cms.profile", "signer identifier")
    digest = DIGESTS.get(digest_id.encoded)
    algorithm = SIGNATURES.get(algorithm_id.encoded)
    if digest is None or algorithm is None:
        raise CmsUnsupportedError("cms.algorithm", "identifier")
    if algorithm.digest is not digest:
        raise CmsError("cms.contradiction", "digest of the signature algorithm")
    values = _signed_attributes(attributes, form)
    if values[_CONTENT_TYPE].encoded != encode(OID, form.content_type):
        raise CmsError("cms.contradiction", "content-type")
    if _ALGORITHM_PROTECTION in values:
        _check_protection(values[_ALGORITHM_PROTECTION], digest_id.encoded, algorithm_id.encoded)
    tokens, others = _unsigned_attributes(parts[6]) if len(parts) == 7 else ((), ())  # noqa: PLR2004
    return SignedData(
        size=0,
        certificates=embedded,
        signer=_find_signer(_named(values[_SIGNING_CERTIFICATE_V2], form), embedded, sid, form),
        content=None,
        digest=digest,
        message_digest=expect(values[_MESSAGE_DIGEST], OCTET_STRING, "message-digest").value,
        signed_attributes=bytes((SET,)) + attributes.encoded[1:],
        algorithm=algorithm,
        signature=expect(signature, OCTET_STRING, "signature").value,
        timestamp_tokens=tokens,
        other_unsigned=others,
    )


def _attributes(field: Element) -> tuple[tuple[str, tuple[Element, ...]], ...]:
    found = field.children()
    if not in_set_order(found):
        raise CmsUnsupportedError("cms.profile", "order of attributes")
    pairs = []
    for attribute in found:
        children = expect(attribute, SEQUENCE, "Attribute").children()
        if len(children) != 2:  # noqa: PLR2004 - type and values
            raise CmsError("cms.structure", f"attribute at {attribute.start}")
        pairs.append((oid(children[0], "attribute type"), expect(children[1], SET, "attribute values").children()))
    return tuple(pairs)


def _signed_attributes(field: Element, form: Form) -> Mapping[str, Element]:
    """RFC 5652, 5.3 and 11: each type once, one value each, the three of CAdES present."""
    values: dict[str, Element] = {}
    for name, found in _attributes(field):
        if name in values or len(found) != 1:
            raise CmsError("cms.structure", f"attribute {name} is not single")
        values[name] = found[0]
    if missing := _REQUIRED - values.keys():
        raise CmsUnsupportedError("cms.profile", f"no attribute {min(missing)}")
    other = values.keys() - _SIGNED
    if other and not form.foreign:
        raise CmsUnsupportedError("cms.profile", f"attribute {min(other)}")
    return values


def _unsigned_attributes(field: Element) -> tuple[tuple[bytes, ...], tuple[str, ...]]:
    tokens: list[bytes] = []
    others: list[str] = []
    pairs = _attributes(field)
    if not pairs:
        raise CmsError("cms.structure", "empty set of attributes")
    for name, values in pairs:
        if name == _SIGNATURE_TIME_STAMP and values:
            tokens.extend(value.encoded for value in values)
        else:
            others.append(name)
    return tuple(tokens), tuple(others)


def _check_protection(value: Element, digest_id: bytes, algorithm_id: bytes) -> None:
    """RFC 6211, 2: the signed copy of both algorithm identifiers must equal the unsigned ones."""
    algorithm = read_element(algorithm_id, 0, len(algorithm_id))
    if value.encoded != encode(SEQUENCE, digest_id, encode(0xA1, algorithm.value)):
        raise CmsError("cms.contradiction", "cmsAlgorithmProtection")


def _named(value: Element, form: Form) -> bytes:
    """Return the ESSCertIDv2 of the signer (RFC 5035, 3): the only one, in a foreign form the first one."""
    certs = expect(value, SEQUENCE, "SigningCertificateV2").children()
    identifiers = expect(certs[0], SEQUENCE, "certs").children() if certs else ()
    if not identifiers or (not form.foreign and (len(certs), len(identifiers)) != (1, 1)):
        raise CmsError("cms.binding.signing-certificate")
    return identifiers[0].encoded


def _find_signer(named: bytes, embedded: tuple[bytes, ...], sid: Element, form: Form) -> bytes:
    """RFC 5035, 3 and 4: the certificate whose hash is signed; issuer and serial in both places are its own."""
    signer: bytes | None = None
    for certificate in embedded:
        fields = certificate_fields(certificate)
        if any(hmac.compare_digest(named, one) for one in _namings(certificate, form)):
            if sid.encoded != fields.issuer_and_serial:
                raise CmsError("cms.binding.sid")
            signer = certificate
    if signer is None:
        raise CmsError("cms.binding.signing-certificate")
    return signer


@lru_cache(maxsize=64)
def _namings(certificate: bytes, form: Form) -> tuple[bytes, ...]:
    """Return the encodings of ESSCertIDv2 that name ``certificate`` and no other."""
    return tuple(_spell_namings(certificate, certificate_fields(certificate), form))


def _spell_namings(certificate: bytes, fields: CertificateFields, form: Form) -> Iterator[bytes]:
    issuer_serial = encode(SEQUENCE, encode(SEQUENCE, encode(0xA4, fields.issuer)), fields.serial)
    for algorithm, identifier in DIGEST_IDENTIFIERS.items():
        # DEFAULT is not encoded in DER; some authorities write it all the same, and sign it
        spellings = [b"" if algorithm is DigestAlgorithm.SHA256 else identifier]
        if form.foreign:
            spellings += [identifier, bare_identifier(algorithm)]
        value = encode(OCTET_STRING, hashlib.new(algorithm, certificate).digest())
        for stated, tail in itertools.product(spellings, (b"", issuer_serial)):
            yield encode(SEQUENCE, stated, value, tail)
