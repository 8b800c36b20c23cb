"""A process that draws pages and can be killed: native renderers cannot be limited inside the process that needs them.

Run as ``python -I drawing_child.py pages|seals MOST WIDTH``: a PDF on standard input; on standard output
pictures, of ``seals`` each after the name of its field, every piece with its length before it in four octets.
Verification rules, 6.
"""

from __future__ import annotations

import ctypes
import io
import sys
from typing import TYPE_CHECKING, Any, Final

from nh_edoc._pdf.child import limit

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PAGES: Final = 500
"""Pages on which seals are looked for."""
LONGEST_NAME: Final = 400
"""Bytes of a field's name, UTF-16."""
MARGIN: Final = 8.0
"""Points around a seal: what it is pressed on is part of the picture."""
_SMALLEST: Final = 1.0
"""Points; a field without width or height shows nothing."""


def _tell(piece: bytes) -> None:
    sys.stdout.buffer.write(len(piece).to_bytes(4, "big") + piece)
    sys.stdout.buffer.flush()


def _draw(page: Any, width: int, crop: tuple[float, float, float, float] = (0, 0, 0, 0)) -> bytes:
    """Return a picture of a page without the strips that ``crop`` names: left, bottom, right, top, in points."""
    left, bottom, right, top = crop
    wide, high = page.get_width() - left - right, page.get_height() - bottom - top
    scale = min(width / max(wide, 1), 2 * width / max(high, 1))
    out = io.BytesIO()
    page.render(scale=scale, crop=crop, may_draw_forms=True).to_pil().save(out, "PNG", optimize=True)
    return out.getvalue()


def draw_pages(document: Any, most: int, width: int) -> None:
    """Draw the first ``most`` pages, each ``width`` pixels wide."""
    for index in range(min(most, len(document))):
        _tell(_draw(document[index], width))


def draw_seals(document: Any, most: int, width: int) -> None:
    """Draw what the page shows in and around each signed field, in the order of the pages."""
    told = 0
    for index in range(min(MOST_PAGES, len(document))):
        page = document[index]
        for name, box in _signed_fields(document, page):
            if told == most:
                return
            told += 1
            _tell(name.encode("utf-8", "replace"))
            _tell(_draw(page, width, _crop(page, box)))


def _signed_fields(document: Any, page: Any) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Yield name and box of the signature fields on a page that have a value."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - after the limits

    form = document.formenv
    for place in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, place)
        try:
            kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation) if form else -1
            rect = pdfium.FS_RECTF()
            if kind == pdfium.FPDF_FORMFIELD_SIGNATURE and pdfium.FPDFAnnot_GetRect(annotation, rect):
                box = (rect.left, rect.bottom, rect.right, rect.top)
                shown = min(box[2] - box[0], box[3] - box[1]) >= _SMALLEST
                if shown and pdfium.FPDFAnnot_HasKey(annotation, b"V"):
                    yield _name(pdfium, form, annotation), box
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _name(pdfium: Any, form: Any, annotation: Any) -> str:
    room = (ctypes.c_ushort * (LONGEST_NAME // 2))()
    size = pdfium.FPDFAnnot_GetFormFieldName(form, annotation, room, LONGEST_NAME)
    if not 0 < size <= LONGEST_NAME:
        return ""
    return bytes(room)[:size].decode("utf-16-le", "replace").rstrip("\0")


def _crop(page: Any, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return what to leave out around a box; the page may begin elsewhere than at the origin."""
    left, bottom, right, top = page.get_mediabox()
    sides = (box[0] - left, box[1] - bottom, right - box[2], top - box[3])
    return tuple(max(0.0, side - MARGIN) for side in sides)


def main(what: str, most: int, width: int) -> None:
    """Draw pages or seals of the document on standard input."""
    import pypdfium2 as pdfium  # noqa: PLC0415 - after the limits

    document = pdfium.PdfDocument(sys.stdin.buffer.read(), autoclose=True)
    document.init_forms()  # the appearances of fields, seals among them
    (draw_seals if what == "seals" else draw_pages)(document, most, width)


if __name__ == "__main__":
    limit()
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
