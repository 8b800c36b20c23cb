"""The demonstration: a granted and a refused application, from case data to a verdict on every file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nh_edoc.codec import encode_json, report_json
from nh_edoc.demo.pki import AGENCY_USCC, build_demo_pki
from nh_edoc.errors import InputError
from nh_edoc.keys import load_signer
from nh_edoc.model.files import write_atomically
from nh_edoc.model.report import Report
from nh_edoc.receipt import load_document
from nh_edoc.receipt.samples import sample
from nh_edoc.seal import Sealer
from nh_edoc.settings import Settings
from nh_edoc.trust import TrustStore
from nh_edoc.verify import Verifier
from nh_edoc.verify.present import text_report
from nh_edoc.workflow import issue_document, picture_for

if TYPE_CHECKING:
    from datetime import date, datetime


KINDS: Final = ("acceptance-receipt", "approval-decision", "rejection-decision")
REVIEW_ORGAN: Final = "佛山市南海区演示人民政府"
MARK: Final = ".nh-edoc-demo"
"""A file of this name says that the folder is a demonstration and may be written over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFile:
    """One sealed document of the demonstration and its verdict."""

    path: Path
    title: str
    number: str
    report: Report


def run_demo(folder: Path, *, on: date | None = None, now: datetime) -> tuple[DemoFile, ...]:
    """Make keys, issue the documents of two fictitious cases, verify each, and leave it all in ``folder``.

    Args:
        folder: new, empty, or a folder that an earlier run left.
        on: 成文日期 of the decisions; None takes the samples' own dates.
        now: the present; certificates and revocation lists are dated by it.

    Raises:
        InputError: `demo.folder`: the folder holds something else.
    """
    _prepare(folder)
    pki = build_demo_pki(folder / "pki", now=now)
    trust = TrustStore.load(pki.trust)
    settings = Settings.load(env={}, options={"trust": pki.trust, "review_organs": {AGENCY_USCC: [REVIEW_ORGAN]}})
    verifier = Verifier(trust, settings=settings)
    made = []
    for kind in KINDS:
        data = folder / "cases" / f"{kind}.json"
        write_atomically(data, encode_json(sample(kind, on=on)))
        document = load_document(data)
        key = pki.receipt_seal if kind == "acceptance-receipt" else pki.decision_seal
        with load_signer(f"pem:{key}") as signer:
            picture = picture_for(signer.certificate, agency=document.head.agency.name, trust=trust)
            issued = issue_document(document, settings, Sealer(signer, picture=picture, trust=trust))
        target = folder / "documents" / f"{kind}.pdf"
        issued.sealed.write(target)
        report = verifier.verify(target)
        _write_reports(folder / "reports" / kind, report)
        made.append(DemoFile(path=target, title=document.body.TITLE, number=document.head.number, report=report))
    return tuple(made)


def _prepare(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise InputError("demo.folder", folder=folder)
    for name in ("cases", "documents", "reports"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()


def _write_reports(stem: Path, report: Report) -> None:
    body = json.dumps(report_json(report), ensure_ascii=False, indent=2) + "\n"
    write_atomically(stem.with_suffix(".json"), body.encode("utf-8"))
    for lang in ("zh", "en"):
        text = text_report(report, lang, every_check=True) + "\n"
        write_atomically(stem.with_name(f"{stem.name}.{lang}.txt"), text.encode("utf-8"))
