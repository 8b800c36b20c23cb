"""What a bad input needs to be tried: the demonstration's files, broken in one way each."""

from __future__ import annotations

import json
import socket
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from nh_edoc.codec import encode_json, encode_xml
from nh_edoc.demo.pki import build_demo_pki
from nh_edoc.receipt.samples import sample

if TYPE_CHECKING:
    from collections.abc import Callable

LARGE: Final = 200 * 1024 * 1024
DEEP: Final = 10_000


@dataclass(frozen=True)
class World:
    """Folders and short ways to their files."""

    demo: Path
    work: Path

    @property
    def trust(self) -> Path:
        return self.demo / "pki" / "trust"

    @property
    def out(self) -> Path:
        return self.work / "out.pdf"

    def document(self, kind: str) -> Path:
        return self.demo / "documents" / f"{kind}.pdf"

    def key(self, name: str) -> str:
        return f"pem:{self.demo / 'pki' / 'keys' / f'{name}.pem'}"

    def write(self, name: str, data: bytes) -> Path:
        path = self.work / name
        path.write_bytes(data)
        return path

    def sample(self, kind: str, **changes: Any) -> Path:
        """A sample with values at JSON pointers (``head__date``) changed; None leaves one out."""
        tree = json.loads(encode_json(sample(kind)))
        for pointer, value in changes.items():
            *parents, last = pointer.split("__")
            node = tree
            for step in parents:
                node = node[step]
            if value is None:
                del node[last]
            else:
                node[last] = value
        return self.write(f"{kind}.json", json.dumps(tree, ensure_ascii=False).encode())

    def issue(self, source: Path, *more: object, key: str = "receipt-seal") -> list[object]:
        return ["doc", "issue", source, "-o", self.out, "--key", self.key(key), "--trust", self.trust, *more]

    def verify(self, path: Path, trust: Path | None = None) -> list[object]:
        return ["verify", path, "--trust", trust or self.trust, "--json"]

    def license(self, decision: Path, *more: object) -> list[object]:
        registry = self.work / "registry.db"
        if not registry.exists():
            from nh_edoc.registry import SqliteRegistry

            SqliteRegistry.create(registry).close()
        options = ["--type", "demo-food", "--key", self.key("decision-seal"), "--trust", self.trust]
        return ["license", "issue", decision, "-o", self.out, *options, "--registry", registry, *more]

    def store(self, change: Callable[[dict[str, Any], Path], None]) -> Path:
        """A copy of the trust store, changed."""
        import shutil

        folder = self.work / "trust"
        shutil.copytree(self.trust, folder)
        tree = json.loads((folder / "trust.json").read_text(encoding="utf-8"))
        change(tree, folder)
        if (folder / "trust.json").exists():
            (folder / "trust.json").write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
        return folder


def _deep(world: World) -> list[object]:
    return ["doc", "check", world.write("deep.json", b'{"a":' * DEEP)]


def _deep_xml(world: World) -> list[object]:
    return ["doc", "check", world.write("deep.xml", b"<a>" * DEEP)]


def _large(world: World) -> list[object]:
    path = world.work / "large.json"
    with path.open("wb") as file:
        file.write(b"{")
        file.truncate(LARGE)
    return ["doc", "check", path]


def _xml_with(prologue: str) -> Callable[[World], list[object]]:
    def make(world: World) -> list[object]:
        head, _, rest = encode_xml(sample("acceptance-receipt")).decode().partition("?>")
        return ["doc", "check", world.write("doctype.xml", f"{head}?>{prologue}{rest}".encode())]

    return make


def _wrong_passphrase(world: World) -> list[object]:
    keys = world.demo / "pki" / "keys"
    phrase = world.write("phrase", b"wrong\n")
    source = world.sample("approval-decision")
    options = ["--key", f"p12:{keys / 'decision-seal.p12'}", "--passphrase-file", phrase, "--trust", world.trust]
    return ["doc", "issue", source, "-o", world.out, *options]


def _other_key(world: World) -> list[object]:
    """A private key that is not the certificate's."""
    pem = (world.demo / "pki" / "keys" / "receipt-seal.pem").read_bytes()
    key = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    end = b"-----END PRIVATE KEY-----\n"
    path = world.write("other.pem", key + pem.split(end, 1)[1])
    return ["doc", "issue", world.sample("acceptance-receipt"), "-o", world.out, "--key", f"pem:{path}"]


def _expired(world: World) -> list[object]:
    from cryptography import x509

    from nh_edoc.demo.pki_profile import subject

    key = ec.generate_private_key(ec.SECP256R1())
    name = subject("演示过期印章", organisation="演示", identifier="11440605000000000E")
    then = datetime(2020, 1, 1, tzinfo=UTC)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(then)
        .not_valid_after(then + timedelta(days=365))
        .add_extension(usage, critical=True)
    )
    from cryptography.hazmat.primitives import hashes

    certificate = made.sign(key, hashes.SHA256())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)
    path = world.write("expired.pem", pem)
    return ["doc", "issue", world.sample("acceptance-receipt"), "-o", world.out, "--key", f"pem:{path}"]


def _changed(world: World) -> Path:
    data = bytearray(world.document("approval-decision").read_bytes())
    data[4000] ^= 1
    return world.write("changed.pdf", bytes(data))


def _elsewhere(world: World) -> Path:
    return build_demo_pki(world.work / "elsewhere", now=datetime.now(UTC)).trust


def _closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}/"


def _same_twice(world: World) -> list[object]:
    """The demonstration's own registry knows that the decision has become a licence."""
    command = world.license(world.document("approval-decision"))
    registry = world.work / "used.db"
    registry.write_bytes((world.demo / "registry.db").read_bytes())
    command[command.index(world.work / "registry.db")] = registry
    return command


def _newer_registry(world: World) -> list[object]:
    path = world.work / "newer.db"
    path.write_bytes((world.demo / "registry.db").read_bytes())
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    return ["registry", "numbers", "--registry", path]


def _package(world: World, damage: Callable[[Path], object]) -> list[object]:
    import shutil

    (found,) = (world.demo / "archive").iterdir()
    copy = shutil.copytree(found, world.work / "package")
    damage(copy)
    return ["archive", "check", copy, "--trust", world.trust]


def _expire(tree: dict[str, Any], _folder: Path) -> None:
    tree["next_update"] = "2026-01-01T00:00:00Z"
    tree["issued"] = "2025-01-01T00:00:00Z"


def _lose_anchor(_tree: dict[str, Any], folder: Path) -> None:
    (folder / "anchors" / "root.crt").unlink()


def _wrong_anchor(tree: dict[str, Any], _folder: Path) -> None:
    for anchor in tree["anchors"]:
        anchor["digest"]["value"] = "0" * 64


def _no_list(_tree: dict[str, Any], folder: Path) -> None:
    (folder / "trust.json").unlink()


def _unlisted_kind(tree: dict[str, Any], _folder: Path) -> None:
    for seal in tree["agencies"][0]["seals"]:
        seal["kinds"] = ["license"]


def _another_agency(world: World) -> list[object]:
    item = "11440605MB2D102559444011310600201"
    source = world.sample(
        "acceptance-receipt",
        head__agency__uscc="11440605MB2D102559",
        head__agency__name="演示另一机关",
        head__item__code=item,
        head__approvalCode=f"{item}202602100001",
    )
    return world.issue(source)


def _authority_key(world: World) -> list[object]:
    return ["doc", "issue", world.sample("acceptance-receipt"), "-o", world.out, "--key", world.key("tsa")]


def _misspelt_kind(world: World) -> list[object]:
    data = encode_json(sample("acceptance-receipt")).replace(b'"acceptance-receipt"', b'"acceptance-reciept"')
    return ["doc", "check", world.write("kind.json", data)]


def _decision(world: World) -> Path:
    return world.document("approval-decision")


def _receipt(world: World, **changes: Any) -> list[object]:
    return ["doc", "check", world.sample("acceptance-receipt", **changes)]


MAKE: Final[dict[str, Callable[[World], list[object]]]] = {
    "broken-json": lambda w: ["doc", "check", w.write("a.json", b'{"version": 1,')],
    "broken-xml": lambda w: ["doc", "check", w.write("a.xml", b"<document")],
    "xml-doctype": _xml_with('<!DOCTYPE d SYSTEM "file:///etc/passwd">'),
    "xml-entities": _xml_with('<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'),
    "large": _large,
    "deep-json": _deep,
    "deep-xml": _deep_xml,
    "missing-field": lambda w: _receipt(w, head__number=None),
    "misspelt-field": lambda w: _receipt(w, acceptanceReceipt__clerkk="x"),
    "agency-digits": lambda w: _receipt(w, head__agency__uscc="11440605000000000F"),
    "applicant-digits": lambda w: _receipt(w, head__applicant__idNumber="91440605MA0000007X"),
    "item-digits": lambda w: _receipt(w, head__item__code="11440605000000000E944019999900001"),
    "due-date": lambda w: _receipt(w, acceptanceReceipt__dueDate="2030-01-01"),
    "no-remedies": lambda w: ["doc", "check", w.sample("rejection-decision", rejectionDecision__remedies=None)],
    "unknown-kind": _misspelt_kind,
    "no-glyph": lambda w: w.issue(w.sample("acceptance-receipt", acceptanceReceipt__clerk="演示\U0001f600")),
    "out-missing": lambda w: [
        *w.issue(w.sample("acceptance-receipt"))[:4],
        w.work / "no" / "a.pdf",
        *w.issue(w.out)[5:],
    ],
    "out-folder": lambda w: [*w.issue(w.sample("acceptance-receipt"))[:4], w.work, *w.issue(w.out)[5:]],
    "out-is-input": lambda w: [
        *w.issue(w.sample("acceptance-receipt"))[:4],
        w.work / "acceptance-receipt.json",
        *w.issue(w.out)[5:],
    ],
    "no-reason": lambda w: w.issue(w.sample("acceptance-receipt"), "--accept", "R03"),
    "wrong-passphrase": _wrong_passphrase,
    "no-key": lambda w: ["doc", "issue", w.sample("acceptance-receipt"), "-o", w.out, "--key", "pem:none.pem"],
    "key-scheme": lambda w: ["doc", "issue", w.sample("acceptance-receipt"), "-o", w.out, "--key", "none.pem"],
    "other-key": _other_key,
    "expired-certificate": _expired,
    "not-for-sealing": _authority_key,
    "seal-kind": lambda w: w.issue(w.sample("acceptance-receipt"), key="decision-seal"),
    "seal-agency": _another_agency,
    "seal-unlisted": lambda w: w.issue(w.sample("acceptance-receipt"), key="applicant-seal"),
    "sealed-again": lambda w: [
        "seal",
        "apply",
        w.document("acceptance-receipt"),
        "-o",
        w.out,
        "--key",
        w.key("receipt-seal"),
    ],
    "tsa-unreachable": lambda w: w.issue(w.sample("acceptance-receipt"), "--tsa", _closed_port()),
    "tsa-not-given": lambda w: w.issue(w.sample("acceptance-receipt"), "--level", "B-T"),
    "evidence-missing": lambda w: w.issue(w.demo / "cases" / "delivery-receipt.json"),
    "license-rejection": lambda w: w.license(w.document("rejection-decision")),
    "license-tampered": lambda w: w.license(_changed(w)),
    "license-untrusted": lambda w: w.license(_decision(w), "--trust", _elsewhere(w)),
    "license-twice": _same_twice,
    "license-type": lambda w: w.license(_decision(w), "--type", "demo-fod"),
    "registry-missing": lambda w: ["registry", "numbers", "--registry", w.work / "none.db"],
    "registry-newer": _newer_registry,
    "verify-not-pdf": lambda w: w.verify(w.write("a.pdf", b"hello")),
    "verify-empty": lambda w: w.verify(w.write("a.pdf", b"")),
    "verify-truncated": lambda w: w.verify(w.write("a.pdf", _decision(w).read_bytes()[:-300])),
    "verify-appended": lambda w: w.verify(w.write("a.pdf", _decision(w).read_bytes() + b"\nmore")),
    "verify-changed": lambda w: w.verify(_changed(w)),
    "verify-unsealed": lambda w: w.verify(w.write("a.pdf", _unsealed(w))),
    "verify-missing": lambda w: w.verify(w.work / "none.pdf"),
    "verify-folder": lambda w: w.verify(w.work),
    "trust-missing": lambda w: w.verify(_decision(w), w.work / "none"),
    "trust-empty": lambda w: w.verify(_decision(w), _mkdir(w.work / "empty")),
    "trust-no-list": lambda w: w.verify(_decision(w), w.store(_no_list)),
    "trust-no-anchor": lambda w: w.verify(_decision(w), w.store(_lose_anchor)),
    "trust-wrong-anchor": lambda w: w.verify(_decision(w), w.store(_wrong_anchor)),
    "trust-expired": lambda w: w.verify(_decision(w), w.store(_expire)),
    "trust-other": lambda w: w.verify(_decision(w), _elsewhere(w)),
    "trust-other-kind": lambda w: w.verify(_decision(w), w.store(_unlisted_kind)),
    "bad-time": lambda w: [*w.verify(_decision(w)), "--at", "yesterday"],
    "settings-unknown": lambda w: ["config", "show", "--config", w.write("a.toml", b'trsut = "x"\n')],
    "settings-missing": lambda w: ["config", "show", "--config", w.work / "none.toml"],
    "case-other": lambda w: ["doc", "draft", w.demo / "cases" / "refused.json", "--kind", "approval-decision"],
    "package-changed": lambda w: _package(w, lambda p: (p / "data/2-materials/material-002.png").write_bytes(b"x")),
    "package-lost": lambda w: _package(w, lambda p: (p / "data/6-result/license.pdf").unlink()),
    "package-extra": lambda w: _package(w, lambda p: (p / "data/notes.txt").write_bytes(b"x")),
    "package-unsigned": lambda w: _package(w, lambda p: (p / "tagmanifest-sha256.txt.p7s").unlink()),
    "package-missing": lambda w: ["archive", "check", w.work / "none", "--trust", w.trust],
}
"""Name of a bad input → the command that meets it."""


def _unsealed(world: World) -> bytes:
    from nh_edoc.receipt import check_document, load_document, render_document
    from nh_edoc.settings import Settings

    document = load_document(world.demo / "cases" / "acceptance-receipt.json")
    return render_document(check_document(document, Settings()), Settings()).data


def _mkdir(path: Path) -> Path:
    path.mkdir()
    return path
