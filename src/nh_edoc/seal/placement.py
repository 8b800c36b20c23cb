"""Where on a page a seal stands: what the law says of it, in the geometry of ``_pdf.placement``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc._pdf.placement import (
    FEWEST_STRADDLED,
    GROUP,
    MARGIN,
    MOST_STRADDLED,
    POINTS,
    PageGeometry,
    Placed,
    Region,
    Size,
    Slice,
    groups,
    place,
    straddle,
)
from nh_edoc.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nh_edoc._pdf.geometry import Box

__all__ = [
    "FEWEST_STRADDLED",
    "GROUP",
    "MOST_STRADDLED",
    "POINTS",
    "PageGeometry",
    "Placed",
    "Region",
    "Size",
    "Slice",
    "check_clear",
    "groups",
    "over_date",
    "place",
    "straddle",
]


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


def over_date(date: Region, size: Size) -> tuple[float, float]:
    """Return the centre of a seal that is pressed over year and month of a date (骑年盖月).

    The date comes to lie below its centre, by a sixth of its height (GB/T 9704-2012, 7.3.5.1: 居印章中心偏下位置).

    Args:
        date: where year and month stand.
        size: of the picture.
    """
    return (date.left + date.right) / 2, (date.top + date.bottom) / 2 - size[1] / 6
