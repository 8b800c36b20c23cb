"""Make a rendered file ready for seals that are put on elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nh_edoc._pdf.long_term import end_of
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.seal_revision import write_fields
from nh_edoc._pdf.signature import signature_fields

if TYPE_CHECKING:
    from nh_edoc.model.pdf import PdfA


def with_fields(pdf: PdfA) -> PdfA:
    """Return a rendered file with all planned fields in one more revision, none of them sealed (docs/profile.md, 1).

    The same file gives the same bytes.

    Raises:
        SignerError: `seal.file`, `seal.field-filled`: it is no rendered file without fields.
    """
    return replace(pdf, data=write_fields(pdf.data, pdf.plan.seals))


def part_with_fields(data: bytes) -> bytes | None:
    """Return the beginning of a file, sealed or not, up to the revision that `with_fields` adds; None: it has none.

    Raises:
        PdfSyntaxError: malformed.
        PdfUnsupported: a feature that the profile does not use, or a limit.
    """
    file = PdfFile(data)
    found = [] if len(file.revisions) < 2 else signature_fields(file.at_revision(1))  # noqa: PLR2004 - base, fields
    if not found or any(one.value is not None for one in found):
        return None
    return data[: end_of(file, 1)]
