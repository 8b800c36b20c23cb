"""Every kind of document, sealed with a time stamp, before foreign judges: PAdES-B-T, and still PDF/A-3a and PDF/UA-1 (docs/profile.md, 5)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from nh_edoc.demo.pki import AGENCY, LICENSING_SEAL
from nh_edoc.demo.pki_profile import AGENCY_SEAL_KINDS
from nh_edoc.demo.tsa import LocalTimestamper
from nh_edoc.keys import load_signer
from nh_edoc.model.report import Level, Verdict
from nh_edoc.receipt import check_document, render_document
from nh_edoc.receipt.kinds import KINDS
from nh_edoc.receipt.samples import sample
from nh_edoc.seal import RoundSeal, Sealer
from nh_edoc.settings import Settings
from nh_edoc.trust import TrustStore
from nh_edoc.verify import Verifier

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nh_edoc.demo.pki import DemoPki

SEALS = {kind: None if kind in AGENCY_SEAL_KINDS else LICENSING_SEAL for kind in KINDS}
"""Kind → line of its seal; the agency's own is RSA-2048, the licensing seal P-256."""
each_kind = pytest.mark.parametrize("kind", SEALS)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def stamped(demo_pki: DemoPki, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Sealed and stamped now, with the demonstration's own authority."""
    folder = tmp_path_factory.mktemp("stamped")
    trust = TrustStore.load(demo_pki.trust)
    settings = Settings.load(env={}, options={"trust": demo_pki.trust})
    found = {}
    with load_signer(f"pem:{demo_pki.tsa}") as authority:
        timestamper = LocalTimestamper(signer=authority, clock=now)
        for kind, line in SEALS.items():
            with load_signer(f"pem:{demo_pki.receipt_seal if line else demo_pki.decision_seal}") as signer:
                picture = RoundSeal(name=AGENCY, line=line)
                sealer = Sealer(signer, picture=picture, trust=trust, timestamper=timestamper)
                pdf = render_document(check_document(sample(kind), settings), settings)
                found[kind] = folder / f"{kind}.pdf"
                found[kind].write_bytes(sealer.seal(pdf).data)
    return found


@each_kind
def test_our_own_verifier(demo_pki: DemoPki, stamped: dict[str, Path], kind: str) -> None:
    """Guards the tests below: what they look at is VALID at level B-T."""
    report = Verifier(TrustStore.load(demo_pki.trust)).verify(stamped[kind])
    assert report.verdict is Verdict.VALID
    assert [one.level_proven for one in report.signatures] == [Level.B_T]


@pytest.fixture(scope="module")
def answers(dss: Callable[..., Any], demo_pki: DemoPki, stamped: dict[str, Path]) -> dict[Path, Any]:
    trust = demo_pki.trust
    found: dict[Path, Any] = dss(
        list(stamped.values()), trust=sorted(trust.glob("anchors/*.crt")), crls=sorted(trust.glob("crls/*.crl"))
    )
    return found


@each_kind
def test_dss_passes_the_seal(answers: dict[Path, Any], stamped: dict[str, Path], kind: str) -> None:
    """ETSI EN 319 102-1 by the strict policy: passed, level T, the whole file, not one warning, the time proven."""
    answer = answers[stamped[kind]]
    (seal,) = answer.signatures
    assert (seal.errors, seal.warnings, seal.modifications) == ((), (), ())
    assert (seal.indication, seal.sub_indication) == ("TOTAL_PASSED", None)
    assert seal.signature_format == "PAdES-BASELINE-T"
    assert seal.covers_whole_file
    (token,) = answer.timestamps
    assert (token["type"], token["indication"]) == ("SIGNATURE_TIMESTAMP", "PASSED")
    assert (token["errors"], token["warnings"], answer.uncovered_tail_bytes) == ([], [], 0)


@pytest.fixture(scope="module")
def rules(verapdf: Callable[..., Any], stamped: dict[str, Path]) -> dict[Path, Any]:
    found: dict[Path, Any] = verapdf(list(stamped.values()))
    return found


@each_kind
def test_verapdf_accepts_the_seal(rules: dict[Path, Any], stamped: dict[str, Path], kind: str) -> None:
    """A larger hole changes nothing: ISO 19005-3 level A and ISO 14289-1 hold."""
    assert rules[stamped[kind]] == {"3a": (), "ua1": ()}


@each_kind
def test_pdfsig_trusts_the_seal(
    pdfsig: Callable[..., Any], demo_pki: DemoPki, stamped: dict[str, Path], kind: str
) -> None:
    """Poppler: valid, trusted, the total document signed; it shows the seal's own time."""
    (one,) = pdfsig(demo_pki.root, [stamped[kind]])[stamped[kind]]
    assert (one.valid, one.trusted, one.total_document_signed) == (True, True, True)
    assert any(line.startswith("Signing Time:") for line in one.said)


@each_kind
def test_qpdf_finds_a_sound_file(qpdf: Callable[..., Any], stamped: dict[str, Path], kind: str) -> None:
    """Neither error nor warning."""
    assert qpdf(stamped[kind]) == ()
