"""The log says what was done with which document, and never who it was done to (R25), nor a secret."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from nh_edoc import Sealer, Settings, TrustStore, Verifier, issue_document, load_document, load_signer, picture_for
from nh_edoc.demo.pki import P12_PASSPHRASE
from nh_edoc.demo.tsa import LocalTimestamper
from nh_edoc.logs import MASK, hide, log, masked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def records() -> Iterator[list[str]]:
    """Everything that the logger writes, down to its least level."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    logger, handler, level = logging.getLogger("nh_edoc"), Keep(), logging.getLogger("nh_edoc").level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield lines
    logger.removeHandler(handler)
    logger.setLevel(level)


def _personal(tree: Any) -> Iterator[str]:
    head = tree["head"]["applicant"]
    yield head["name"]
    yield head["idNumber"]
    yield from (value for key in ("agent", "contact") for value in head.get(key, {}).values())
    body = tree.get("acceptanceReceipt", {})
    yield from (body[key] for key in ("queryPassword",) if key in body)


def test_a_whole_chain_names_nobody(demo_folder: Path, records: list[str]) -> None:
    """Issue, stamp, verify: numbers, kinds, digests, verdicts; no name, identity number, telephone, pass phrase."""
    trust = TrustStore.load(demo_folder / "pki" / "trust")
    keys = demo_folder / "pki" / "keys"
    source = demo_folder / "cases" / "approval-decision.json"
    document = load_document(source)
    with (
        load_signer(f"p12:{keys / 'decision-seal.p12'}", secrets=lambda _: P12_PASSPHRASE) as signer,
        load_signer(f"pem:{keys / 'tsa.pem'}") as tsa,
    ):
        picture = picture_for(signer.certificate, agency=document.head.agency.name, trust=trust)
        timestamper = LocalTimestamper(signer=tsa, clock=lambda: datetime.now(UTC))
        sealer = Sealer(signer, picture=picture, trust=trust, timestamper=timestamper)
        sealed = issue_document(document, Settings(), sealer).sealed
    Verifier(trust).verify(sealed.data)
    text = "\n".join(records)
    assert "issued" in text
    assert "verified verdict=VALID" in text
    assert document.head.number in text
    assert sealed.digest.value in text
    for value in {*_personal(json.loads(source.read_text(encoding="utf-8"))), P12_PASSPHRASE.decode()}:
        assert value not in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("id 440605199001010014 end", f"id {MASK} end"),
        ("id 11010519491231002X", f"id {MASK}"),
        ("tel 13000000001.", f"tel {MASK}."),
        ("11440605000000000E444019999900001202602100001", "11440605000000000E444019999900001202602100001"),
        ("南演许准字〔2026〕1号 20260210", "南演许准字〔2026〕1号 20260210"),
    ],
)
def test_masks(records: list[str], text: str, shown: str) -> None:
    """Identity and telephone numbers are masked; case numbers and dates are not."""
    log("event", text=text)
    logging.getLogger("nh_edoc").warning("%s", text)
    assert records == [f"event text={shown}", shown]
    assert masked(text) == shown


def test_secrets_and_exceptions(records: list[str]) -> None:
    """A pass phrase that was asked for is masked even in the text of an exception."""
    hide(b"correct horse battery")
    try:
        raise ValueError("bad pass phrase correct horse battery for 440605199001010014")  # noqa: TRY301 - to be logged
    except ValueError:
        logging.getLogger("nh_edoc").exception("failed with %s", "correct horse battery")
    assert "correct horse" not in records[0]
    assert "440605199001010014" not in records[0]
    assert "ValueError" in records[0]


def test_quiet_without_a_handler(capfd: pytest.CaptureFixture[str]) -> None:
    """A library writes nowhere unless it is told to."""
    log("event", text="x")
    assert capfd.readouterr() == ("", "")


def test_command_line_shows_it_when_asked(demo_folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """``-v``, on stderr, for this one call."""
    from nh_edoc.cli import main

    for flags, shown in ((["-v"], True), ([], False)):
        with pytest.raises(SystemExit):
            main(
                [
                    "verify",
                    str(demo_folder / "documents" / "license.pdf"),
                    "--trust",
                    str(demo_folder / "pki" / "trust"),
                    *flags,
                ]
            )
        assert ("verified verdict=VALID" in capfd.readouterr().err) is shown
