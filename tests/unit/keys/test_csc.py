"""Keys with a signing service (Cloud Signature Consortium, API v2.0.0.2): against a service of ours on loopback."""

from __future__ import annotations

import hashlib
import logging
import ssl
import time
import traceback
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from csc_server import OTP, PIN, TOKEN, CscServer, Given, RefusedError, b64, csc_server
from edoc_long_term import judge, levels, seal_at
from edoc_pki import Pki, ec_key, pki, rsa_key
from edoc_stamped import stamping_store

from nh_edoc._net import HttpFetcher
from nh_edoc.errors import SignerError
from nh_edoc.keys import load_signer
from nh_edoc.keys.csc_api import LARGEST_ANSWER
from nh_edoc.keys.csc_key import open_service
from nh_edoc.keys.csc_uri import parse_csc_uri
from nh_edoc.keys.signer import Choice
from nh_edoc.model.digest import DigestAlgorithm
from nh_edoc.model.report import Level, Verdict
from nh_edoc.ports import AlgorithmSigner, BatchSigner

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEYS = {"rsa": rsa_key, "p256": ec_key, "p384": lambda: ec_key(ec.SECP384R1())}


@pytest.fixture(scope="module")
def made() -> dict[str, Pki]:
    return {name: pki(key=make()) for name, make in KEYS.items()}


@pytest.fixture
def service(made: dict[str, Pki]) -> Iterator[CscServer]:
    with csc_server(made["rsa"].seal) as found:
        yield found


def refusal(service: CscServer, given: Given | None = None, uri: str | None = None) -> SignerError:
    with pytest.raises(SignerError) as caught, load_signer(uri or service.uri, secrets=given or Given()) as signer:
        signer.sign(b"data")
    for lang in ("zh", "en"):
        assert caught.value.code not in caught.value.message(lang)
        assert caught.value.hint(lang)
    told = "".join(traceback.format_exception(caught.value))
    assert not [one for one in (TOKEN, PIN, OTP) if one in told]  # neither it nor what it came from repeats a secret
    return caught.value


@pytest.mark.parametrize(
    ("name", "choice", "plain"),
    [
        ("rsa", Choice(), False),
        ("rsa", Choice(digest=DigestAlgorithm.SHA384, pss=True), False),
        ("p256", Choice(), False),
        ("p384", Choice(digest=DigestAlgorithm.SHA512), True),
    ],
)
def test_seals_with_a_key_of_a_service(made: dict[str, Pki], name: str, choice: Choice, plain: bool) -> None:
    """The seal is VALID; certificate and chain are the service's; r and s side by side are understood."""
    with (
        csc_server(made[name].seal, plain_ec=plain) as service,
        load_signer(service.uri, secrets=Given(), choice=choice) as signer,
    ):
        assert isinstance(signer, AlgorithmSigner)
        assert isinstance(signer, BatchSigner)
        assert signer.chain == made[name].seal.chain
        trust = stamping_store(made[name])
        report = judge(seal_at(Level.B_B, signer, trust=trust), trust)
    assert (report.verdict, levels(report)) == (Verdict.VALID, (Level.B_B, Level.B_B))


def test_digests_leave_and_no_data(service: CscServer) -> None:
    """Only a digest goes to the service, and the authorisation names the digest that it is for (SCAL 2)."""
    with load_signer(service.uri, secrets=Given()) as signer:
        signer.sign(b"what is signed")
    (authorised,), (signed,) = service.named("credentials/authorize"), service.named("signatures/signHash")
    assert authorised["hashes"] == signed["hashes"]
    assert len(signed["hashes"][0]) == 44
    assert "what is signed" not in str(service.calls)


def test_many_in_one_call(service: CscServer) -> None:
    """As many digests a call as the service allows: five make two calls where three may go together."""
    data = [b"%d" % number for number in range(5)]
    given = Given()
    with load_signer(service.uri, secrets=given) as signer:
        assert isinstance(signer, BatchSigner)
        returned = signer.sign_all(data)
        assert returned == tuple(signer.sign(one) for one in data)  # PKCS#1 v1.5: the same each time
    assert [len(one["hashes"]) for one in service.named("signatures/signHash")] == [3, 2, 1, 1, 1, 1, 1]
    assert given.asked.count("OTP OTP 演示") == 7  # a one-time password is asked for anew each time


def test_only_key_needs_no_name(service: CscServer) -> None:
    """``credentials/list`` names it; several are not guessed among."""
    with load_signer(f"csc:{service.address}/", secrets=Given()) as signer:
        assert signer.sign(b"data")
    service.over["credentials/list"] = lambda _: {"credentialIDs": ["a", "b"]}
    assert refusal(service, uri=f"csc:{service.address}").code == "signer.csc-credentials"


def test_other_ways_to_authorise(service: CscServer) -> None:
    """Implicit: the owner is asked elsewhere, nothing is sent along; oauth2code: the activation data is given."""
    service.factors.clear()
    service.info = {"auth": {"mode": "implicit"}}
    with load_signer(service.uri, secrets=Given()) as signer:
        assert signer.sign(b"data")
    service.info = {"auth": {"mode": "oauth2code"}}
    digest = b64(hashlib.sha256(b"data").digest())
    service.authorised["elsewhere"] = [digest]
    count = len(service.named("credentials/authorize"))
    with load_signer(service.uri, secrets=Given(factors={"SAD": "elsewhere"})) as signer:
        assert signer.sign(b"data")
    assert len(service.named("credentials/authorize")) == count


def test_expired_token_is_renewed_once(service: CscServer) -> None:
    """RFC 6750, 3.1: a token that was renewed in its file meanwhile is taken; one that was not ends the call."""
    given = Given(tokens=["expired", TOKEN])
    with load_signer(service.uri, secrets=given) as signer:
        assert signer.sign(b"data")
    assert refusal(service, Given(tokens=["expired"])).code == "signer.csc-token"
    assert refusal(service, Given(tokens=["expired", "expired-too"])).code == "signer.csc-token"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (Given(tokens=[]), "signer.csc-token-wanted"),
        (Given(tokens=["two\r\nX-Lines: 1"]), "signer.csc-token-form"),
        (Given(factors={"PIN": PIN, "OTP": "111111"}), "signer.csc-refused"),
        (Given(factors={"PIN": PIN}), "signer.csc-factor-wanted"),
    ],
)
def test_wrong_credentials(service: CscServer, given: Given, code: str) -> None:
    """Each has its own message; nothing is signed."""
    assert refusal(service, given).code == code
    assert not service.named("signatures/signHash")


def test_plain_pass_phrases_are_not_enough(service: CscServer) -> None:
    """A program that can only answer with one pass phrase has no token."""
    with (
        pytest.raises(SignerError) as caught,
        load_signer(service.uri, secrets=lambda _: b"x"),
    ):
        pass
    assert caught.value.code == "signer.csc-token-wanted"


def _info(**over: Any) -> dict[str, Any]:
    return {"info": over}


def _returns(method: str, value: Any) -> dict[str, Any]:
    return {"over": {method: lambda _: value}}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (_info(key={"status": "disabled", "algo": ["1.2.840.113549.1.1.11"]}), "signer.csc-credential"),
        (_info(key={"status": "enabled", "algo": ["1.2.3"]}), "signer.csc-algorithm"),
        (_info(key={"status": "enabled", "algo": 7}), "signer.csc-answer"),
        (_info(key=[]), "signer.csc-answer"),
        (_info(auth={"mode": "guess"}), "signer.csc-answer"),
        (_info(auth={"mode": "explicit", "objects": [7]}), "signer.csc-answer"),
        (_info(multisign=True), "signer.csc-answer"),
        (_info(multisign=0), "signer.csc-answer"),
        (_info(cert={"certificates": []}), "signer.csc-answer"),
        (_info(cert={"certificates": ["AAAA"]}), "signer.no-certificate"),
        (_info(cert={"certificates": ["!"]}), "signer.no-certificate"),
        (_returns("credentials/info", b"<html>"), "signer.csc-answer"),
        (_returns("credentials/info", b"[" * 100_000), "signer.csc-answer"),
        (_returns("credentials/info", []), "signer.csc-answer"),
        (_returns("credentials/info", b" " * (LARGEST_ANSWER + 1)), "signer.csc-unreachable"),
        (_returns("credentials/authorize", {"handle": "later"}), "signer.csc-answer"),
        (_returns("signatures/signHash", {"responseID": "later"}), "signer.csc-answer"),
        (_returns("signatures/signHash", {"signatures": []}), "signer.csc-answer"),
        (_returns("signatures/signHash", {"signatures": [None]}), "signer.csc-answer"),
        (_returns("signatures/signHash", {"signatures": ["%"]}), "signer.csc-answer"),
        (_returns("signatures/signHash", {"signatures": [b64(bytes(256))]}), "signer.csc-signature"),
    ],
)
def test_bad_answers(made: dict[str, Pki], options: dict[str, Any], code: str) -> None:
    """What a service answers is data of strangers: each wrong one is told as such."""
    with csc_server(made["rsa"].seal, **options) as service:
        assert refusal(service).code == code


def test_signature_of_another_key(made: dict[str, Pki], service: CscServer) -> None:
    """A signature that is good, but of another key, over other data, or made otherwise, is not released."""
    honest = service.signatures_signHash
    other = CscServer(pki(key=rsa_key(7)).seal)
    for sign in (
        lambda body: {"signatures": [b64(other.sign(b"\1" * 32, body))]},
        lambda body: {"signatures": [b64(service.sign(b"\1" * 32, body))]},
        lambda body: honest({**body, "signAlgo": "1.2.840.113549.1.1.10", "signAlgoParams": "AA=="}),
    ):
        service.over["signatures/signHash"] = sign
        assert refusal(service).code == "signer.csc-signature"


def test_slow_service(service: CscServer) -> None:
    """Nothing waits for ever."""
    service.over["credentials/info"] = lambda _: time.sleep(1)
    where = parse_csc_uri(service.uri)
    start = time.monotonic()
    with (
        pytest.raises(SignerError) as caught,
        open_service(where, Given(), None, fetcher=HttpFetcher(timeout=0.2)),
    ):
        pass
    assert caught.value.code == "signer.csc-slow"
    assert time.monotonic() - start < 1


def test_service_that_fails(service: CscServer) -> None:
    """An error without a word of the API is told by its status; a description is not repeated."""

    def fail(_: object) -> None:
        raise RefusedError(503, "<script>")

    service.over["signatures/signHash"] = fail
    error = refusal(service)
    assert (error.code, error.params["reason"]) == ("signer.csc-refused", "HTTP 503")


def test_certificate_of_the_service_is_checked(made: dict[str, Pki], tmp_path: Path) -> None:
    """A token goes to nobody whose TLS certificate is not believed."""
    party = made["rsa"].seal
    pem = party.certified.public_bytes(serialization.Encoding.PEM) + party.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "tls.pem").write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "tls.pem")
    with csc_server(party, tls=context) as service:
        assert refusal(service).code == "signer.csc-unreachable"
        assert not service.calls


@pytest.mark.parametrize(
    ("uri", "code"),
    [
        ("csc:", "signer.csc-uri"),
        ("csc:ftp://sign.example.cn/", "signer.csc-uri"),
        ("csc:https://sign.example.cn:x/", "signer.csc-uri"),
        ("csc:https://sign.example.cn/#s3cret", "signer.csc-uri"),
        ("csc:https://sign.example.cn/a b", "signer.csc-uri"),
        ("csc:https://sign.example.cn/?credential=", "signer.csc-uri"),
        ("csc:https://u:s3cret@sign.example.cn/", "signer.csc-secret"),
        ("csc:https://sign.example.cn/?credential=a&token=s3cret", "signer.csc-secret"),
        ("csc:https://sign.example.cn/?s3cret", "signer.csc-secret"),
        ("csc:http://sign.example.cn/", "signer.csc-insecure"),
        ("csc:http://127.0.0.1.example.cn/", "signer.csc-insecure"),
    ],
)
def test_addresses_that_are_refused(uri: str, code: str) -> None:
    """A token travels over TLS or not beyond this machine, and never stands in an address."""
    with pytest.raises(SignerError) as caught:
        parse_csc_uri(uri)
    assert caught.value.code == code
    assert "s3cret" not in "".join(traceback.format_exception(caught.value)).replace(uri, "")


def test_address() -> None:
    """Base and credential; http only to this machine."""
    found = parse_csc_uri("csc:https://sign.example.cn:8443/csc/v2/?credential=%E5%8D%B0+1")
    assert (found.base, found.credential, found.name) == ("https://sign.example.cn:8443/csc/v2", "印 1", "印 1")
    assert parse_csc_uri("csc:http://[::1]/csc/v2").base == "http://[::1]/csc/v2"


def test_secrets_are_not_logged(service: CscServer, caplog: pytest.LogCaptureFixture) -> None:
    """Token, PIN, OTP and activation data stand in no record and no representation."""
    with caplog.at_level(logging.DEBUG), load_signer(service.uri, secrets=Given()) as signer:
        signer.sign(b"data")
        shown = repr(signer)
        logging.getLogger("nh_edoc").warning("answer %s %s", TOKEN, "activation-0-data")
    assert "signatures/signHash" in caplog.text
    assert not [one for one in (TOKEN, PIN, OTP, "activation-0-data") if one in caplog.text + shown]
