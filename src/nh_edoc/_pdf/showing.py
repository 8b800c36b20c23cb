"""Text objects (ISO 32000-1, 9.4): where each glyph stands, and what is plain from its run alone."""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.colour import WHITE, contrast, mixed
from nh_edoc._pdf.errors import PdfSyntaxError
from nh_edoc._pdf.geometry import IDENTITY, Box, Matrix
from nh_edoc._pdf.marks import Glyph, Hidden, Run

if TYPE_CHECKING:
    from nh_edoc._pdf.colour import Colour
    from nh_edoc._pdf.pages import Page
    from nh_edoc._pdf.state import State

LEAST_CONTRAST: Final = 2.0
"""Contrast ratio with paper below which text counts as hidden; black has 21, the red of a letterhead 5."""
LEAST_SIZE: Final = 2.0
"""Points of em width and height below which text counts as hidden; 0.7 mm."""
GREATEST_DISTORTION: Final = 2.0
"""How many times wider than high, or higher than wide, an em may be."""
EM: Final = 1000

_SLANT: Final = 1e-6
_EDGE: Final = 0.01
"""Points by which a glyph may reach over an edge: rounding."""


@lru_cache(maxsize=256)
def _pale(colour: Colour, alpha: float) -> bool:
    return contrast(mixed(colour, alpha), WHITE) < LEAST_CONTRAST


class Place:
    """Where a glyph must stand to be seen."""

    def __init__(self, page: Box, clip: Box | None) -> None:
        """Take the page's box and the clipping path, None for one that is empty or no rectangle."""
        self._page = page.grown(_EDGE)
        both = None if clip is None else page.meet(clip)
        self._inside = Box(0, 0, -1, -1) if both is None else both.grown(_EDGE)

    def hidden(self, box: Box | None) -> Hidden | None:
        """Return what hides a glyph with that box by its place, or None."""
        if box is None or self._inside.holds(box):
            return None
        return Hidden.CLIPPED if self._page.holds(box) else Hidden.OFF_PAGE


class TextObject:
    """The text matrices between BT and ET."""

    def __init__(self) -> None:
        self.matrix = self.line = IDENTITY

    def set(self, matrix: Matrix) -> None:
        """Tm."""
        self.matrix = self.line = matrix

    def move(self, x: float, y: float) -> None:
        """Td."""
        self.set(Matrix(1, 0, 0, 1, x, y).then(self.line))

    def advance(self, by: float) -> None:
        """Move on along the line, in unscaled text space."""
        a, b, c, d, e, f = self.matrix
        self.matrix = Matrix(a, b, c, d, e + by * a, f + by * b)

    def show(self, raw: bytes, state: State, run: Run, judge: Hidden | Place) -> list[Glyph]:
        """Return the glyphs of a string and move on behind them.

        Args:
            raw: the string.
            state: the graphics state.
            run: what its glyphs share.
            judge: what hides all of them, or where they must stand to be seen.

        Raises:
            PdfSyntaxError: `content.string`: half a code.
            PdfUnsupported: `font.glyph`.
        """
        if len(raw) % 2:
            raise PdfSyntaxError("content.string", 0)
        font, size, scale = run.font, state.font_size, state.scale
        placed = self.em(state)
        units = font.program.units
        a, b, c, d = (value / units for value in placed[:4])
        along = self.matrix.then(state.matrix)
        upright = b == 0 == c
        made: list[Glyph] = []
        total = 0.0
        for code in struct.unpack(f">{len(raw) // 2}H", raw):
            text, width, bounds = font.cell(code)
            step = (width / EM * size + state.character_spacing) * scale
            x, y = placed.e + total * along.a, placed.f + total * along.b
            if bounds is None:
                box = None
            elif upright:
                left, right = a * bounds[0] + x, a * bounds[2] + x
                bottom, top = d * bounds[1] + y, d * bounds[3] + y
                if left > right or bottom > top:
                    left, right, bottom, top = min(left, right), max(left, right), min(bottom, top), max(bottom, top)
                box = Box(left, bottom, right, top)
            else:
                box = Matrix(a, b, c, d, x, y).box(bounds)
            hidden = judge.hidden(box) if isinstance(judge, Place) else judge
            made.append(Glyph(run, code, text, x, y, step * along.a, box, hidden))
            total += step
        self.advance(total)
        return made

    def em(self, state: State) -> Matrix:
        """Return the matrix that places an em square on the page."""
        em = Matrix(state.font_size * state.scale, 0, 0, state.font_size, 0, state.rise)
        return em.then(self.matrix).then(state.matrix)


def hidden_run(state: State, em: Matrix, page: Page, *, optional: bool) -> Hidden | None:
    """Return what hides every glyph that would be shown in this state, or None.

    Args:
        state: the graphics state.
        em: where an em square comes to lie.
        page: the page.
        optional: inside optional content.
    """
    if optional or state.mode != 0:
        return Hidden.OPTIONAL if optional else Hidden.MODE
    if not state.plain:
        return Hidden.BLEND
    if state.fill is None:
        return Hidden.COLOUR
    if _pale(state.fill, state.fill_alpha * state.group_alpha):
        return Hidden.PALE
    return Hidden.ROTATED if page.rotate else _hidden_shape(em)


def _hidden_shape(em: Matrix) -> Hidden | None:
    """Return what makes an em unreadable by its shape, or None."""
    if abs(em.b) > _SLANT or abs(em.c) > _SLANT or em.a < 0 or em.d < 0:
        return Hidden.ROTATED
    if min(em.a, em.d) < LEAST_SIZE:
        return Hidden.TINY
    return Hidden.DISTORTED if max(em.a / em.d, em.d / em.a) > GREATEST_DISTORTION else None
