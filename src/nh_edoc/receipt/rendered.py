"""Take the data out of a PDF again. What comes out is unverified: a verdict is the verifier's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.attachments import attachments
from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.signature import signature_fields
from nh_edoc.codec import decode_xml, document_digest
from nh_edoc.errors import InputError
from nh_edoc.model.pdf import PdfA
from nh_edoc.receipt.kinds import KINDS

if TYPE_CHECKING:
    from nh_edoc.model.document import Document

DATA: Final = "document.xml"
"""Name of the embedded data (docs/profile.md, 2)."""


def embedded_document(data: bytes) -> Document:
    """Return the document that a PDF holds as data.

    Raises:
        InputError: `embedded.unreadable`: no PDF that can be read; `embedded.none`: not exactly one set of data;
            `document.invalid`: the data has the wrong form.
    """
    return decode_xml(_embedded(data), KINDS, name=DATA)


def read_rendered(data: bytes) -> PdfA:
    """Return a rendered file that was written before, ready for its first seal.

    Raises:
        InputError: as `embedded_document`; `embedded.sealed`: a seal stands on it already.
    """
    xml = _embedded(data)
    try:
        fields = signature_fields(PdfFile(data))
    except (PdfSyntaxError, PdfUnsupported) as error:
        raise InputError("embedded.unreadable", reason=error.code) from error
    if any(field.value is not None for field in fields):
        raise InputError("embedded.sealed")
    document = decode_xml(xml, KINDS, name=DATA)
    if document.seal_plan is None:
        raise InputError("embedded.none", count=0)
    return PdfA(data=data, document=document, xml_digest=document_digest(xml))


def _embedded(data: bytes) -> bytes:
    try:
        file = PdfFile(data)
        found = [one for one in attachments(file) if one.unicode_name == DATA]
        if len(found) != 1:
            raise InputError("embedded.none", count=len(found))
        return file.decode(found[0].stream)
    except (PdfSyntaxError, PdfUnsupported) as error:
        raise InputError("embedded.unreadable", reason=error.code) from error
