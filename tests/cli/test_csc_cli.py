"""A key with a signing service on the command line: secrets by file and environment, and nowhere else."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from csc_server import OTP, PIN, TOKEN, csc_server
from doc_blocks import ROOT, blocks
from edoc_pki import Party

from nh_edoc.codec import encode_json
from nh_edoc.model.report import Verdict
from nh_edoc.receipt import check_document, render_document
from nh_edoc.receipt.samples import sample
from nh_edoc.settings import Settings
from nh_edoc.trust import TrustStore
from nh_edoc.verify import Verifier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SECRETS = (TOKEN, PIN, OTP, "activation-0-data", "activation-1-data")


@pytest.fixture
def party(demo_folder: Path) -> Party:
    """The demonstration's seal for receipts, as a service keeps it."""
    data = (demo_folder / "pki" / "keys" / "receipt-seal.pem").read_bytes()
    certificates = x509.load_pem_x509_certificates(data)
    return Party(certificates[0], serialization.load_pem_private_key(data, None), tuple(certificates[1:]))


@pytest.fixture
def issue(run: Callable[..., Any], tmp_path: Path, demo_folder: Path) -> Callable[..., Any]:
    source = tmp_path / "receipt.json"
    source.write_bytes(encode_json(sample("acceptance-receipt")))

    def call(uri: str, *more: object) -> Any:
        trust = demo_folder / "pki" / "trust"
        return run("doc", "issue", source, "-o", tmp_path / "receipt.pdf", "--key", uri, "--trust", trust, "-v", *more)

    return call


@contextmanager
def secret_files(folder: Path, **values: str) -> Iterator[list[object]]:
    options: list[object] = []
    for name, value in values.items():
        (folder / f"{name}.txt").write_text(value + "\n")
        options += ["--secret", f"{name}={folder / f'{name}.txt'}"]
    yield options


def test_secrets_from_files_and_environment(
    run: Callable[..., Any],
    issue: Callable[..., Any],
    party: Party,
    tmp_path: Path,
    demo_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Token from the environment, PIN and OTP from files; the log tells of the calls and of none of them."""
    monkeypatch.setenv("NH_EDOC_SECRET_TOKEN", TOKEN)
    with csc_server(party) as service, secret_files(tmp_path, pin=PIN, OTP=OTP) as options:
        done = issue(service.uri, *options)
        assert done.code == 0, done.err
        assert "signatures/signHash" in done.err
        assert not [one for one in SECRETS if one in done.out + done.err + json.dumps(service.calls[0])]
    assert run("verify", tmp_path / "receipt.pdf", "--trust", demo_folder / "pki" / "trust").code == 0


@pytest.mark.parametrize(
    ("token", "pin", "code"),
    [
        (None, PIN, "signer.csc-token-wanted"),
        ("wrong-token", PIN, "signer.csc-token"),
        (TOKEN, "719354", "signer.csc-refused"),
        (TOKEN, None, "signer.csc-factor-wanted"),
        (f"Bearer {TOKEN}", PIN, "signer.csc-token-form"),
    ],
)
def test_wrong_secrets(
    issue: Callable[..., Any], party: Party, tmp_path: Path, token: str | None, pin: str | None, code: str
) -> None:
    """One line, no file, and no secret in it; the service's own description, which repeats them, is not shown."""
    given = {name: value for name, value in (("token", token), ("PIN", pin), ("OTP", OTP)) if value is not None}
    with csc_server(party) as service, secret_files(tmp_path, **given) as options:
        done = issue(service.uri, *options, "--debug")
    assert (done.code, code in done.err) == (5, True), done.err
    assert not [one for one in (*SECRETS, *filter(None, (token, pin))) if one in done.out + done.err]
    assert not (tmp_path / "receipt.pdf").exists()


@pytest.mark.parametrize(
    "options",
    [
        ("--secret", "s3cret-token"),
        ("--secret", "=s3cret-token"),
        ("--secret", "to ken=s3cret-token"),
    ],
)
def test_secret_in_an_argument(issue: Callable[..., Any], tmp_path: Path, options: tuple[str, ...]) -> None:
    """What looks like a secret in the wrong place is not repeated."""
    done = issue("csc:http://127.0.0.1:9/csc/v2", *options)
    assert (done.code, "cli.secret" in done.err) == (4, True)
    assert "s3cret" not in done.out + done.err
    done = issue("csc:https://127.0.0.1:9/csc/v2?token=s3cret-token")
    assert (done.code, "signer.csc-secret" in done.err) == (5, True)
    assert "s3cret" not in done.out + done.err
    assert not (tmp_path / "receipt.pdf").exists()


def test_how_to(party: Party, tmp_path: Path, demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program of the how-to runs as it stands, but for the address of the service and of its secrets."""
    (program,) = [one.text for one in blocks(ROOT / "docs/how-to/signing-services.md") if one.language == "python"]
    for name, value in (("token", TOKEN), ("PIN", PIN), ("OTP", OTP)):
        (tmp_path / name).write_text(f"{value}\n")
    for folder in ("rendered", "sealed"):
        (tmp_path / folder).mkdir()
    for number in (1, 2):
        document = sample("acceptance-receipt")
        document = replace(document, head=replace(document.head, number=f"南演受字〔2026〕{number}号"))
        pdf = render_document(check_document(document, Settings()), Settings())
        (tmp_path / "rendered" / f"{number}.pdf").write_bytes(pdf.data)
    (tmp_path / "trust").symlink_to(demo_folder / "pki" / "trust")
    monkeypatch.chdir(tmp_path)
    with csc_server(party) as service:
        program = program.replace("/run/secrets", str(tmp_path))
        exec(program.replace("csc:https://sign.example.cn/csc/v2?credential=receipt-seal", service.uri), {})
        assert len(service.named("credentials/authorize")) == 1
    verifier = Verifier(TrustStore.load(tmp_path / "trust"))
    assert [verifier.verify(one).verdict for one in (tmp_path / "sealed").iterdir()] == [Verdict.VALID] * 2
