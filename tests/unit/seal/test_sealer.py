"""When a seal is refused, and that nothing leaves the sealer that does not hold."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from edoc_pki import AUTHORITY, DAY, NOW, Party, ec_key, pki, rsa_key
from edoc_trust import AGENCY, USCC, agency_row, seal_row, time, write_store

from nh_edoc.errors import SignerError
from nh_edoc.ports import KeyKind
from nh_edoc.seal import RoundSeal, Sealer
from nh_edoc.trust import TrustStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nh_edoc.model.pdf import PdfA

BEHIND = timedelta(seconds=1)


def refusal(seal: Callable[[], Any]) -> SignerError:
    with pytest.raises(SignerError) as caught:
        seal()
    for lang in ("zh", "en"):
        assert caught.value.code not in caught.value.message(lang)  # every code has a text
    return caught.value


@pytest.mark.parametrize(
    ("shift", "code"),
    [(-BEHIND, "signer.not-yet"), (timedelta(), None), (700 * DAY, None), (700 * DAY + BEHIND, "signer.expired")],
)
def test_validity(rendered: PdfA, sealer: Callable[..., Sealer], keys: Any, shift: timedelta, code: str | None) -> None:
    """RFC 5280, 4.1.2.5: both ends of the validity belong to it; a seal outside of it convinces nobody."""
    start = keys["rsa"].seal.certified.not_valid_before_utc
    at = (start if shift <= timedelta() else NOW) + shift
    make = sealer(clock=lambda: at)
    if code is None:
        assert make.seal(rendered).data
    else:
        assert refusal(lambda: make.seal(rendered)).code == code


@pytest.mark.parametrize(
    ("usage", "good"),
    [
        ({"digital_signature"}, True),
        ({"content_commitment"}, True),
        ({"key_encipherment"}, False),
        ({"key_agreement", "data_encipherment"}, False),
        (set(), False),
    ],
)
def test_key_usage(rendered: PdfA, sealer: Callable[..., Sealer], keys: Any, usage: set[str], good: bool) -> None:
    """RFC 5280, 4.2.1.3: a certificate for encryption, or for nothing in particular, does not seal."""
    party = keys["rsa"].authority.issue("演示", usage=usage)
    if good:
        assert sealer(party).seal(rendered).data
    else:
        assert refusal(lambda: sealer(party).seal(rendered)).code == "signer.not-for-sealing"


def test_authorities_do_not_seal(rendered: PdfA, sealer: Callable[..., Sealer], keys: Any) -> None:
    """RFC 5280, 4.2.1.9: the key that issues certificates is not the key of a seal."""
    party = keys["rsa"].root.issue("演示机构", ca=True, usage=AUTHORITY | {"digital_signature"})
    assert refusal(lambda: sealer(party).seal(rendered)).code == "signer.not-for-sealing"


def test_fields(rendered: PdfA, three_places: PdfA, sealer: Callable[..., Sealer]) -> None:
    """The plan says what is sealed and in which order; a sealed place is not sealed again."""
    assert sealer().seal(three_places).field == "SealA"
    unknown = refusal(lambda: sealer().seal(three_places, field="SealX"))
    assert unknown.code == "seal.field-unknown"
    assert "SealA, SealB, SealC" in unknown.message("en")
    sealed = sealer().seal(rendered)
    again = refusal(lambda: sealer().seal(replace(rendered, data=sealed.data)))
    assert (again.code, again.params["field"]) == ("seal.field-filled", "Seal1")


def test_size(rendered: PdfA, sealer: Callable[..., Sealer]) -> None:
    """国发〔1999〕25号: the diameter is part of the seal; a viewer would stretch a picture of another size."""
    small = RoundSeal(name=AGENCY, diameter=40)
    assert refusal(lambda: sealer(picture=small).seal(rendered)).code == "seal.size"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"not a PDF"])
def test_files_that_cannot_be_sealed(rendered: PdfA, sealer: Callable[..., Sealer], data: bytes) -> None:
    """What is not the renderer's output ends in our error, not in a library's."""
    assert refusal(lambda: sealer().seal(replace(rendered, data=data))).code == "seal.file"


def test_a_page_that_does_not_exist(three_places: PdfA, sealer: Callable[..., Sealer]) -> None:
    """A plan for a page that the file has not."""
    plan = three_places.document.seal_plan
    far = replace(plan.seals[0], box=replace(plan.seals[0].box, page=99))
    document = replace(three_places.document, seal_plan=replace(plan, seals=(far,)))
    assert refusal(lambda: sealer().seal(replace(three_places, document=document))).code == "seal.file"


def test_no_new_place_after_the_first_seal(rendered: PdfA, three_places: PdfA, sealer: Callable[..., Sealer]) -> None:
    """Verification rules, 4: a field that the first revision did not reserve makes the file INVALID."""
    sealed = sealer().seal(rendered).data
    assert refusal(lambda: sealer().seal(replace(three_places, data=sealed), field="SealA")).code == "seal.file"


def test_one_sealer_in_an_event_loop_and_in_threads(rendered: PdfA, sealer: Callable[..., Sealer]) -> None:
    """Web services call it from coroutines and from worker threads."""
    make = sealer()
    expected = hashlib.sha256(make.seal(rendered).data).hexdigest()
    found: list[str] = []

    async def seal() -> str:
        return make.seal(rendered).digest.value

    found.append(asyncio.run(seal()))
    threads = [threading.Thread(target=lambda: found.append(make.seal(rendered).digest.value)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 5


class Faulty(Party):
    """A token that answers, but not with a signature of its own key over what it was given."""

    def sign(self, data: bytes) -> bytes:
        return super().sign(data + b"!")


class Stranger(Party):
    """A token that holds another key of the same kind than its certificate says."""

    def sign(self, data: bytes) -> bytes:
        return Party(self.certified, rsa_key(5)).sign(data)


class Talkative(Party):
    """A token whose signature is longer than any that its key can make."""

    def sign(self, data: bytes) -> bytes:
        return super().sign(data) + bytes(1000)


class Mistaken(Party):
    """A token that is wrong about the kind of its key."""

    @property
    def key_kind(self) -> KeyKind:
        return KeyKind.EC_P256


@pytest.mark.parametrize(
    ("kind", "code"),
    [(Faulty, "seal.released"), (Stranger, "seal.released"), (Mistaken, "signer.failed"), (Talkative, "seal.hole")],
)
def test_nothing_leaves_that_does_not_hold(
    rendered: PdfA, sealer: Callable[..., Sealer], keys: Any, kind: type[Party], code: str
) -> None:
    """A hardware fault during an RSA signature must not reach a citizen as a broken seal, nor betray the key."""
    party = keys["rsa"].seal
    broken = kind(party.certified, party.key, party.issuers)
    assert refusal(lambda: sealer(broken).seal(rendered)).code == code


@pytest.fixture
def store(tmp_path: Path, keys: Any) -> Callable[..., TrustStore]:
    def make(*seals: dict[str, Any], **over: Any) -> TrustStore:
        rows = seals or (seal_row(keys["rsa"].seal),)
        return TrustStore.load(write_store(tmp_path / "trust", keys["rsa"], agencies=[agency_row(*rows, **over)]))

    return make


def test_a_listed_seal_is_put_on(rendered: PdfA, sealer: Callable[..., Sealer], store: Any) -> None:
    """许可法 arts. 32, 39: the agency's own seal on its own document."""
    assert sealer(trust=store()).seal(rendered).data


@pytest.mark.parametrize(
    ("row", "agency", "code"),
    [
        ({"kinds": ["acceptance-receipt"]}, {}, "wrong-kind"),
        ({"to": time(NOW)}, {}, "out-of-period"),
        ({"from": time(NOW + BEHIND)}, {}, "out-of-period"),
        ({"compromised_from": time(NOW - DAY)}, {}, "compromised"),
        ({}, {"uscc": "11440605000000001C"}, "wrong-agency"),
        ({}, {"names": [{"text": "佛山市南海区演示民政局", "from": time(NOW - 9 * DAY)}]}, "wrong-name"),
    ],
)
def test_seals_that_the_trust_store_does_not_allow(
    rendered: PdfA, sealer: Callable[..., Sealer], keys: Any, store: Any, row: Any, agency: Any, code: str
) -> None:
    """国令716号 art. 9: what every verifier would call a wrong seal is not made; each cause has its own words."""
    trust = store(seal_row(keys["rsa"].seal, **row), **agency)
    assert refusal(lambda: sealer(trust=trust).seal(rendered)).code == f"seal.not-authorised.{code}"


def test_an_unlisted_seal(rendered: PdfA, sealer: Callable[..., Sealer], store: Any) -> None:
    """A seal that nobody listed."""
    other = pki(key=ec_key()).seal
    assert refusal(lambda: sealer(other, trust=store()).seal(rendered)).code == "seal.not-authorised.unknown-seal"


def test_a_place_of_another_signer(three_places: PdfA, sealer: Callable[..., Sealer], store: Any) -> None:
    """Verification rules, 4: a reserved place is its signer's (Sneaky Signature)."""
    plan = three_places.document.seal_plan
    foreign = replace(plan.seals[1], signer="11440605000000001C")
    document = replace(three_places.document, seal_plan=replace(plan, seals=(foreign, plan.seals[0], plan.seals[2])))
    pdf = replace(three_places, document=document)
    make = sealer(trust=store())
    assert refusal(lambda: make.seal(pdf)).code == "seal.not-authorised.wrong-place"
    assert make.seal(three_places).field == "SealA"


def test_the_registered_picture_alone(rendered: PdfA, sealer: Callable[..., Sealer], keys: Any, store: Any) -> None:
    """国发〔1999〕25号: a seal has one picture; a seal of that key with another one is a forged seal."""
    own = RoundSeal(name=AGENCY)
    digest = own.appearance().digest()
    row = seal_row(keys["rsa"].seal, picture={"alg": digest.alg.value, "value": digest.value})
    trust = store(row)
    assert sealer(trust=trust).seal(rendered).data
    other = RoundSeal(name=AGENCY, line="行政许可专用章")
    assert refusal(lambda: sealer(picture=other, trust=trust).seal(rendered)).code == "seal.picture-unregistered"


def test_the_sample_is_the_trust_stores_agency(rendered: PdfA) -> None:
    """Guards the tests above: they refuse for the cause that they name."""
    head = rendered.document.head
    assert (head.agency.uscc, head.agency.name) == (USCC, AGENCY)
    assert isinstance(x509.load_der_x509_certificate(pki().seal.certificate), x509.Certificate)
