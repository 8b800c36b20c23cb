"""Places of seals on pages of every kind: what a viewer shows must be where it was asked for, upright and whole."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2 as pdfium
import pytest

from nh_edoc._pdf.geometry import Box
from nh_edoc.errors import InputError
from nh_edoc.seal.placement import GROUP, PageGeometry, Region, check_clear, groups, over_date, place, straddle

if TYPE_CHECKING:
    from PIL import Image

POINTS = 72 / 25.4
DPI = 254
MM = DPI / 25.4
A4 = Box(0, 0, 210 * POINTS, 297 * POINTS)
SIZE = (42.0, 42.0)
MEDIA = Box(-30, 40, -30 + 250 * POINTS, 40 + 320 * POINTS)
CROP = Box(-30 + 20 * POINTS, 40 + 10 * POINTS, -30 + 230 * POINTS, 40 + 307 * POINTS)


def shown(geometry: PageGeometry, content: str) -> Image.Image:
    """Render a page with the content as a viewer shows it."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 100))
    page.MediaBox, page.CropBox = list(geometry.media_box), list(geometry.crop_box)
    page.Rotate, page.obj.UserUnit = geometry.rotate, geometry.user_unit
    page.Contents = pdf.make_stream(content.encode("ascii"))
    data = io.BytesIO()
    pdf.save(data)
    unit = geometry.user_unit
    image: Image.Image = pdfium.PdfDocument(data.getvalue())[0].render(scale=DPI / 72 * unit).to_pil()
    return image.convert("L").point(_black)


def _black(value: int) -> int:
    return 255 if value < 128 else 0


def marks(box: Box, pad: float) -> str:
    """Draw a black L in the picture's own box: its foot at the lower left shows which way is up."""
    right, top = box.right * POINTS, box.top * POINTS
    return f"0 0 {pad} {top} re 0 0 {right} {pad} re f"


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("unit", [1.0, 2.0])
def test_a_seal_is_upright_where_a_reader_counts_it_on_turned_and_cropped_pages(rotate: int, unit: float) -> None:
    scaled = [Box(*(value / unit for value in box)) for box in (MEDIA, CROP)]
    geometry = PageGeometry(media_box=scaled[0], crop_box=scaled[1], rotate=rotate, user_unit=unit)
    across, down = geometry.size
    assert (round(across), round(down)) == ((210, 297) if rotate in {0, 180} else (297, 210))
    placed = place(geometry, (60.0, 80.0), SIZE)
    numbers = " ".join(f"{value:.5f}" for value in placed.matrix)
    image = shown(geometry, f"q {numbers} cm {marks(Box(0, 0, 42, 42), 2 * POINTS)} Q")
    left, top, right, bottom = (value / MM for value in image.getbbox() or ())
    assert (left, top, right, bottom) == pytest.approx((39.0, 59.0, 81.0, 101.0), abs=0.15)
    # the upright arm of the L is at the left, the foot below
    assert image.getpixel((int(40 * MM), int(61 * MM))) == 255
    assert image.getpixel((int(79 * MM), int(100 * MM))) == 255
    assert image.getpixel((int(79 * MM), int(61 * MM))) == 0
    assert tuple(geometry.shown(placed.rect)) == pytest.approx((39.0, 59.0, 81.0, 101.0), abs=1e-6)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_the_appearance_of_a_widget_is_turned_by_its_matrix(rotate: int) -> None:
    """ISO 32000-1, 12.5.5: the turned box is fitted into /Rect."""
    placed = place(PageGeometry(media_box=A4, crop_box=A4, rotate=rotate), (60.0, 80.0), (42.0, 30.0))
    turned = placed.turn.box(Box(0, 0, 42 * POINTS, 30 * POINTS))
    sides = (turned.right - turned.left, turned.top - turned.bottom)
    assert sides == pytest.approx((placed.rect.right - placed.rect.left, placed.rect.top - placed.rect.bottom))
    fitted = placed.turn.then(
        type(placed.turn)(1, 0, 0, 1, placed.rect.left - turned.left, placed.rect.bottom - turned.bottom)
    )
    assert tuple(fitted) == pytest.approx(tuple(placed.matrix), abs=1e-6)


def test_no_seal_stands_off_its_page() -> None:
    page = PageGeometry(media_box=A4, crop_box=A4)
    place(page, (21.0, 297 - 21.0), SIZE)
    for centre in ((20.0, 100.0), (190.0, 100.0), (100.0, 20.0), (100.0, 277.0), (math.nan, 100.0)):
        with pytest.raises(InputError) as caught:
            place(page, centre, SIZE)
        assert caught.value.code == "seal.off-page"


def test_seals_do_not_overlap() -> None:
    """GB/T 9704-2012, 7.3.5.1: seals neither touch nor overlap."""
    page = PageGeometry(media_box=A4, crop_box=A4)
    there = place(page, (60.0, 80.0), SIZE).rect
    check_clear(place(page, (102.0, 80.0), SIZE).rect, [("Seal1", there)], page)
    with pytest.raises(InputError) as caught:
        check_clear(place(page, (101.0, 80.0), SIZE).rect, [("Seal1", there)], page)
    assert caught.value.code == "seal.overlap"
    assert caught.value.params == {"other": "Seal1", "place": "39.0, 59.0, 81.0, 101.0"}


@pytest.mark.parametrize("count", [2, 3, 19, 20, 21, 200, 499, 500])
def test_slices_put_edge_to_edge_show_the_whole_picture(count: int) -> None:
    page = PageGeometry(media_box=A4, crop_box=A4)
    made = straddle([page] * count, SIZE)
    assert [one.page for one in made] == list(range(count))
    assert sum(len(group) for group in groups(count)) == count
    for group in groups(count):
        assert 2 <= len(group) <= GROUP
        seen = 0.0
        for index in group:
            rect, matrix = made[index].placed.rect, made[index].placed.matrix
            assert rect.right == pytest.approx(A4.right, abs=1e-6)  # flush with the edge
            # in the picture's own box the slice begins where the one before ended
            assert rect.left - matrix.e == pytest.approx(seen, abs=1e-6)
            seen += rect.right - rect.left
        assert seen == pytest.approx(42 * POINTS)


def test_straddling_keeps_to_its_limits_and_to_the_page() -> None:
    page = PageGeometry(media_box=A4, crop_box=A4)
    for count in (0, 1, 501):
        with pytest.raises(InputError) as caught:
            straddle([page] * count, SIZE)
        assert caught.value.code == "seal.straddle-pages"
    with pytest.raises(InputError) as caught:
        straddle([page, page], SIZE, middle=10.0)
    assert caught.value.code == "seal.off-page"


def test_a_straddling_seal_on_a_turned_page_is_at_the_edge_that_a_reader_sees() -> None:
    wide = PageGeometry(media_box=A4, crop_box=A4, rotate=90)
    first, second = straddle([wide, wide], SIZE)
    assert wide.shown(first.placed.rect)[2] == pytest.approx(297)
    assert tuple(wide.shown(second.placed.rect)) == pytest.approx((276.0, 84.0, 297.0, 126.0))


def test_a_seal_over_year_and_month_has_the_date_below_its_centre() -> None:
    """骑年盖月; GB/T 9704-2012, 7.3.5.1: the date lies slightly below the seal's centre."""
    date = Region(120, 200, 150, 206)
    x, y = over_date(date, SIZE)
    assert x == 135
    assert y < 203 < y + 21
