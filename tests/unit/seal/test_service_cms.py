"""Seal services that return a whole CMS, and signers that sign many at once: only what holds is released."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from asn1crypto import cms, x509
from csc_server import Given, csc_server
from edoc_long_term import judge, levels
from edoc_pki import NOW, Party, pki, rsa_key
from edoc_sealed import PICTURE, hole, rendered, store
from edoc_stamped import STAMPING, stamping_store, tsa
from foreign_cms import changed, signed_again, signing_time

from nh_edoc._cms.template import CmsTemplate
from nh_edoc.errors import SignerError
from nh_edoc.keys import CmsService, load_signer
from nh_edoc.keys.signer import Choice
from nh_edoc.model.digest import DigestAlgorithm
from nh_edoc.model.report import Level, Verdict
from nh_edoc.ports import BatchSigner, CmsSigner, Signer
from nh_edoc.seal import Sealer

if TYPE_CHECKING:
    from collections.abc import Callable


MADE = pki(key=rsa_key())
"""PKCS#1 v1.5: the same signature each time."""
SEAL = MADE.seal
TRUST = store(MADE)


def service(party: Party, spoil: Callable[[bytes], bytes] = lambda made: made, **options: Any) -> CmsService:
    """A service of others: our own CMS, spoilt."""
    template = CmsTemplate.of(party)
    return CmsService.of(lambda digest: spoil(template.sign(digest)), [party.certificate, *party.chain], **options)


def sealer(signer: Any, **options: Any) -> Sealer:
    return Sealer(signer, picture=PICTURE, clock=lambda: NOW, **options)


def refusal(signer: CmsSigner) -> SignerError:
    with pytest.raises(SignerError) as caught:
        sealer(signer).seal(rendered())
    for lang in ("zh", "en"):
        assert caught.value.code not in caught.value.message(lang)
    return caught.value


def test_seal_of_a_service_is_valid() -> None:
    """The digest goes out, the CMS comes in: the same file as with the key at hand."""
    made = service(SEAL)
    assert isinstance(made, CmsSigner)
    assert not isinstance(made, Signer)
    data = sealer(made, trust=TRUST).seal(rendered()).data
    assert data == sealer(SEAL).seal(rendered()).data
    assert judge(data, TRUST).verdict is Verdict.VALID


def test_seal_of_a_service_gets_its_time_stamp() -> None:
    """ETSI EN 319 122-1, 5.3: the time stamp is over the signature, whoever made it."""
    trust = stamping_store(MADE)
    authority = tsa(MADE.authority.issue("演示时间戳服务", **STAMPING))
    data = sealer(service(SEAL), trust=trust, timestamper=authority).seal(rendered()).data
    report = judge(data, trust)
    assert (report.verdict, levels(report)) == (Verdict.VALID, (Level.B_T, Level.B_T))


def _digest(attributes: Any) -> None:
    for one in attributes:
        if one["type"].native == "message_digest":
            one["values"] = [bytes(32)]


def _other_digest(data: Any) -> None:
    data["signer_infos"][0]["signature"] = bytes(256)


def _root(data: Any) -> None:
    root = cms.CertificateChoices.load(MADE.root.certificate)
    data["certificates"] = cms.CertificateSet(sorted([*data["certificates"], root], key=lambda one: one.dump()))


def _bare(data: Any) -> None:
    data["certificates"] = cms.CertificateSet(list(data["certificates"])[:1])


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda _: b"", "cms."),
        (lambda _: b"<html>", "cms."),
        (lambda made: made + b"\0", "length"),
        (lambda made: b"\x30\x80" + made[4:] + b"\0\0", "cms."),  # BER: indefinite length
        (signed_again(SEAL, signing_time), "cms.profile"),
        (signed_again(SEAL, _digest), "message-digest"),
        (changed(_other_digest), "signature"),
        (changed(_root), "certificates"),
        (changed(_bare), "c"),
    ],
)
def test_what_a_service_must_not_return(spoil: Callable[[bytes], bytes], reason: str) -> None:
    """docs/profile.md, 5: DER, three signed attributes, certificates, digest, signature; or no file, and why."""
    error = refusal(service(SEAL, spoil))
    assert error.code == "seal.cms"
    assert str(error.params["reason"]).startswith(reason)


def test_cms_of_another_key() -> None:
    """A good CMS of another seal is not the seal that was asked for."""
    other = CmsTemplate.of(MADE.authority.issue("演示另一印章", key=rsa_key(3)))
    error = refusal(CmsService.of(other.sign, [SEAL.certificate, *SEAL.chain]))
    assert (error.code, error.params["reason"]) == ("seal.cms", "signer")
    ours = CmsTemplate.of(SEAL)
    weaker = CmsService.of(
        lambda digest: ours.sign(digest[:32]),
        [SEAL.certificate, *SEAL.chain],
        choice=Choice(digest=DigestAlgorithm.SHA512),
    )
    assert refusal(weaker).params["reason"] == "algorithm"


def test_room_for_a_longer_cms() -> None:
    """A service that names its certificate with issuer and serial number (RFC 5035, 4) announces a longer CMS."""
    serial = SEAL.certified.serial_number

    def issuer_serial(attributes: Any) -> None:
        for one in attributes:
            if one["type"].native == "signing_certificate_v2":
                named = one["values"][0]["certs"][0]
                issuer = cms.ContentInfo.load(CmsTemplate.of(SEAL).sign(bytes(32)))["content"]["signer_infos"][0]["sid"]
                name = x509.GeneralName({"directory_name": issuer.chosen["issuer"]})
                named["issuer_serial"] = {"issuer": [name], "serial_number": serial}

    spoil = signed_again(SEAL, issuer_serial)
    length = len(spoil(CmsTemplate.of(SEAL).sign(bytes(32))))
    data = sealer(service(SEAL, spoil, cms_length=length)).seal(rendered()).data
    assert judge(data, TRUST).verdict is Verdict.VALID
    # room for more than comes is a hole that a verifier does not believe (docs/profile.md, 5)
    assert refusal(service(SEAL, spoil, cms_length=length + 600)).params["reason"].startswith(f"{length} /")
    with pytest.raises(SignerError) as caught:
        sealer(service(SEAL, cms_length=20_000))
    assert caught.value.code == "seal.cms-length"


@dataclass
class Batch:
    """A signer that counts how it is asked."""

    party: Party
    asked: list[int] = field(default_factory=list)

    certificate = property(lambda self: self.party.certificate)
    chain = property(lambda self: self.party.chain)
    key_kind = property(lambda self: self.party.key_kind)

    def sign(self, data: bytes) -> bytes:
        return self.sign_all((data,))[0]

    def sign_all(self, data: Any) -> tuple[bytes, ...]:
        self.asked.append(len(data))
        return tuple(self.party.sign(one) for one in data)


def test_many_seals_in_one_call() -> None:
    """One call for all files, and each the same as alone; one bad file and the key is not used at all."""
    signer = Batch(SEAL)
    assert isinstance(signer, BatchSigner)
    files = [rendered("acceptance-receipt"), rendered("approval-decision")]
    made = sealer(signer).seal_all(files)
    assert signer.asked == [2]
    assert [one.data for one in made] == [sealer(SEAL).seal(one).data for one in files]
    assert [one.data for one in sealer(SEAL).seal_all(files)] == [one.data for one in made]
    with pytest.raises(SignerError) as caught:
        sealer(signer, trust=stamping_store(pki(key=rsa_key(5)))).seal_all(files)
    assert caught.value.code.startswith("seal.not-authorised")
    assert signer.asked == [2]


def test_many_seals_with_a_signing_service() -> None:
    """Two documents, one authorisation, one one-time password."""
    files = [rendered("acceptance-receipt"), rendered("approval-decision")]
    with csc_server(SEAL) as remote, load_signer(remote.uri, secrets=Given()) as signer:
        made = sealer(signer).seal_all(files)
        assert len(remote.named("credentials/authorize")) == 1
    assert [one.data for one in made] == [sealer(SEAL).seal(one).data for one in files]
    assert hole(made[0].data).end
