"""Boxes and matrices in points (ISO 32000-1, 8.3)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Box(NamedTuple):
    """A rectangle with its sides along the axes."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def around(cls, points: Iterable[tuple[float, float]]) -> Box:
        """Return the smallest box around at least one point."""
        xs, ys = zip(*points, strict=True)
        return cls(min(xs), min(ys), max(xs), max(ys))

    def meet(self, other: Box) -> Box | None:
        """Return what both have in common, or None."""
        left, bottom = max(self.left, other.left), max(self.bottom, other.bottom)
        right, top = min(self.right, other.right), min(self.top, other.top)
        return Box(left, bottom, right, top) if left <= right and bottom <= top else None

    def meets(self, other: Box) -> bool:
        """Tell whether both have something in common."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.bottom <= other.top
            and other.bottom <= self.top
        )

    def grown(self, by: float) -> Box:
        """Return the box with each side moved outwards."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def holds(self, other: Box) -> bool:
        """Tell whether the other box lies inside."""
        return (
            self.left <= other.left
            and self.bottom <= other.bottom
            and other.right <= self.right
            and other.top <= self.top
        )

    @property
    def area(self) -> float:
        """Square points."""
        return (self.right - self.left) * (self.top - self.bottom)


class Matrix(NamedTuple):
    """A transformation: x' = a x + c y + e, y' = b x + d y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def then(self, other: Matrix) -> Matrix:
        """Return this transformation followed by the other: the product self × other (8.3.4)."""
        a, b, c, d, e, f = self
        oa, ob, oc, od, oe, of = other
        return Matrix(
            a * oa + b * oc,
            a * ob + b * od,
            c * oa + d * oc,
            c * ob + d * od,
            e * oa + f * oc + oe,
            e * ob + f * od + of,
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where the point goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, box: Box) -> Box:
        """Return the box around the transformed corners."""
        left, bottom, right, top = box
        if self.b == 0 and self.c == 0:
            a, d, e, f = self.a, self.d, self.e, self.f
            xs, ys = (a * left + e, a * right + e), (d * bottom + f, d * top + f)
            return Box(min(xs), min(ys), max(xs), max(ys))
        return Box.around(self.point(x, y) for x in (left, right) for y in (bottom, top))

    @property
    def scale(self) -> float:
        """How much lengths grow at the most in the direction of an axis."""
        return max(math.hypot(self.a, self.b), math.hypot(self.c, self.d))


IDENTITY: Final = Matrix(1, 0, 0, 1, 0, 0)
