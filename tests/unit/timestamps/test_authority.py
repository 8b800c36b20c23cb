"""时间戳: the demonstration authority speaks RFC 3161 as others understand it; the client believes only its own answer."""

from __future__ import annotations

import hashlib
import shutil
import socket
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from nh_edoc._cms.request import build_request, read_response
from nh_edoc._cms.token import build_response, parse_request, refuse
from nh_edoc._net import HttpFetcher
from nh_edoc.demo.tsa import LocalTimestamper, serve
from nh_edoc.errors import TimestampError
from nh_edoc.keys import HttpTimestamper, load_signer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nh_edoc.demo.pki import DemoPki

IMPRINT = hashlib.sha256(b"document").digest()


@pytest.fixture
def authority(demo_pki: DemoPki) -> Iterator[LocalTimestamper]:
    with load_signer(f"pem:{demo_pki.tsa}") as signer:
        yield LocalTimestamper(signer=signer, clock=lambda: datetime(2026, 3, 2, 9, 30, tzinfo=UTC))


def test_token_over_http(authority: LocalTimestamper) -> None:
    """A token over HTTP answers the very request (RFC 3161, 2.4.2 and 3.4)."""
    with serve(authority) as url:
        client = HttpTimestamper(url=url, fetcher=HttpFetcher(), nonce=lambda: 4711)
        assert IMPRINT in client.stamp(IMPRINT, algorithm="sha256")


def test_openssl_verifies_the_token(authority: LocalTimestamper, demo_pki: DemoPki, tmp_path: Path) -> None:
    """Somebody else's verifier accepts imprint, signature, certificate purpose and chain."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    token = authority.stamp(IMPRINT, algorithm="sha256")
    (tmp_path / "answer").write_bytes(build_response(token))
    (tmp_path / "document").write_bytes(b"document")
    issuer = demo_pki.trust / "intermediates" / "issuer.crt"
    command = [openssl, "ts", "-verify", "-in", tmp_path / "answer", "-data", tmp_path / "document"]
    done = subprocess.run(
        [*command, "-CAfile", demo_pki.root, "-untrusted", issuer], capture_output=True, text=True, check=False
    )
    assert "Verification: OK" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("imprint", "nonce", "code"),
    [(hashlib.sha256(b"other").digest(), 4711, "time.imprint"), (IMPRINT, 4712, "time.nonce")],
    ids=["imprint", "nonce"],
)
def test_answer_to_another_request_is_refused(
    authority: LocalTimestamper, imprint: bytes, nonce: int, code: str
) -> None:
    """An old answer played back, or one for another document, proves nothing."""
    request = parse_request(build_request(imprint, algorithm="sha256", nonce=nonce))
    answer = build_response(authority.answer(request))
    with pytest.raises(TimestampError) as caught:
        read_response(answer, imprint=IMPRINT, algorithm="sha256", nonce=4711)
    assert caught.value.code == code


def test_refusal_and_nonsense(authority: LocalTimestamper) -> None:
    """A refusal is told apart from nonsense; neither is a token."""
    for answer, code in ((refuse(), "time.refused"), (b"nonsense", "time.answer"), (b"", "time.answer")):
        with pytest.raises(TimestampError) as caught:
            read_response(answer, imprint=IMPRINT, algorithm="sha256", nonce=1)
        assert caught.value.code == code
    with serve(authority) as url:
        answer = HttpFetcher().post(url, b"nonsense", content_type="application/timestamp-query", limit=9999)
    with pytest.raises(TimestampError, match="refused"):
        read_response(answer, imprint=IMPRINT, algorithm="sha256", nonce=1)


def test_nobody_there() -> None:
    """Without an answer there is no token, and the error says what to do."""
    client = HttpTimestamper(url="http://127.0.0.1:9/", fetcher=HttpFetcher(timeout=1))
    with pytest.raises(TimestampError) as caught:
        client.stamp(IMPRINT, algorithm="sha256")
    assert caught.value.code == "time.unavailable"
    assert caught.value.hint("en")


def test_nobody_answers_in_time() -> None:
    """A service that is there and says nothing is told apart from one that is not there."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        client = HttpTimestamper(url=url, fetcher=HttpFetcher(timeout=0.2))
        with pytest.raises(TimestampError) as caught:
            client.stamp(IMPRINT, algorithm="sha256")
    assert caught.value.code == "time.slow"
    assert url in caught.value.message("zh")
    assert caught.value.hint("zh")
