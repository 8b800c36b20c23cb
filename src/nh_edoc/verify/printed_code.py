"""Read the QR code off the page and compare what it says with the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.colour import BLACK
from nh_edoc._pdf.geometry import Box
from nh_edoc._pdf.marks import PaintKind
from nh_edoc.codec import document_digest
from nh_edoc.codec.qr_payload import decode_url
from nh_edoc.errors import InputError
from nh_edoc.model.report import Check, Result
from nh_edoc.verify.conclude import make_check
from nh_edoc.verify.drawn import codes
from nh_edoc.verify.qr_code import LARGEST, SMALLEST, read_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nh_edoc._pdf.marks import PageText, Paint
    from nh_edoc.model.license import Carried

_ASTRAY: Final = 0.2
"""Modules by which a side may miss the lines of the grid."""
_EVEN: Final = 0.02
"""How far a length may be from a whole number of modules."""


def code_check(pages: Sequence[PageText], document: Carried, xml: bytes | None) -> Check:
    """Compare the one QR code of the pages with the data.

    Args:
        pages: the pages as they are painted.
        document: the data.
        xml: the bytes that hold the data.
    """
    found = [(page, paint) for page in pages for paint in codes(page)]
    if len(found) != 1 or xml is None:
        return make_check("data.qr", Result.FAILED)
    page, paint = found[0]
    text = None if _is_disturbed(page, paint) else _read(paint)
    try:
        payload = None if text is None else decode_url(text)
    except InputError:
        payload = None
    stated = document.particulars
    same = payload is not None and (
        payload.kind == stated.kind
        and payload.number == stated.number
        and payload.approval_code == stated.approval_code
        and payload.digest == document_digest(xml)
    )
    return make_check("data.qr", Result.PASSED if same else Result.FAILED)


def _is_disturbed(page: PageText, code: Paint) -> bool:
    """Tell whether the code is not plain black, or anything else lies on it."""
    if code.kind is not PaintKind.FILL or not code.exact or code.colour != BLACK or code.alpha != 1:
        return True
    area = _around_code(code)
    later = [box for paint in page.paints if paint.order > code.order for box in paint.boxes]
    letters = [glyph.box for glyph in page.glyphs if glyph.box is not None]
    widgets = [one.box for one in page.annotations]
    return any(area.meets(box) for box in (*later, *letters, *widgets))


def _around_code(code: Paint) -> Box:
    lefts, bottoms, rights, tops = zip(*code.boxes, strict=True)
    return Box(min(lefts), min(bottoms), max(rights), max(tops))


def _read(paint: Paint) -> str | None:
    """Return the text of the code: every box is a run of modules in one row."""
    area = _around_code(paint)
    module = min(box.top - box.bottom for box in paint.boxes)
    side = round((area.right - area.left) / module) if module > 0 else 0
    if not SMALLEST <= side <= LARGEST or abs((area.top - area.bottom) / module - side) > _EVEN * side:
        return None
    rows = [[False] * side for _ in range(side)]
    pitch = (area.right - area.left) / side
    for left, bottom, right, top in paint.boxes:
        places = (left - area.left) / pitch, (area.top - top) / pitch, (right - left) / pitch, (top - bottom) / pitch
        column, row, length, height = map(round, places)
        astray = max(abs(places[0] - column), abs(places[1] - row), abs(places[2] - length), abs(places[3] - height))
        if astray > _ASTRAY or height != 1:
            return None
        rows[row][column : column + length] = [True] * length
    return read_code(rows)
