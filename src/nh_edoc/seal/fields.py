"""Make a rendered file ready for seals that are put on elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nh_edoc._pdf.seal_revision import write_fields

if TYPE_CHECKING:
    from nh_edoc.model.pdf import PdfA


def with_fields(pdf: PdfA) -> PdfA:
    """Return a rendered file with all planned fields in one more revision, none of them sealed (docs/profile.md, 1).

    The same file gives the same bytes.

    Raises:
        SignerError: `seal.file`, `seal.field-filled`: it is no rendered file without fields.
    """
    return replace(pdf, data=write_fields(pdf.data, pdf.plan.seals))
