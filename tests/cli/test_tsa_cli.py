"""``--tsa``: a seal with a time stamp that holds, or no file (verification rules, 2)."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from nh_edoc.codec import encode_json
from nh_edoc.demo.tsa import LocalTimestamper, serve
from nh_edoc.keys import load_signer
from nh_edoc.receipt.samples import sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def issue(run: Callable[..., Any], tmp_path: Path, demo_folder: Path) -> Callable[..., Any]:
    source = tmp_path / "receipt.json"
    source.write_bytes(encode_json(sample("acceptance-receipt")))

    def call(*options: object) -> Any:
        pki = demo_folder / "pki"
        key = f"pem:{pki / 'keys' / 'receipt-seal.pem'}"
        target = tmp_path / "receipt.pdf"
        return run("doc", "issue", source, "-o", target, "--key", key, "--trust", pki / "trust", *options)

    return call


@contextmanager
def authority(pki: Path, key: str = "tsa", *, ahead: timedelta = timedelta()) -> Iterator[str]:
    with (
        load_signer(f"pem:{pki / 'keys' / f'{key}.pem'}") as signer,
        serve(LocalTimestamper(signer=signer, clock=lambda: datetime.now(UTC) + ahead)) as url,
    ):
        yield url


@contextmanager
def listening(answer: bytes | None) -> Iterator[str]:
    """A server that answers every connection with the same bytes, or never."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()

        def run() -> None:
            server.settimeout(0.05)
            while not stop.is_set():
                try:
                    peer, _ = server.accept()
                except TimeoutError:
                    continue
                with peer:
                    if answer is None:
                        stop.wait(5)
                    else:
                        peer.recv(65536)
                        peer.sendall(answer)

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        finally:
            stop.set()
            thread.join()


def test_seal_with_a_time_stamp(
    run: Callable[..., Any], issue: Callable[..., Any], tmp_path: Path, demo_folder: Path
) -> None:
    """PAdES-BASELINE-T, proven against the trust store's authorities."""
    with authority(demo_folder / "pki") as url:
        assert issue("--tsa", url).code == 0
    report = run("verify", tmp_path / "receipt.pdf", "--trust", demo_folder / "pki" / "trust", "--json").lines[0]
    [signature] = report["signatures"]
    assert (report["verdict"], signature["level_proven"]) == ("VALID", "PAdES-BASELINE-T")
    assert signature["proven_time"] is not None


def test_a_date_long_before_the_proven_time_is_told(
    run: Callable[..., Any], issue: Callable[..., Any], tmp_path: Path, demo_folder: Path
) -> None:
    """R23: what looks dated back is a finding with its clause, and no reason to call an authentic file INVALID."""
    with authority(demo_folder / "pki") as url:
        assert issue("--tsa", url).code == 0
    report = run("verify", tmp_path / "receipt.pdf", "--trust", demo_folder / "pki" / "trust", "--json").lines[0]
    (found,) = report["compliance"]
    assert (report["verdict"], found["rule"], found["path"]) == ("VALID", "R23", "/head/date")
    assert found["basis"]


def test_level_and_authority_belong_together(issue: Callable[..., Any], tmp_path: Path) -> None:
    """B-T without an authority, an authority without B-T: refused before anything is done."""
    assert issue("--level", "B-T").code == 4
    assert issue("--level", "B-B", "--tsa", "http://127.0.0.1:9/").code == 4
    assert not (tmp_path / "receipt.pdf").exists()


def nonsense(body: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: %d\r\n\r\n" % len(body)
    return head + body


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (nonsense(b"hello"), "time.answer"),
        (nonsense(b""), "time.answer"),
        (b"HTTP/1.1 500 no\r\nContent-Length: 0\r\n\r\n", "time.unavailable"),
        (b"garbage\r\n\r\n", "time.unavailable"),
    ],
    ids=["nonsense", "empty", "500", "not-http"],
)
def test_authority_that_answers_nonsense(issue: Callable[..., Any], tmp_path: Path, answer: bytes, code: str) -> None:
    """Asked for and failed is no file."""
    with listening(answer) as url:
        result = issue("--tsa", url)
    assert (result.code, code in result.out + result.err) == (5, True)
    assert not (tmp_path / "receipt.pdf").exists()


def test_authority_that_is_slow_or_gone(
    issue: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No answer in time, and none at all."""
    monkeypatch.setenv("NH_EDOC_TSA_TIMEOUT", "1")
    with listening(None) as url:
        slow = issue("--tsa", url)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        gone_url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    gone = issue("--tsa", gone_url)
    assert [slow.code, gone.code] == [5, 5]
    assert "time.slow" in slow.err
    assert "time.unavailable" in gone.err
    assert not (tmp_path / "receipt.pdf").exists()


@pytest.mark.parametrize("case", ["chain", "clock", "usage"])
def test_token_that_does_not_hold(
    run: Callable[..., Any], issue: Callable[..., Any], tmp_path: Path, demo_folder: Path, case: str
) -> None:
    """A wrong authority, a clock that is far off, a key that is no authority's: no file."""
    pki = demo_folder / "pki"
    if case == "chain":
        pki = tmp_path / "elsewhere"
        assert run("pki", "demo", pki).code == 0
    ahead = timedelta(hours=2) if case == "clock" else timedelta()
    with authority(pki, "receipt-seal" if case == "usage" else "tsa", ahead=ahead) as url:
        result = issue("--tsa", url)
    assert result.code == 5
    assert "time." in result.out + result.err
    assert not (tmp_path / "receipt.pdf").exists()
