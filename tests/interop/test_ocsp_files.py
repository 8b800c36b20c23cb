"""OCSP before foreign judges: OpenSSL answers our requests and reads what we keep; EU DSS judges the levels.

RFC 6960; ETSI EN 319 142-1, 5.4.2: PAdES-BASELINE-LT and -LTA by the strict policy, with nothing but the anchor.
"""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from edoc_long_term import seal_at
from edoc_online import Net, OnlinePki, make_pki
from edoc_pki import DAY, Party
from edoc_trust import anchor_row, time
from judge_tools import ToolMissingError, program, run

from nh_edoc._cms import ocsp
from nh_edoc._cms.responder import statements
from nh_edoc._pdf.long_term import security_store
from nh_edoc._pdf.read import PdfFile
from nh_edoc.model.report import Level
from nh_edoc.trust.online import Lookup

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAMES = {Level.B_LT: "PAdES-BASELINE-LT", Level.B_LTA: "PAdES-BASELINE-LTA"}


@pytest.fixture(scope="module")
def made() -> OnlinePki:
    return make_pki(now=datetime.now(UTC).replace(microsecond=0))


@pytest.fixture(scope="module")
def files(made: OnlinePki, tmp_path_factory: pytest.TempPathFactory) -> dict[Level, Path]:
    """Sealed now: responders write the present into their responses."""
    folder = tmp_path_factory.mktemp("ocsp")
    now = datetime.now(UTC).replace(microsecond=0)
    spans = {"from": time(now - 20 * DAY)}
    anchors = [anchor_row(made.pki.root, **spans), anchor_row(made.pki.root, use="timestamp", **spans)]
    trust = made.store(anchors=anchors, next_update=time(now + 30 * DAY))
    found = {}
    for level in NAMES:
        net = Net(made, now=datetime.now(UTC).replace(microsecond=0))
        # the answers are of now, after the time stamp, as they are outside of tests
        net.over["ocsp"] = lambda body, net=net: net.ocsp(body, this_update=datetime.now(UTC))
        lists = {one: made_by(net) for one, made_by in (("root.crl", net._root_list), ("authority.crl", net._list))}
        net.over |= {one: lambda _, der=der: der for one, der in lists.items()}
        stamping = dataclasses.replace(made.timestamper(), clock=lambda: datetime.now(UTC))
        data = seal_at(
            level,
            made.pki.seal,
            trust=trust,
            online=Lookup(fetcher=net),
            timestamper=stamping,
            clock=lambda: datetime.now(UTC),
        )
        found[level] = folder / f"{level.name}.pdf"
        found[level].write_bytes(data)
    (folder / "root.pem").write_bytes(made.pki.root.pem)
    return found


@pytest.mark.parametrize("level", NAMES)
def test_dss_finds_the_level(dss: Callable[..., Any], files: dict[Level, Path], level: Level) -> None:
    """TOTAL_PASSED without error or warning, offline, by the responses that the file itself keeps."""
    assert len(security_store(PdfFile(files[level].read_bytes())).ocsps) == 2
    (answer,) = dss([files[level]], trust=[files[level].parent / "root.pem"]).values()
    (seal,) = answer.signatures
    assert (seal.errors, seal.warnings) == ((), ())
    assert (seal.indication, seal.signature_format) == ("TOTAL_PASSED", NAMES[level])
    for token in answer.timestamps:
        assert (token["indication"], token["errors"], token["warnings"]) == ("PASSED", [], [])


def test_verapdf_and_qpdf_accept_the_files(
    verapdf: Callable[..., Any], qpdf: Callable[..., Any], files: dict[Level, Path]
) -> None:
    """ISO 19005-3 level A and ISO 14289-1 with responses in the store."""
    assert all(rules == {"3a": (), "ua1": ()} for rules in verapdf(list(files.values())).values())
    assert all(qpdf(path) == () for path in files.values())


@pytest.fixture(scope="module")
def authority(made: OnlinePki, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The folder of an OpenSSL authority that knows the seal as good and the time-stamping service as revoked."""
    try:
        program("openssl", "openssl")
    except ToolMissingError as missing:
        if request.config.getoption("--require-tools"):
            pytest.fail(str(missing), pytrace=False)
        pytest.skip(str(missing))
    folder = tmp_path_factory.mktemp("openssl")
    for name, party in (("ca", made.pki.authority), ("seal", made.pki.seal), ("responder", made.responder)):
        (folder / f"{name}.pem").write_bytes(party.pem)
    (folder / "root.pem").write_bytes(made.pki.root.pem)
    key = made.responder.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "responder.key").write_bytes(key)
    good, revoked = (f"{one.certified.serial_number:X}" for one in (made.pki.seal, made.stamping))
    good, revoked = (one.zfill(len(one) + len(one) % 2) for one in (good, revoked))
    (folder / "index.txt").write_text(
        f"V\t301231235959Z\t\t{good}\tunknown\t/CN=seal\n"
        f"R\t301231235959Z\t260101000000Z,keyCompromise\t{revoked}\tunknown\t/CN=tsa\n"
    )
    return folder


def _ask(folder: Path, certificate: Party, issuer: Party) -> bytes:
    nonce = b"\x5a" * ocsp.NONCE_BYTES
    (folder / "request.der").write_bytes(ocsp.request(certificate.certificate, issuer.certificate, nonce))
    paths = {
        "-index": "index.txt",
        "-CA": "ca.pem",
        "-rsigner": "responder.pem",
        "-rkey": "responder.key",
        "-reqin": "request.der",
        "-respout": "response.der",
    }
    options = [text for name, file in paths.items() for text in (name, str(folder / file))]
    run([program("openssl", "openssl"), "ocsp", *options, "-nmin", "10"], seconds=60)
    der = (folder / "response.der").read_bytes()
    assert ocsp.read_response(der).nonce == nonce
    return der


def test_openssl_answers_our_requests(made: OnlinePki, authority: Path) -> None:
    """Its responses are read as it means them: good, revoked with time and reason, unknown."""
    authority_der = made.pki.authority.certificate
    stranger = made.pki.authority.issue("演示")
    said = {}
    for party in (made.pki.seal, made.stamping, stranger):
        response = ocsp.read_response(_ask(authority, party, made.pki.authority))
        (one,) = statements((response,), party.certificate, authority_der)
        said[party] = (one.answer.status.value, one.answer.reason, one.answer.since)
    assert said[made.pki.seal] == ("good", None, None)
    assert said[made.stamping] == ("revoked", 1, datetime(2026, 1, 1, tzinfo=UTC))
    assert said[stranger][0] == "unknown"


def test_openssl_believes_what_a_file_keeps(made: OnlinePki, authority: Path, files: dict[Level, Path]) -> None:
    """The response as the security store holds it is verified by OpenSSL against the root alone."""
    said = []
    for number, one in enumerate(security_store(PdfFile(files[Level.B_LT].read_bytes())).ocsps):
        kept = authority / f"kept-{number}.der"
        kept.write_bytes(one.der)
        command = ["ocsp", "-respin", str(kept), "-issuer", str(authority / "ca.pem")]
        command += ["-cert", str(authority / "seal.pem"), "-CAfile", str(authority / "root.pem"), "-no_nonce"]
        done = run([program("openssl", "openssl"), *command], seconds=60, allowed=(0, 1))
        assert "Response verify OK" in done.stderr
        said.append("seal.pem: good" in done.stdout)
    assert sorted(said) == [False, True]
