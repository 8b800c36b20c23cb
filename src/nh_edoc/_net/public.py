"""Requests to addresses that stand in certificates: whoever made a certificate must not reach into our own network.

The name is looked up once, each address is checked, and the connection is made to the very address that was checked,
so that a name that changes its address in between (rebinding) gains nothing (verification rules, 6).
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from nh_edoc._net.http import HttpFetcher
from nh_edoc.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Iterator

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFetcher(HttpFetcher):
    """Asks only hosts of the public network, and of the networks that the operator allows."""

    allowed: tuple[Network, ...] = ()
    """Private networks that may be asked all the same."""

    def _open(self, scheme: str, host: str, port: int | None, url: str) -> http.client.HTTPConnection:
        number = port or _PORTS[scheme]
        context = ssl.create_default_context() if scheme == "https" else None
        made = http.client.HTTPConnection(host, number, timeout=self.timeout)
        made.sock = self._socket(host, number, url, context)
        return made

    def _socket(self, host: str, port: int, url: str, context: ssl.SSLContext | None) -> socket.socket:
        refused = None
        for family, address, target in _looked_up(host, port):
            if not self._may_ask(address):
                refused = address
                continue
            plain = socket.socket(family, socket.SOCK_STREAM)
            try:
                plain.settimeout(self.timeout)
                plain.connect(target)
                return plain if context is None else context.wrap_socket(plain, server_hostname=host)
            except OSError:
                plain.close()
                raise
        if refused is not None:
            raise FetchError("net.private", url=url, address=str(refused))
        raise FetchError("net.unreachable", url=url, reason=host)

    def _may_ask(self, address: Address) -> bool:
        return _is_public(address) or any(address.version == one.version and address in one for one in self.allowed)


def _looked_up(host: str, port: int) -> Iterator[tuple[int, Address, tuple[Any, ...]]]:
    for family, _, _, _, target in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        yield family, ipaddress.ip_address(str(target[0]).partition("%")[0]), target


def _is_public(address: Address) -> bool:
    """Also where an IPv6 address stands for an IPv4 one (RFC 4291, 2.5.5.2; RFC 6052; RFC 3056)."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(inner)
    return address.is_global and not address.is_multicast
