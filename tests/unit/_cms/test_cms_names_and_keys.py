"""Names and keys read by their usual forms are what the libraries read (RFC 5280, 4.1.2.4 and 4.1.2.7)."""

from __future__ import annotations

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID
from edoc_pki import DAY, NOW, ec_key, rsa_key

from nh_edoc._cms.algorithms import _usual_key, load_key
from nh_edoc._cms.certificate import certificate_fields, subject_text
from nh_edoc._cms.der import CmsError, CmsUnsupportedError

C, ORG, CN, L, ST = (
    NameOID.COUNTRY_NAME,
    NameOID.ORGANIZATION_NAME,
    NameOID.COMMON_NAME,
    NameOID.LOCALITY_NAME,
    NameOID.STATE_OR_PROVINCE_NAME,
)
NAMES = {
    "usual": [(C, "CN"), (ST, "广东省"), (L, "佛山市南海区"), (ORG, "演示局"), (CN, "演示章")],
    "reversed": [(CN, "演示章"), (ORG, "演示局"), (C, "CN")],
    "comma": [(C, "CN"), (ORG, "A, B"), (CN, "x")],
    "twice": [(C, "CN"), (NameOID.ORGANIZATIONAL_UNIT_NAME, "一"), (NameOID.ORGANIZATIONAL_UNIT_NAME, "二")],
    "identifier": [(C, "CN"), (NameOID.ORGANIZATION_IDENTIFIER, "NTRCN-11440605000000000E"), (CN, "x")],
    "serial": [(NameOID.SERIAL_NUMBER, "1"), (NameOID.EMAIL_ADDRESS, "a@example.gov.cn")],
    "unknown": [(x509.ObjectIdentifier("1.2.3.4"), "x"), (CN, "y")],
    "empty": [],
}


def certificate(name, key=None) -> bytes:
    key = key or ec_key()
    signer = key if isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) else ec_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(*pair) for pair in name]))
        .issuer_name(x509.Name([]))
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW)
        .not_valid_after(NOW + DAY)
    )
    return builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names(name):
    """Whichever reader takes it, a name is shown in the same words."""
    der = certificate(name)
    assert subject_text(der) == asn1.Certificate.load(der).subject.human_friendly


def test_no_certificate():
    """Nonsense has no name."""
    assert subject_text(b"\x30\x00") == ""


@pytest.mark.parametrize(
    ("key", "usual"),
    [
        (ec.generate_private_key(ec.SECP256R1()), True),
        (ec.generate_private_key(ec.SECP384R1()), True),
        (ec.generate_private_key(ec.SECP521R1()), False),
        (ec.generate_private_key(ec.SECP256K1()), False),
        (rsa_key(), True),
        (rsa_key(7, 1024), True),
        (ed25519.Ed25519PrivateKey.generate(), False),
    ],
    ids=["p256", "p384", "p521", "k256", "rsa", "rsa-1024", "ed25519"],
)
def test_keys(key, usual):
    """RFC 3279, 2.3.1; RFC 5480, 2: by its numbers a key is the same; what is not allowed is so either way."""
    der = certificate([], key)
    info = certificate_fields(der).public_key
    read = _usual_key(info)
    assert (read is not None) == usual
    if read is not None:
        assert read.public_numbers() == key.public_key().public_numbers()
    strong = usual and not (isinstance(key, rsa.RSAPrivateKey) and key.key_size < 2048)
    if strong:
        assert load_key(der).public_numbers() == key.public_key().public_numbers()
    else:
        with pytest.raises(CmsUnsupportedError):
            load_key(der)


def test_a_point_that_is_on_no_curve():
    """SEC 1, 3.2.2.1: such a key is none."""
    der = certificate([])
    point = serialization.load_der_public_key(certificate_fields(der).public_key).public_numbers()
    raw = point.y.to_bytes(32, "big")
    with pytest.raises(CmsError):
        load_key(der.replace(raw, bytes((*raw[:-1], raw[-1] ^ 1))))
