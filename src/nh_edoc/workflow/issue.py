"""Issue a document: check, render, seal, keep, register."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from nh_edoc.errors import EdocError, InputError
from nh_edoc.logs import log
from nh_edoc.model.document import Document
from nh_edoc.model.files import write_atomically
from nh_edoc.model.pdf import CheckedDocument, PdfA, SealedPdf
from nh_edoc.receipt import check_document, render_document
from nh_edoc.receipt.rendered import DATA, embedded_files
from nh_edoc.seal.fields import with_fields
from nh_edoc.workflow.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nh_edoc.model.report import Acceptance
    from nh_edoc.seal import Sealer
    from nh_edoc.settings import Settings

_UNKNOWN_REVOCATION: Final = "revocation: unknown"
"""What the registry keeps of a seal that was put on although nobody could say that its signer was not revoked."""
_NO_FILES: Final[Mapping[str, bytes]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A document on each step of its way."""

    checked: CheckedDocument
    pdf: PdfA
    sealed: SealedPdf


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where an issued file goes, and where its issue is entered."""

    path: Path | None = None
    """The file; None: the bytes are returned only."""
    source: Path | None = None
    """The input, which must not be written over."""
    journal: Journal | None = None


NOWHERE: Final = Destination()


def issue_document(  # noqa: PLR0913 - the verb, each argument by its name
    document: Document,
    settings: Settings,
    sealer: Sealer,
    *,
    accept: Sequence[Acceptance] = (),
    files: Mapping[str, bytes] = _NO_FILES,
    straddle: bool = False,
    to: Destination = NOWHERE,
) -> Issued:
    """Check ``document`` by the law, render it, put the first planned seal on it.

    A document that several organs make is entered in the registry with its last seal (`seal_further`).

    Args:
        document: what to issue.
        settings: what the rules and the QR code are judged and made by.
        sealer: the agency's seal.
        accept: rules that block and are accepted by name.
        files: content of each file that the document names as attached, by its name.
        straddle: whether the seal also goes over the right edges of all pages (骑缝章).
        to: where the file and the entry in the registry go; both are there when this returns, or neither.

    Raises:
        RuleError: `rules.blocked`: the law forbids it as it is.
        InputError: a character that no font has, an acceptance of a rule that did not fire, an attached file that
            is not the one that the data names, a number that is taken, an amendment of what is not in force.
        SignerError: key, certificate or authority do not allow this seal.
        TimestampError: a time stamp was asked for and there is none.
        FileError: the file cannot be written, or the registry cannot work.
    """
    if to.journal is not None:
        to.journal.require_free(document.particulars)
        to.journal.require_amendable(document)
    checked = check_document(document, settings, accept=accept)
    pdf = render_document(checked, settings, files=files, straddle=straddle)
    if to.journal is not None:
        to.journal.require_not_awaited(document.particulars, pdf.xml_digest)
    sealed = sealer.seal(pdf)
    deliver(pdf, sealed, sealer, to, accepted=checked.acceptances)
    return Issued(checked=checked, pdf=pdf, sealed=sealed)


def seal_document(  # noqa: PLR0913 - the verb, each argument by its name
    pdf: PdfA,
    settings: Settings,
    sealer: Sealer,
    *,
    field: str | None = None,
    accept: Sequence[Acceptance] = (),
    to: Destination = NOWHERE,
) -> SealedPdf:
    """Seal a rendered file that came from outside this process.

    What a seal vouches for must be what nh_edoc would have rendered: the embedded data is rendered again and
    compared byte for byte, so that nothing else can be slipped under the seal.

    Raises:
        InputError: `issue.not-as-rendered`: the file is not what its data renders to.
        RuleError: `rules.blocked`: the law forbids the document as it is.
        SignerError: key, certificate or authority do not allow this seal.
        TimestampError: a time stamp was asked for and there is none.
        FileError: the file cannot be written, or the registry cannot work.
    """
    document = pdf.document
    if not isinstance(document, Document):  # a licence is sealed where it is made
        raise InputError("issue.license", number=document.number)
    if to.journal is not None:
        to.journal.require_free(document.particulars)
        to.journal.require_amendable(document)
    checked = check_document(document, settings, accept=accept)
    again = render_document(
        checked, settings, files=embedded_files(pdf.data, DATA).files, straddle=pdf.plan.straddle is not None
    )
    # a file that was left for a seal put on elsewhere has its fields already
    if pdf.data != again.data and pdf.data != with_fields(again).data:
        raise InputError("issue.not-as-rendered", number=document.head.number)
    if to.journal is not None:
        to.journal.require_not_awaited(document.particulars, pdf.xml_digest)
    sealed = sealer.seal(pdf, field=field)
    deliver(pdf, sealed, sealer, to, accepted=checked.acceptances)
    return sealed


def deliver(pdf: PdfA, sealed: SealedPdf, sealer: Sealer, to: Destination, *, accepted: Sequence[Acceptance]) -> None:
    """Write the file, then enter it: an entry without a file would be a document that nobody has.

    What cannot be entered does not stay: two documents of one number must not leave the house.

    Raises:
        FileError, InputError: as the file system and the registry answer.
    """
    if to.path is not None:
        write_atomically(to.path, sealed.data, source=to.source)
    stated = pdf.document.particulars
    log("issued", kind=stated.kind, number=stated.number, level=sealed.level.value, digest=sealed.digest.value)
    if sealed.unknown_revocation:
        log("revocation-unknown", kind=stated.kind, number=stated.number)
    if to.journal is None or sealed.pending:  # a document that an organ has not sealed yet is not issued
        return
    try:
        to.journal.issued(
            pdf.document.particulars,
            data=pdf.xml_digest,
            file=sealed.digest,
            signer=sealer.certificate,
            accepted=(
                *(f"{one.rule}: {one.reason}" for one in accepted),
                *((_UNKNOWN_REVOCATION,) if sealed.unknown_revocation else ()),
            ),
        )
        if isinstance(pdf.document, Document):
            to.journal.followed(pdf.document)
    except EdocError:
        if to.path is not None:
            to.path.unlink(missing_ok=True)
        raise
