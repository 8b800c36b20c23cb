"""POST and GET over HTTP(S) to an address that the operator named."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from nh_edoc.errors import FetchError
from nh_edoc.ports import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHUNK: Final = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpFetcher:
    """Sends one request a call; follows nothing, remembers nothing.

    A redirect would send the request to an address that nobody named, so it is an error.
    """

    timeout: float = 10.0
    """Seconds for the whole exchange."""

    def post(self, url: str, body: bytes, *, content_type: str, limit: int) -> bytes:
        """Return the body of the answer to a POST.

        Args:
            url: http or https.
            body: what is sent.
            content_type: its media type.
            limit: greatest size of the answer, in bytes.

        Raises:
            FetchError: `net.url`, `net.unreachable`, `net.slow`, `net.status`, `net.too-large`.
        """
        return _content(self._exchange("POST", url, body, {"Content-Type": content_type}, limit), url)

    def get(self, url: str, *, limit: int) -> bytes:
        """Return what lies at an address.

        Args:
            url: http or https.
            limit: greatest size of it, in bytes.

        Raises:
            FetchError: as ``post``.
        """
        return _content(self._exchange("GET", url, None, {}, limit), url)

    def ask(self, url: str, body: bytes, *, headers: Mapping[str, str], limit: int) -> Reply:
        """Return the answer to a POST, of whatever status.

        Headers say who asks, so that they travel encrypted, or not beyond this machine.

        Args:
            url: https, or http to this machine.
            body: what is sent.
            headers: names and values.
            limit: greatest size of the answer, in bytes.

        Raises:
            FetchError: `net.insecure`; `net.url`, `net.unreachable`, `net.slow`, `net.too-large`.
        """
        if not is_private(url):
            raise FetchError("net.insecure", url=url)
        return self._exchange("POST", url, body, headers, limit)

    def _exchange(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str], limit: int) -> Reply:
        deadline = time.monotonic() + self.timeout
        try:
            with closing(_Cut(self.timeout)) as cut:
                connection, path = self._connect(url)
                with closing(connection):
                    cut.after(connection)
                    connection.request(method, path, body, {**headers, "Connection": "close"})
                    with connection.getresponse() as response:
                        return Reply(status=response.status, body=_read(response, url, limit, deadline))
        except TimeoutError as error:
            raise FetchError("net.slow", url=url) from error
        except (OSError, http.client.HTTPException) as error:
            if time.monotonic() > deadline:
                raise FetchError("net.slow", url=url) from error
            raise FetchError("net.unreachable", url=url, reason=str(error) or type(error).__name__) from error

    def _connect(self, url: str) -> tuple[http.client.HTTPConnection, str]:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise FetchError("net.url", url=url) from error
        if not host or parts.username is not None:
            raise FetchError("net.url", url=url)
        path = parts.path or "/"
        if parts.query:
            path += f"?{parts.query}"
        if parts.scheme not in {"http", "https"}:
            raise FetchError("net.url", url=url)
        return self._open(parts.scheme, host, port, url), path

    def _open(self, scheme: str, host: str, port: int | None, url: str) -> http.client.HTTPConnection:
        del url
        if scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=self.timeout, context=context)
        return http.client.HTTPConnection(host, port, timeout=self.timeout)


class _Cut:
    """Ends a connection when its time is over: a peer that drips its headers never trips the socket's own timeout."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._timer: threading.Timer | None = None

    def after(self, connection: http.client.HTTPConnection) -> None:
        """Connect, and begin to wait."""
        if connection.sock is None:
            connection.connect()
        self._timer = threading.Timer(max(0.0, self._ends - time.monotonic()), _shut, (connection.sock,))
        self._timer.daemon = True
        self._timer.start()

    def close(self) -> None:
        """Wait no longer."""
        if self._timer is not None:
            self._timer.cancel()


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):  # the peer was quicker
        sock.shutdown(socket.SHUT_RDWR)


def _content(reply: Reply, url: str) -> bytes:
    if reply.status != http.client.OK:
        raise FetchError("net.status", url=url, status=reply.status)
    return reply.body


def is_private(url: str) -> bool:
    """Return whether what is sent to ``url`` can be read by nobody on the way: by TLS, or within this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _read(response: http.client.HTTPResponse, url: str, limit: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while chunk := response.read1(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise FetchError("net.too-large", url=url, limit=limit)
        if time.monotonic() > deadline:  # a peer that drips a byte a second never trips the socket's own timeout
            raise TimeoutError
        parts.append(chunk)
    if time.monotonic() > deadline:  # cut off
        raise TimeoutError
    if response.length:  # fewer bytes than were said to come
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(parts)
