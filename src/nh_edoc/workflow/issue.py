"""Issue a document: check, render, seal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nh_edoc.errors import InputError
from nh_edoc.model.document import Document
from nh_edoc.model.pdf import CheckedDocument, PdfA, SealedPdf
from nh_edoc.receipt import check_document, render_document
from nh_edoc.receipt.rendered import DATA, embedded_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nh_edoc.model.report import Acceptance
    from nh_edoc.seal import Sealer
    from nh_edoc.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A document on each step of its way."""

    checked: CheckedDocument
    pdf: PdfA
    sealed: SealedPdf


def issue_document(
    document: Document, settings: Settings, sealer: Sealer, *, accept: Sequence[Acceptance] = ()
) -> Issued:
    """Check ``document`` by the law, render it, put the first planned seal on it.

    Raises:
        RuleError: `rules.blocked`: the law forbids it as it is.
        InputError: a character that no font has, or an acceptance of a rule that did not fire.
        SignerError: key, certificate or authority do not allow this seal.
    """
    checked = check_document(document, settings, accept=accept)
    pdf = render_document(checked, settings)
    return Issued(checked=checked, pdf=pdf, sealed=sealer.seal(pdf))


def seal_document(
    pdf: PdfA, settings: Settings, sealer: Sealer, *, field: str | None = None, accept: Sequence[Acceptance] = ()
) -> SealedPdf:
    """Seal a rendered file that came from outside this process.

    What a seal vouches for must be what nh_edoc would have rendered: the embedded data is rendered again and
    compared byte for byte, so that nothing else can be slipped under the seal.

    Raises:
        InputError: `issue.not-as-rendered`: the file is not what its data renders to.
        RuleError: `rules.blocked`: the law forbids the document as it is.
        SignerError: key, certificate or authority do not allow this seal.
    """
    if not isinstance(pdf.document, Document):
        raise TypeError(pdf.document.kind)
    checked = check_document(pdf.document, settings, accept=accept)
    again = render_document(checked, settings, files=embedded_files(pdf.data, DATA).files)
    if again.data != pdf.data:
        raise InputError("issue.not-as-rendered", number=pdf.document.particulars.number)
    return sealer.seal(pdf, field=field)
