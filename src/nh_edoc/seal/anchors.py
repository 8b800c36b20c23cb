"""用印位置 by a text on the page: the place must be one, or be named by its number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.find_text import LONGEST, find_text
from nh_edoc._pdf.geometry import Box
from nh_edoc._pdf.placement import Region
from nh_edoc.errors import InputError
from nh_edoc.seal.placement import over_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nh_edoc._pdf.find_text import FoundText
    from nh_edoc._pdf.placement import PageGeometry, Size

_DATE: Final = re.compile(
    r"([0-9〇○零一二三四五六七八九]{4}年[0-9一二三四五六七八九十]{1,2}月)[0-9一二三四五六七八九十]{1,3}日"
)
_SHOWN: Final = 5
"""Places that a refusal names at the most."""


def anchor_place(
    data: bytes, pages: Sequence[PageGeometry], text: str, size: Size, *, nth: int | None = None
) -> tuple[int, tuple[float, float]]:
    """Return page, from 0, and centre (mm as a reader counts) of a seal that is put on a text.

    On a date (成文日期) the seal is pressed over year and month, which come to lie below its centre (骑年盖月); on any
    other text its centre is the text's.

    Args:
        data: the file.
        pages: geometry of all its pages.
        text: what the page shows there; white space does not count.
        size: of the seal in mm.
        nth: which of several places, from 1.

    Raises:
        InputError: `seal.anchor-unread`: the file's text could not be read; `seal.anchor-none`: no page shows it;
            `seal.anchor-several`: more than one does, and none was named; `seal.anchor-nth`: there are not so many.
    """
    wanted = "".join(text.split())
    if not 1 <= len(wanted) <= LONGEST:
        raise InputError("seal.anchor-none", text=text, count=len(pages))
    found = find_text(data, wanted, pages=len(pages))
    if found is None:
        raise InputError("seal.anchor-unread", text=text)
    if not found:
        raise InputError("seal.anchor-none", text=text, count=len(pages))
    if nth is None and len(found) > 1:
        raise InputError("seal.anchor-several", text=text, count=len(found), places=_places(found, pages))
    if nth is not None and not 1 <= nth <= len(found):
        raise InputError("seal.anchor-nth", text=text, nth=nth, count=len(found), places=_places(found, pages))
    one = found[(nth or 1) - 1]
    page = pages[one.page]
    date = _DATE.fullmatch(wanted)
    if date is not None:
        return one.page, over_date(_region(one, page, len(date[1])), size)
    region = _region(one, page, len(one.boxes))
    return one.page, ((region.left + region.right) / 2, (region.top + region.bottom) / 2)


def _region(one: FoundText, page: PageGeometry, count: int) -> Region:
    """Return where the first ``count`` characters stand, as far as they stand in one line with the first.

    The second tells which way the line runs: text may stand upright in the file, and on its side for the reader.
    """
    regions = [page.shown(box) for box in one.boxes[:count]]
    first = regions[0]
    upright = _in_row(first, regions[min(1, count - 1)])
    line = [each for each in regions if (_in_row(first, each) if upright else _in_column(first, each))]
    around = Box.around((x, y) for each in line for x, y in ((each.left, each.top), (each.right, each.bottom)))
    return Region(*around)


def _in_row(one: Region, other: Region) -> bool:
    return other.top < one.bottom and one.top < other.bottom


def _in_column(one: Region, other: Region) -> bool:
    return other.left < one.right and one.left < other.right


def _places(found: Sequence[FoundText], pages: Sequence[PageGeometry]) -> str:
    told = []
    for number, one in enumerate(found[:_SHOWN], start=1):
        region = _region(one, pages[one.page], len(one.boxes))
        told.append(f"{number}: {one.page + 1}, {region.left:.0f}, {region.top:.0f}")
    return "; ".join(told)
