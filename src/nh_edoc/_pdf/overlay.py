"""Draw something over the pages of anybody's PDF, in a new file that is no longer the one that it was made of.

What was interactive becomes paint, attachments and signatures are left behind: a preview must not be taken for the
document.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import pikepdf

from nh_edoc._pdf.errors import PdfSyntaxError
from nh_edoc._pdf.geometry import Box, Matrix
from nh_edoc.model.appearance import Appearance
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nh_edoc.model.appearance import Bitmap

PALE: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """A picture on a page."""

    page: int
    """From 0."""
    appearance: Appearance
    matrix: Matrix
    """From the picture's box into the user space of the page."""
    rect: Box
    """What of the page it may reach."""
    pale: bool
    """Whether it is painted half transparent."""


def overlaid(data: bytes, overlays: Sequence[Overlay]) -> bytes:
    """Return a new file with the pages of ``data`` and the pictures on them.

    Raises:
        PdfSyntaxError: `overlay`: qpdf cannot read the file.
    """
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as source, pikepdf.new() as made:
            source.flatten_annotations("all")
            made.pages.extend(source.pages)
            known: dict[int, pikepdf.Object] = {}
            for index, page in enumerate(made.pages):
                for key in ("/Annots", "/AA"):
                    if key in page.obj:
                        del page.obj[key]
                mine = [one for one in overlays if one.page == index]
                if mine:
                    _draw(made, page, mine, known)
            out = io.BytesIO()
            made.save(out, deterministic_id=True)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RuntimeError) as error:
        raise PdfSyntaxError("overlay", 0) from error
    return out.getvalue()


def _draw(made: pikepdf.Pdf, page: pikepdf.Page, overlays: Sequence[Overlay], known: dict[int, pikepdf.Object]) -> None:
    states = pikepdf.Dictionary(ca=PALE, CA=PALE)
    state = page.add_resource(states, pikepdf.Name.ExtGState)
    words = []
    for one in overlays:
        if id(one.appearance) not in known:
            known[id(one.appearance)] = _form(made, one.appearance)
        name = page.add_resource(known[id(one.appearance)], pikepdf.Name.XObject)
        box = one.rect
        clip = f"{box.left:.3f} {box.bottom:.3f} {box.right - box.left:.3f} {box.top - box.bottom:.3f} re W n"
        matrix = " ".join(f"{value:.6f}" for value in one.matrix)
        words.append(f"q {clip} {f'{state} gs ' if one.pale else ''}{matrix} cm {name} Do Q")
    page.contents_add(b"q", prepend=True)
    page.contents_add(("Q\n" + "\n".join(words)).encode("ascii"))


def _form(made: pikepdf.Pdf, appearance: Appearance) -> pikepdf.Object:
    ink = pikepdf.Dictionary(Ink=pikepdf.Dictionary(BM=pikepdf.Name.Multiply))
    form = pikepdf.Stream(made, appearance.content)
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = [0, 0, float(appearance.width), float(appearance.height)]
    form.Resources = pikepdf.Dictionary(ExtGState=ink)
    # painted as one, so that half transparent strokes do not show through each other
    form.Group = pikepdf.Dictionary(S=pikepdf.Name.Transparency, CS=pikepdf.Name.DeviceRGB)
    if appearance.bitmap is not None:
        form.Resources.XObject = pikepdf.Dictionary(Seal=_image(made, appearance.bitmap))
    return made.make_indirect(form)


def _image(made: pikepdf.Pdf, bitmap: Bitmap) -> pikepdf.Object:
    def samples(content: bytes, space: pikepdf.Name) -> pikepdf.Stream:
        image = pikepdf.Stream(made, content)
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width, image.Height, image.BitsPerComponent, image.ColorSpace = bitmap.width, bitmap.height, 8, space
        return image

    image = samples(bitmap.rgb, pikepdf.Name.DeviceRGB)
    image.SMask = samples(bitmap.alpha, pikepdf.Name.DeviceGray)
    return made.make_indirect(image)
