"""What the contestants work on: demonstration keys, and sample documents that differ in their numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from nh_edoc.codec import encode_json
from nh_edoc.demo.pki import AGENCY, LICENSING_SEAL, DemoPki, build_demo_pki
from nh_edoc.demo.tsa import LocalTimestamper
from nh_edoc.keys import load_signer
from nh_edoc.model.pdf import PdfA
from nh_edoc.ports import Signer
from nh_edoc.receipt import check_document, render_document
from nh_edoc.receipt.samples import sample
from nh_edoc.seal import RoundSeal, Sealer
from nh_edoc.settings import Settings
from nh_edoc.trust import TrustStore

if TYPE_CHECKING:
    from contextlib import ExitStack

    from nh_edoc.model.document import Document


def numbered(document: Document, number: int) -> Document:
    """Return ``document`` with another running number."""
    own = re.sub(r"\d+(?=\D*$)", str(number), document.head.number)
    return replace(document, head=replace(document.head, number=own))


@dataclass(frozen=True, kw_only=True)
class Work:
    """One document at each step; a contestant reads from these files and writes to ``target``."""

    case: Path
    pdf: PdfA
    rendered: Path
    sealed: Path
    target: Path
    foreign: Path
    """Of another producer, without our data; written by the bench that needs it."""


@dataclass(frozen=True, kw_only=True)
class Bench:
    """One kind of key with all that one agency's office has at hand, loaded once."""

    key: str
    """How the key is called in the table."""
    kind: str
    """A kind of document that this key may seal."""
    key_file: Path
    picture: RoundSeal
    pki: DemoPki
    signer: Signer
    sealer: Sealer
    authority: LocalTimestamper
    """Time stamps without a network: all contestants ask the same."""
    stamper: Sealer
    """The sealer at level B-T."""
    trust: TrustStore
    settings: Settings

    def documents(self, folder: Path, count: int) -> tuple[Work, ...]:
        """Return ``count`` documents with different numbers."""
        return tuple(self._document(folder, number) for number in range(1, count + 1))

    def _document(self, folder: Path, number: int) -> Work:
        document = numbered(sample(self.kind), number)
        pdf = render_document(check_document(document, self.settings), self.settings)
        stem = folder / f"{self.kind}-{number}"
        work = Work(
            case=stem.with_suffix(".json"),
            pdf=pdf,
            rendered=stem.with_suffix(".pdf"),
            sealed=stem.with_suffix(".sealed.pdf"),
            target=stem.with_suffix(".out.pdf"),
            foreign=stem.with_suffix(".foreign.pdf"),
        )
        work.case.write_bytes(encode_json(document))
        work.rendered.write_bytes(pdf.data)
        work.sealed.write_bytes(self.sealer.seal(pdf).data)
        return work


def benches(folder: Path, stack: ExitStack) -> tuple[Bench, ...]:
    """Return a bench for RSA-2048 and one for P-256; their keys stay loaded while ``stack`` is open."""
    pki = build_demo_pki(folder / "pki", now=datetime.now(UTC))
    trust = TrustStore.load(pki.trust)
    settings = Settings.load(env={}, options={"trust": pki.trust})
    made = []
    for key, kind, file, line in (
        ("RSA-2048", "approval-decision", pki.decision_seal, None),
        ("P-256", "acceptance-receipt", pki.receipt_seal, LICENSING_SEAL),
    ):
        picture = RoundSeal(name=AGENCY, line=line)
        signer = stack.enter_context(load_signer(f"pem:{file}"))
        authority = LocalTimestamper(
            signer=stack.enter_context(load_signer(f"pem:{pki.tsa}")), clock=lambda: datetime.now(UTC)
        )
        made.append(
            Bench(
                key=key,
                kind=kind,
                key_file=file,
                picture=picture,
                pki=pki,
                signer=signer,
                sealer=Sealer(signer, picture=picture, trust=trust),
                authority=authority,
                stamper=Sealer(signer, picture=picture, trust=trust, timestamper=authority),
                trust=trust,
                settings=settings,
            )
        )
    return tuple(made)
