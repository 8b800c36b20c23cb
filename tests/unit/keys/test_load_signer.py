"""Signers out of files: the right certificate, the right chain, clear refusals, no secret in any text."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from edoc_pki import Party, ec_key, pki, root, rsa_key

from nh_edoc.errors import SignerError
from nh_edoc.keys import load_signer
from nh_edoc.ports import KeyKind, Signer

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography import x509

SECRET = "密码-Geheimnis-42".encode()
PKCS8 = serialization.PrivateFormat.PKCS8
OPENSSL = serialization.PrivateFormat.TraditionalOpenSSL


def key_pem(key: Any, secret: bytes | None = None, form: serialization.PrivateFormat = PKCS8) -> bytes:
    encryption = serialization.BestAvailableEncryption(secret) if secret else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, encryption)


def pems(*certificates: x509.Certificate) -> bytes:
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates)


def refusal(uri: str, secrets: Any = None) -> SignerError:
    with pytest.raises(SignerError) as caught, load_signer(uri, secrets=secrets):
        pass
    texts = [str(caught.value), *(f"{caught.value.message(lang)}{caught.value.hint(lang)}" for lang in ("zh", "en"))]
    assert not any(SECRET.decode() in text for text in texts)
    return caught.value


@pytest.fixture(scope="module")
def parties() -> Any:
    return pki(key=ec_key())


KEYS = [
    (rsa_key, KeyKind.RSA),
    (ec_key, KeyKind.EC_P256),
    (lambda: ec_key(ec.SECP384R1()), KeyKind.EC_P384),
]


@pytest.mark.parametrize(("make", "kind"), KEYS)
def test_signs_with_sha256(tmp_path: Path, make: Any, kind: KeyKind) -> None:
    """ports.Signer: PKCS#1 v1.5 for RSA, DER of (r, s) for EC, always SHA-256."""
    party = pki(key=make()).seal
    (tmp_path / "seal.pem").write_bytes(key_pem(party.key) + pems(party.certified, *party.issuers))
    with load_signer(f"pem:{tmp_path / 'seal.pem'}") as signer:
        assert isinstance(signer, Signer)
        assert signer.key_kind is kind
        signature = signer.sign(b"document")
        public = party.certified.public_key()
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, b"document", padding.PKCS1v15(), hashes.SHA256())
        else:
            public.verify(signature, b"document", ec.ECDSA(hashes.SHA256()))


def test_any_order_of_the_blocks(tmp_path: Path, parties: Any) -> None:
    """Key, certificate and intermediate may stand in any order, among other people's certificates and prose."""
    stranger = root("演示无关机构").certified
    blocks = [key_pem(parties.seal.key), *(pems(c) for c in (parties.seal.certified, parties.authority.certified))]
    blocks += [pems(parties.root.certified, stranger)]
    for order in itertools.permutations(blocks):
        (tmp_path / "seal.pem").write_bytes(b"# prose\n".join(order))
        with load_signer(f"pem:{tmp_path / 'seal.pem'}") as signer:
            assert signer.certificate == parties.seal.certificate
            # RFC 5652, 10.2.3 lets the root out; it comes from the verifier's trust store, never from the file
            assert signer.chain == (parties.authority.certificate,)


def test_chain_follows_signatures_not_names(tmp_path: Path) -> None:
    """An authority that renewed its key has two certificates of one name; the unused one would stand in the CMS."""
    top = root()
    former, present = (top.issue("演示签发机构", ca=True, key=ec_key()) for _ in range(2))
    seal = present.issue("演示行政审批局")
    (tmp_path / "seal.pem").write_bytes(key_pem(seal.key) + pems(seal.certified, former.certified, present.certified))
    with load_signer(f"pem:{tmp_path / 'seal.pem'}") as signer:
        assert signer.chain == (present.certificate,)


def test_longer_chain_is_nearest_first(tmp_path: Path) -> None:
    """ports.Signer.chain: nearest first."""
    top = root()
    upper = top.issue("演示中级机构", ca=True)
    lower = upper.issue("演示签发机构", ca=True)
    seal = lower.issue("演示行政审批局")
    (tmp_path / "seal.pem").write_bytes(
        key_pem(seal.key) + pems(top.certified, upper.certified, lower.certified, seal.certified)
    )
    with load_signer(f"pem:{tmp_path / 'seal.pem'}") as signer:
        assert signer.chain == (lower.certificate, upper.certificate)


def test_certificate_in_a_file_of_its_own(tmp_path: Path, parties: Any) -> None:
    """``pem:KEY?cert=CERTIFICATES``, as authorities hand them out."""
    (tmp_path / "key.pem").write_bytes(key_pem(parties.seal.key))
    (tmp_path / "chain.crt").write_bytes(pems(parties.seal.certified, parties.authority.certified))
    assert refusal(f"pem:{tmp_path / 'key.pem'}").code == "signer.no-certificate"
    with load_signer(f"pem:{tmp_path / 'key.pem'}?cert={tmp_path / 'chain.crt'}") as signer:
        assert signer.chain == (parties.authority.certificate,)


@pytest.mark.parametrize("form", [PKCS8, OPENSSL])
def test_encrypted_pem(tmp_path: Path, form: serialization.PrivateFormat) -> None:
    """A pass phrase is asked for once, by the file's name; without one, or with a wrong one, there is no signer."""
    party = pki(key=rsa_key()).seal
    uri = f"pem:{tmp_path / 'seal.pem'}"
    (tmp_path / "seal.pem").write_bytes(key_pem(party.key, SECRET, form) + pems(party.certified))
    asked: list[str] = []

    def answer(purpose: str) -> bytes:
        asked.append(purpose)
        return SECRET

    with load_signer(uri, secrets=answer) as signer:
        assert signer.certificate == party.certificate
    assert asked == ["seal.pem"]
    assert refusal(uri).code == "signer.passphrase-wanted"
    assert refusal(uri, lambda _purpose: None).code == "signer.passphrase-wanted"
    assert refusal(uri, lambda _purpose: b"wrong").code == "signer.passphrase"
    assert refusal(uri, lambda _purpose: b"").code == "signer.passphrase"


def p12(party: Party, secret: bytes | None) -> bytes:
    encryption = serialization.BestAvailableEncryption(secret) if secret else serialization.NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"seal", party.key, party.certified, party.issuers, encryption)


@pytest.mark.parametrize("secret", [None, SECRET])
def test_pkcs12(tmp_path: Path, parties: Any, secret: bytes | None) -> None:
    """PKCS#12 (RFC 7292), with and without a pass phrase."""
    (tmp_path / "seal.p12").write_bytes(p12(parties.seal, secret))
    with load_signer(f"p12:{tmp_path / 'seal.p12'}", secrets=lambda _purpose: secret) as signer:
        assert signer.certificate == parties.seal.certificate
        assert signer.chain == (parties.authority.certificate,)
    if secret:
        assert refusal(f"p12:{tmp_path / 'seal.p12'}").code == "signer.passphrase-wanted"
        assert refusal(f"p12:{tmp_path / 'seal.p12'}", lambda _purpose: b"wrong").code == "signer.passphrase"


def test_pkcs12_without_key(tmp_path: Path, parties: Any) -> None:
    """A store of certificates alone is no signer."""
    data = pkcs12.serialize_key_and_certificates(
        None, None, None, [parties.seal.certified], serialization.NoEncryption()
    )
    (tmp_path / "a.p12").write_bytes(data)
    assert refusal(f"p12:{tmp_path / 'a.p12'}").code == "signer.no-key"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: rsa_key(9, 1024), "signer.key-size"),
        (lambda: ec_key(ec.SECP521R1()), "signer.key-kind"),
        (lambda: ec_key(ec.SECP256K1()), "signer.key-kind"),
        (ed25519.Ed25519PrivateKey.generate, "signer.key-kind"),
    ],
)
def test_keys_that_do_not_seal(tmp_path: Path, parties: Any, make: Any, code: str) -> None:
    """ETSI TS 119 312: RSA from 2048 bits; of the curves only those that verifiers of PAdES know."""
    (tmp_path / "seal.pem").write_bytes(key_pem(make()) + pems(parties.seal.certified))
    assert refusal(f"pem:{tmp_path / 'seal.pem'}").code == code


def test_key_and_certificate_must_belong_together(tmp_path: Path, parties: Any) -> None:
    """A seal whose certificate is another's would be refused by everybody, but only after it was made."""
    (tmp_path / "seal.pem").write_bytes(key_pem(ec_key()) + pems(parties.seal.certified))
    assert refusal(f"pem:{tmp_path / 'seal.pem'}").code == "signer.key-mismatch"


def test_contradictory_rsa_key(tmp_path: Path) -> None:
    """An RSA key whose numbers contradict each other leaks itself with its first signature: checked once, at load."""
    key = rsa_key()
    numbers = key.private_numbers()
    broken = rsa.RSAPrivateNumbers(
        p=numbers.p,
        q=numbers.q,
        d=numbers.d,
        dmp1=numbers.dmp1 ^ 2,
        dmq1=numbers.dmq1,
        iqmp=numbers.iqmp,
        public_numbers=numbers.public_numbers,
    ).private_key(unsafe_skip_rsa_key_validation=True)
    party = pki(key=key).seal
    (tmp_path / "seal.pem").write_bytes(key_pem(broken) + pems(party.certified))
    assert refusal(f"pem:{tmp_path / 'seal.pem'}").code == "signer.key-damaged"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "signer.no-key"),
        (b"not a key", "signer.no-key"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "signer.no-certificate"),
        (b"x" * 1_000_001, "signer.unreadable"),
    ],
)
def test_files_that_hold_no_key(tmp_path: Path, content: bytes, code: str) -> None:
    """Each kind of wrong file has its own code."""
    (tmp_path / "seal.pem").write_bytes(content)
    assert refusal(f"pem:{tmp_path / 'seal.pem'}").code == code


def test_broken_parts(tmp_path: Path, parties: Any) -> None:
    """Two keys, an unreadable key, an unreadable certificate, a missing file."""
    path = tmp_path / "seal.pem"
    path.write_bytes(key_pem(parties.seal.key) * 2 + pems(parties.seal.certified))
    assert refusal(f"pem:{path}").code == "signer.no-key"
    path.write_bytes(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" + pems(parties.seal.certified))
    assert refusal(f"pem:{path}").code == "signer.key-damaged"
    path.write_bytes(key_pem(parties.seal.key) + b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    assert refusal(f"pem:{path}").code == "signer.no-certificate"
    assert refusal(f"pem:{tmp_path / 'missing.pem'}").code == "signer.unreadable"
    assert refusal(f"pem:{tmp_path}").code == "signer.unreadable"
    (tmp_path / "seal.p12").write_bytes(b"not PKCS#12")
    assert refusal(f"p12:{tmp_path / 'seal.p12'}", lambda _purpose: SECRET).code == "signer.passphrase"


def test_the_key_never_shows(tmp_path: Path, parties: Any) -> None:
    """repr and equality know nothing of the private key, and the signer cannot be changed."""
    (tmp_path / "seal.pem").write_bytes(key_pem(parties.seal.key) + pems(parties.seal.certified))
    with load_signer(f"pem:{tmp_path / 'seal.pem'}") as signer, load_signer(f"pem:{tmp_path / 'seal.pem'}") as other:
        assert "key=" not in repr(signer).replace("key_kind=", "")
        assert "PrivateKey" not in repr(signer)
        assert signer == other
        with pytest.raises(AttributeError):
            signer.certificate = b""  # type: ignore[misc]
