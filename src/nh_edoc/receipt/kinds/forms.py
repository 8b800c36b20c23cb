"""What forms print alike: rows of labels and values, and who the applicant is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc.receipt import wording
from nh_edoc.receipt.printing import Piece, Printed, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from nh_edoc.model.document import Applicant

Field = tuple[str, tuple[Piece, ...]]
"""Label and value of one field of a form."""


def form_lines(rows: Iterable[Sequence[Field]]) -> Iterator[Printed]:
    """Yield the strings of a form: a row of one field is wide, one of two has a left and a right."""
    for index, row in enumerate(rows):
        for side, (label, value) in zip(("left", "right") if len(row) > 1 else ("wide",), row, strict=True):
            yield from line(f"form/{index}/{side}/label", label)
            yield from line(f"form/{index}/{side}/value", *value)


def paired(fields: Iterable[Field]) -> list[list[Field]]:
    """Return fields as rows of two, as far as there are two."""
    given = list(fields)
    return [given[at : at + 2] for at in range(0, len(given), 2)]


def identity(applicant: Applicant) -> Iterator[Field]:
    """Yield who the applicant is and who speaks for them (办法 art. 7)."""
    here = "/head/applicant"
    yield "证件类型", ((wording.ID_TYPES[applicant.id_type], f"{here}/idType"),)
    yield "证件号码", ((applicant.id_number, f"{here}/idNumber"),)
    if applicant.legal_representative:
        yield "法定代表人", ((applicant.legal_representative, f"{here}/legalRepresentative"),)
    for label, name, contact in (("代理人", "agent", applicant.agent), ("联系人", "contact", applicant.contact)):
        if contact:
            mobile: tuple[Piece, ...] = ("　", (contact.mobile, f"{here}/{name}/mobile")) if contact.mobile else ()
            yield label, ((contact.name, f"{here}/{name}/name"), *mobile)
