"""The CMS of a seal has one permitted form; anything else is refused by name."""

from __future__ import annotations

import contextlib
import random

import pytest
from asn1crypto import algos, cms, core, x509
from cryptography.hazmat.primitives.asymmetric import ec
from edoc_cms import attribute, bare_digest_algorithm, digest_algorithm, naming, seal_cms
from edoc_pki import ec_key, pki, rsa_key

from nh_edoc._cms.algorithms import Scheme
from nh_edoc._cms.der import CmsError, CmsUnsupportedError
from nh_edoc._cms.parse import parse_signed_data
from nh_edoc.model.digest import DigestAlgorithm

DATA = b"the bytes outside the hole"


@pytest.fixture(scope="module")
def some():
    return pki()


def code(raw: bytes) -> str:
    with pytest.raises(CmsError) as caught:
        parse_signed_data(raw)
    return caught.value.code


@pytest.mark.parametrize("key", [None, rsa_key(), ec_key(ec.SECP384R1())], ids=["p256", "rsa", "p384"])
def test_reads_a_seal_of_our_profile(key):
    """ETSI EN 319 122-1: certificate named, digest and signature where they belong, padding left over."""
    made = pki(key=key)
    raw = seal_cms(made.seal, DATA)
    parsed = parse_signed_data(raw + bytes(100))
    assert parsed.size == len(raw)
    assert parsed.signer == made.seal.certificate
    assert set(parsed.certificates) == {made.seal.certificate, made.authority.certificate}
    assert parsed.digest is DigestAlgorithm.SHA256
    assert parsed.algorithm.scheme is (Scheme.RSA_PKCS1 if key is rsa_key() else Scheme.ECDSA)
    assert parsed.signature_holds()
    assert parsed.timestamp_tokens == ()


def test_signature_of_another_key_does_not_hold(some):
    """RFC 5652, 5.6."""
    other = pki().seal
    raw = seal_cms(some.seal, DATA)
    attributes = parse_signed_data(raw).signed_attributes
    assert not parse_signed_data(seal_cms(some.seal, DATA, signature=other.sign(attributes))).signature_holds()


def test_every_byte_counts(some):
    """Verification rules, 3: no byte of the CMS can be changed so that parsing and signature still hold."""
    raw = seal_cms(some.seal, DATA)
    good = parse_signed_data(raw)
    spared = []
    for position in range(len(raw)):
        for mask in (0x01, 0x20, 0x80):
            changed = bytearray(raw)
            changed[position] ^= mask
            try:
                parsed = parse_signed_data(bytes(changed))
                holds = parsed.signature_holds() and parsed.message_digest == good.message_digest
            except CmsError:
                continue
            # a changed authority certificate is found by the path, which must consist of exactly these bytes
            if holds and parsed.certificates == good.certificates:
                spared.append((position, mask))
    assert spared == []


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"signers": 2}, "cms.structure"),
        ({"encap": {"content": core.OctetString(DATA)}}, "cms.structure"),
        ({"content_type": "digested_data"}, "cms.contradiction"),
        ({"outer_digest": digest_algorithm("sha512")}, "cms.contradiction"),
        ({"signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha512_ecdsa"})}, "cms.contradiction"),
        ({"version": "v3"}, "cms.profile"),
        ({"digest": "sha1"}, "cms.algorithm"),
        ({"digest_algorithm": bare_digest_algorithm("sha256")}, "cms.algorithm"),
        ({"extra_attributes": [attribute("signing_time", cms.Time({"utc_time": "260316020000Z"}))]}, "cms.profile"),
        ({"extra_attributes": [attribute("message_digest", bytes(32))]}, "cms.structure"),
    ],
)
def test_refuses(some, over, expected):
    """RFC 5652 and the profile, one deviation at a time."""
    assert code(seal_cms(some.seal, DATA, **over)) == expected


def test_certificates_stand_in_order(some):
    """X.690, 11.6: nobody signed the order of the certificates, so there is one order only."""
    raw = seal_cms(some.seal, DATA)
    first, second = parse_signed_data(raw).certificates
    assert code(raw.replace(first + second, second + first)) == "cms.profile"


def test_two_values_in_an_attribute(some):
    """RFC 5652, 11.2: message-digest has a single value."""
    attributes = [
        attribute("content_type", "data"),
        attribute("message_digest", bytes(32), bytes(31) + b"\1"),
        attribute("signing_certificate_v2", naming(x509.Certificate.load(some.seal.certificate))),
    ]
    assert code(seal_cms(some.seal, DATA, attributes=attributes)) == "cms.structure"


def test_signing_certificate_is_demanded(some):
    """PAdES baseline (ETSI EN 319 142-1, 6.3): without it another certificate of the same key could be put in."""
    attributes = [attribute("content_type", "data"), attribute("message_digest", bytes(32))]
    assert code(seal_cms(some.seal, DATA, attributes=attributes)) == "cms.profile"


def test_named_certificate_must_be_there(some):
    """RFC 5035, 4: hash of another certificate."""
    other = x509.Certificate.load(pki().seal.certificate)
    assert code(seal_cms(some.seal, DATA, named=other)) == "cms.binding.signing-certificate"


def test_sid_must_be_the_named_one(some):
    """RFC 5652, 5.3: the signer identifier points at the same certificate."""
    twin = some.authority.issue("演示孪生", key=some.seal.key)
    certificate = x509.Certificate.load(twin.certificate)
    sid = cms.SignerIdentifier(
        "issuer_and_serial_number",
        cms.IssuerAndSerialNumber({"issuer": certificate.issuer, "serial_number": certificate.serial_number}),
    )
    raw = seal_cms(some.seal, DATA, sid=sid, certificates=[some.seal.certificate, twin.certificate])
    assert code(raw) == "cms.binding.sid"


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
@pytest.mark.parametrize("issuer_serial", [True, False])
def test_naming_in_every_accepted_digest(some, digest, issuer_serial):
    """RFC 5035, 3: SHA-256 is the default and then not written; the others are."""
    raw = seal_cms(some.seal, DATA, naming={"digest": digest, "issuer_serial": issuer_serial})
    assert parse_signed_data(raw).signature_holds()


def test_algorithm_protection_must_be_true(some):
    """RFC 6211: the signed copy of the algorithms equals the unsigned one."""

    def protection(signature: str) -> cms.CMSAttribute:
        value = cms.CMSAlgorithmProtection(
            {"digest_algorithm": digest_algorithm("sha256"), "signature_algorithm": {"algorithm": signature}}
        )
        return attribute("cms_algorithm_protection", value)

    good = seal_cms(some.seal, DATA, extra_attributes=[protection("sha256_ecdsa")])
    assert parse_signed_data(good).signature_holds()
    assert code(seal_cms(some.seal, DATA, extra_attributes=[protection("sha512_ecdsa")])) == "cms.contradiction"


def test_padding_is_zero(some):
    """Verification rules, 3: only zeros after the CMS ends."""
    assert code(seal_cms(some.seal, DATA) + b"\0\0\1\0") == "cms.padding"


def test_ber_is_told_from_nonsense(some):
    """X.690: an indefinite length is legal elsewhere; random bytes are not."""
    raw = seal_cms(some.seal, DATA)
    with pytest.raises(CmsUnsupportedError):
        parse_signed_data(b"\x30\x80" + raw[4:] + b"\0\0")
    assert code(b"%PDF-1.7") == "cms.der"
    assert code(b"") == "cms.der"
    assert code(b"\x30\x84\xff\xff\xff\xff") == "cms.der"


def test_cut_anywhere(some):
    """A shortened container is never taken for a whole one."""
    raw = seal_cms(some.seal, DATA)
    for size in range(0, len(raw), 7):
        with pytest.raises(CmsError):
            parse_signed_data(raw[:size])


def test_random_bytes_never_escape(some):
    """Whatever the bytes, the answer is a CmsError or a parsed seal."""
    raw = seal_cms(some.seal, DATA)
    chance = random.Random(20260316)
    for _ in range(2000):
        changed = bytearray(raw)
        for _ in range(chance.randrange(1, 6)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        with contextlib.suppress(CmsError):
            parse_signed_data(bytes(changed)).signature_holds()


def test_short_keys_are_no_seal(some):
    """ETSI TS 119 312: RSA below 2048 bits."""
    weak = some.authority.issue("演示弱密钥", key=rsa_key(1, 1024))
    parsed = parse_signed_data(seal_cms(weak, DATA))
    with pytest.raises(CmsUnsupportedError) as caught:
        parsed.signature_holds()
    assert caught.value.code == "cms.algorithm"


def test_every_byte_of_the_unsigned_attributes_counts(some):
    """Verification rules, 3: nobody signed them, so tags and lengths around a time stamp have one form."""
    token = cms.ContentInfo({"content_type": "data"})
    raw = seal_cms(some.seal, DATA, unsigned=[attribute("signature_time_stamp_token", token)])
    good = parse_signed_data(raw)
    for position in range(raw.rindex(good.signature) + len(good.signature), len(raw)):
        for mask in (0x01, 0x20, 0x80):
            changed = bytearray(raw)
            changed[position] ^= mask
            with contextlib.suppress(CmsError):
                parsed = parse_signed_data(bytes(changed))
                # what is inside the token, the token's own reader asks
                assert parsed.timestamp_tokens != good.timestamp_tokens or parsed.other_unsigned, position


def test_lists_unsigned_attributes(some):
    """A time stamp is handed on untouched, anything else by its identifier."""
    token = cms.ContentInfo({"content_type": "data"})
    raw = seal_cms(some.seal, DATA, unsigned=[attribute("signature_time_stamp_token", token)])
    assert parse_signed_data(raw).timestamp_tokens == (token.dump(),)
    other = seal_cms(some.seal, DATA, unsigned=[cms.CMSAttribute({"type": "1.2.3.4", "values": [core.Null()]})])
    assert parse_signed_data(other).other_unsigned == ("1.2.3.4",)
