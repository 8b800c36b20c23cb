"""Make the CMS of a PAdES seal from parts that are encoded once, and put a time stamp into it.

Assembling a SignedData object by object costs ten milliseconds; all of it but digest and signature is the same for
every document of a key. The template is held against asn1crypto when it is made.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from asn1crypto import algos, cms, core, x509

from nh_edoc._cms.algorithms import DIGEST_IDENTIFIERS, SIGNATURE_IDENTIFIERS, algorithm_of
from nh_edoc._cms.binding import signing_certificate_v2
from nh_edoc._cms.der import only_child, read_element
from nh_edoc._cms.profile import reserved_bytes
from nh_edoc.errors import SignerError, TimestampError
from nh_edoc.model.record import dataclass
from nh_edoc.ports import KeyKind, Scheme, Signer

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARK: Final = b"\xaa"
"""Stands for each byte of the digest while the template is made."""
_LONGEST_EC: Final = {KeyKind.EC_P256: 72, KeyKind.EC_P384: 104}
"""DER of (r, s): two integers with a sign byte each."""
_CURVES: Final = {"secp256r1": KeyKind.EC_P256, "secp384r1": KeyKind.EC_P384}
_SEQUENCE, _SET, _OCTETS, _EXPLICIT_0, _EXPLICIT_1 = b"\x30", b"\x31", b"\x04", b"\xa0", b"\xa1"
_STAMP_TYPE: Final = core.ObjectIdentifier("1.2.840.113549.1.9.16.2.14").dump()
"""id-aa-signatureTimeStampToken."""


def _tlv(tag: bytes, content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:  # noqa: PLR2004 - X.690, 8.1.3.4: the short form
        return tag + bytes([length]) + content
    size = (length.bit_length() + 7) // 8
    return tag + bytes([0x80 | size]) + length.to_bytes(size, "big") + content


@dataclass(frozen=True, slots=True, kw_only=True)
class CmsTemplate:
    """Everything of a seal's CMS but digest and signature (RFC 5652; ETSI EN 319 122-1; EN 319 142-1, 6.3)."""

    signer: Signer
    digest: str
    """Name of the digest algorithm, as hashlib knows it."""
    _attributes_head: bytes
    _attributes_tail: bytes
    _info_head: bytes
    _algorithm: bytes
    _data_head: bytes
    reserved: int
    """Bytes that the hole of this signer's seals has."""

    @classmethod
    def of(cls, signer: Signer) -> CmsTemplate:
        """Return the template of a signer.

        Raises:
            SignerError: `signer.failed`: the signer is wrong about the kind of its key, or what the template makes is
                not what asn1crypto reads and writes.
        """
        certificate = x509.Certificate.load(signer.certificate, strict=True)
        if _key_kind(certificate) != signer.key_kind:
            raise SignerError("signer.failed", reason=f"{signer.key_kind} ≠ {_key_kind(certificate)}")
        algorithm = algorithm_of(signer)
        if (algorithm.scheme is Scheme.ECDSA) is (signer.key_kind is KeyKind.RSA):
            raise SignerError("signer.failed", reason=f"{signer.key_kind} ≠ {algorithm.scheme}")
        digest = DIGEST_IDENTIFIERS[algorithm.digest]
        mark = _MARK * hashlib.new(algorithm.digest).digest_size
        head, tail = _signed_attributes(certificate, mark).split(mark)
        sid = cms.IssuerAndSerialNumber(
            {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
        ).dump()
        embedded = b"".join(sorted((signer.certificate, *signer.chain)))  # DER orders a SET OF by its encodings
        content = _tlv(_SEQUENCE, core.ObjectIdentifier("1.2.840.113549.1.7.1").dump())
        template = cls(
            signer=signer,
            digest=algorithm.digest.value,
            _attributes_head=head,
            _attributes_tail=tail,
            _info_head=core.Integer(1).dump() + sid + digest,
            _algorithm=SIGNATURE_IDENTIFIERS[algorithm],
            _data_head=core.Integer(1).dump() + _tlv(_SET, digest) + content + _tlv(_EXPLICIT_0, embedded),
            reserved=0,
        )
        longest = template.assembled(head + mark + tail, bytes(_longest_signature(certificate)))
        _check(longest)
        return replace(template, reserved=reserved_bytes(len(longest)))

    def sign(self, digest: bytes) -> bytes:
        """Return the DER ContentInfo over a ``digest`` of the signed ranges, made with the template's algorithm.

        Raises:
            SignerError: the key cannot sign.
        """
        attributes = self.attributes(digest)
        return self.assembled(attributes, self.signer.sign(attributes))

    def attributes(self, digest: bytes) -> bytes:
        """Return the signed attributes over a ``digest`` of the signed ranges: what the key signs."""
        return self._attributes_head + digest + self._attributes_tail

    def assembled(self, attributes: bytes, signature: bytes) -> bytes:
        """Return the DER ContentInfo of signed attributes and the signature over them."""
        # the attributes are signed as a SET and carried under an implicit tag (RFC 5652, 5.4)
        info = _tlv(
            _SEQUENCE,
            self._info_head + _EXPLICIT_0 + attributes[1:] + self._algorithm + _tlv(_OCTETS, signature),
        )
        data = _tlv(_SEQUENCE, self._data_head + _tlv(_SET, info))
        return _tlv(_SEQUENCE, core.ObjectIdentifier("1.2.840.113549.1.7.2").dump() + _tlv(_EXPLICIT_0, data))


def _check(made: bytes) -> None:
    """Hold what the template makes against asn1crypto: parsed strictly and encoded anew it must be the same bytes.

    The certificates are taken over as they came; encoding them anew would take a tenth of a second.

    Raises:
        SignerError: `signer.failed`.
    """
    try:
        content = cms.ContentInfo.load(made, strict=True)["content"]
        parts = [content[name] for name in ("version", "digest_algorithms", "encap_content_info", "signer_infos")]
        same = all(part.dump() == part.dump(force=True) for part in parts)
    except (ValueError, TypeError, KeyError) as error:
        raise SignerError("signer.failed", reason="CMS") from error
    if not same:
        raise SignerError("signer.failed", reason="CMS")


def _longest_signature(certificate: x509.Certificate) -> int:
    key = certificate.public_key
    return (key.bit_size + 7) // 8 if key.algorithm == "rsa" else _LONGEST_EC[_CURVES[key.curve[1]]]


def _key_kind(certificate: x509.Certificate) -> str:
    key = certificate.public_key
    return str(key.algorithm if key.algorithm != "ec" else _CURVES.get(key.curve[1], key.curve[1]))


def with_timestamp(seal: bytes, token: bytes) -> bytes:
    """Return the CMS of a B-B seal with a signature time stamp as its only unsigned attribute.

    Args:
        seal: DER ContentInfo that a template made.
        token: DER TimeStampToken over its signature value (ETSI EN 319 122-1, 5.3).

    Raises:
        TimestampError: `time.answer`: the token is not a SignedData.
    """
    _load_token(token)
    attribute = _tlv(_SEQUENCE, _STAMP_TYPE + _tlv(_SET, token))
    kind, content = read_element(seal, 0, len(seal)).children()
    *parts, signers = only_child(content, "content").children()
    (info,) = signers.children()
    infos = _tlv(_SET, _tlv(_SEQUENCE, info.value + _tlv(_EXPLICIT_1, attribute)))
    data = _tlv(_SEQUENCE, b"".join(part.encoded for part in parts) + infos)
    return _tlv(_SEQUENCE, kind.encoded + _tlv(_EXPLICIT_0, data))


def canonical_token(token: bytes, certificates: Sequence[bytes] = ()) -> bytes:
    """Return an authority's token with what nobody signed of it in the one form of the profile.

    Authorities write BER, name RSA with or without its digest (RFC 3370, 3.2), and send certificates in any order
    and number. Nothing that is signed changes; whether the result holds is asked after it is made.

    Args:
        token: TimeStampToken as it came.
        certificates: DER of those that it shall carry; none keeps all that are not self-signed.

    Raises:
        TimestampError: `time.answer`: not a SignedData with one signer.
    """
    stamp = _load_token(token)
    try:
        signed = stamp["content"]
        (info,) = signed["signer_infos"]
        digest = algos.DigestAlgorithm({"algorithm": info["digest_algorithm"]["algorithm"].native})
        if info["signature_algorithm"]["algorithm"].native == "rsassa_pkcs1v15":
            info["signature_algorithm"] = {"algorithm": f"{digest['algorithm'].native}_rsa"}
        info["digest_algorithm"] = digest
        signed["digest_algorithms"] = cms.DigestAlgorithms([digest])
        if not certificates:
            found = [one.chosen for one in signed["certificates"]]
            certificates = [one.dump() for one in found if one.subject.dump() != one.issuer.dump()]
        signed["certificates"] = cms.CertificateSet([x509.Certificate.load(one) for one in certificates])
        canonical: bytes = stamp.dump()
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise TimestampError("time.answer") from error
    return canonical


def _load_token(token: bytes) -> cms.ContentInfo:
    try:
        stamp = cms.ContentInfo.load(token, strict=True)
        signed = stamp["content_type"].native == "signed_data"
    except (ValueError, TypeError) as error:
        raise TimestampError("time.answer") from error
    if not signed:
        raise TimestampError("time.answer")
    return stamp


def _signed_attributes(certificate: x509.Certificate, mark: bytes) -> bytes:
    """Return the DER SET of signed attributes with a mark where the digest goes.

    No signing-time: ETSI EN 319 142-1, 6.3 puts the claimed time into /M alone.
    """
    binding = signing_certificate_v2(certificate)
    values = (("content_type", "data"), ("message_digest", mark), ("signing_certificate_v2", binding))
    encoded = [cms.CMSAttribute({"type": kind, "values": [value]}).dump() for kind, value in values]
    return _tlv(_SET, b"".join(sorted(encoded)))
