"""A PKI whose certificates name where to ask about them, and the responder and list server that answer there."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID
from edoc_pki import DAY, NOW, Party, Pki, root
from edoc_stamped import STAMPING, stamping_store, tsa

from nh_edoc.errors import FetchError

if TYPE_CHECKING:
    from nh_edoc.demo.tsa import LocalTimestamper
    from nh_edoc.trust import TrustStore

HOST = "http://ca.example.cn"


def pointing(*, answers: str | None, lists: str | None, issuers: str | None = None) -> list[Any]:
    """Return the extensions of a certificate that name responder, list, issuer (RFC 5280, 4.2.1.13, 4.2.2.1)."""
    made: list[Any] = []
    kinds = ((AuthorityInformationAccessOID.OCSP, answers), (AuthorityInformationAccessOID.CA_ISSUERS, issuers))
    access = [x509.AccessDescription(one, x509.UniformResourceIdentifier(url)) for one, url in kinds if url]
    if access:
        made.append((x509.AuthorityInformationAccess(access), False))
    if lists:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(lists)], None, None, None)
        made.append((x509.CRLDistributionPoints([point]), False))
    return made


@dataclass(frozen=True)
class OnlinePki:
    """Root, authority, seal, time-stamping authority; the authority's certificate by list, the others by OCSP."""

    pki: Pki
    stamping: Party
    responder: Party

    def store(self, **over: Any) -> TrustStore:
        """A store without any revocation data."""
        over.setdefault("crls", [])
        return stamping_store(self.pki, **over)

    def timestamper(self, at: datetime = NOW) -> LocalTimestamper:
        return tsa(self.stamping, at)


def make_pki(host: str = HOST, now: datetime = NOW) -> OnlinePki:
    times = {"start": now - 30 * DAY, "end": now + 700 * DAY}
    top = root(start=now - 365 * DAY, end=now + 3650 * DAY)
    named = pointing(answers=None, lists=f"{host}/root.crl", issuers=f"{host}/root.crt")
    authority = top.issue("演示签发机构", ca=True, extensions=named, **times)
    pointed = pointing(answers=f"{host}/ocsp", lists=f"{host}/authority.crl", issuers=f"{host}/authority.crt")
    seal = authority.issue("演示行政审批局 行政许可专用章", extensions=pointed, **times)
    stamping = authority.issue("演示时间戳服务", extensions=pointed, **STAMPING, **times)
    return OnlinePki(Pki(top, authority, seal), stamping, authority.responder(**times))


@functools.cache
def the_online_pki() -> OnlinePki:
    return make_pki()


@dataclass
class Net:
    """Answers as the addresses of an ``OnlinePki`` do; what a test puts into ``over`` answers instead."""

    made: OnlinePki
    over: dict[str, Callable[[bytes], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    now: datetime = NOW

    def post(self, url: str, body: bytes, *, content_type: str, limit: int) -> bytes:
        assert content_type == "application/ocsp-request"
        return self._answer(url, body, limit)

    def get(self, url: str, *, limit: int) -> bytes:
        return self._answer(url, b"", limit)

    def _answer(self, url: str, body: bytes, limit: int) -> bytes:
        self.asked.append(url)
        path = url.removeprefix("http://").partition("/")[2]
        usual = {"ocsp": self.ocsp, "root.crl": self._root_list, "authority.crl": self._list}
        given = self.over.get(path) or usual[path]
        made = given(body)
        if len(made) > limit:
            raise FetchError("net.too-large", url=url, limit=limit)
        return made

    def _root_list(self, _body: bytes) -> bytes:
        return self.made.pki.root.crl(start=self.now - DAY / 2, end=self.now + 7 * DAY)

    def _list(self, _body: bytes) -> bytes:
        return self.made.pki.authority.crl(start=self.now - DAY / 2, end=self.now + 7 * DAY)

    def ocsp(self, body: bytes, **over: Any) -> bytes:
        """Answer a request as a responder does that knows the seal and the time-stamping authority."""
        request = ocsp.load_der_ocsp_request(body)
        known = {one.certified.serial_number: one for one in (self.made.pki.seal, self.made.stamping)}
        party = known[request.serial_number]
        nonce = request.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
        values = {"nonce": nonce, "this_update": self.now, "next_update": self.now + DAY} | over
        return self.made.responder.answer(party, self.made.pki.authority, **values)


@contextmanager
def serving(net: Net) -> Iterator[int]:
    """Serve on loopback; yields the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._reply(self.rfile.read(int(self.headers["Content-Length"])))

        def do_GET(self) -> None:
            self._reply(b"")

        def _reply(self, body: bytes) -> None:
            answer = net._answer(f"http://ca{self.path}", body, 1 << 26)
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    try:
        yield httpd.server_address[1]
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()
