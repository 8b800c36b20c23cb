"""Paths, as far as covering is concerned: the boxes that filling or stroking them can reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc._pdf.geometry import Matrix

Point = tuple[float, float]

_CORNERS: Final = 4
_CURVE: Final = 4
_STRAIGHT: Final = 1e-4
"""Points by which a side may deviate from an axis: rounding of the renderer's numbers."""


class Subpath:
    """Points in page space; ``curves`` says at which of them a Bézier segment of four points begins."""

    __slots__ = ("closed", "curves", "points")

    def __init__(self, start: Point) -> None:
        self.points = [start]
        self.curves: set[int] = set()
        self.closed = False

    @property
    def box(self) -> Box:
        """The box around all points, those that steer curves included."""
        if len(self.points) == _CORNERS:
            (ax, ay), (bx, by), (cx, cy), (dx, dy) = self.points
            return Box(min(ax, bx, cx, dx), min(ay, by, cy, dy), max(ax, bx, cx, dx), max(ay, by, cy, dy))
        return Box.around(self.points)

    @property
    def is_rectangle(self) -> bool:
        """Whether it is exactly its box."""
        corners = self.points[:-1] if len(self.points) > _CORNERS and self.points[0] == self.points[-1] else self.points
        if self.curves or len(corners) != _CORNERS:
            return False
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
        if ay == by and bx == cx and cy == dy and dx == ax:  # as the renderer draws them
            return True
        flat = _same(ay, by) and _same(bx, cx) and _same(cy, dy) and _same(dx, ax)
        steep = _same(ax, bx) and _same(by, cy) and _same(cx, dx) and _same(dy, ay)
        return flat or steep

    @property
    def turn(self) -> bool:
        """Whether it runs counter-clockwise, for a rectangle."""
        (ax, ay), (bx, by), (cx, cy) = self.points[:3]
        return (bx - ax) * (cy - by) - (by - ay) * (cx - bx) > 0

    def segments(self) -> Iterator[list[Point]]:
        """Yield the points of each segment, with the closing one."""
        at = 0
        while at + 1 < len(self.points):
            size = _CURVE if at in self.curves else 2
            yield self.points[at : at + size]
            at += size - 1
        if self.closed:
            yield [self.points[-1], self.points[0]]


class Path:
    """The current path (ISO 32000-1, 8.5.2)."""

    def __init__(self) -> None:
        self.subpaths: list[Subpath] = []

    def rectangle(self, corner: Point, size: Point, matrix: Matrix) -> None:
        """Add a closed rectangle."""
        (x, y), (width, height) = corner, size
        made = Subpath(matrix.point(x, y))
        made.points += (
            matrix.point(x + width, y),
            matrix.point(x + width, y + height),
            matrix.point(x, y + height),
        )
        made.closed = True
        self.subpaths.append(made)

    def fill_boxes(self, *, even_odd: bool) -> tuple[tuple[Box, ...], bool]:
        """Return a box around each subpath, and whether filling paints exactly these boxes."""
        boxes: list[Box] = []
        turns: set[bool] = set()
        exact = True
        for subpath in self.subpaths:
            boxes.append(subpath.box)
            if exact and subpath.is_rectangle:
                turns.add(subpath.turn)
            else:
                exact = False
        if exact and len(boxes) > 1:
            # overlapping or nested rectangles of unlike direction leave holes (8.5.3.3)
            exact = not even_odd and len(turns) == 1
        return tuple(boxes), exact

    def stroke_boxes(self, width: float, miter: float) -> tuple[tuple[Box, ...], bool]:
        """Return a box around each stroked segment, and whether all of them are lines along the axes.

        Joins of slanting lines reach as far as the miter limit lets them (8.4.3.5).
        """
        boxes: list[Box] = []
        straight = True
        for subpath in self.subpaths:
            aligned = not subpath.curves and all(_aligned(segment) for segment in subpath.segments())
            straight = straight and aligned
            reach = width / 2 * (1 if aligned else max(1.0, miter))
            boxes += (Box.around(segment).grown(reach) for segment in subpath.segments())
        return tuple(boxes), straight

    def clip_box(self) -> tuple[Box | None, bool]:
        """Return the box around the path, None for an empty one, and whether the path is exactly that box."""
        if not self.subpaths:
            return None, True
        box = Box.around(point for subpath in self.subpaths for point in subpath.points)
        return box, len(self.subpaths) == 1 and self.subpaths[0].is_rectangle


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _STRAIGHT


def _aligned(segment: list[Point]) -> bool:
    (ax, ay), (bx, by) = segment[0], segment[-1]
    return _same(ax, bx) or _same(ay, by)
