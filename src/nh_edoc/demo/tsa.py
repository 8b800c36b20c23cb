"""A time-stamping authority that runs inside the process, for demonstration and tests."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from nh_edoc._cms.token import TokenRequest, build_response, build_token, parse_request, refuse
from nh_edoc.errors import TimestampError
from nh_edoc.ports import Clock, Signer

POLICY: Final = "1.3.6.1.4.1.99999.1.1"
"""A policy identifier for demonstrations; no authority stands behind it."""
_LARGEST_REQUEST: Final = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalTimestamper:
    """时间戳服务, in the process: implements ``ports.Timestamper`` without a network."""

    signer: Signer
    clock: Clock
    serials: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def stamp(self, imprint: bytes, *, algorithm: str) -> bytes:
        """Return a token over ``imprint``."""
        return self.answer(TokenRequest(algorithm=algorithm, imprint=imprint, nonce=None))

    def answer(self, request: TokenRequest) -> bytes:
        """Return a token for ``request``."""
        return build_token(request, signer=self.signer, policy=POLICY, serial=next(self.serials), at=self.clock())


class _Handler(BaseHTTPRequestHandler):
    authority: LocalTimestamper

    def do_POST(self) -> None:
        """Answer one time-stamp request (RFC 3161, 3.4)."""
        size = min(int(self.headers.get("Content-Length") or 0), _LARGEST_REQUEST)
        try:
            body = build_response(self.authority.answer(parse_request(self.rfile.read(size))))
        except TimestampError:
            body = refuse()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - signature of http.server
        """Say nothing."""


@contextmanager
def serve(authority: LocalTimestamper) -> Iterator[str]:
    """Serve ``authority`` on a free loopback port and yield its address."""
    handler = type("Handler", (_Handler,), {"authority": authority})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/tsa"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
