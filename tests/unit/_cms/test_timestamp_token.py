"""Time-stamp tokens have one permitted form where nobody signed it, and any legal one where their authority did."""

from __future__ import annotations

import contextlib
import hashlib
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asn1crypto import algos, cms, core, tsp, x509
from edoc_cms import attribute, bare_digest_algorithm, digest_algorithm, naming
from edoc_pki import NOW, Party, ec_key, pki, rsa_key

from nh_edoc._cms.der import CmsError, CmsUnsupportedError, encode
from nh_edoc._cms.timestamp import parse_token
from nh_edoc.model.digest import DigestAlgorithm

SIGNATURE = b"the signature value of a seal"


@pytest.fixture(scope="module")
def authority() -> Party:
    return pki().authority.issue("演示时间戳服务")


def info(**over: Any) -> bytes:
    """TSTInfo in DER; ``over`` replaces or adds fields."""
    digest = over.pop("imprint", "sha256")
    fields: dict[str, Any] = {
        "version": "v1",
        "policy": "1.2.3.4",
        "message_imprint": {
            "hash_algorithm": over.pop("imprint_algorithm", None) or digest_algorithm(digest),
            "hashed_message": hashlib.new(digest, SIGNATURE).digest(),
        },
        "serial_number": 1,
        "gen_time": NOW,
    }
    return tsp.TSTInfo(fields | over).dump()


def encapsulated(content: bytes, kind: str) -> cms.EncapsulatedContentInfo:
    """Any bytes under any name: asn1crypto itself puts only in what it can read."""
    octets = encode(0xA0, encode(0x04, content))
    return cms.EncapsulatedContentInfo.load(encode(0x30, cms.ContentType(kind).dump(), octets))


def token(signer: Party, content: bytes | None = None, **over: Any) -> bytes:
    """A token over ``content``, made with asn1crypto; ``over`` replaces parts, before the signature where signed."""
    content = info() if content is None else content
    digest = over.get("digest", "sha256")
    certificate = x509.Certificate.load(signer.certificate)
    named = over.get("named") or naming(certificate)
    attributes = cms.CMSAttributes(
        [
            attribute("content_type", over.get("content_type", "tst_info")),
            attribute("message_digest", over.get("message", hashlib.new(digest, content).digest())),
            *([] if over.get("unnamed") else [attribute("signing_certificate_v2", named)]),
            *over.get("extra", []),
        ]
    )
    kind = "rsa" if signer.key_kind.value == "rsa" else "ecdsa"
    signed = {
        "version": over.get("version", "v3"),
        "digest_algorithms": cms.DigestAlgorithms([over.get("outer", digest_algorithm(digest))]),
        "encap_content_info": encapsulated(content, over.get("inner_type", "tst_info")),
        "certificates": [x509.Certificate.load(one) for one in over.get("certificates", [signer.certificate])],
        "signer_infos": [
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    "issuer_and_serial_number",
                    {"issuer": certificate.issuer, "serial_number": over.get("serial", certificate.serial_number)},
                ),
                "digest_algorithm": over.get("outer", digest_algorithm(digest)),
                "signed_attrs": attributes,
                "signature_algorithm": algos.SignedDigestAlgorithm(
                    {"algorithm": over.get("signature_algorithm", f"{digest}_{kind}")}
                ),
                "signature": over.get("signature") or signer.sign(attributes.dump()),
            }
        ]
        * over.get("signers", 1),
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)}).dump()


def code(raw: bytes) -> str:
    with pytest.raises(CmsError) as caught:
        parse_token(raw)
    return caught.value.code


@pytest.mark.parametrize("key", [None, rsa_key()], ids=["p256", "rsa"])
def test_reads_a_token(key: Any) -> None:
    """RFC 3161, 2.4.2: when, over what, by whom."""
    signer = pki().authority.issue("演示时间戳服务", key=key)
    found = parse_token(token(signer))
    assert (found.at, found.algorithm) == (NOW, DigestAlgorithm.SHA256)
    assert found.signed.signer == signer.certificate
    assert found.holds()
    assert found.stamps(SIGNATURE)
    assert not found.stamps(SIGNATURE + b"!")


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
@pytest.mark.parametrize("bare", [True, False])
def test_imprints(authority: Party, digest: str, bare: bool) -> None:
    """RFC 5754, 2: an algorithm without parameters or with NULL; the authority signed which."""
    algorithm = bare_digest_algorithm(digest) if bare else None
    found = parse_token(token(authority, info(imprint=digest, imprint_algorithm=algorithm)))
    assert found.algorithm == digest
    assert found.stamps(SIGNATURE)


@pytest.mark.parametrize(
    "over",
    [
        {"accuracy": {"seconds": 1, "millis": 500}},
        {"ordering": True},
        {"nonce": 2**63 + 5},
        {"tsa": x509.GeneralName("directory_name", x509.Name.build({"common_name": "演示"}))},
        {"extensions": [{"extn_id": "1.3.6.1.5.5.7.1.3", "critical": False, "extn_value": b"\x30\x00"}]},
        {"accuracy": {"seconds": 1}, "ordering": True, "nonce": 7},
    ],
    ids=["accuracy", "ordering", "nonce", "tsa", "extension", "several"],
)
def test_optional_fields(authority: Party, over: dict[str, Any]) -> None:
    """RFC 3161, 2.4.2: what authorities say beside the time does not change it."""
    assert parse_token(token(authority, info(**over))).at == NOW


def with_time(content: bytes, text: bytes) -> bytes:
    """TSTInfo with another spelling of its time."""
    old = b"\x18\x0f20260316020000Z"
    new = b"\x18" + bytes([len(text)]) + text
    assert content.count(old) == 1
    body = content[2:].replace(old, new)
    return b"\x30" + bytes([len(body)]) + body


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"20260316020000Z", NOW),
        (b"20260316020000.5Z", NOW + timedelta(milliseconds=500)),
        (b"20260316020000.123456789Z", NOW + timedelta(microseconds=123456)),
        (b"20240229235959Z", datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_times(authority: Party, text: bytes, expected: datetime) -> None:
    """RFC 3161, 2.4.2: seconds, perhaps fractions, always UTC."""
    assert parse_token(token(authority, with_time(info(), text))).at == expected


@pytest.mark.parametrize(
    "text",
    [
        b"202603160200Z",
        b"20260316020000",
        b"20260316020000+0800",
        b"20260316020000.50Z",
        b"20260316020000.Z",
        b"20260316020000,5Z",
        b"20260230020000Z",
        b"20260316020060Z",
        b"2026-3-16 02:00Z",
        b"",
    ],
)
def test_spellings_that_are_no_time(authority: Party, text: bytes) -> None:
    """A time that two readers may read differently proves none."""
    assert code(token(authority, with_time(info(), text))) == "cms.structure"


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"version": "v4"}, "cms.profile"),
        ({"inner_type": "data"}, "cms.structure"),
        ({"content_type": "data"}, "cms.contradiction"),
        ({"signers": 2}, "cms.structure"),
        ({"outer": bare_digest_algorithm("sha256")}, "cms.algorithm"),
        ({"signature_algorithm": "sha512_ecdsa"}, "cms.contradiction"),
        ({"unnamed": True}, "cms.profile"),
        ({"extra": [attribute("message_digest", bytes(32))]}, "cms.structure"),
        ({"serial": 12345}, "cms.binding.sid"),
        ({"certificates": [pki().seal.certificate]}, "cms.binding.signing-certificate"),
    ],
    ids=lambda one: next(iter(one)) if isinstance(one, dict) else "",
)
def test_refuses(authority: Party, over: dict[str, Any], expected: str) -> None:
    """RFC 5652, RFC 5816 and the profile, one deviation at a time."""
    assert code(token(authority, **over)) == expected


def test_more_signed_attributes(authority: Party) -> None:
    """Authorities sign more than they must; what they signed nobody can change."""
    extra = [attribute("signing_time", cms.Time({"utc_time": NOW}))]
    assert parse_token(token(authority, extra=extra)).holds()


def test_naming_as_authorities_write_it(authority: Party) -> None:
    """RFC 5816: SHA-256 may be named although it is the default; the chain may follow; the first is the signer."""
    own = naming(x509.Certificate.load(authority.certificate))
    chain = naming(x509.Certificate.load(authority.chain[0]))
    both = tsp.SigningCertificateV2({"certs": [own["certs"][0], chain["certs"][0]]})
    assert parse_token(token(authority, named=both)).signed.signer == authority.certificate
    swapped = tsp.SigningCertificateV2({"certs": [chain["certs"][0], own["certs"][0]]})
    assert code(token(authority, named=swapped)) == "cms.binding.signing-certificate"
    written = own["certs"][0]["hash_algorithm"].dump() + own["certs"][0]["cert_hash"].dump()
    assert written.startswith(b"\x30\x0d")
    single = core.Any.load(b"\x30" + bytes([len(written)]) + written)
    named = b"\x30" + bytes([len(single.dump()) + 2]) + b"\x30" + bytes([len(single.dump())]) + single.dump()
    assert parse_token(token(authority, named=tsp.SigningCertificateV2.load(named))).holds()


def test_what_it_says_is_not_what_was_signed(authority: Party) -> None:
    """RFC 5652, 11.2: the digest in the attributes is that of TSTInfo."""
    assert not parse_token(token(authority, message=bytes(32))).holds()


def test_signature_of_another_key(authority: Party) -> None:
    """RFC 5652, 5.6."""
    other = pki().seal
    assert not parse_token(token(authority, signature=other.sign(b"x"))).holds()


def test_critical_extension(authority: Party) -> None:
    """RFC 3161, 2.4.2: what must be understood and is not, is refused."""
    extension = {"extn_id": "1.2.3.4", "critical": True, "extn_value": b"\x30\x00"}
    assert code(token(authority, info(extensions=[extension]))) == "cms.profile"


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one + b"\0",
        lambda one: one[:2] + one[5:],
        lambda one: one[:-15] + one[-15:] * 2,
        lambda _: b"",
        lambda _: b"\x30\x00",
        lambda one: b"\x30" + bytes([len(one)]) + one[2:] + b"\x05\x00",
    ],
)
def test_content_that_is_no_statement(authority: Party, change: Any) -> None:
    """TSTInfo is read to its last byte, each field once and in its order."""
    assert code(token(authority, change(info()))) in {"cms.der", "cms.structure"}


def test_fields_in_their_order(authority: Party) -> None:
    """RFC 3161, 2.4.2: nonce before accuracy is no TSTInfo."""
    plain = info()
    accuracy, nonce = b"\x30\x03\x02\x01\x01", b"\x02\x01\x07"
    for tail, good in ((accuracy + nonce, True), (nonce + accuracy, False), (nonce + nonce, False)):
        made = b"\x30" + bytes([len(plain) - 2 + len(tail)]) + plain[2:] + tail
        if good:
            assert parse_token(token(authority, made)).at == NOW
        else:
            assert code(token(authority, made)) == "cms.structure"


def test_weak_imprint(authority: Party) -> None:
    """ETSI TS 119 312: no SHA-1."""
    with pytest.raises(CmsUnsupportedError) as caught:
        parse_token(token(authority, info(imprint="sha1")))
    assert caught.value.code == "cms.algorithm"


def test_every_byte_counts() -> None:
    """Verification rules, 3: no byte of a token can be changed so that it still says and proves the same."""
    signer = pki().authority.issue("演示时间戳服务", key=ec_key())
    raw = token(signer, certificates=[signer.certificate, *signer.chain])
    good = parse_token(raw)
    spared = []
    for position in range(len(raw)):
        for mask in (0x01, 0x20, 0x80):
            changed = bytearray(raw)
            changed[position] ^= mask
            try:
                parsed = parse_token(bytes(changed))
                holds = parsed.holds() and parsed.stamps(SIGNATURE)
            except CmsError:
                continue
            # a changed authority certificate is found by the path, which must consist of exactly these bytes
            if holds and parsed.signed.certificates == good.signed.certificates:
                spared.append((position, mask))
    assert spared == []


def test_cut_anywhere_and_longer(authority: Party) -> None:
    """A shortened token is none, and nothing follows it."""
    raw = token(authority)
    for size in range(0, len(raw), 7):
        with pytest.raises(CmsError):
            parse_token(raw[:size])
    assert code(raw + b"\0") == "cms.structure"


def test_random_bytes_never_escape(authority: Party) -> None:
    """Whatever the bytes, the answer is a CmsError or a token."""
    raw = token(authority)
    chance = random.Random(20260316)
    for _ in range(1500):
        changed = bytearray(raw)
        for _ in range(chance.randrange(1, 6)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        with contextlib.suppress(CmsError):
            parse_token(bytes(changed)).holds()
