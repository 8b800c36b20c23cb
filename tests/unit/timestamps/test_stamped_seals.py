"""PAdES B-T: a time stamp that was asked for is there and holds, or there is no file."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from asn1crypto import cms, tsp, x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID
from edoc_cms import attribute
from edoc_pki import DAY, NOW, Party, Pki, ec_key, pki, root, rsa_key
from edoc_sealed import PICTURE, hole, rendered, store, the_pki
from edoc_stamped import (
    STAMPING,
    Replying,
    judge,
    signature_of,
    stamp_seal,
    stamped,
    stamping_store,
    token_of,
    tsa,
    tsa_party,
)

from nh_edoc._cms.der import encode, expect, only_child, read_element
from nh_edoc._cms.profile import CLOCK_TOLERANCE, STAMPED
from nh_edoc._cms.template import canonical_token
from nh_edoc._cms.timestamp import parse_token
from nh_edoc._net import HttpFetcher
from nh_edoc.demo.tsa import serve
from nh_edoc.errors import SignerError, TimestampError
from nh_edoc.keys import HttpTimestamper
from nh_edoc.model.report import Level, Verdict
from nh_edoc.seal import Sealer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def refusal(make: Callable[[], Any]) -> TimestampError:
    with pytest.raises(TimestampError) as caught:
        make()
    for lang, said in (("zh", "文件没有生成"), ("en", "no file was made")):
        assert caught.value.code not in caught.value.message(lang)  # every code has a text
        assert said in (caught.value.hint(lang) or "")  # and says what to do
    return caught.value


def test_a_seal_with_a_time_stamp() -> None:
    """ETSI EN 319 142-1, 6.3: level B-T is B-B with a signature time stamp; the hole is the profile's."""
    sealed = Sealer(the_pki().seal, picture=PICTURE, clock=lambda: NOW, timestamper=tsa()).seal(rendered())
    assert sealed.level is Level.B_T
    assert hole(sealed.data).end - hole(sealed.data).start == 2 * STAMPED + 2
    imprint = tsp.TSTInfo.load(parse_token(token_of(sealed.data)).signed.content)["message_imprint"]
    # ETSI EN 319 122-1, 5.3: the octets of the signature value, without tag and length
    assert imprint["hashed_message"].native == hashlib.sha256(signature_of(sealed.data)).digest()
    assert imprint["hash_algorithm"]["algorithm"].native == "sha256"


@pytest.mark.parametrize("key", [rsa_key(), ec_key()], ids=["rsa", "p256"])
@pytest.mark.parametrize("authority_key", [rsa_key(3), ec_key()], ids=["rsa", "p256"])
def test_every_kind_of_key(key: Any, authority_key: Any) -> None:
    """Seals and authorities of either kind; with a trust store the sealer asks what verifiers will ask."""
    made = pki(key=key)
    authority = made.authority.issue("演示时间戳服务", key=authority_key, **STAMPING)
    trust = stamping_store(made)
    data = stamp_seal(tsa(authority), made.seal, trust=trust)
    assert judge(data, trust).verdict is Verdict.VALID


def test_over_http() -> None:
    """RFC 3161, 3.4, end to end."""
    with serve(tsa()) as url:
        client = HttpTimestamper(url=url, fetcher=HttpFetcher())
        assert judge(stamp_seal(client, trust=stamping_store())).verdict is Verdict.VALID


def test_from_threads() -> None:
    """One sealer serves the workers of a batch; each token is its own seal's."""
    sealer = Sealer(the_pki().seal, picture=PICTURE, clock=lambda: NOW, trust=stamping_store(), timestamper=tsa())
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(sealer.seal(rendered()).data)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({signature_of(data) for data in found}) == 3
    assert all(parse_token(token_of(data)).stamps(signature_of(data)) for data in found)


@pytest.mark.parametrize(
    ("shift", "good"),
    [
        (CLOCK_TOLERANCE, True),
        (-CLOCK_TOLERANCE, True),
        (CLOCK_TOLERANCE + timedelta(seconds=1), False),
        (-CLOCK_TOLERANCE - timedelta(seconds=1), False),
        (365 * DAY, False),
    ],
)
def test_clocks(shift: timedelta, good: bool) -> None:
    """docs/profile.md, 5: one of two clocks that differ by more than five minutes is wrong, and dates the seal."""
    if good:
        assert stamp_seal(tsa(at=NOW + shift))
    else:
        assert refusal(lambda: stamp_seal(tsa(at=NOW + shift))).code == "time.clock"


@pytest.mark.parametrize("trusting", [True, False], ids=["trust", "no-trust"])
@pytest.mark.parametrize(
    "over",
    [
        {"extended": []},
        {"extended_critical": False},
        {"extended": [ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.EMAIL_PROTECTION]},
        {"extended": [ExtendedKeyUsageOID.EMAIL_PROTECTION]},
    ],
    ids=["none", "not-critical", "two", "other"],
)
def test_a_certificate_for_something_else(over: dict[str, Any], trusting: bool) -> None:
    """RFC 3161, 2.3: critical, and the only usage; asked with and without a trust store."""
    party = the_pki().authority.issue("演示无关服务", **STAMPING | over)
    trust = stamping_store() if trusting else None
    assert refusal(lambda: stamp_seal(tsa(party), trust=trust)).code == "time.usage"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: (tsa(pki().authority.issue("演示时间戳", **STAMPING)), stamping_store()), "time.chain"),
        (lambda: (tsa(), store()), "time.chain"),
        (lambda: (tsa(), stamping_store(crls=_revoking())), "time.revoked"),
        (lambda: (tsa(_below_an_authority_without_list()), stamping_store()), "time.revocation"),
        (lambda: (tsa(_ended()), stamping_store()), "time.chain"),
        (lambda: (tsa(_young()), stamping_store()), "time.chain"),
    ],
    ids=["stranger", "anchor-for-seals-only", "revoked", "no-list", "ended", "not-yet"],
)
def test_an_authority_that_verifiers_will_not_believe(make: Callable[[], Any], code: str) -> None:
    """Verification rules, 2: a token of a wrong authority is a silent downgrade, so it is refused before release."""
    timestamper, trust = make()
    assert refusal(lambda: stamp_seal(timestamper, trust=trust)).code == code


def _revoking() -> list[bytes]:
    return [the_pki().root.crl(), the_pki().authority.crl((tsa_party(), NOW - DAY))]


def _below_an_authority_without_list() -> Party:
    return the_pki().root.issue("演示时间戳机构", ca=True).issue("演示时间戳", **STAMPING)


def _ended() -> Party:
    return the_pki().authority.issue("演示时间戳", **STAMPING | {"end": NOW - DAY})


def _young() -> Party:
    return the_pki().authority.issue("演示时间戳", **STAMPING | {"start": NOW + DAY})


def test_without_a_trust_store_any_authority_will_do() -> None:
    """Whom to believe is the verifier's; without a list the sealer has no opinion."""
    stranger = pki().authority.issue("演示时间戳", **STAMPING)
    assert judge(stamp_seal(tsa(stranger))).verdict is Verdict.INDETERMINATE


class Forger(Party):
    """The authority's certificate, another key."""

    def sign(self, data: bytes) -> bytes:
        return pki().seal.sign(data)


class Changing:
    """An authority whose answer is changed on the way."""

    def __init__(self, change: Callable[[Any], None]) -> None:
        self.change = change

    def stamp(self, imprint: bytes, *, algorithm: str) -> bytes:
        token = cms.ContentInfo.load(tsa().stamp(imprint, algorithm=algorithm))
        self.change(token["content"])
        return token.dump()


def _add_unsigned(signed: Any) -> None:
    extra = attribute("signature_time_stamp_token", cms.ContentInfo({"content_type": "data"}))
    signed["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([extra])


def _drop_signer(signed: Any) -> None:
    signed["signer_infos"] = cms.SignerInfos([])


def _drop_certificate(signed: Any) -> None:
    signed["certificates"] = cms.CertificateSet([x509.Certificate.load(the_pki().authority.certificate)])


@pytest.mark.parametrize(
    ("timestamper", "code"),
    [
        (Replying(b""), "time.answer"),
        (Replying(b"nonsense"), "time.answer"),
        (Replying(cms.ContentInfo({"content_type": "data"}).dump()), "time.answer"),
        (Changing(_drop_signer), "time.answer"),
        (Changing(_add_unsigned), "time.form"),
        (Changing(_drop_certificate), "time.form"),
        (tsa(Forger(tsa_party().certified, tsa_party().key)), "time.signature"),
        (Replying(tsa().stamp(hashlib.sha256(b"other").digest(), algorithm="sha256")), "time.imprint"),
        (tsa(the_pki().authority.issue("演示弱密钥", key=rsa_key(7, 1024), **STAMPING)), "time.form"),
    ],
    ids=["empty", "nonsense", "data", "no-signer", "rider", "no-certificate", "forged", "imprint", "weak-key"],
)
def test_tokens_that_do_not_hold(timestamper: Any, code: str) -> None:
    """Asked for and failed = no file: nothing reaches a citizen that a verifier refuses."""
    assert refusal(lambda: stamp_seal(timestamper)).code == code


def test_a_token_that_does_not_fit() -> None:
    """The hole is fixed before the token is known (docs/profile.md, 5)."""
    ballast = pyca.UnrecognizedExtension(pyca.ObjectIdentifier("1.3.6.1.4.1.99999.9"), bytes(STAMPED - 2000))
    party = the_pki().authority.issue("演示时间戳", extensions=[(ballast, False)], **STAMPING)
    assert refusal(lambda: stamp_seal(tsa(party))).code == "time.size"


def test_the_seal_itself_is_asked_first() -> None:
    """No authority is asked for a seal that may not be made."""

    class Never:
        def stamp(self, imprint: bytes, *, algorithm: str) -> bytes:
            raise AssertionError

    with pytest.raises(SignerError):
        stamp_seal(Never(), pki(key=ec_key()).seal, trust=stamping_store())


class TestForm:
    """Authorities write what nobody signed in many ways; the profile has one, so that every byte is accounted for."""

    def loose(self, token: bytes, *, constructed: bool) -> bytes:
        """The token in BER (X.690, 8.1.3.6) as some authorities send it."""

        def indefinite(tag: int, *parts: bytes) -> bytes:
            return bytes([tag, 0x80]) + b"".join(parts) + b"\0\0"

        kind, explicit = read_element(token, 0, len(token)).children()
        version, digests, content, certificates, signers = only_child(explicit, "token").children()
        inner, wrapped = content.children()
        octets = only_child(wrapped, "content")
        halves = [encode(0x04, octets.value[:40]), encode(0x04, octets.value[40:])]
        value = indefinite(0x24, *halves) if constructed else octets.encoded
        body = (version.encoded, digests.encoded, indefinite(0x30, inner.encoded, indefinite(0xA0, value)))
        rest = (indefinite(0xA0, certificates.value), expect(signers, 0x31, "signers").encoded)
        return indefinite(0x30, kind.encoded, indefinite(0xA0, indefinite(0x30, *body, *rest)))

    @pytest.mark.parametrize("constructed", [True, False])
    def test_ber(self, constructed: bool) -> None:
        """The same token, written as DER."""
        token = tsa().stamp(bytes(32), algorithm="sha256")
        assert canonical_token(self.loose(token, constructed=constructed)) == token

    def test_nothing_signed_changes(self) -> None:
        """Statement, signed attributes and signature stay the authority's, byte for byte."""
        token = tsa().stamp(bytes(32), algorithm="sha256")
        before, after = parse_token(token).signed, parse_token(canonical_token(token, [tsa_party().certificate])).signed
        assert (after.content, after.signed_attributes, after.signature) == (
            before.content,
            before.signed_attributes,
            before.signature,
        )
        assert after.certificates == (tsa_party().certificate,)

    def test_certificates_of_the_path(self) -> None:
        """With a trust store exactly the path but its anchor; what the authority left out is added, the rest left out."""

        def others(signed: Any) -> None:
            wanted = [pki().seal.certificate, the_pki().root.certificate, tsa_party().certificate]
            signed["certificates"] = cms.CertificateSet([x509.Certificate.load(one) for one in wanted])

        trust = stamping_store(intermediates=[the_pki().authority])
        data = stamp_seal(Changing(others), trust=trust)
        carried = parse_token(token_of(data)).signed.certificates
        assert set(carried) == {tsa_party().certificate, the_pki().authority.certificate}
        assert judge(data).verdict is Verdict.VALID


@pytest.fixture
def openssl() -> str:
    found = shutil.which("openssl")
    if found is None:
        pytest.skip("openssl is not installed")
    return found


def test_openssl_accepts_the_token_of_a_file(openssl: str, tmp_path: Path) -> None:
    """Somebody else's verifier on the token as it stands in the sealed file."""
    data = stamped()
    (tmp_path / "token").write_bytes(token_of(data))
    (tmp_path / "signature").write_bytes(signature_of(data))
    (tmp_path / "root.pem").write_bytes(the_pki().root.pem)
    command = [openssl, "ts", "-verify", "-in", tmp_path / "token", "-token_in", "-data", tmp_path / "signature"]
    at = str(int(NOW.timestamp()))
    done = subprocess.run(
        [*command, "-CAfile", tmp_path / "root.pem", "-attime", at], capture_output=True, text=True, check=False
    )
    assert "Verification: OK" in done.stdout + done.stderr


class OpensslTimestamper:
    """``openssl ts -reply``: names RSA without its digest, and sends certificates in no order."""

    def __init__(self, openssl: str, folder: Path, party: Party) -> None:
        self.openssl, self.folder, self.party = openssl, folder, party
        key = party.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (folder / "key.pem").write_bytes(key)
        (folder / "tsa.pem").write_bytes(party.pem)
        chain = b"".join(one.public_bytes(serialization.Encoding.PEM) for one in party.issuers)
        (folder / "chain.pem").write_bytes(chain)
        (folder / "serial").write_text("01\n")
        lines = (
            "[tsa]",
            "serial=serial",
            "default_policy=1.2.3.4",
            "digests=sha256",
            "accuracy=secs:1",
            "tsa_name=yes",
            "ess_cert_id_alg=sha256",
            "signer_digest=sha256",
        )
        (folder / "ts.cnf").write_text("\n".join(lines) + "\n")

    def stamp(self, imprint: bytes, *, algorithm: str) -> bytes:
        query = ["ts", "-query", "-digest", imprint.hex(), f"-{algorithm}", "-cert", "-out", "query"]
        sign = ["-signer", "tsa.pem", "-inkey", "key.pem", "-chain", "chain.pem"]
        reply = ["ts", "-reply", "-config", "ts.cnf", "-section", "tsa", "-queryfile", "query", "-token_out"]
        for command in (query, [*reply, *sign, "-out", "token"]):
            subprocess.run([self.openssl, *command], cwd=self.folder, check=True, capture_output=True)
        return (self.folder / "token").read_bytes()


@pytest.mark.parametrize("key", [rsa_key(3), ec_key()], ids=["rsa", "p256"])
def test_tokens_that_openssl_makes(openssl: str, tmp_path: Path, key: Any) -> None:
    """Somebody else's authority: its token is taken, brought into the profile's form, and holds."""
    now = datetime.now(UTC).replace(microsecond=0)  # openssl takes no other
    term = {"start": now - DAY, "end": now + DAY}
    top = root(**term)
    authority = top.issue("演示签发机构", ca=True, **term)
    made = Pki(top, authority, authority.issue("演示用印", **term))
    trust = stamping_store(
        made, crls=[one.crl(**term) for one in (top, authority)], next_update=(now + DAY).isoformat()
    )
    timestamper = OpensslTimestamper(openssl, tmp_path, authority.issue("演示时间戳", key=key, **STAMPING, **term))
    data = stamp_seal(timestamper, made.seal, clock=lambda: now, trust=trust)
    report = judge(data, trust, now)
    assert report.verdict is Verdict.VALID
    assert report.signatures[0].level_proven is Level.B_T
