"""The public interface as a user types it; ``mypy --strict`` reads this file and says what users would be told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, assert_type

from nh_edoc import (
    Policy,
    Sealer,
    Settings,
    TrustStore,
    Verifier,
    check_document,
    issue_document,
    issue_license,
    load_document,
    load_signer,
    pack_case,
    picture_for,
    render_document,
)
from nh_edoc.keys import HttpTimestamper
from nh_edoc.license import load_license_type
from nh_edoc.model.archive import PackageRecord
from nh_edoc.model.document import Document
from nh_edoc.model.pdf import CheckedDocument, PdfA, SealedPdf
from nh_edoc.model.report import Report, Verdict
from nh_edoc.workflow import Closing, Destination, Issued, IssuedLicense, Journal, Keeper

if TYPE_CHECKING:
    from nh_edoc.ports import Fetcher, Registry


def one_document(path: Path, fetcher: Fetcher) -> Report:
    settings = Settings.load("nh-edoc.toml")
    document = load_document(path)
    assert_type(document, Document)
    checked = check_document(document, settings)
    assert_type(checked, CheckedDocument)
    pdf = render_document(checked, settings, files={"scan.png": b""})
    assert_type(pdf, PdfA)
    trust = TrustStore.load(Path("trust"))
    timestamper = HttpTimestamper(url="https://tsa.example.cn", fetcher=fetcher)
    with load_signer("p12:seal.p12", secrets=lambda purpose: purpose.encode()) as signer:
        picture = picture_for(signer.certificate, agency=document.head.agency.name, trust=trust)
        sealer = Sealer(signer, picture=picture, trust=trust, timestamper=timestamper)
        assert_type(sealer.seal(pdf), SealedPdf)
        issued = issue_document(document, settings, sealer, to=Destination(path=Path("a.pdf")))
        assert_type(issued, Issued)
    verifier = Verifier(trust, Policy.statutory(), settings=settings)
    report = verifier.verify(Path("a.pdf"), at=datetime.now(UTC))
    assert_type(report, Report)
    assert_type(report.verdict, Verdict)
    for check in report.checks:
        assert_type(check.detail("zh"), str)
    report.require_valid()
    return report


def one_case(sealer: Sealer, verifier: Verifier, registry: Registry) -> None:
    wanted = load_license_type("demo-food")
    licence = issue_license(Path("a.pdf"), type=wanted, verifier=verifier, sealer=sealer, registry=registry)
    assert_type(licence, IssuedLicense)
    journal = Journal(registry=registry, actor="clerk.7")
    issue_license(b"", type=wanted, verifier=verifier, sealer=sealer, registry=journal)
    closing = Closing(case=Path("case.json"), documents=[Path("a.pdf")], retention="10年")
    with load_signer("pem:seal.pem") as signer:
        keeper = Keeper(verifier=verifier, signer=signer, clock=lambda: datetime.now(UTC), journal=journal)
        assert_type(pack_case(closing, Path("package"), keeper), PackageRecord)
