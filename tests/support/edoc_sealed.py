"""Sealed sample documents, made once per test run, with the trust store that accepts them."""

from __future__ import annotations

import functools
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from edoc_pki import NOW, Party, Pki, pki
from edoc_trust import AGENCY, agency_row, seal_row, write_store

from nh_edoc._cms.template import CmsTemplate
from nh_edoc._pdf.seal_revision import SealRevision, write_seal
from nh_edoc.receipt import check_document, render_document
from nh_edoc.receipt.samples import sample
from nh_edoc.seal import RoundSeal, Sealer
from nh_edoc.settings import Settings
from nh_edoc.trust import TrustStore
from nh_edoc.verify import Policy, Verifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc.model.document import Document
    from nh_edoc.model.pdf import PdfA
    from nh_edoc.model.report import Check, Report

SETTINGS = Settings()
PICTURE = RoundSeal(name=AGENCY, line="行政许可专用章")


@functools.cache
def the_pki() -> Pki:
    return pki()


@functools.cache
def rendered(kind: str = "acceptance-receipt") -> PdfA:
    return render(sample(kind))


def render(document: Document) -> PdfA:
    return render_document(check_document(document, SETTINGS), SETTINGS)


def seal(pdf: PdfA, signer: Party | None = None, picture: Any = PICTURE) -> bytes:
    return Sealer(signer or the_pki().seal, picture=picture, clock=lambda: NOW).seal(pdf).data


_TEMPLATES: dict[bytes, CmsTemplate] = {}


def template(signer: Party) -> CmsTemplate:
    """Return the signer's template, which proves itself for 30 ms when it is made."""
    return _TEMPLATES.setdefault(signer.certificate, _TEMPLATES.get(signer.certificate) or CmsTemplate.of(signer))


def press(
    pdf: PdfA, signer: Party, picture: Any = PICTURE, *, spoil: Callable[[bytes], bytes] = lambda made: made
) -> bytes:
    """Put a seal on that a sealer would refuse: what a verifier must be asked about."""
    cms = template(signer)
    revision = SealRevision(
        plan=pdf.plan.seals,
        fill=pdf.plan.seals[0],
        appearance=picture.appearance(),
        moment=NOW,
        reserved=cms.reserved,
    )
    return write_seal(pdf.data, revision, lambda digest: spoil(cms.sign(digest))).data


@functools.cache
def sealed(kind: str = "acceptance-receipt") -> bytes:
    return seal(rendered(kind))


def picture_digest(picture: Any = PICTURE) -> dict[str, str]:
    found = picture.appearance().digest()
    return {"alg": found.alg.value, "value": found.value}


def store(made: Pki | None = None, *, seal_over: dict[str, Any] | None = None, **over: Any) -> TrustStore:
    """Return a store that accepts the samples, but for what ``seal_over`` and ``over`` change."""
    made = made or the_pki()
    row = seal_row(made.seal, picture=picture_digest(), **(seal_over or {}))
    over.setdefault("agencies", [agency_row(row)])
    with tempfile.TemporaryDirectory() as folder:
        return TrustStore.load(write_store(Path(folder), made, **over))


@functools.cache
def good_store() -> TrustStore:
    return store()


def verifier(trust: TrustStore | None = None, policy: Policy | None = None, at: Any = NOW) -> Verifier:
    return Verifier(trust or good_store(), policy, clock=lambda: at, settings=SETTINGS)


@functools.cache
def the_verifier() -> Verifier:
    return verifier()


def verify(data: bytes) -> Report:
    return the_verifier().verify(data)


def check(report: Report, code: str) -> Check:
    found = [one for one in report.checks if one.code == code]
    assert found, f"no check {code}"
    return found[0]


@dataclass(frozen=True)
class Hole:
    """Where the hole of the newest seal stands, by its /ByteRange; for tests, which know what they sealed."""

    start: int
    end: int


def hole(data: bytes) -> Hole:
    *_, last = re.finditer(rb"/ByteRange ?\[ ?(\d+) (\d+) (\d+) (\d+)", data)
    return Hole(int(last[2]), int(last[3]))
