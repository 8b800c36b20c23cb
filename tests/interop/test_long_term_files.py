"""Levels B-T to B-LTA before foreign judges, sealed at once and extended, with keys and algorithms of each kind.

PAdES-BASELINE-LT and -LTA by EU DSS's strict policy, without anything from outside; PDF/A-3a and PDF/UA-1 hold after
every revision (docs/profile.md, 5). Poppler judges the seal; of time stamps it says that it does not know how.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from nh_edoc.demo.pki import AGENCY, LICENSING_SEAL
from nh_edoc.demo.tsa import LocalTimestamper
from nh_edoc.keys import load_signer
from nh_edoc.keys.signer import Choice
from nh_edoc.model.digest import DigestAlgorithm
from nh_edoc.model.report import Level, Verdict
from nh_edoc.receipt import check_document, render_document
from nh_edoc.receipt.samples import sample
from nh_edoc.seal import RoundSeal, Sealer
from nh_edoc.settings import Settings
from nh_edoc.trust import TrustStore
from nh_edoc.verify import Verifier
from nh_edoc.workflow import Extender, extend_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nh_edoc.demo.pki import DemoPki

RSA = ("approval-decision", None)
EC = ("acceptance-receipt", LICENSING_SEAL)
SHA384, SHA512 = (Choice(digest=one) for one in (DigestAlgorithm.SHA384, DigestAlgorithm.SHA512))
PSS = Choice(digest=DigestAlgorithm.SHA512, pss=True)
SEALED: dict[str, tuple[Any, Choice, Level]] = {
    "rsa-lt": (RSA, Choice(), Level.B_LT),
    "rsa-lta": (RSA, Choice(), Level.B_LTA),
    "rsa-pss-sha512-lta": (RSA, PSS, Level.B_LTA),
    "rsa-sha384-lt": (RSA, SHA384, Level.B_LT),
    "p256-lt": (EC, Choice(), Level.B_LT),
    "p256-sha512-lta": (EC, SHA512, Level.B_LTA),
}
"""Name → seal, algorithm, level: sealed at that level at once."""
EXTENDED: dict[str, tuple[Level, tuple[Level, ...]]] = {
    "b-to-t": (Level.B_B, (Level.B_T,)),
    "b-to-lt": (Level.B_B, (Level.B_LT,)),
    "b-to-t-to-lt-to-lta": (Level.B_B, (Level.B_T, Level.B_LT, Level.B_LTA)),
    "t-to-lta": (Level.B_T, (Level.B_LTA,)),
    "lta-renewed-twice": (Level.B_LTA, (Level.B_LTA, Level.B_LTA)),
}
"""Name → level of the seal, levels that it was then raised to."""
LEVELS = {name: level for name, (_, _, level) in SEALED.items()} | {
    name: steps[-1] for name, (_, steps) in EXTENDED.items()
}
each = pytest.mark.parametrize("name", LEVELS)
DSS_NAMES = {
    Level.B_T: "PAdES-BASELINE-T",
    Level.B_LT: "PAdES-BASELINE-LT",
    Level.B_LTA: "PAdES-BASELINE-LTA",
}


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def files(demo_pki: DemoPki, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Sealed now, with the demonstration's own authority."""
    folder = tmp_path_factory.mktemp("long-term")
    trust = TrustStore.load(demo_pki.trust)
    settings = Settings.load(env={}, options={"trust": demo_pki.trust})
    keys = {RSA: demo_pki.decision_seal, EC: demo_pki.receipt_seal}
    pdfs = {one: render_document(check_document(sample(one[0]), settings), settings) for one in keys}
    found = {}
    with load_signer(f"pem:{demo_pki.tsa}") as authority:
        timestamper = LocalTimestamper(signer=authority, clock=now)
        extender = Extender.of(trust, timestamper=timestamper, settings=settings)

        def seal(which: tuple[str, str | None], choice: Choice, level: Level) -> bytes:
            with load_signer(f"pem:{keys[which]}", choice=choice) as signer:
                picture = RoundSeal(name=AGENCY, line=which[1])
                over = {} if level is Level.B_B else {"timestamper": timestamper}
                return Sealer(signer, picture=picture, trust=trust, level=level, **over).seal(pdfs[which]).data

        for name, (which, choice, level) in SEALED.items():
            found[name] = folder / f"{name}.pdf"
            found[name].write_bytes(seal(which, choice, level))
        for name, (level, steps) in EXTENDED.items():
            data = seal(EC, Choice(), level)
            for step in steps:
                data = extend_file(data, step, extender).data
            found[name] = folder / f"{name}.pdf"
            found[name].write_bytes(data)
    return found


@each
def test_our_own_verifier(demo_pki: DemoPki, files: dict[str, Path], name: str) -> None:
    """Guards the tests below: what they look at is VALID at its level."""
    report = Verifier(TrustStore.load(demo_pki.trust)).verify(files[name])
    assert report.verdict is Verdict.VALID
    assert [one.level_proven for one in report.signatures] == [LEVELS[name]]


@pytest.fixture(scope="module")
def answers(dss: Callable[..., Any], demo_pki: DemoPki, files: dict[str, Path]) -> dict[Path, Any]:
    """From B-LT on with nothing but the anchor; for B-T lists from outside are needed."""
    anchors = sorted(demo_pki.trust.glob("anchors/*.crt"))
    alone = [path for name, path in files.items() if LEVELS[name] is not Level.B_T]
    others = [path for path in files.values() if path not in alone]
    found: dict[Path, Any] = dss(alone, trust=anchors)
    found |= dss(others, trust=anchors, crls=sorted(demo_pki.trust.glob("crls/*.crl")))
    return found


@each
def test_dss_passes_the_seal(answers: dict[Path, Any], files: dict[str, Path], name: str) -> None:
    """ETSI EN 319 102-1 by the strict policy: passed, the level that was asked for, no error and no warning.

    ``modifications`` names what was added; each must be an extension, never an undefined or visible change.
    """
    answer = answers[files[name]]
    (seal,) = answer.signatures
    assert (seal.errors, seal.warnings) == ((), ())
    assert (seal.indication, seal.sub_indication) == ("TOTAL_PASSED", None)
    assert seal.signature_format == DSS_NAMES[LEVELS[name]]
    assert all(one.startswith("extension: ") for one in seal.modifications)
    for token in answer.timestamps:
        assert (token["indication"], token["errors"], token["warnings"]) == ("PASSED", [], [])


@each
def test_dss_finds_the_whole_file_covered(answers: dict[Path, Any], files: dict[str, Path], name: str) -> None:
    """A document time stamp covers all; what it does not cover of a B-LT file is the store alone."""
    answer = answers[files[name]]
    (seal,) = answer.signatures
    if LEVELS[name] is Level.B_LT:
        assert answer.uncovered_tail_bytes > 0
        others = [one for one in seal.modifications if "/DSS" not in one]
        assert not others or name == "b-to-lt"
    else:
        assert answer.uncovered_tail_bytes == 0


@pytest.mark.parametrize(
    ("name", "documents", "signatures"),
    [("rsa-lt", 0, 1), ("rsa-lta", 1, 1), ("b-to-t", 1, 0), ("b-to-t-to-lt-to-lta", 2, 0), ("lta-renewed-twice", 3, 1)],
)
def test_dss_counts_the_time_stamps(
    answers: dict[Path, Any], files: dict[str, Path], name: str, documents: int, signatures: int
) -> None:
    """One in the seal from B-T on, then one for each step that asked for one."""
    kinds = [one["type"] for one in answers[files[name]].timestamps]
    assert (kinds.count("DOCUMENT_TIMESTAMP"), kinds.count("SIGNATURE_TIMESTAMP")) == (documents, signatures)


@pytest.fixture(scope="module")
def rules(verapdf: Callable[..., Any], files: dict[str, Path]) -> dict[Path, Any]:
    found: dict[Path, Any] = verapdf(list(files.values()))
    return found


@each
def test_verapdf_accepts_the_file(rules: dict[Path, Any], files: dict[str, Path], name: str) -> None:
    """ISO 19005-3 level A and ISO 14289-1 hold after each appended revision."""
    assert rules[files[name]] == {"3a": (), "ua1": ()}


@each
def test_pdfsig_trusts_the_seal(
    pdfsig: Callable[..., Any], demo_pki: DemoPki, files: dict[str, Path], name: str
) -> None:
    """Poppler: the seal is valid and trusted; the newest signature covers the whole document, but for a bare store."""
    seal, *stamps = pdfsig(demo_pki.root, [files[name]])[files[name]]
    assert (seal.valid, seal.trusted) == (True, True)
    assert [one.total_document_signed for one in stamps[:-1]] == [False] * (len(stamps) - 1)
    assert not stamps or stamps[-1].total_document_signed is (LEVELS[name] is not Level.B_LT)


@each
def test_qpdf_finds_a_sound_file(qpdf: Callable[..., Any], files: dict[str, Path], name: str) -> None:
    """Neither error nor warning."""
    assert qpdf(files[name]) == ()
