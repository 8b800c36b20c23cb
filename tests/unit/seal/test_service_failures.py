"""A service that fails, at whatever point: one error with a reason, no file, no entry, no secret in what is told."""

from __future__ import annotations

import logging
import time
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from csc_server import OTP, PIN, TOKEN, CscServer, Given, RefusedError, b64, csc_server
from edoc_pki import DAY, NOW, pki, rsa_key
from edoc_sealed import PICTURE, SETTINGS, rendered, store
from edoc_stamped import STAMPING, stamping_store, tsa

from nh_edoc._cms.template import CmsTemplate
from nh_edoc._net import HttpFetcher
from nh_edoc.errors import SignerError
from nh_edoc.keys import CmsService
from nh_edoc.keys.csc_key import open_service
from nh_edoc.keys.csc_uri import parse_csc_uri
from nh_edoc.receipt.samples import sample
from nh_edoc.registry import SqliteRegistry
from nh_edoc.seal import Sealer
from nh_edoc.seal.service import ServiceCms
from nh_edoc.workflow import Destination, Journal, issue_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

MADE = pki(key=rsa_key())
SEAL = MADE.seal
TRUST = store(MADE)
OTHER = pki(key=rsa_key(3)).seal
SECRETS = (TOKEN, PIN, OTP, "activation-0-data", "renewed-token")


class World:
    """Where the file and the entry would go, and whether anything is there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.registry = SqliteRegistry.create(folder / "registry.db")
        self.there = {one.name for one in folder.iterdir()}
        journal = Journal(registry=self.registry, actor="clerk.7", clock=lambda: NOW)
        self.to = Destination(path=folder / "receipt.pdf", journal=journal)

    def issue(self, signer: Any) -> None:
        sealer = Sealer(signer, picture=PICTURE, clock=lambda: NOW, trust=TRUST)
        issue_document(sample("acceptance-receipt"), SETTINGS, sealer, to=self.to)

    def untouched(self) -> bool:
        return {one.name for one in self.folder.iterdir()} == self.there and not list(self.registry.events())


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.registry.close()


@contextmanager
def opened(service: CscServer, given: Given | None = None) -> Iterator[Any]:
    fetcher = HttpFetcher(timeout=0.2)
    with open_service(parse_csc_uri(service.uri), given or Given(), None, fetcher=fetcher) as signer:
        yield signer


def silent(_: object) -> None:
    time.sleep(0.4)


def expired(_: object) -> None:
    raise RefusedError(401, "invalid_token")


def busy(_: object) -> None:
    raise RefusedError(503, "temporarily_unavailable")


def with_certificate(party: Any) -> dict[str, Any]:
    return {
        "info": {"cert": {"status": "valid", "certificates": [b64(one) for one in (party.certificate, *party.chain)]}}
    }


OLD = MADE.authority.issue("演示过期印章", key=SEAL.key, start=NOW - 90 * DAY, end=NOW - DAY)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"over": {"credentials/info": silent}}, "signer.csc-slow"),
        ({"over": {"credentials/authorize": silent}}, "signer.csc-slow"),
        ({"over": {"signatures/signHash": silent}}, "signer.csc-slow"),
        ({"over": {"signatures/signHash": expired}}, "signer.csc-token"),
        ({"over": {"credentials/authorize": busy}}, "signer.csc-refused"),
        ({"over": {"signatures/signHash": lambda _: {"signatures": [b64(bytes(256))]}}}, "signer.csc-signature"),
        # the certificate of another key, of nobody in the trust store: the seal is refused before anything is signed
        (with_certificate(OTHER), "seal.not-authorised.unknown-seal"),
        # of the right agency, but the key signs for another one
        ({"party": OTHER, **with_certificate(SEAL)}, "signer.csc-signature"),
        (with_certificate(OLD), "signer.expired"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_signing_service(world: World, caplog: pytest.LogCaptureFixture, options: dict[str, Any], code: str) -> None:
    """Wrong credential, silence, an expired token, a wrong signature, a wrong certificate."""
    with (
        caplog.at_level(logging.DEBUG),
        csc_server(**{"party": SEAL, **options}) as service,
        pytest.raises(SignerError) as caught,
        opened(service) as signer,
    ):
        world.issue(signer)
    assert caught.value.code == code
    assert world.untouched()
    told = "".join(traceback.format_exception(caught.value)) + caplog.text + caught.value.message("en")
    assert not [one for one in SECRETS if one in told]
    if code.startswith(("seal.", "signer.expired")):
        assert not service.named("credentials/authorize")


def test_token_that_expires_between_two_calls(world: World) -> None:
    """The first call still had a good one; the token that was renewed meanwhile finishes the work."""
    with csc_server(SEAL) as service, opened(service, Given(tokens=[TOKEN, "renewed-token"])) as signer:
        service.tokens = {"renewed-token"}
        world.issue(signer)
    assert not world.untouched()


def test_redirect_gets_no_token(world: World) -> None:
    """A redirect would carry token and PIN to an address that nobody named."""
    asked: list[str] = []

    def elsewhere(_: object) -> None:
        asked.append("here")
        raise RefusedError(307, "moved")

    with (
        csc_server(SEAL, over={"credentials/info": elsewhere}) as service,
        pytest.raises(SignerError) as caught,
        opened(service) as signer,
    ):
        world.issue(signer)
    assert (caught.value.code, caught.value.params["reason"], asked) == ("signer.csc-refused", "moved", ["here"])
    assert world.untouched()


def test_many_seals_or_none() -> None:
    """The second call fails: not even what the first one brought is released."""
    calls: list[int] = []

    def second_fails(body: dict[str, Any]) -> Any:
        calls.append(len(body["hashes"]))
        return service.signatures_signHash(body) if len(calls) == 1 else busy(body)

    files = [rendered()] * 4
    with csc_server(SEAL, over={"signatures/signHash": second_fails}) as service, opened(service) as signer:
        sealer = Sealer(signer, picture=PICTURE, clock=lambda: NOW, trust=TRUST)
        with pytest.raises(SignerError) as caught:
            sealer.seal_all(files)
    assert (caught.value.code, calls) == ("signer.csc-refused", [3, 1])


def test_service_that_took_its_time() -> None:
    """Somebody confirmed on a telephone after ten minutes: the time stamp is judged by the clock of that moment."""
    moments = iter([NOW, NOW + DAY / 144, NOW + DAY / 144])
    authority = tsa(MADE.authority.issue("演示时间戳服务", **STAMPING), at=NOW + DAY / 144)

    def clock() -> datetime:
        return next(moments)

    sealer = Sealer(SEAL, picture=PICTURE, clock=clock, trust=stamping_store(MADE), timestamper=authority)
    assert sealer.seal(rendered()).data


def test_cms_service_that_fails(world: World) -> None:
    """What the program raises reaches whoever seals, and nothing is written."""

    def ask(_: bytes) -> bytes:
        raise SignerError("signer.failed", reason="503")

    with pytest.raises(SignerError) as caught:
        world.issue(CmsService.of(ask, [SEAL.certificate, *SEAL.chain]))
    assert caught.value.code == "signer.failed"
    assert world.untouched()


def test_every_byte_of_a_returned_cms() -> None:
    """docs/profile.md, 5: what comes back is good as it is, or refused; no byte of it is free."""
    good = CmsTemplate.of(SEAL).sign(bytes(32))
    made: list[bytes] = []
    service = ServiceCms.of(CmsService.of(lambda _: made[-1], [SEAL.certificate, *SEAL.chain]))
    made.append(good)
    assert service.sign(bytes(32)) == good
    for at in range(0, len(good), 5):
        made.append(good[:at] + bytes([good[at] ^ (1 << at % 8)]) + good[at + 1 :])
        with pytest.raises(SignerError) as caught:
            service.sign(bytes(32))
        assert caught.value.code == "seal.cms", at
    for length in range(0, len(good), 97):
        made.append(good[:length])
        with pytest.raises(SignerError):
            service.sign(bytes(32))
