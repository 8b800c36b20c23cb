"""Keys in tokens (PKCS#11, RFC 7512): against SoftHSM, where it and the extra are installed."""

from __future__ import annotations

import importlib
import logging
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from edoc_long_term import judge, levels, seal_at
from edoc_pki import Pki, ec_key, pki, rsa_key
from edoc_stamped import STAMPING, stamping_store, tsa

from nh_edoc._cms.algorithms import is_signed_by
from nh_edoc.errors import SignerError
from nh_edoc.keys import load_signer
from nh_edoc.keys.pkcs11_uri import parse_pkcs11_uri
from nh_edoc.keys.signer import Choice
from nh_edoc.model.digest import DigestAlgorithm
from nh_edoc.model.report import Level, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

PIN = "271828"
PLACES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so")
KEYS = {
    "rsa": rsa_key,
    "p256": ec_key,
    "p384": lambda: ec_key(ec.SECP384R1()),
}


def module() -> str | None:
    places = [os.environ.get("NH_EDOC_SOFTHSM", ""), *PLACES]
    return next((one for one in places if one and Path(one).is_file()), None)


def missing(request: pytest.FixtureRequest, reason: str) -> NoReturn:
    """Skip, or fail where everything must be there."""
    if request.config.getoption("--require-tools"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def token(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, dict[str, Pki]]]:
    """A fresh token with a key and certificate of each kind; its module and the authorities."""
    try:
        library = importlib.import_module("pkcs11")
    except ImportError:
        missing(request, "python-pkcs11 is not installed: pip install 'nh-edoc[pkcs11]'")
    found, tool = module(), shutil.which("softhsm2-util", path=os.environ.get("NH_EDOC_SOFTHSM_BIN"))
    if found is None or (tool := tool or shutil.which("softhsm2-util")) is None:
        missing(request, "SoftHSM is not installed (Debian package softhsm2)")
    folder = tmp_path_factory.mktemp("hsm")
    (folder / "tokens").mkdir()
    (folder / "conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    patch = pytest.MonkeyPatch()
    patch.setenv("SOFTHSM2_CONF", str(folder / "conf"))
    command = [tool, "--module", found, "--init-token", "--free", "--label", "seals", "--pin", PIN, "--so-pin", PIN]
    subprocess.run(command, check=True, capture_output=True)
    made = {name: pki(key=make()) for name, make in KEYS.items()}
    _fill(library, found, made)
    yield found, made
    patch.undo()


def _fill(library, found: str, made: dict[str, Pki]) -> None:
    from pkcs11.util.ec import decode_ec_private_key
    from pkcs11.util.rsa import decode_rsa_private_key

    attribute, kinds = library.Attribute, library.ObjectClass
    with library.lib(found).get_token(token_label="seals").open(user_pin=PIN, rw=True) as session:
        for number, (name, one) in enumerate(made.items(), start=1):
            decode = decode_rsa_private_key if name == "rsa" else decode_ec_private_key
            values = decode(one.seal.key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption()))
            session.create_object(
                {**values, attribute.LABEL: name, attribute.ID: bytes([number]), attribute.TOKEN: True}
            )
            for identifier, der in ((bytes([number]), one.seal.certificate), (b"ca", one.authority.certificate)):
                session.create_object(
                    {
                        attribute.CLASS: kinds.CERTIFICATE,
                        attribute.CERTIFICATE_TYPE: library.CertificateType.X_509,
                        attribute.SUBJECT: b"\x30\x00",
                        attribute.ID: identifier,
                        attribute.VALUE: der,
                        attribute.TOKEN: True,
                    }
                )


@pytest.mark.parametrize(
    ("name", "choice"),
    [
        ("rsa", Choice()),
        ("rsa", Choice(digest=DigestAlgorithm.SHA512, pss=True)),
        ("p256", Choice()),
        ("p384", Choice(digest=DigestAlgorithm.SHA384)),
    ],
)
def test_seals_with_a_key_in_a_token(token, name, choice):
    """The seal is VALID, and made by the certificate that the token keeps beside the key."""
    found, made = token
    uri = f"pkcs11:token=seals;object={name}?module-path={found}"
    with load_signer(uri, secrets=lambda _: PIN.encode(), choice=choice) as signer:
        assert signer.certificate == made[name].seal.certificate
        assert signer.chain == made[name].seal.chain
        trust = stamping_store(made[name])
        report = judge(seal_at(Level.B_B, signer, trust=trust), trust)
    assert (report.verdict, levels(report)) == (Verdict.VALID, (Level.B_B, Level.B_B))


@pytest.mark.parametrize(("name", "level"), [("rsa", Level.B_LTA), ("p384", Level.B_LT), ("p256", Level.B_T)])
def test_higher_levels_with_a_key_in_a_token(token, name, level):
    """ETSI EN 319 142-1, 6: the levels do not depend on where the key is."""
    found, made = token
    authority = made[name].authority.issue("演示时间戳服务", **STAMPING)
    with load_signer(f"pkcs11:token=seals;object={name}?module-path={found}", secrets=lambda _: PIN.encode()) as signer:
        trust = stamping_store(made[name])
        report = judge(seal_at(level, signer, trust=trust, timestamper=tsa(authority)), trust)
    assert (report.verdict, levels(report)) == (Verdict.VALID, (level, level))


def test_pin_is_not_logged(token, caplog):
    """Neither records nor what is shown of the objects hold it."""
    found, _ = token
    with (
        caplog.at_level(logging.DEBUG),
        load_signer(f"pkcs11:token=seals;object=rsa?module-path={found}", secrets=lambda _: PIN.encode()) as signer,
    ):
        logging.getLogger("nh_edoc").warning("PIN %s", PIN)
        shown = repr(signer) + repr(signer._sign.__self__)
    assert "PIN ***" in caplog.text
    assert PIN not in caplog.text + shown


def test_session_that_was_lost(token):
    """A token that was away for a moment is logged into again, once."""
    found, _ = token
    uri = f"pkcs11:token=seals;id=%02?module-path={found}"
    with load_signer(uri, secrets=lambda _: PIN.encode()) as signer:
        signer.sign(b"before")
        signer._sign.__self__.session.close()
        assert is_signed_by(signer.certificate, signer.sign(b"after"), b"after", signer.algorithm)


def test_token_that_was_lost(token):
    """A token that is away is told as such, and found again when it is back, also where the module must be started anew."""
    found, _ = token
    place = Path(os.environ["SOFTHSM2_CONF"]).parent / "tokens"
    with load_signer(f"pkcs11:token=seals;object=rsa?module-path={found}", secrets=lambda _: PIN.encode()) as signer:
        before = signer.sign(b"data")
        signer._library.lib(found).finalize()
        assert signer.sign(b"data") == before
        signer._library.lib(found).finalize()
        place.rename(place.with_name("away"))
        try:
            for _ in range(2):
                with pytest.raises(SignerError) as caught:
                    signer.sign(b"data")
                assert caught.value.code == "signer.pkcs11-token"
        finally:
            place.with_name("away").rename(place)
        assert signer.sign(b"data") == before


def test_two_keys_of_one_token(token):
    """PKCS#11 v2.40, 5.6: the login is the application's; who opens second needs none, and outlives the first."""
    found, made = token
    secrets = {"secrets": lambda _: PIN.encode()}
    with load_signer(f"pkcs11:token=seals;object=p256?module-path={found}", **secrets) as second:
        with load_signer(f"pkcs11:token=seals;object=rsa?module-path={found}", **secrets) as first:
            assert first.certificate == made["rsa"].seal.certificate
            assert first.sign(b"data")
            assert second.sign(b"data")
        assert second.sign(b"data")
    with (
        load_signer(f"pkcs11:token=seals;object=rsa?module-path={found}", **secrets) as one,
        ThreadPoolExecutor(4) as pool,
    ):
        assert len(set(pool.map(one.sign, [b"data"] * 40))) == 1


def test_pin_that_was_changed_is_tried_once(token, monkeypatch):
    """A token locks itself after a few wrong PINs: a batch must not do that (PKCS#11 v2.40, 5.6: CKR_PIN_LOCKED)."""
    found, _ = token
    with load_signer(f"pkcs11:token=seals;object=rsa?module-path={found}", secrets=lambda _: PIN.encode()) as signer:
        inner = signer._sign.__self__
        inner.pin = b"000000"
        inner.session.close()
        tried = []
        login = type(inner)._session

        def counted(*given):
            tried.append(given)
            return login(*given)

        monkeypatch.setattr(type(inner), "_session", counted)
        for _ in range(3):
            with pytest.raises(SignerError) as caught:
                signer.sign(b"data")
            assert caught.value.code == "signer.passphrase"
        assert len(tried) == 1
        monkeypatch.undo()
    with load_signer(f"pkcs11:token=seals;object=rsa?module-path={found}", secrets=lambda _: PIN.encode()) as signer:
        assert signer.sign(b"data")


@pytest.mark.parametrize(
    ("query", "pin", "code"),
    [
        ("token=seals;object=rsa", b"000000", "signer.passphrase"),
        ("token=seals;object=rsa", None, "signer.passphrase-wanted"),
        ("token=others;object=rsa", PIN.encode(), "signer.pkcs11-token"),
        ("token=seals;object=nothing", PIN.encode(), "signer.no-key"),
    ],
)
def test_what_goes_wrong(token, query, pin, code):
    """Each has its own message, and none repeats the PIN."""
    found, _ = token
    with (
        pytest.raises(SignerError) as caught,
        load_signer(f"pkcs11:{query}?module-path={found}", secrets=lambda _: pin),
    ):
        pass
    assert caught.value.code == code
    assert "000000" not in str(caught.value)


@pytest.mark.parametrize(
    ("uri", "code"),
    [
        ("pkcs11:token=a;object=b", "signer.pkcs11-uri"),
        ("pkcs11:token=a;token=b?module-path=/m.so", "signer.pkcs11-uri"),
        ("pkcs11:slot-id=1?module-path=/m.so", "signer.pkcs11-uri"),
        ("pkcs11:token=a;type=public?module-path=/m.so", "signer.pkcs11-uri"),
        ("pkcs11:token?module-path=/m.so", "signer.pkcs11-uri"),
        ("pkcs11:token=a?module-path=/m.so&pin-value=1234", "signer.pkcs11-pin"),
        ("pkcs11:token=a?module-path=/m.so&pin-source=file:/x", "signer.pkcs11-pin"),
    ],
)
def test_addresses_that_are_refused(uri, code):
    """RFC 7512, 2.3 and 7: what is not understood is not guessed, and a PIN in it is never used."""
    with pytest.raises(SignerError) as caught:
        parse_pkcs11_uri(uri)
    assert caught.value.code == code
    assert "1234" not in str(caught.value)


def test_address():
    """RFC 7512, 2.3: per cent encoding, text in the labels and bytes in the identifier."""
    found = parse_pkcs11_uri("pkcs11:token=%E5%8D%B0;serial=01;id=%01%ff;type=private?module-path=/usr/lib/a%20b.so")
    assert (found.token, found.serial, found.id, found.label) == ("印", "01", b"\x01\xff", None)
    assert found.module == Path("/usr/lib/a b.so")
