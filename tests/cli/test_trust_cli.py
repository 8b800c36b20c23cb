"""``nh-edoc trust``: from an empty folder to a verdict under a pinned list, and what is refused on the way."""

from __future__ import annotations

import json
import shutil
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from edoc_pki import DAY, root

from nh_edoc import cli

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

USCC = "11440605000000000E"
AGENCY = "佛山市南海区演示行政审批局"


@pytest.fixture
def pki(demo_folder: Path) -> Path:
    return demo_folder / "pki"


@pytest.fixture
def built(run: Callable[..., Any], tmp_path: Path, pki: Path) -> Path:
    """A store built by commands alone, equal in effect to the demonstration's for agencies."""
    folder, old = tmp_path / "trust", pki / "trust"
    listed = json.loads((old / "trust.json").read_text("utf-8"))["agencies"][0]["seals"]
    picture = {one["seal_name"]: f"sha256:{one['picture']['value']}" for one in listed}
    pem = tmp_path / "seal.crt"
    text = (pki / "keys" / "decision-seal.pem").read_text("ascii")
    pem.write_text("-----BEGIN CERTIFICATE-----" + text.split("-----BEGIN CERTIFICATE-----")[1], encoding="ascii")
    for arguments in (
        ("init", folder, "--anchor", old / "anchors" / "root.crt", "--use", "seal", "--use", "timestamp"),
        ("add", "intermediate", folder, old / "intermediates" / "issuer.crt"),
        *(("add", "crl", folder, path) for path in sorted((old / "crls").glob("[ir]*"))),
        ("add", "agency", folder, "--agency", USCC, "--name", AGENCY, "--region", "440605", "--from", "2018-01-01"),
        ("add", "seal", folder, pem, "--agency", USCC, "--name", AGENCY, "--kind", "approval-decision",
         "--picture", picture[AGENCY]),
    ):  # fmt: skip
        done = run("trust", *arguments)
        assert done.code == 0, done.err
    return folder


def test_from_nothing_to_a_verdict(run, built, tmp_path, pki, demo_folder):
    """Build, check, sign, publish, update, verify under the pin; then the seal is reported lost."""
    decision = demo_folder / "documents" / "approval-decision.pdf"
    assert run("trust", "check", built).code == 0
    key = f"pem:{pki / 'keys' / 'applicant-seal.pem'}"
    signed = run("trust", "sign", built, "--key", key, "-o", tmp_path / "trust.zip", "--days", "30")
    pin = signed.out.strip()
    assert pin.startswith("sha256:")
    here, options = tmp_path / "here", ["--trust-pin", pin, "--trust-state", tmp_path / "seen.jsonl"]
    assert run("trust", "update", here, tmp_path / "trust.zip", *options).code == 0
    assert run("trust", "update", here, tmp_path / "trust.zip", *options).code == 0
    assert run("verify", decision, "--trust", here, *options).code == 0

    first = json.loads((built / "trust.json").read_text("utf-8"))["version"]
    assert run("trust", "add", "compromised", built, tmp_path / "seal.crt", "--from", "2020-01-01").code == 0
    assert run("verify", decision, "--trust", built, "--trust-pin", pin).code == 5
    assert run("trust", "sign", built, "--key", key, "-o", tmp_path / "next.zip").code == 0
    assert run("trust", "update", here, tmp_path / "next.zip", *options).code == 0
    assert run("verify", decision, "--trust", here, *options).code == 3
    assert json.loads((here / "trust.json").read_text("utf-8"))["version"] == first + 2

    # the older list would bring the lost seal back
    refused = run("trust", "update", here, tmp_path / "trust.zip", *options)
    assert refused.code == 5
    assert "trust.rollback" in refused.err


def test_a_pin_in_the_settings_is_for_every_command(run, tmp_path, pki, demo_folder, monkeypatch):
    """A pin that only ``verify`` knew would be walked around by sealing and archiving."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nh-edoc.toml").write_text(f'trust_pin = "sha256:{"0" * 64}"\n', encoding="utf-8")
    trust = ["--trust", pki / "trust"]
    decision = demo_folder / "documents" / "approval-decision.pdf"
    (package,) = (demo_folder / "archive").iterdir()
    key = ["--key", f"pem:{pki / 'keys' / 'decision-seal.pem'}"]
    for arguments in (
        ["verify", decision, *trust],
        ["archive", "check", package, *trust],
        ["doc", "issue", demo_folder / "cases" / "approval-decision.json", "-o", tmp_path / "x.pdf", *key, *trust],
        ["seal", "extend", decision, "-o", tmp_path / "x.pdf", "--level", "B-LT", *trust],
    ):
        done = run(*arguments)
        assert (done.code, "trust.unsigned" in done.err) == (5, True), arguments
    assert not (tmp_path / "x.pdf").exists()


def test_no_command_walks_around_the_pin():
    """Commands load stores through ``cli.trusting`` alone; ``trust`` itself looks at stores without believing them."""
    folder = Path(cli.__file__).parent
    loading = {path.name for path in folder.glob("*.py") if "TrustStore.load(" in path.read_text("utf-8")}
    assert loading == {"trusting.py", "trust.py"}


def test_list(run, built):
    """For people a table, with --json one row a line."""
    shown = run("trust", "list", built)
    assert AGENCY in shown.out
    assert "anchors/root.crt" in shown.out
    assert {one["row"] for one in run("trust", "list", built, "--json").lines} == {"list", "anchor", "agency", "seal"}


def test_check_exit_codes(run, built, tmp_path):
    """0 good, 1 wrong, 3 some documents cannot be VALID, 5 could not look."""
    assert run("trust", "check", built).code == 0
    (tmp_path / "kept").mkdir()
    crls = [path.name for path in (built / "crls").glob("issuer*")]
    for name in crls:
        shutil.move(built / "crls" / name, tmp_path / "kept" / name)
    assert run("trust", "check", built).code == 3
    found = run("trust", "check", built, "--json").lines
    assert found[-1]["stale"] == 1
    assert any(one.get("code") == "trust.check.crl-missing" for one in found)
    for name in crls:
        shutil.move(tmp_path / "kept" / name, built / "crls" / name)
    (built / "anchors" / "root.crt").write_bytes((built / "intermediates" / "issuer.crt").read_bytes())
    assert run("trust", "check", built).code == 1
    assert run("trust", "check", tmp_path / "none").code == 5


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["add", "agency", "{}", "--agency", "1" * 18, "--name", "甲", "--region", "440605", "--from", "now"], 4, "uscc"),
        (["add", "name", "{}", "--agency", USCC, "--name", "甲", "--from", "yesterday"], 4, "trust.edit.time"),
        (["add", "name", "{}", "--agency", USCC, "--name", "甲", "--from", "2026-01-01T00:00:00"], 4, "trust.edit.time"),
        (["add", "compromised", "{}", "sha256:00", "--from", "now"], 4, "trust.edit.digest"),
        (["end", "seal", "{}", "sha256:" + "0" * 64, "--to", "now"], 4, "trust.edit.seal"),
        (["end", "anchor", "{}", "sha256:" + "0" * 64, "--to", "now"], 4, "trust.edit.anchor"),
        (["end", "mandate", "{}", "--agency", USCC, "--for", USCC, "--to", "now"], 4, "trust.edit.mandate"),
        (["add", "predecessor", "{}", "--agency", USCC, "--of", USCC], 4, "trust.edit.itself"),
        (["add", "mandate", "{}", "--agency", USCC, "--for", USCC, "--from", "now"], 4, "trust.edit.itself"),
        (["update", "{}"], 5, "trust.update.no-pin"),
        (["update", "{}", "--trust-pin", "sha256:" + "0" * 64], 4, "cli.trust.update.source"),
        (["update", "{}", "x", "--online", "https://x", "--trust-pin", "sha256:" + "0" * 64], 4, "cli.trust.update.source"),
        (["update", "{}", "--online", "http://x", "--trust-pin", "sha256:" + "0" * 64], 4, "cli.trust.update.https"),
        (["update", "{}", "--trust-pin", "x"], 4, "settings.pin"),
    ],
)  # fmt: skip
def test_refusals(run, tmp_path, pki, arguments, code, word):
    """Nothing is written, and the message says what to do."""
    folder = shutil.copytree(pki / "trust", tmp_path / "trust")
    before = (folder / "trust.json").read_bytes()
    done = run("trust", *(str(folder) if one == "{}" else one for one in arguments))
    assert done.code == code, done.err
    assert word in done.err
    assert (folder / "trust.json").read_bytes() == before


def test_history_by_commands(run, built, pki):
    """Renamed, mandated, succeeded, retired: every change keeps what was."""
    other = "91440605MA0000007Y"
    run(
        "trust",
        "add",
        "agency",
        built,
        "--agency",
        other,
        "--name",
        "演示事务中心",
        "--region",
        "440605",
        "--from",
        "now",
    )
    run("trust", "add", "name", built, "--agency", USCC, "--name", "演示政务局", "--from", "2026-07-01")
    mandate = ["--agency", USCC, "--for", other]
    run("trust", "add", "mandate", built, *mandate, "--item", "4440", "--from", "2026-01-01")
    run("trust", "end", "mandate", built, *mandate, "--to", "2027-01-01")
    run("trust", "add", "predecessor", built, "--agency", USCC, "--of", other)
    run(
        "trust",
        "add",
        "anchor",
        built,
        pki / "trust" / "anchors" / "root.crt",
        "--use",
        "applicant",
        "--to",
        "2030-01-01",
    )
    tree = json.loads((built / "trust.json").read_text("utf-8"))
    agency = tree["agencies"][0]
    assert [one["text"] for one in agency["names"]] == [AGENCY, "演示政务局"]
    assert agency["names"][0]["to"] == agency["names"][1]["from"] == "2026-07-01T00:00:00+08:00"
    assert agency["acts_for"][0]["to"] == "2027-01-01T00:00:00+08:00"
    assert agency["successor_of"] == [other]
    assert tree["anchors"][-1]["use"] == "applicant"
    assert run("trust", "list", built).code == 0


@contextmanager
def https(tmp_path: Path, body: bytes) -> Iterator[tuple[str, Path]]:
    """A server with a certificate of its own; yield its address and the certificate that a client must know."""
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    span = {"start": datetime.now(UTC) - DAY, "end": datetime.now(UTC) + DAY}
    own = root("演示下载服务", ca=False, bits={"digital_signature"}, extensions=[(address, False)], **span)
    key = own.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem = tmp_path / "server.pem"
    pem.write_bytes(key + own.pem)
    trusted = tmp_path / "server.crt"
    trusted.write_bytes(own.pem)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}/trust.zip", trusted
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_online(run, built, tmp_path, pki, monkeypatch):
    """Fetched over https, from a server that the machine trusts; what it sends is believed for the signature only."""
    key = f"pem:{pki / 'keys' / 'applicant-seal.pem'}"
    pin = run("trust", "sign", built, "--key", key, "-o", tmp_path / "trust.zip").out.strip()
    here = tmp_path / "here"
    with https(tmp_path, (tmp_path / "trust.zip").read_bytes()) as (url, trusted):
        refused = run("trust", "update", here, "--online", url, "--trust-pin", pin)
        assert (refused.code, "net.unreachable" in refused.err) == (5, True), "an unknown server"
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        other = run("trust", "update", here, "--online", url, "--trust-pin", "sha256:" + "0" * 64)
        assert (other.code, "trust.operator" in other.err) == (5, True), "a list of somebody else"
        assert not here.exists()
        done = run("trust", "update", here, "--online", url, "--trust-pin", pin)
        assert done.code == 0, done.err
    assert (here / "trust.json.p7s").exists()
    with https(tmp_path, b"<html>") as (url, trusted):
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        assert "trust.package" in run("trust", "update", here, "--online", url, "--trust-pin", pin).err
