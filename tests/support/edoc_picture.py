"""Pictures of seals as a viewer shows them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2 as pdfium

if TYPE_CHECKING:
    from PIL import Image

    from nh_edoc.model.appearance import Appearance

DPI = 600
SIDE = 50.0
"""Width of the test page in mm; the seal stands in its middle."""


def page_with(appearance: Appearance, ground: str = "") -> Image.Image:
    """Render the appearance in the middle of a page, over ``ground`` (operators)."""
    pdf = pikepdf.new()
    side = SIDE / 25.4 * 72
    page = pdf.add_blank_page(page_size=(side, side))
    form = pikepdf.Stream(pdf, appearance.content)
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = [0, 0, float(appearance.width), float(appearance.height)]
    form.Resources = pikepdf.Dictionary(
        ExtGState=pikepdf.Dictionary(Ink=pikepdf.Dictionary(BM=pikepdf.Name.Multiply)),
    )
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(S=form))
    shift = (side - float(appearance.width)) / 2
    page.Contents = pikepdf.Stream(pdf, f"{ground} q 1 0 0 1 {shift:.4f} {shift:.4f} cm /S Do Q".encode())
    out = io.BytesIO()
    pdf.save(out)
    with pdfium.PdfDocument(out.getvalue()) as document:
        image: Image.Image = document[0].render(scale=DPI / 72).to_pil()
        return image.convert("RGB")
