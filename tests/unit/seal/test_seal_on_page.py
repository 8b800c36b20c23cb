"""The seal on the page, measured in what a viewer shows: size, place, signature and date (GB/T 9704-2012, 7.3.5.1)."""

from __future__ import annotations

import pytest
from edoc_sealed import rendered, seal, sealed
from edoc_straddle import page_pictures
from PIL import ImageChops

from nh_edoc._pdf.find_text import find_text
from nh_edoc._pdf.pages import pages
from nh_edoc._pdf.placement import PageGeometry
from nh_edoc._pdf.read import PdfFile
from nh_edoc.seal import RoundSeal

DPI = 300
MM = DPI / 25.4


def red_box(data: bytes, page: int, around: tuple[float, float, float, float]) -> tuple[float, ...]:
    """Return the box of what is red inside a part of the page, all in mm."""
    image = page_pictures(data, DPI)[page].crop(tuple(round(one * MM) for one in around))
    red, green, _ = image.split()
    mask = ImageChops.multiply(red.point([0] * 171 + [255] * 85), green.point([255] * 120 + [0] * 136))
    box = mask.getbbox() or (0, 0, 0, 0)
    return tuple(one / MM + around[at % 2] for at, one in enumerate(box))


@pytest.mark.parametrize("kind", ["acceptance-receipt", "approval-decision"])
def test_the_seal_is_pressed_on_signature_and_date(kind: str) -> None:
    """42 mm to 0.2 mm where it was planned, centred on the date, which lies below its centre inside the ring."""
    data, plan = sealed(kind), rendered(kind).plan
    box, stated = plan.seals[0].box, rendered(kind).document.particulars
    left, top = float(box.x), float(box.y)
    found = red_box(data, box.page - 1, (left - 3, top - 3, left + 45, top + 45))
    assert found == pytest.approx((left, top, left + 42, top + 42), abs=0.2)
    file = PdfFile(data)
    geometry = [PageGeometry.of(one) for one in pages(file)]
    words = f"{stated.date.year}年{stated.date.month}月{stated.date.day}日"
    *_, last = [one for one in find_text(data, words, pages=len(geometry)) or () if one.page == box.page - 1]
    date = [geometry[last.page].shown(one) for one in last.boxes]
    assert (date[0].left + date[-1].right) / 2 == pytest.approx(left + 21, abs=1.0)
    assert top + 21 < date[0].top
    assert date[0].bottom < top + 41


def test_another_size_on_paper() -> None:
    """A seal that is not of the planned size is not stretched into its place, but refused."""
    from nh_edoc.errors import SignerError

    with pytest.raises(SignerError) as caught:
        seal(rendered(), picture=RoundSeal(name="演示局", diameter=40.0))
    assert caught.value.code == "seal.size"
