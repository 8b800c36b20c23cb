"""Take the data out of a PDF again. What comes out is unverified: a verdict is the verifier's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.attachments import attachments
from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.signature import filled_names
from nh_edoc.codec import decode_xml, document_digest
from nh_edoc.errors import InputError
from nh_edoc.model.pdf import PdfA
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds import KINDS

if TYPE_CHECKING:
    from nh_edoc.model.document import Document, PlannedSeal

DATA: Final = "document.xml"
"""Name of the embedded data (docs/profile.md, 2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """What a PDF of the profile carries."""

    xml: bytes
    """The data, as embedded."""
    files: Mapping[str, bytes]
    """The other files, by name."""


def embedded_document(data: bytes) -> Document:
    """Return the document that a PDF holds as data.

    Raises:
        InputError: `embedded.unreadable`: no PDF that can be read; `embedded.none`: not exactly one set of data;
            `document.invalid`: the data has the wrong form.
    """
    return decode_xml(embedded_files(data, DATA).xml, KINDS, name=DATA)


def read_waiting(data: bytes) -> PdfA:
    """Return a rendered file that waits for a seal: its first, or the next of its plan.

    Raises:
        InputError: as `embedded_document`; `embedded.complete`: all planned seals stand on it.
    """
    pdf = read_planned(data)
    if not waiting_seals(pdf):
        raise InputError("embedded.complete")
    return pdf


def read_planned(data: bytes) -> PdfA:
    """Return a file with its seal plan, whatever stands on it already; nothing of it is verified.

    Raises:
        InputError: as `embedded_document`.
    """
    xml = embedded_files(data, DATA).xml
    document = decode_xml(xml, KINDS, name=DATA)
    if document.seal_plan is None:
        raise InputError("embedded.none", count=0)
    return PdfA(data=data, document=document, xml_digest=document_digest(xml))


def waiting_seals(pdf: PdfA) -> tuple[PlannedSeal, ...]:
    """Return the planned seals that do not stand on the file yet, in their order.

    Raises:
        InputError: `embedded.unreadable`.
    """
    try:
        filled = filled_names(PdfFile(pdf.data))
    except (PdfSyntaxError, PdfUnsupported) as error:
        raise InputError("embedded.unreadable", reason=error.code) from error
    return tuple(seal for seal in sorted(pdf.plan.seals, key=lambda seal: seal.order) if seal.field not in filled)


def embedded_files(data: bytes, name: str) -> Embedded:
    """Return the data of the given ``name`` and all other embedded files.

    Raises:
        InputError: `embedded.unreadable`; `embedded.none`: not exactly one file of that name.
    """
    try:
        file = PdfFile(data)
        found = attachments(file)
        own = [one for one in found if one.unicode_name == name]
        if len(own) != 1:
            raise InputError("embedded.none", count=len(own))
        others = {one.unicode_name or "": file.decode(one.stream) for one in found if one.unicode_name != name}
        return Embedded(xml=file.decode(own[0].stream), files=others)
    except (PdfSyntaxError, PdfUnsupported) as error:
        raise InputError("embedded.unreadable", reason=error.code) from error
