"""Put the next planned seal on a file that others have sealed: verify, compare, seal, enter when complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc._pdf.long_term import end_of
from nh_edoc._pdf.read import PdfFile
from nh_edoc.errors import InputError, VerificationError
from nh_edoc.model.document import Document
from nh_edoc.model.report import Result, Verdict
from nh_edoc.receipt import check_document, render_document
from nh_edoc.receipt.rendered import DATA, embedded_files, read_waiting
from nh_edoc.seal.fields import part_with_fields, with_fields
from nh_edoc.verify.catalogue import CATALOGUE, Weight
from nh_edoc.workflow.issue import Destination, deliver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nh_edoc.model.pdf import SealedPdf
    from nh_edoc.model.report import Acceptance, Report
    from nh_edoc.seal import Sealer
    from nh_edoc.settings import Settings
    from nh_edoc.verify import Verifier

_NOWHERE = Destination()
_PENDING = "seal.pending"


def seal_further(  # noqa: PLR0913 - the verb, each argument by its name
    data: bytes,
    settings: Settings,
    sealer: Sealer,
    verifier: Verifier,
    *,
    field: str | None = None,
    accept: Sequence[Acceptance] = (),
    to: Destination = _NOWHERE,
) -> SealedPdf:
    """Return a document that several seal with the next seal of its plan.

    Several organs make it together (许可法 art. 26), or its applicant has sealed it before the agency (办法 art. 19).

    Nobody adds a seal to what does not hold: the seals that stand on it must be good in every respect, and what they
    stand on must be what its data renders to. With the last seal it is entered in the registry as issued.

    Args:
        data: the file, sealed at least once.
        settings: what the rules are judged by.
        sealer: the seal of whose turn it is.
        verifier: judges the seals that are there.
        field: which field is meant; it must be the next of the plan.
        accept: rules that block and are accepted by name.
        to: where the file and, when it is complete, the entry go.

    Raises:
        VerificationError: the file is INVALID.
        InputError: `cosign.open`: a seal on it is not proven; `embedded.*`: not a file that waits for a seal;
            `issue.not-as-rendered`; a number that is taken.
        RuleError: `rules.blocked`.
        SignerError, TimestampError, FileError: as ``seal_document``.
    """
    pdf = read_waiting(data)
    _require_good(verifier.verify(data))
    document = pdf.document
    if not isinstance(document, Document):
        raise InputError("issue.license", number=document.number)
    if to.journal is not None:
        to.journal.require_free(document.particulars)
        to.journal.require_amendable(document)
    checked = check_document(document, settings, accept=accept)
    again = render_document(
        checked, settings, files=embedded_files(data, DATA).files, straddle=pdf.plan.straddle is not None
    )
    left = part_with_fields(data)  # it went out without a seal (`await_seal`)
    if (left or data[: end_of(PdfFile(data), 0)]) != (with_fields(again) if left else again).data:
        raise InputError("issue.not-as-rendered", number=document.head.number)
    if to.journal is not None:
        to.journal.require_not_awaited(document.particulars, pdf.xml_digest)
    sealed = sealer.seal(pdf, field=field)
    deliver(pdf, sealed, sealer, to, accepted=checked.acceptances)
    return sealed


def _require_good(report: Report) -> None:
    """Return when nothing is open but the seals that are still to come."""
    if report.verdict is Verdict.INVALID:
        raise VerificationError(report)
    unsettled = sorted(
        {
            one.code
            for one in report.checks
            if one.result in {Result.FAILED, Result.UNKNOWN}
            and one.code != _PENDING
            and CATALOGUE[one.code].weight is not Weight.INFORMATIVE
        }
    )
    if unsettled:
        raise InputError("cosign.open", name=report.file_name, checks=", ".join(unsettled))
