"""The CMS of our seals, taken apart by asn1crypto and cryptography: nothing here trusts the template's own code."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from asn1crypto import cms, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from edoc_pki import Party, ec_key, pki, root, rsa_key

from nh_edoc._cms.der import CmsError
from nh_edoc._cms.parse import parse_signed_data
from nh_edoc._cms.profile import SPARE, STAMPED, STEP, may_reserve, reserved_bytes
from nh_edoc._cms.template import CmsTemplate, with_timestamp
from nh_edoc._cms.token import TokenRequest, build_token
from nh_edoc.errors import SignerError, TimestampError
from nh_edoc.model.report import Level
from nh_edoc.ports import KeyKind

DIGEST = hashlib.sha256(b"the file but its hole").digest()
MAKERS = {
    "rsa-2048": lambda: rsa_key(0, 2048),
    "rsa-3072": lambda: rsa_key(0, 3072),
    "p-256": ec_key,
    "p-384": lambda: ec_key(ec.SECP384R1()),
}


@pytest.fixture(scope="module", params=MAKERS)
def seal(request: pytest.FixtureRequest) -> Party:
    return pki(key=MAKERS[request.param]()).seal


@pytest.fixture(scope="module")
def template(seal: Party) -> CmsTemplate:
    return CmsTemplate.of(seal)


def signed_data(der: bytes) -> Any:
    content = cms.ContentInfo.load(der, strict=True)
    assert content["content_type"].native == "signed_data"
    return content["content"]


def test_is_the_one_der_encoding(template: CmsTemplate) -> None:
    """DER throughout (X.690, 10): another implementation that encodes all values anew gets the same bytes."""
    made = template.sign(DIGEST)
    assert cms.ContentInfo.load(made, strict=True).dump(force=True) == made


def test_structure(seal: Party, template: CmsTemplate) -> None:
    """RFC 5652, 5.1: version 1, SHA-256, detached data, one signer by issuer and serial number."""
    data = signed_data(template.sign(DIGEST))
    certificate = x509.Certificate.load(seal.certificate)
    assert data["version"].native == "v1"
    assert [one["algorithm"].native for one in data["digest_algorithms"]] == ["sha256"]
    assert data["encap_content_info"]["content_type"].native == "data"
    assert data["encap_content_info"]["content"].native is None
    assert data["crls"].native is None
    (info,) = data["signer_infos"]
    assert info["version"].native == "v1"
    assert info["sid"].name == "issuer_and_serial_number"
    assert info["sid"].chosen["issuer"].dump() == certificate.issuer.dump()
    assert info["sid"].chosen["serial_number"].native == certificate.serial_number
    assert info["digest_algorithm"]["algorithm"].native == "sha256"
    assert info["unsigned_attrs"].native is None


def test_signature_algorithm(seal: Party, template: CmsTemplate) -> None:
    """RFC 4055, 5: RSA with NULL parameters; RFC 5758, 3.2: ECDSA without."""
    (info,) = signed_data(template.sign(DIGEST))["signer_infos"]
    expected = (
        "300d06092a864886f70d01010b0500" if isinstance(seal.key, rsa.RSAPrivateKey) else "300a06082a8648ce3d040302"
    )
    assert info["signature_algorithm"].dump().hex() == expected


def test_signed_attributes(seal: Party, template: CmsTemplate) -> None:
    """ETSI EN 319 142-1, 6.3: the three of PAdES and no signing-time; the certificate is bound by its SHA-256."""
    (info,) = signed_data(template.sign(DIGEST))["signer_infos"]
    found = {one["type"].native: one["values"] for one in info["signed_attrs"]}
    assert sorted(found) == ["content_type", "message_digest", "signing_certificate_v2"]
    assert all(len(values) == 1 for values in found.values())
    assert found["content_type"][0].native == "data"
    assert found["message_digest"][0].native == DIGEST
    (binding,) = found["signing_certificate_v2"][0]["certs"]
    assert binding["cert_hash"].native == hashlib.sha256(seal.certificate).digest()
    assert binding["issuer_serial"]["serial_number"].native == seal.certified.serial_number


def test_signature_holds(seal: Party, template: CmsTemplate) -> None:
    """RFC 5652, 5.4: the signature is over the attributes with the tag of a SET."""
    (info,) = signed_data(template.sign(DIGEST))["signer_infos"]
    attributes = b"\x31" + info["signed_attrs"].dump()[1:]
    key = seal.certified.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(info["signature"].native, attributes, padding.PKCS1v15(), hashes.SHA256())
    else:
        key.verify(info["signature"].native, attributes, ec.ECDSA(hashes.SHA256()))


def test_certificates(seal: Party, template: CmsTemplate) -> None:
    """The signer and its intermediate authorities, in the order of a DER SET OF (X.690, 11.6), nothing else."""
    found = [one.chosen.dump() for one in signed_data(template.sign(DIGEST))["certificates"]]
    assert found == sorted({seal.certificate, *seal.chain})


def test_our_parser_reads_it(seal: Party, template: CmsTemplate) -> None:
    """The strict parser of the verifier, other code than the template, takes it and finds the signature good."""
    parsed = parse_signed_data(template.sign(DIGEST).ljust(template.reserved, b"\0"))
    assert parsed.signature_holds()
    assert parsed.message_digest == DIGEST
    assert parsed.signer == seal.certificate
    assert set(parsed.certificates) == {seal.certificate, *seal.chain}


def test_same_digest_same_cms(template: CmsTemplate) -> None:
    """RSA seals are the same each time; ECDSA differs in the signature alone."""
    one, other = (signed_data(template.sign(DIGEST))["signer_infos"][0] for _ in range(2))
    assert one["signed_attrs"].dump() == other["signed_attrs"].dump()
    if template.signer.key_kind == "rsa":
        assert one["signature"].native == other["signature"].native


def test_a_signer_that_is_wrong_about_its_key(template: CmsTemplate) -> None:
    """The algorithm identifier follows from the kind of the key; a wrong one makes seals that nobody can verify."""
    party = template.signer

    class Mistaken(Party):
        key_kind = next(kind for kind in KeyKind if kind != party.key_kind)

    with pytest.raises(SignerError) as caught:
        CmsTemplate.of(Mistaken(party.certified, party.key))
    assert caught.value.code == "signer.failed"


def test_the_room_holds_every_signature(template: CmsTemplate) -> None:
    """ECDSA signatures differ in length; the room is fixed before and must be one that a verifier expects."""
    for number in range(200 if template.signer.key_kind != "rsa" else 3):
        made = template.sign(hashlib.sha256(bytes([number])).digest())
        assert len(made) <= template.reserved
        assert may_reserve(len(made), template.reserved)
    assert template.reserved % STEP == 0


@pytest.mark.parametrize(
    ("make", "greatest"), [(lambda: rsa_key(0, 2048), 256), (ec_key, 72), (lambda: ec_key(ec.SECP384R1()), 104)]
)
def test_the_room_follows_from_the_key(make: Any, greatest: int) -> None:
    """docs/profile.md, 5: the greatest length takes the modulus for RSA, 72 bytes for P-256, 104 for P-384.

    Names of different lengths carry the CMS across a whole step of the room, so that no byte is lost in rounding.
    """
    key, rooms = make(), set()
    for length in range(1, 64, 4):
        template = CmsTemplate.of(root("R").issue("a" * length, ca=True).issue("s", key=key))
        made = template.sign(DIGEST)
        longest = len(made) + greatest - len(parse_signed_data(made).signature)
        assert template.reserved == -(-(longest + 16) // 256) * 256
        rooms.add(template.reserved)
    assert len(rooms) > 1


def test_rooms_of_level_b_b() -> None:
    """docs/profile.md, 5: the greatest length and 16, rounded up to a multiple of 256; no other room is ours."""
    assert [reserved_bytes(size) for size in (1, 240, 241, 2000, 2032, 2033)] == [256, 256, 512, 2048, 2048, 2304]
    for size in range(1500, 4000, 37):
        rooms = {room for room in range(size - 40, size + 2 * STEP) if may_reserve(size, room)}
        assert reserved_bytes(size) in rooms
        assert rooms == {reserved_bytes(size + shorter) for shorter in range(SPARE + 1)}
        assert len(rooms) <= 2


def test_rooms_of_higher_levels() -> None:
    """From B-T on the room is the same for every key, and a CMS must fit."""
    assert {reserved_bytes(size, Level.B_T) for size in (1000, 4000)} == {STAMPED}
    assert may_reserve(9000, STAMPED, Level.B_T)
    assert not may_reserve(9000, STAMPED - STEP, Level.B_T)
    assert not may_reserve(STAMPED + 1, STAMPED, Level.B_T)
    assert not may_reserve(9000, STAMPED)


@pytest.fixture(scope="module")
def token(seal: Party, template: CmsTemplate) -> bytes:
    signature = parse_signed_data(template.sign(DIGEST)).signature
    tsa = root("演示时间戳机构").issue("演示时间戳服务")
    request = TokenRequest(algorithm="sha256", imprint=hashlib.sha256(signature).digest(), nonce=7)
    return build_token(request, signer=tsa, policy="1.2.3.4", serial=1, at=seal.certified.not_valid_before_utc)


def test_adding_a_time_stamp(template: CmsTemplate, token: bytes) -> None:
    """ETSI EN 319 122-1, 5.3: the token is an unsigned attribute; nothing that is signed changes by it."""
    bare = template.sign(DIGEST)
    stamped = with_timestamp(bare, token)
    before, after = signed_data(bare), signed_data(stamped)
    assert [one["type"].native for one in after["signer_infos"][0]["unsigned_attrs"]] == ["signature_time_stamp_token"]
    for part in ("version", "digest_algorithms", "encap_content_info", "certificates"):
        assert after[part].dump() == before[part].dump()
    for part in ("version", "sid", "digest_algorithm", "signed_attrs", "signature_algorithm", "signature"):
        assert after["signer_infos"][0][part].dump() == before["signer_infos"][0][part].dump()
    parsed = parse_signed_data(stamped)
    assert parsed.timestamp_tokens == (token,)
    assert parsed.other_unsigned == ()
    assert parsed.signature_holds()
    assert len(stamped) <= reserved_bytes(len(bare), Level.B_T)


@pytest.mark.parametrize("damage", [lambda t: b"", lambda t: t[:-1], lambda t: t + b"\0", lambda _t: b"\x04\x01a"])
def test_what_is_no_token(template: CmsTemplate, token: bytes, damage: Any) -> None:
    """A broken answer of a time-stamping authority never comes into a seal."""
    with pytest.raises(TimestampError) as caught:
        with_timestamp(template.sign(DIGEST), damage(token))
    assert caught.value.code == "time.answer"


def test_every_byte_counts() -> None:
    """Verification rules, 3: no byte of the CMS can be changed without the strict parser or the key noticing."""
    template = CmsTemplate.of(pki(key=ec_key()).seal)
    made = template.sign(DIGEST)
    for place in range(len(made)):
        for mask in (0x01, 0x80):
            changed = made[:place] + bytes([made[place] ^ mask]) + made[place + 1 :]
            try:
                parsed = parse_signed_data(changed)
                good = (
                    parsed.signature_holds()
                    and parsed.message_digest == DIGEST
                    and parsed.signer == template.signer.certificate
                )
            except CmsError:
                continue
            # what is left are the bodies of the intermediate certificates, which path validation judges
            assert not good or set(parsed.certificates) != set(parse_signed_data(made).certificates), place
