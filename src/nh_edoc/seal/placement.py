"""Where on a page a seal stands: what the law says of it, in the geometry of ``_pdf.placement``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nh_edoc._pdf.placement import (
    FEWEST_STRADDLED,
    GROUP,
    MOST_STRADDLED,
    POINTS,
    PageGeometry,
    Placed,
    Region,
    Size,
    Slice,
    check_clear,
    groups,
    place,
    straddle,
)

if TYPE_CHECKING:
    from nh_edoc.model.appearance import Appearance

__all__ = [
    "FEWEST_STRADDLED",
    "GROUP",
    "MOST_STRADDLED",
    "POINTS",
    "Anchor",
    "PageGeometry",
    "Place",
    "Placed",
    "Region",
    "Size",
    "Slice",
    "check_clear",
    "groups",
    "over_date",
    "place",
    "size_of",
    "straddle",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a visible seal stands."""

    page: int
    """From 1."""
    x: float
    """Millimetres from the left edge of what is shown of the page to the centre of the seal."""
    y: float
    """Millimetres from the upper edge down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A place by a text that a page shows."""

    text: str
    nth: int | None = None
    """Which one of several, from 1."""


def size_of(appearance: Appearance) -> Size:
    """Return width and height of a picture in mm."""
    return float(appearance.width) / POINTS, float(appearance.height) / POINTS


def over_date(date: Region, size: Size) -> tuple[float, float]:
    """Return the centre of a seal that is pressed over year and month of a date (骑年盖月).

    The date comes to lie below its centre, by a sixth of its height (GB/T 9704-2012, 7.3.5.1: 居印章中心偏下位置).

    Args:
        date: where year and month stand.
        size: of the picture.
    """
    return (date.left + date.right) / 2, (date.top + date.bottom) / 2 - size[1] / 6
