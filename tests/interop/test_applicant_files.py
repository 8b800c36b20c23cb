"""A form that its applicant and then the agency seal, before foreign judges: after each seal all seals hold, and it is
PDF/A-3a and PDF/UA-1 (docs/profile.md, 5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from asn1crypto import pem, x509
from judging import all_seals_passed
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from nh_edoc.demo.pki import AGENCY, COMPANY, COMPANY_USCC, LICENSING_SEAL
from nh_edoc.demo.tsa import LocalTimestamper
from nh_edoc.keys import load_signer
from nh_edoc.model.report import Level, Verdict
from nh_edoc.receipt import check_document, render_document
from nh_edoc.receipt.samples import sample
from nh_edoc.seal import RoundSeal, Sealer
from nh_edoc.settings import Settings
from nh_edoc.trust import TrustStore
from nh_edoc.verify import Verifier
from nh_edoc.workflow import applicant_picture, applicant_seal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nh_edoc.demo.pki import DemoPki


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def files(demo_pki: DemoPki, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The form after the applicant's seal, after the agency's, and with long-term material behind both."""
    folder = tmp_path_factory.mktemp("applicant")
    trust = TrustStore.load(demo_pki.trust)
    settings = Settings.load(env={}, options={"trust": demo_pki.trust})
    document = sample("application-form")
    document = replace(document, body=replace(document.body, applicant_seal=True))
    pdf = render_document(check_document(document, settings), settings)
    made: dict[str, bytes] = {}
    with (
        load_signer(f"pem:{demo_pki.tsa}") as authority,
        load_signer(f"pem:{demo_pki.applicant_seal}") as applicant,
        load_signer(f"pem:{demo_pki.receipt_seal}") as agency,
    ):
        stamping = {"trust": trust, "timestamper": LocalTimestamper(signer=authority, clock=now)}
        first = Sealer(applicant, picture=applicant_seal(COMPANY, COMPANY_USCC), **stamping)
        made["first"] = first.seal(pdf).data
        for name, level in (("second", Level.B_T), ("kept", Level.B_LTA)):
            picture = RoundSeal(name=AGENCY, line=LICENSING_SEAL)
            second = Sealer(agency, picture=picture, level=level, **stamping)
            made[name] = second.seal(replace(pdf, data=made["first"])).data
    for name, data in made.items():
        (folder / f"{name}.pdf").write_bytes(data)
    return {name: folder / f"{name}.pdf" for name in made}


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("first", Verdict.INDETERMINATE), ("second", Verdict.VALID), ("kept", Verdict.VALID)],
)
def test_our_verifier(demo_pki: DemoPki, files: dict[str, Path], name: str, verdict: Verdict) -> None:
    """The same files, by our own rules."""
    verifier = Verifier(TrustStore.load(demo_pki.trust), applicant_picture=applicant_picture)
    report = verifier.verify(files[name])
    assert report.verdict is verdict
    assert report.signatures[0].applicant == COMPANY


@pytest.fixture(scope="module")
def dss_answers(demo_pki: DemoPki, files: dict[str, Path], request: pytest.FixtureRequest) -> Any:
    dss = request.getfixturevalue("dss")
    answers = dss(list(files.values()), trust=[demo_pki.root, demo_pki.applicant_root], crls=demo_pki.crls)
    return {name: answers[path] for name, path in files.items()}


@pytest.mark.parametrize(("name", "count"), [("first", 1), ("second", 2), ("kept", 2)])
def test_dss(dss_answers: Any, name: str, count: int) -> None:
    """EU DSS, strict: every seal TOTAL_PASSED, each under its own root."""
    all_seals_passed(dss_answers[name], count)


def test_verapdf(files: dict[str, Path], verapdf: Callable[..., Any]) -> None:
    """ISO 19005-3 and ISO 14289-1."""
    for found in verapdf(list(files.values())).values():
        assert found == {"3a": (), "ua1": ()}


def test_pdfsig_and_qpdf(
    demo_pki: DemoPki, files: dict[str, Path], pdfsig: Callable[..., Any], qpdf: Callable[..., Any]
) -> None:
    """Poppler calls both seals valid and trusted; with the agencies' root alone it trusts the agency's only."""
    answers = pdfsig(demo_pki.root, list(files.values()), demo_pki.applicant_root)
    for name, count in (("first", 1), ("second", 2)):
        assert [(one.valid, one.trusted) for one in answers[files[name]] if one.valid] == [(True, True)] * count
        assert qpdf(files[name]) == ()
    (found,) = pdfsig(demo_pki.root, [files["second"]]).values()
    assert [one.trusted for one in found] == [False, True]


def test_pyhanko(demo_pki: DemoPki, files: dict[str, Path]) -> None:
    """pyHanko: the first seal is intact, and what came later filled a form."""
    roots = [x509.Certificate.load(_der(one)) for one in (demo_pki.root, demo_pki.applicant_root)]
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    with files["second"].open("rb") as file:
        for one in PdfFileReader(file).embedded_signatures:
            status = validate_pdf_signature(one, context)
            assert (status.intact, status.valid, status.trusted, status.docmdp_ok) == (True, True, True, True)
            assert status.modification_level in {ModificationLevel.NONE, ModificationLevel.FORM_FILLING}


def _der(path: Path) -> bytes:
    return pem.unarmor(path.read_bytes())[2]
