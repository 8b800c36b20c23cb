"""PDF out, sealed PDF back: leave a file for a seal that is put on elsewhere, and go on with what comes back.

What comes back must begin, byte for byte, with the file that went out; nothing else that somebody sealed becomes a
document of the agency.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.long_term import end_of
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pyhanko.outcome import Purpose
from nh_edoc.errors import EdocError, InputError, Problem, VerificationError
from nh_edoc.logs import log
from nh_edoc.model.digest import Digest
from nh_edoc.model.document import Document
from nh_edoc.model.files import write_atomically
from nh_edoc.model.pdf import CheckedDocument, PdfA
from nh_edoc.model.report import Report, Result, Verdict
from nh_edoc.model.source import read_source, source_name
from nh_edoc.receipt import check_document, render_document
from nh_edoc.receipt.rendered import DATA, embedded_files, read_planned, waiting_seals
from nh_edoc.seal.fields import part_with_fields, with_fields
from nh_edoc.seal.sealed import read_sealed
from nh_edoc.verify.file_bytes import FileBytes
from nh_edoc.verify.inspect import inspect_file
from nh_edoc.verify.strict import examine_seal
from nh_edoc.workflow.issue import NOWHERE, Destination

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nh_edoc.model.report import Acceptance
    from nh_edoc.model.source import Source
    from nh_edoc.settings import Settings
    from nh_edoc.verify import Verifier
    from nh_edoc.workflow.journal import Journal

LARGEST: Final = 256 * 1024 * 1024
"""Greatest file that is accepted, in bytes: the verifier looks into none that is larger."""
_OURS: Final = "strict"
_NO_FILES: Final[Mapping[str, bytes]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaiting:
    """待用印文件: a document that only lacks its seal."""

    checked: CheckedDocument
    pdf: PdfA
    """With all planned fields, none of them sealed."""
    digest: Digest
    """Of the file that went out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A document that was sealed elsewhere."""

    document: Document
    report: Report
    """VALID, by the trust store."""


def await_seal(
    document: Document,
    settings: Settings,
    *,
    accept: Sequence[Acceptance] = (),
    files: Mapping[str, bytes] = _NO_FILES,
    to: Destination = NOWHERE,
) -> Awaiting:
    """Check ``document`` by the law and render it with empty fields, ready to be sealed elsewhere.

    The registry keeps that this very file is awaited; awaiting the document again, for example corrected, replaces it.

    Args:
        document: what is to be issued.
        settings: what the rules and the QR code are judged and made by.
        accept: rules that block and are accepted by name.
        files: content of each file that the document names as attached, by its name.
        to: where the file and the entry go; both are there when this returns, or neither.

    Raises:
        RuleError: `rules.blocked`: the law forbids it as it is.
        InputError: as ``issue_document``.
        FileError: the file cannot be written, or the registry cannot work.
    """
    if to.journal is not None:
        to.journal.require_free(document.particulars)
        to.journal.require_number_open(document.particulars)
        to.journal.require_amendable(document)
    checked = check_document(document, settings, accept=accept)
    pdf = with_fields(render_document(checked, settings, files=files))
    digest = Digest.of(pdf.data)
    if to.path is not None:
        write_atomically(to.path, pdf.data, source=to.source)
    try:
        if to.journal is not None:
            reasons = tuple(f"{one.rule}: {one.reason}" for one in checked.acceptances)
            to.journal.awaits(document.particulars, data=pdf.xml_digest, file=digest, accepted=reasons)
    except EdocError:
        if to.path is not None:
            to.path.unlink(missing_ok=True)
        raise
    stated = document.particulars
    log("awaiting", kind=stated.kind, number=stated.number, digest=digest.value)
    return Awaiting(checked=checked, pdf=pdf, digest=digest)


def accept_document(
    source: Source,
    settings: Settings,
    verifier: Verifier,
    *,
    accept: Sequence[Acceptance] = (),
    journal: Journal | None = None,
) -> Accepted:
    """Take back a file that was sealed elsewhere, and enter it as issued.

    It must begin with the file that went out: the one whose digest the registry keeps or, without a registry, the one
    that its data renders to. It must be VALID: sealed by whom the plan and the trust store say, by the rules of the
    profile. A refusal changes nothing.

    A document of several organs (许可法 art. 26) that went to the others with a seal of ours is taken back likewise.

    Args:
        source: the sealed file; it is only read.
        settings: what a file is rendered again by.
        verifier: says whether the seal holds.
        accept: rules that block and are accepted by name; only asked where the file is rendered again.
        journal: where the issue is entered.

    Raises:
        InputError: `accept.unreadable`, `accept.no-field`: not a file that went out; `accept.not-awaited`: the registry
            awaits none of this number; `accept.changed`: the file that it begins with is another one;
            `accept.unsealed`; `accept.pending`: organs have not sealed it yet; `accept.foreign`: the seal is not of
            the profile; `registry.*`.
        RuleError: `rules.blocked`.
        VerificationError: it is not VALID; the error carries the report.
        FileError: it cannot be read, or the registry cannot work.
    """
    data = read_source(source, limit=LARGEST)
    sent, left = _sent(data)
    document = sent.document
    if not isinstance(document, Document):  # only a licence, which is never awaited
        raise TypeError(document)
    if journal is not None:
        journal.require_free(document.particulars)
        journal.require_amendable(document)
    accepted: tuple[Acceptance, ...] = ()
    if journal is not None and left:
        _require_awaited(sent, document, journal)
    else:
        accepted = _require_same_rendering(sent, document, settings, accept, left=left)
    if journal is not None:
        journal.require_not_awaited(document.particulars, sent.xml_digest)
    if sent.data == data:
        raise InputError("accept.unsealed", number=document.head.number)
    report = replace(verifier.verify(data), file_name=source_name(source))
    _require_valid(replace(sent, data=data), report)
    if journal is not None:
        _enter(journal, document, replace(sent, data=data), report, accepted)
    log("accepted", kind=document.kind, number=document.head.number, digest=report.file_digest.value)
    return Accepted(document=document, report=report)


def _enter(journal: Journal, document: Document, pdf: PdfA, report: Report, accepted: Sequence[Acceptance]) -> None:
    *_, signer = (one for one in read_sealed(pdf.data).subjects if one.purpose is Purpose.SEAL)  # as `seal_further`
    journal.issued(
        document.particulars,
        data=pdf.xml_digest,
        file=report.file_digest,
        signer=signer.certificate,
        accepted=tuple(f"{one.rule}: {one.reason}" for one in accepted),
    )
    journal.followed(document)


def _sent(data: bytes) -> tuple[PdfA, bool]:
    """Return the beginning of a file as it went out, and whether `await_seal` left it.

    If not, it went to other organs with a seal of ours, and the beginning is what was rendered.

    Raises:
        InputError: `accept.unreadable`; `accept.no-field`: it went out in neither way; `embedded.*`.
    """
    try:
        found = part_with_fields(data)
        base = data[: end_of(PdfFile(data), 0)]
    except (PdfSyntaxError, PdfUnsupported) as error:
        raise InputError("accept.unreadable", reason=error.code) from error
    sent = read_planned(base if found is None else found)
    if found is None and len(sent.plan.seals) == 1:
        raise InputError("accept.no-field")
    return sent, found is not None


def _require_same_rendering(
    sent: PdfA, document: Document, settings: Settings, accept: Sequence[Acceptance], *, left: bool
) -> tuple[Acceptance, ...]:
    """Return which rules are accepted, when the file that went out is what its data renders to."""
    checked = check_document(document, settings, accept=accept)
    again = render_document(checked, settings, files=embedded_files(sent.data, DATA).files)
    if (with_fields(again) if left else again).data != sent.data:
        raise InputError("accept.changed", number=document.head.number)
    return tuple(checked.acceptances)


def _require_awaited(sent: PdfA, document: Document, journal: Journal) -> None:
    """Return when the registry awaits exactly this file."""
    found = journal.awaited(document.particulars)
    if found is None:
        raise InputError("accept.not-awaited", number=document.head.number)
    if (found.file, found.data) != (Digest.of(sent.data), sent.xml_digest):
        raise InputError("accept.changed", number=document.head.number)


def _require_valid(pdf: PdfA, report: Report) -> None:
    """Return when the verdict is VALID; of a seal in another form say what is not of the profile.

    A document that several organs make (许可法 art. 26) is taken back with its last seal.
    """
    if report.lane != _OURS and report.verdict is not Verdict.INVALID:
        problems = tuple(_foreign(pdf.data))
        raise InputError("accept.foreign", problems, name=report.file_name)
    waiting = waiting_seals(pdf)
    if waiting and report.verdict is not Verdict.INVALID:
        labels = ", ".join(one.label for one in waiting)
        raise InputError("accept.pending", number=pdf.document.particulars.number, what=labels)
    if report.verdict is not Verdict.VALID:
        raise VerificationError(report)


def _foreign(data: bytes) -> Iterator[Problem]:
    """Yield what in the seals of a file is not as the profile has it."""
    try:
        found = inspect_file(data)
        sealed = FileBytes(data).upto(found.long_term.end)
        for facts in found.facts.seals:
            for one in examine_seal(sealed, facts)[1]:
                if one.result is not Result.PASSED:
                    code = one.reason or f"check.{one.code}.{one.result.value}"
                    yield Problem(path=facts.field, code=code, params=one.params)
    except (PdfSyntaxError, PdfUnsupported) as error:
        yield Problem(path="", code="accept.unreadable", params={"reason": error.code})
