"""What lies over, under and beside glyphs: paint that hides or changes what they show.

Boxes are compared, not shapes: a glyph counts as touched when paint comes into the box around its outline. Pages of
the profile leave the boxes of their glyphs alone, so what does not is worth a refusal, whatever it looks like.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.colour import contrast, mixed
from nh_edoc._pdf.geometry import Box
from nh_edoc._pdf.marks import Hidden, PaintKind
from nh_edoc._pdf.showing import LEAST_CONTRAST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nh_edoc._pdf.marks import Glyph, Paint

CELL: Final = 32.0
"""Points of a side of the squares that glyphs are sorted into."""
TOUCH: Final = 0.05
"""Points by which boxes may come into each other without touching: rounding."""
OVERLAP: Final = 0.25
"""Part of the smaller of two glyphs' boxes that may lie in the other: punctuation is set tight."""
MOST_NEIGHBOURS: Final = 2_000_000
"""Pairs of boxes that are compared at the most; what is left undone counts as covered."""


def judge_cover(glyphs: Sequence[Glyph], paints: Sequence[Paint], page: Box) -> list[Glyph]:
    """Return the glyphs, with those marked hidden that other paint or other glyphs of the page touch.

    Args:
        glyphs: all glyphs, hidden ones too: white letters over black ones hide them.
        paints: all other paint.
        page: what is seen of the page.
    """
    grid = _Grid(glyphs, page)
    found = _paint_marks(grid, paints)
    for one, other in grid.pairs():
        found.setdefault(one, Hidden.OVERPRINTED)
        found.setdefault(other, Hidden.OVERPRINTED)
    if grid.exhausted:
        return [glyph._replace(hidden=glyph.hidden or Hidden.COVERED) for glyph in glyphs]
    made = list(glyphs)
    for at, reason in found.items():
        if made[at].hidden is None:
            made[at] = made[at]._replace(hidden=reason)
    return made


def _paint_marks(grid: _Grid, paints: Sequence[Paint]) -> dict[int, Hidden]:
    """Return what the paints do to glyphs, by the glyphs' positions."""
    found: dict[int, Hidden] = {}
    for paint in paints:
        if len(paint.boxes) > 1 and not any(grid.near(_around(paint.boxes))):
            continue  # a QR code of a thousand rectangles with no text among them
        for box in paint.boxes:
            for at, glyph in grid.near(box):
                reason = _touched(glyph, paint, box)
                if reason is not None:
                    found.setdefault(at, reason)
    return found


def _around(boxes: Sequence[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Box(min(lefts), min(bottoms), max(rights), max(tops))


def _touched(glyph: Glyph, paint: Paint, box: Box) -> Hidden | None:
    """Return what the paint does to the glyph, or None."""
    shared = None if glyph.box is None else glyph.box.meet(box)
    if shared is None or min(shared.right - shared.left, shared.top - shared.bottom) <= TOUCH:
        return None
    if paint.order > glyph.run.order:
        return Hidden.COVERED
    if paint.kind in {PaintKind.IMAGE, PaintKind.SHADING}:
        return Hidden.GROUND
    # a fill may lie under a glyph if it holds all of it and the glyph stands out from it
    if paint.kind is PaintKind.STROKE or shared != glyph.box:
        return Hidden.MARKED
    return None if paint.exact and _stands_out(glyph, paint) else Hidden.GROUND


def _stands_out(glyph: Glyph, paint: Paint) -> bool:
    if paint.colour is None or glyph.run.colour is None:
        return False
    return contrast(glyph.run.colour, mixed(paint.colour, paint.alpha)) >= LEAST_CONTRAST


def _overprinted(one: Box, other: Box) -> bool:
    shared = one.meet(other)
    return shared is not None and shared.area > OVERLAP * min(one.area, other.area)


class _Grid:
    """Glyphs by the squares that their boxes reach into; each member is a position with its box."""

    def __init__(self, glyphs: Sequence[Glyph], page: Box) -> None:
        self._glyphs = glyphs
        self._cells: dict[tuple[int, int], list[tuple[int, Box]]] = defaultdict(list)
        self._left = MOST_NEIGHBOURS
        for at, glyph in enumerate(glyphs):
            box = glyph.box
            seen = None if box is None else box if page.holds(box) else box.meet(page)
            if box is None or seen is None:
                continue
            for cell in () if self._left < 0 else _cells(seen):
                self._cells[cell].append((at, box))
                self._left -= 1

    @property
    def exhausted(self) -> bool:
        """Whether there were more pairs than are compared."""
        return self._left < 0

    def near(self, box: Box) -> Iterator[tuple[int, Glyph]]:
        """Yield the glyphs whose boxes meet the box, some of them more than once."""
        columns, rows = _reach(box)
        if len(columns) * len(rows) > len(self._cells):
            cells = [cell for cell in self._cells if cell[0] in columns and cell[1] in rows]
        else:
            cells = [cell for column in columns for row in rows if (cell := (column, row)) in self._cells]
        for cell in cells:
            self._left -= len(self._cells[cell])
            if self._left < 0:
                return
            for at, there in self._cells[cell]:
                if there.meets(box):
                    yield at, self._glyphs[at]

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield pairs of glyphs of which one is printed over the other."""
        for members in self._cells.values():
            self._left -= len(members) * (len(members) - 1) // 2
            if self._left < 0:
                return
            members.sort(key=_left_side)
            for place, (at, box) in enumerate(members, start=1):
                right, bottom, top = box.right, box.bottom, box.top
                for other, there in members[place:]:
                    if there[0] > right:
                        break  # and so do all that begin further to the right
                    if there[1] <= top and bottom <= there[3] and _overprinted(box, there):
                        yield at, other


def _left_side(member: tuple[int, Box]) -> float:
    return member[1].left


def _reach(box: Box) -> tuple[range, range]:
    left, bottom, right, top = box
    columns = range(int(left // CELL), int(right // CELL) + 1)
    return columns, range(int(bottom // CELL), int(top // CELL) + 1)


def _cells(box: Box) -> list[tuple[int, int]]:
    columns, rows = _reach(box)
    return [(column, row) for column in columns for row in rows]
