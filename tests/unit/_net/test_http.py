"""The only HTTP client: bounded, follows nothing, says what went wrong."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from nh_edoc._net import HttpFetcher, PublicFetcher
from nh_edoc.errors import FetchError

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def server(answer: Answer) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            answer(self)

        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *args: object) -> None:
            pass

    httpd = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{httpd.server_address[1]}/"
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


def reply(status: int, body: bytes, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def post(url: str, **options: float) -> bytes:
    return HttpFetcher(**options).post(url, b"question", content_type="text/plain", limit=100)


def test_answer_is_returned() -> None:
    """The plain case."""
    with server(reply(200, b"answer")) as url:
        assert post(url) == b"answer"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (reply(500, b""), "net.status"),
        (reply(302, b"", Location="http://127.0.0.1:1/"), "net.status"),
        (reply(200, b"x" * 101), "net.too-large"),
    ],
)
def test_wrong_answers_are_named(answer: Answer, code: str) -> None:
    """No redirect is followed to an address that nobody named; no answer is larger than asked for."""
    with server(answer) as url, pytest.raises(FetchError) as caught:
        post(url)
    assert caught.value.code == code


def test_slow_answer_ends_in_time() -> None:
    """A service that drips must not hold a sealing process."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "50")
        handler.end_headers()
        for _ in range(50):
            try:
                handler.wfile.write(b"x")
            except OSError:
                return
            time.sleep(0.05)

    start = time.monotonic()
    with server(drip) as url, pytest.raises(FetchError) as caught:
        post(url, timeout=0.3)
    assert caught.value.code == "net.slow"
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "url", ["ftp://example.cn/", "file:///etc/hosts", "http://user:pw@example.cn/", "http://[::1/"]
)
def test_odd_addresses_are_refused(url: str) -> None:
    """Only http and https, and no secret inside an address."""
    with pytest.raises(FetchError) as caught:
        post(url)
    assert caught.value.code == "net.url"


def test_nobody_there() -> None:
    """A closed port is unreachable, not a traceback."""
    with pytest.raises(FetchError) as caught:
        post("http://127.0.0.1:9/", timeout=1)
    assert caught.value.code in {"net.unreachable", "net.slow"}


def test_get() -> None:
    """What lies at an address, bounded as answers are; nothing is sent along."""
    seen: list[tuple[str, str | None]] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        seen.append((handler.command, handler.headers["Content-Length"]))
        reply(200, b"x" * 50)(handler)

    with server(answer) as url:
        assert HttpFetcher().get(url, limit=50) == b"x" * 50
        with pytest.raises(FetchError) as caught:
            HttpFetcher().get(url, limit=49)
    assert caught.value.code == "net.too-large"
    assert seen == [("GET", None)] * 2


def test_headers_that_drip_end_in_time() -> None:
    """Each byte comes in time, and the answer never ends."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        for _ in range(100):
            try:
                handler.wfile.write(b"H")
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    start = time.monotonic()
    with server(drip) as url, pytest.raises(FetchError) as caught:
        post(url, timeout=0.3)
    assert caught.value.code == "net.slow"
    assert time.monotonic() - start < 5


def test_cut_off_answer_is_none() -> None:
    """Fewer bytes than were announced are no answer."""

    def cut(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "50")
        handler.end_headers()
        handler.wfile.write(b"x" * 20)

    with server(cut) as url, pytest.raises(FetchError) as caught:
        post(url)
    assert caught.value.code == "net.unreachable"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_addresses_in_certificates(monkeypatch: pytest.MonkeyPatch, address: str, public: bool) -> None:
    """Verification rules, 6: whoever made a certificate must not reach into our network, by whatever name or form."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    target = (address, 80, 0, 0) if ":" in address else (address, 80)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_given: [(family, 1, 6, "", target)])
    connected: list[object] = []

    class Socket:
        def __init__(self, *_given: object) -> None: ...

        def settimeout(self, _seconds: float) -> None: ...

        def connect(self, to: object) -> None:
            connected.append(to)
            raise ConnectionRefusedError

        def close(self) -> None: ...

    monkeypatch.setattr(socket, "socket", Socket)
    with pytest.raises(FetchError) as caught:
        PublicFetcher(timeout=1).get("http://ca.example.cn/ocsp", limit=10)
    assert caught.value.code == ("net.unreachable" if public else "net.private")
    assert connected == ([target] if public else [])  # the very address that was looked at


def test_allowed_network() -> None:
    """The operator may name a private network, such as that of the government's own authority."""
    with server(reply(200, b"answer")) as url:
        with pytest.raises(FetchError) as caught:
            PublicFetcher(timeout=5).get(url, limit=10)
        assert caught.value.code == "net.private"
        allowed = (ipaddress.ip_network("127.0.0.0/8"),)
        assert PublicFetcher(timeout=5, allowed=allowed).get(url, limit=10) == b"answer"
        with pytest.raises(FetchError):
            PublicFetcher(timeout=5, allowed=(ipaddress.ip_network("10.0.0.0/8"),)).get(url, limit=10)
