"""The longer keys before foreign judges: RSA-3072, RSA-4096 and P-384 at level B-LTA (ETSI TS 119 312, 6.2).

RSA-2048 and P-256 are judged with the demonstration's keys in ``test_long_term_files``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID
from edoc_pki import DAY, Pki, ec_key, root, rsa_key
from edoc_sealed import PICTURE, picture_digest, rendered
from edoc_stamped import STAMPING
from edoc_trust import agency_row, anchor_row, seal_row, time, write_store
from specimens import pointers

from nh_edoc.demo.tsa import LocalTimestamper
from nh_edoc.keys.signer import Choice, make_signer
from nh_edoc.model.digest import DigestAlgorithm
from nh_edoc.model.report import Level, Verdict
from nh_edoc.seal import Sealer
from nh_edoc.trust import TrustStore
from nh_edoc.verify import Verifier

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KINDS: dict[str, tuple[Callable[[], Any], Choice]] = {
    "rsa-3072": (lambda: rsa_key(bits=3072), Choice()),
    "rsa-4096-pss": (lambda: rsa_key(bits=4096), Choice(digest=DigestAlgorithm.SHA384, pss=True)),
    "p-384": (lambda: ec_key(ec.SECP384R1()), Choice(digest=DigestAlgorithm.SHA384)),
}
each = pytest.mark.parametrize("kind", KINDS)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kinds")


@pytest.fixture(scope="module")
def files(store: Path) -> dict[str, Path]:
    """Sealed now, by three seals of one agency, under one root."""
    span = {"start": now() - 30 * DAY, "end": now() + 300 * DAY}
    top = root(**span)
    authority = top.issue("演示签发机构", ca=True, extensions=pointers("root"), **span)
    here = {"extensions": pointers("authority"), **span}
    email = [ExtendedKeyUsageOID.EMAIL_PROTECTION]
    seals = {
        kind: authority.issue(f"演示行政审批局 {kind}", key=make(), extended=email, **here)
        for kind, (make, _) in KINDS.items()
    }
    stamping = LocalTimestamper(signer=authority.issue("演示时间戳服务", **STAMPING, **here), clock=now)
    dates = {"start": now() - DAY, "end": now() + 30 * DAY}
    write_store(
        store / "trust",
        Pki(top, authority, seals["p-384"]),
        crls=(top.crl(**dates), authority.crl(**dates)),
        anchors=[anchor_row(top), anchor_row(top, use="timestamp")],
        agencies=[agency_row(*(seal_row(one, picture=picture_digest()) for one in seals.values()))],
        next_update=time(now().replace(microsecond=0) + 30 * DAY),
    )
    trust = TrustStore.load(store / "trust")
    found = {}
    for kind, party in seals.items():
        signer = make_signer(party.key, [party.certified, *party.issuers], name=kind, choice=KINDS[kind][1])
        sealer = Sealer(signer, picture=PICTURE, trust=trust, timestamper=stamping, level=Level.B_LTA)
        found[kind] = store / f"{kind}.pdf"
        found[kind].write_bytes(sealer.seal(rendered()).data)
    return found


@each
def test_our_own_verifier(store: Path, files: dict[str, Path], kind: str) -> None:
    """Guards the tests below: what they look at is VALID at level B-LTA."""
    report = Verifier(TrustStore.load(store / "trust")).verify(files[kind])
    assert report.verdict is Verdict.VALID
    assert [one.level_proven for one in report.signatures] == [Level.B_LTA]


@pytest.fixture(scope="module")
def answers(dss: Callable[..., Any], store: Path, files: dict[str, Path]) -> dict[Path, Any]:
    found: dict[Path, Any] = dss(list(files.values()), trust=[store / "trust" / "anchors" / "root.crt"])
    return found


@each
def test_dss_passes_the_seal(answers: dict[Path, Any], files: dict[str, Path], kind: str) -> None:
    """ETSI EN 319 102-1 by the strict policy, with nothing from outside: LTA, no error, no warning, all covered."""
    answer = answers[files[kind]]
    (seal,) = answer.signatures
    assert (seal.errors, seal.warnings) == ((), ())
    assert (seal.indication, seal.signature_format) == ("TOTAL_PASSED", "PAdES-BASELINE-LTA")
    assert answer.uncovered_tail_bytes == 0


@each
def test_pdfsig_trusts_the_seal(pdfsig: Callable[..., Any], store: Path, files: dict[str, Path], kind: str) -> None:
    """Poppler: valid and trusted."""
    seal, stamp = pdfsig(store / "trust" / "anchors" / "root.crt", [files[kind]])[files[kind]]
    assert (seal.valid, seal.trusted, stamp.total_document_signed) == (True, True, True)
