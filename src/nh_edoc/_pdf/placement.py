"""Places on pages: from millimetres as a reader sees a page to points as the file has them.

Places are given as on paper: millimetres from the upper left corner of what viewers show of a page (its crop box,
turned by /Rotate, in units of /UserUnit: ISO 32000-1, 7.7.3.3 and 14.11.2), x to the right, y down, to the centre of
the seal. What comes out is a rectangle and a matrix in the user space of the page, whatever its boxes and its rotation.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from nh_edoc._pdf.geometry import Box, Matrix
from nh_edoc.errors import InputError
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nh_edoc._pdf.pages import Page

POINTS: Final = 72 / 25.4
"""Points in a millimetre."""
FEWEST_STRADDLED: Final = 2
MOST_STRADDLED: Final = 500
"""Pages that one seal is put across at the most, in groups."""
GROUP: Final = 20
"""Pages that share one picture at the most: of 42 mm each then bears a slice of 2.1 mm, which can still be seen and
compared. More pages are put together in groups of like size, each with the whole picture."""
MARGIN: Final = 0.05
"""Millimetres by which a seal may touch the edge of a page or another seal: rounding."""
_TURNS: Final = {
    0: Matrix(1, 0, 0, 1, 0, 0),
    90: Matrix(0, 1, -1, 0, 0, 0),
    180: Matrix(-1, 0, 0, -1, 0, 0),
    270: Matrix(0, -1, 1, 0, 0, 0),
}
"""By /Rotate: what stands a picture upright on a page that viewers turn clockwise."""

Size: TypeAlias = tuple[float, float]
"""Width and height in mm."""


class Region(NamedTuple):
    """A rectangle as a reader sees it: millimetres from the upper left corner of the shown page, y down."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PageGeometry:
    """页面几何: what of a page matters for a place on it; boxes in the units of its user space."""

    media_box: Box
    crop_box: Box
    rotate: int = 0
    """0, 90, 180 or 270, clockwise."""
    user_unit: float = 1.0
    """Points in a unit."""

    @classmethod
    def of(cls, page: Page) -> PageGeometry:
        """Return the geometry of a page."""
        return cls(media_box=page.media_box, crop_box=page.crop_box, rotate=page.rotate, user_unit=page.user_unit)

    @property
    def box(self) -> Box:
        """What viewers show."""
        return self.crop_box.meet(self.media_box) or self.media_box

    @property
    def unit(self) -> float:
        """Units of the user space in a millimetre."""
        return POINTS / self.user_unit

    @property
    def size(self) -> Size:
        """Width and height in mm as a reader sees the page."""
        box = self.box
        across, up = (box.right - box.left) / self.unit, (box.top - box.bottom) / self.unit
        return (up, across) if self.rotate in {90, 270} else (across, up)

    @property
    def turn(self) -> Matrix:
        """/Matrix of an appearance that is to stand upright (ISO 32000-1, 12.5.5); the identity on most pages."""
        return _TURNS[self.rotate]

    def matrix(self) -> Matrix:
        """Return what leads from millimetres, as a reader counts them, into the user space."""
        box, unit = self.box, self.unit
        corner = {
            0: (box.left, box.top),
            90: (box.left, box.bottom),
            180: (box.right, box.bottom),
            270: (box.right, box.top),
        }[self.rotate]
        turn = self.turn
        return Matrix(unit * turn.a, unit * turn.b, -unit * turn.c, -unit * turn.d, *corner)

    def shown(self, rect: Box) -> Region:
        """Return a rectangle of the user space as a reader sees it.

        The inverse of ``matrix``: for text that was found on a page, and for fields that stand there.
        """
        a, b, c, d, e, f = self.matrix()
        determinant = a * d - b * c
        back = Matrix(
            d / determinant,
            -b / determinant,
            -c / determinant,
            a / determinant,
            (c * f - d * e) / determinant,
            (b * e - a * f) / determinant,
        )
        return Region(*back.box(rect))


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A seal, or a slice of one, on a page."""

    rect: Box
    """Where it is seen, in the user space: /Rect of a widget, or the clip of a slice."""
    matrix: Matrix
    """From the picture's own box (points, lower left corner at the origin) into the user space."""
    turn: Matrix
    """/Matrix of an appearance stream that fills ``rect``: turns the picture upright; the identity on a page that is
    not turned (ISO 32000-1, 12.5.5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """骑缝章的一片: what of a straddling seal stands on one page."""

    page: int
    """From 0."""
    placed: Placed


def place(page: PageGeometry, centre: tuple[float, float], size: Size) -> Placed:
    """Return where a seal stands whose centre is given in millimetres from the upper left corner of the page.

    Args:
        page: the page.
        centre: x to the right, y down.
        size: of the picture.

    Raises:
        InputError: `seal.off-page`: not all of it would lie on the page.
    """
    x, y = centre
    width, height = size
    across, down = page.size
    inside = (x - width / 2, y - height / 2, across - x - width / 2, down - y - height / 2)
    if not all(math.isfinite(value) for value in centre) or min(inside) < -MARGIN:
        raise InputError("seal.off-page", x=f"{x:g}", y=f"{y:g}", size=_text(size), page=_text(page.size))
    return _placed(page, (x - width / 2, y + height / 2), Box(0, 0, width, height))


def check_clear(rect: Box, taken: Iterable[tuple[str, Box]], page: PageGeometry) -> None:
    """Return when a rectangle touches none of those that are taken on its page.

    Seals neither touch nor overlap (GB/T 9704-2012, 7.3.5.1).

    Args:
        rect: of the seal that is to be put on, in the user space.
        taken: names and rectangles of fields and seals that stand there.
        page: the page.

    Raises:
        InputError: `seal.overlap`: it would lie over one of them.
    """
    margin = MARGIN * page.unit
    for name, other in taken:
        shared = rect.meet(other)
        if shared is not None and min(shared.right - shared.left, shared.top - shared.bottom) > margin:
            there = page.shown(other)
            place = f"{there.left:.1f}, {there.top:.1f}, {there.right:.1f}, {there.bottom:.1f}"
            raise InputError("seal.overlap", other=name, place=place)


def groups(count: int) -> tuple[range, ...]:
    """Return the pages, from 0, that share one straddling seal each: runs as long as one another, but for one page.

    Raises:
        InputError: `seal.straddle-pages`: fewer than 2 pages, or more than 500.
    """
    if not FEWEST_STRADDLED <= count <= MOST_STRADDLED:
        raise InputError("seal.straddle-pages", count=count, fewest=FEWEST_STRADDLED, most=MOST_STRADDLED)
    number = -(-count // GROUP)
    bounds = [count * index // number for index in range(number + 1)]
    return tuple(range(first, end) for first, end in pairwise(bounds))


def straddle(pages: Sequence[PageGeometry], size: Size, *, middle: float | None = None) -> tuple[Slice, ...]:
    """Split a picture evenly over the right edges of pages (骑缝章): put edge to edge they show the whole of it.

    The first page of a group (``groups``) has the left end of the picture. Nothing in a rule fixes the height; it is
    the same on all pages.

    Args:
        pages: all pages of the file.
        size: of the picture.
        middle: mm from the upper edge to the picture's centre; half the height of the lowest page if None.

    Raises:
        InputError: `seal.straddle-pages`: too few or too many pages; `seal.off-page`: a page is too low.
    """
    width, height = size
    at = min(page.size[1] for page in pages) / 2 if middle is None and pages else middle or 0.0
    made: list[Slice] = []
    for group in groups(len(pages)):
        part = width / len(group)
        for position, index in enumerate(group):
            page = pages[index]
            across, down = page.size
            if part > across + MARGIN or not height / 2 - MARGIN <= at <= down - height / 2 + MARGIN:
                raise InputError("seal.off-page", x=f"{across:g}", y=f"{at:g}", size=_text(size), page=_text(page.size))
            seen = Box(position * part, 0, (position + 1) * part, height)
            # the picture's left edge lies to the left of the page's edge by what this and earlier pages show
            corner = (across - (position + 1) * part, at + height / 2)
            made.append(Slice(page=index, placed=_placed(page, corner, seen)))
    return tuple(made)


def _placed(page: PageGeometry, corner: tuple[float, float], seen: Box) -> Placed:
    """Place the picture's lower left corner at a point of the shown page; of it the part ``seen`` (mm) is shown."""
    to_user = page.matrix()
    x, y = corner
    points = Matrix(1 / POINTS, 0, 0, -1 / POINTS, x, y).then(to_user)
    rect = to_user.box(Box(x + seen.left, y - seen.top, x + seen.right, y - seen.bottom))
    return Placed(rect=rect, matrix=points, turn=page.turn)


def _text(size: Size) -> str:
    return f"{size[0]:.1f} × {size[1]:.1f}"
