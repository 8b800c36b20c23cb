"""Decisions of several pages with a seal over the right edges of all of them."""

from __future__ import annotations

import functools
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
from edoc_sealed import SETTINGS, seal

from nh_edoc.receipt import check_document, render_document
from nh_edoc.receipt.samples import sample

if TYPE_CHECKING:
    from PIL import Image

    from nh_edoc.model.document import Document
    from nh_edoc.model.pdf import PdfA

LINES = 3
"""Paragraphs that fill a little less than a page are 12."""


def long_document(paragraphs: int) -> Document:
    document = sample("approval-decision")
    body = document.body
    return replace(document, body=replace(body, content=(*body.content, *("演示内容，" * 39 + "演示。",) * paragraphs)))


@functools.cache
def straddled(paragraphs: int = 2) -> PdfA:
    """A decision whose seal is planned over all right edges; two paragraphs make two pages."""
    return render_document(check_document(long_document(paragraphs), SETTINGS), SETTINGS, straddle=True)


@functools.cache
def sealed_across(paragraphs: int = 2) -> bytes:
    return seal(straddled(paragraphs))


def page_pictures(data: bytes, dpi: int = 300) -> list[Image.Image]:
    """Render every page as a viewer shows it, seals and all."""
    with pdfium.PdfDocument(io.BytesIO(data)) as document:
        document.init_forms()
        return [page.render(scale=dpi / 72, may_draw_forms=True).to_pil().convert("RGB") for page in document]
