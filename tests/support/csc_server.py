"""A signing service on loopback that speaks CSC API v2.0.0.2, well or as badly as a test wants."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
from edoc_pki import Party

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator


TOKEN = "demo-token_1.2~3"
PIN, OTP = "846201", "575913"
HASHES = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256(),
    "2.16.840.1.101.3.4.2.2": hashes.SHA384(),
    "2.16.840.1.101.3.4.2.3": hashes.SHA512(),
}
RSA = ("1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13", "1.2.840.113549.1.1.10")
EC = ("1.2.840.10045.2.1",)


@dataclass
class RefusedError(Exception):
    status: int
    word: str


@dataclass
class CscServer:
    """The service: ``over`` replaces the answer of a method, ``info`` parts of the description of its key."""

    party: Party
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    info: dict[str, Any] = field(default_factory=dict)
    over: dict[str, Callable[[dict[str, Any]], Any]] = field(default_factory=dict)
    factors: dict[str, str] = field(default_factory=lambda: {"PIN": PIN, "OTP": OTP})
    plain_ec: bool = False
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    authorised: dict[str, list[str]] = field(default_factory=dict)
    address: str = ""

    @property
    def uri(self) -> str:
        return f"csc:{self.address}?credential=seal-1"

    def named(self, method: str) -> list[dict[str, Any]]:
        return [body for name, body in self.calls if name == method]

    def answer(self, method: str, token: str, body: dict[str, Any]) -> Any:
        self.calls.append((method, body))
        if token not in self.tokens:
            raise RefusedError(401, "invalid_token")
        if method in self.over:
            return self.over[method](body)
        if method != "credentials/list" and body["credentialID"] != "seal-1":
            raise RefusedError(400, "invalid_request")
        return getattr(self, method.replace("/", "_"))(body)

    def credentials_list(self, body: dict[str, Any]) -> Any:
        return {"credentialIDs": ["seal-1"]}

    def credentials_info(self, body: dict[str, Any]) -> Any:
        assert body["certificates"] == "chain"
        certificates = [self.party.certificate, *self.party.chain]
        objects = [{"type": "Password", "id": one, "label": f"{one} 演示"} for one in self.factors]
        return {
            "key": {"status": "enabled", "algo": list(RSA if self.party.key_kind == "rsa" else EC), "len": 2048},
            "cert": {"status": "valid", "certificates": [b64(one) for one in certificates]},
            "auth": {"mode": "explicit", "expression": "PIN AND OTP", "objects": objects},
            "SCAL": "2",
            "multisign": 3,
            **self.info,
        }

    def credentials_authorize(self, body: dict[str, Any]) -> Any:
        given = {one["id"]: one["value"] for one in body.get("authData", [])}
        if given != self.factors:
            raise RefusedError(400, "invalid_otp")
        assert body["numSignatures"] == len(body["hashes"])
        sad = f"activation-{len(self.authorised)}-data"
        self.authorised[sad] = body["hashes"]
        return {"SAD": sad, "expiresIn": 60}

    def signatures_signHash(self, body: dict[str, Any]) -> Any:  # noqa: N802 - the name of the API
        if self.authorised.pop(body["SAD"], None) != body["hashes"]:  # each counts once, for these digests
            raise RefusedError(400, "invalid_request")
        return {"signatures": [b64(self.sign(base64.b64decode(one), body)) for one in body["hashes"]]}

    def sign(self, digest: bytes, body: dict[str, Any]) -> bytes:
        used = utils.Prehashed(HASHES[body["hashAlgorithmOID"]])
        key = self.party.key
        if isinstance(key, ec.EllipticCurvePrivateKey):
            made = key.sign(digest, ec.ECDSA(used))
            size = (key.key_size + 7) // 8
            if self.plain_ec:
                return b"".join(one.to_bytes(size, "big") for one in utils.decode_dss_signature(made))
            return made
        if body["signAlgo"] == RSA[3]:
            assert body["signAlgoParams"]
            scheme: Any = padding.PSS(padding.MGF1(HASHES[body["hashAlgorithmOID"]]), used.digest_size)
        else:
            scheme = padding.PKCS1v15()
        return key.sign(digest, scheme, used)


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


@contextmanager
def csc_server(party: Party, *, tls: ssl.SSLContext | None = None, **options: Any) -> Iterator[CscServer]:
    service = CscServer(party, **options)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            method = self.path.removeprefix("/csc/v2/")
            token = self.headers["Authorization"].removeprefix("Bearer ")
            try:
                status, made = 200, service.answer(method, token, body)
            except RefusedError as refused:
                # services repeat what they were sent
                status, made = refused.status, {"error": refused.word, "error_description": json.dumps(body) + token}
            data = made if isinstance(made, bytes) else json.dumps(made).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                pass  # nobody waits any more

        def log_message(self, *args: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    if tls is not None:
        httpd.socket = tls.wrap_socket(httpd.socket, server_side=True)
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    service.address = f"http{'s' if tls else ''}://127.0.0.1:{httpd.server_address[1]}/csc/v2"
    try:
        yield service
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


@dataclass
class Given:
    """Secrets as a program has them; implements ``ports.ServiceSecrets``."""

    tokens: list[str] = field(default_factory=lambda: [TOKEN])
    """The first is given first, the last again and again."""
    factors: dict[str, str] = field(default_factory=lambda: {"PIN": PIN, "OTP": OTP})
    asked: list[str] = field(default_factory=list)

    def __call__(self, purpose: str) -> bytes | None:
        return None

    def token(self, service: str) -> bytes | None:
        self.asked.append(f"token {service}")
        if not self.tokens:
            return None
        return (self.tokens.pop(0) if len(self.tokens) > 1 else self.tokens[0]).encode()

    def factor(self, identifier: str, label: str) -> bytes | None:
        self.asked.append(f"{identifier} {label}")
        found = self.factors.get(identifier)
        return None if found is None else found.encode()
