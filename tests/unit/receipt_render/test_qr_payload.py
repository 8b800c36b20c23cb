"""What a QR code says, and how strictly it is read: anybody can print one."""

from __future__ import annotations

import base64
import contextlib
from dataclasses import replace

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nh_edoc.codec.qr_payload import (
    LIMIT,
    QrPayload,
    decode_payload,
    decode_url,
    encode_payload,
    payload_url,
)
from nh_edoc.errors import InputError
from nh_edoc.model.digest import Digest, DigestAlgorithm

PAYLOAD = QrPayload(
    kind="approval-decision",
    number="南演审许准〔2026〕3号",
    approval_code="11440605000000000E444011310600201202602100001",
    digest=Digest.of(b"data"),
)


def packed(tree) -> str:
    data = tree if isinstance(tree, bytes) else cbor2.dumps(tree, canonical=True)
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def tree(**changes):
    values = {
        1: 1,
        2: PAYLOAD.kind,
        3: PAYLOAD.number,
        4: PAYLOAD.approval_code,
        5: "sha256",
        6: bytes.fromhex(PAYLOAD.digest.value),
    }
    return values | {int(key[1:]): value for key, value in changes.items()}


def test_payload_is_canonical_cbor_in_base64url():
    """profile 5, RFC 8949 4.2.1, RFC 4648 5: a foreign decoder reads the six values."""
    text = encode_payload(PAYLOAD)
    assert text == packed(tree())
    assert cbor2.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))) == tree()
    assert decode_payload(text) == PAYLOAD


def test_address_opens_on_any_phone_and_gives_the_payload_back():
    """What follows # is not sent to the host."""
    url = payload_url("https://verify.example.gov.cn/", PAYLOAD)
    assert url == f"https://verify.example.gov.cn/v#{encode_payload(PAYLOAD)}"
    assert decode_url(url) == PAYLOAD


def test_no_personal_data():
    """R25: kind, number, approval code, digest; no name, no identity number."""
    assert set(QrPayload.__dataclass_fields__) == {"kind", "number", "approval_code", "digest"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "qr.encoding"),
        ("a" * (LIMIT + 1), "qr.too-long"),
        ("pgE=", "qr.encoding"),
        ("pg E", "qr.encoding"),
        ("pg+/", "qr.encoding"),
        ("中文", "qr.encoding"),
        ("a", "qr.encoding"),
        (packed(tree(_1=2)), "qr.version"),
        (packed(tree(_1=0)), "qr.version"),
        (packed(tree(_1="1")), "qr.form"),
        (packed(tree(_2="Approval")), "qr.form"),
        (packed(tree(_2=7)), "qr.form"),
        (packed(tree(_3="")), "qr.form"),
        (packed(tree(_3="a\nb")), "qr.form"),
        (packed(tree(_3="x" * 51)), "qr.form"),
        (packed(tree(_3=b"bytes")), "qr.form"),
        (packed(tree(_4="a b")), "qr.form"),
        (packed(tree(_5="sha1")), "qr.form"),
        (packed(tree(_5="sm3")), "qr.form"),
        (packed(tree(_6=b"x" * 31)), "qr.form"),
        (packed(tree(_6=b"x" * 33)), "qr.form"),
        (packed(tree(_6="x" * 32)), "qr.form"),
        (packed(tree(_7=1)), "qr.form"),
        (packed({1: 1}), "qr.form"),
        (packed([1, 2]), "qr.form"),
        (packed(cbor2.CBORTag(55799, tree())), "qr.form"),
        (packed(cbor2.dumps(tree(), canonical=True) + b"\0"), "qr.form"),
        (packed(cbor2.dumps(tree(), canonical=True)[:-1]), "qr.form"),
        (packed(cbor2.dumps(dict(reversed(tree().items())))), "qr.form"),
        (packed(b"\xbf" + cbor2.dumps(tree(), canonical=True)[1:] + b"\xff"), "qr.form"),  # indefinite length
        (packed(cbor2.dumps(tree(), canonical=True).replace(b"\x01\x01", b"\x18\x01\x01", 1)), "qr.form"),  # long form
        (packed(b"\x81" * 500), "qr.form"),  # deep nesting
        (packed(b"\xa6\x01\x01\x02\x62\xff\xff"), "qr.form"),
        (packed(b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff"), "qr.form"),  # a huge length
    ],
)
def test_anything_else_is_refused(text, code):
    """A scanned string is hostile: one form, one text, bounded; nothing is guessed."""
    with pytest.raises(InputError) as caught:
        decode_payload(text)
    assert caught.value.code == code
    for lang in ("zh", "en"):
        assert "qr." not in caught.value.message(lang)


def test_text_that_is_not_utf8_is_refused():
    """CBOR text strings are UTF-8."""
    data = cbor2.dumps(tree(), canonical=True).replace("南".encode(), b"\xff\xfe\xfd")
    with pytest.raises(InputError):
        decode_payload(packed(data))


def test_unused_bits_at_the_end_must_be_zero():
    """RFC 4648, 3.5: otherwise several texts would say the same."""
    text = encode_payload(replace(PAYLOAD, number="南演审许准〔2026〕33号"))
    assert len(text) % 4 != 0
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".index(text[-1])
    changed = text[:-1] + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[last | 1]
    with pytest.raises(InputError):
        decode_payload(changed if changed != text else text[:-1] + "B")


@pytest.mark.parametrize(
    "url", ["", "verify.example.gov.cn/v#x", "javascript:alert(1)/v#x", "https://a.cn/w#x", "ftp://a.cn/v#x"]
)
def test_other_addresses_are_refused(url):
    """Only the address form of the profile is looked into."""
    with pytest.raises(InputError):
        decode_url(url)


@pytest.mark.parametrize(
    "payload",
    [
        replace(PAYLOAD, number=""),
        replace(PAYLOAD, kind="Upper"),
        replace(PAYLOAD, approval_code="号"),
        replace(PAYLOAD, digest=Digest(alg=DigestAlgorithm.SM3, value=PAYLOAD.digest.value)),
        replace(PAYLOAD, digest=Digest(alg=DigestAlgorithm.SHA256, value="ab")),
    ],
)
def test_what_no_document_has_is_not_encoded(payload):
    """What could not be read back is not written."""
    with pytest.raises(InputError):
        encode_payload(payload)


@given(st.binary(max_size=400))
def test_random_bytes_never_surprise(data):
    """Only InputError leaves the decoder."""
    with pytest.raises(InputError):
        decode_payload(packed(data))


@given(st.data())
def test_one_changed_byte_is_another_payload_or_none(data):
    """No change is overlooked."""
    raw = bytearray(cbor2.dumps(tree(), canonical=True))
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(InputError):
        assert decode_payload(packed(bytes(raw))) != PAYLOAD


@given(
    st.text(st.characters(min_codepoint=0x20, exclude_categories=("Cs", "Cc")), min_size=1, max_size=50),
    st.from_regex("[0-9A-Za-z-]{1,50}", fullmatch=True),
    st.binary(max_size=8),
)
def test_round_trip(number, code, data):
    """What is written is read back, whatever the number holds."""
    payload = QrPayload(kind="acceptance-receipt", number=number, approval_code=code, digest=Digest.of(data))
    assert decode_payload(encode_payload(payload)) == payload
