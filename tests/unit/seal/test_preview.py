"""Anchors and previews: where a seal will stand is what is shown, and what is shown is no seal."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from edoc_applicant import DRAWN, form_rendered
from edoc_joint import joint_rendered
from edoc_sealed import rendered, sealed, verify
from edoc_straddle import page_pictures, straddled
from PIL import ImageChops

from nh_edoc._pdf.pages import pages
from nh_edoc._pdf.placement import PageGeometry
from nh_edoc._pdf.read import PdfFile
from nh_edoc.errors import InputError
from nh_edoc.model.report import Verdict
from nh_edoc.receipt.rendered import read_planned
from nh_edoc.seal import PersonalSeal, RoundSeal
from nh_edoc.seal.anchors import anchor_place
from nh_edoc.seal.placement import Place
from nh_edoc.seal.preview import Shown, preview
from nh_edoc.workflow.pictures import Described
from nh_edoc.workflow.preview import planned_shown

if TYPE_CHECKING:
    from PIL import Image

DPI = 200
MM = DPI / 25.4
SIZE = (42.0, 42.0)
COMPANY = RoundSeal.company("佛山演示有限公司")


def geometry(data: bytes) -> list[PageGeometry]:
    return [PageGeometry.of(page) for page in pages(PdfFile(data))]


def turned(data: bytes, rotate: int) -> bytes:
    """The same pages as somebody else makes them: turned, and cropped by 10 mm on all sides."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            left, bottom, right, top = (float(one) for one in page.MediaBox)
            by = 10 * 72 / 25.4
            page.CropBox = [left + by, bottom + by, right - by, top - by]
            page.Rotate = rotate
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def reddish(image: Image.Image) -> tuple[float, ...]:
    """Return the box of the pale red of a previewed seal, in mm; 50 to 150 mm from either edge are looked at."""
    image = image.crop((round(50 * MM), round(50 * MM), round(150 * MM), round(150 * MM)))
    red, green, blue = image.split()
    pale = green.point([0] * 91 + [255] * 99 + [0] * 66)
    apart = ImageChops.difference(green, blue).point([255] * 40 + [0] * 216)
    mask = ImageChops.multiply(ImageChops.multiply(red.point([0] * 201 + [255] * 55), pale), apart)
    box = mask.getbbox() or (0, 0, 0, 0)
    return tuple(one / MM + 50 for one in box)


def refusal(**values: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        anchor_place(**({"pages": geometry(values["data"]), "size": SIZE} | values))
    assert caught.value.code not in caught.value.message("zh") + caught.value.message("en")
    return caught.value


def test_an_anchor_must_be_one_place_or_be_numbered() -> None:
    """A seal in the wrong place is worse than none: absent or ambiguous is refused, with what was found."""
    data = rendered("approval-decision").data
    absent = refusal(data=data, text="没有这句话")
    assert (absent.code, absent.params["count"]) == ("seal.anchor-none", 3)
    several = refusal(data=data, text="佛山市南海区演示行政审批局")
    assert (several.code, several.params["count"]) == ("seal.anchor-several", 2)
    assert several.params["places"].startswith("1: 1, ")
    assert refusal(data=data, text="佛山市南海区演示行政审批局", nth=3).code == "seal.anchor-nth"
    assert refusal(data=data, text=" ").code == "seal.anchor-none"
    assert anchor_place(data, geometry(data), "佛山市南海区演示行政审批局", SIZE, nth=2)[0] == 2


def test_a_seal_on_a_date_is_pressed_over_year_and_month() -> None:
    """骑年盖月; GB/T 9704-2012, 7.3.5.1: the date comes to lie below the seal's centre, as at the planned place."""
    pdf = rendered("acceptance-receipt")
    found = geometry(pdf.data)
    stated = pdf.document.particulars.date
    text = f"{stated.year}年{stated.month}月{stated.day}日"
    with pytest.raises(InputError):
        anchor_place(pdf.data, found, text, SIZE)
    count = int(refusal(data=pdf.data, text=text).params["count"])
    page, (x, y) = anchor_place(pdf.data, found, text, SIZE, nth=count)
    planned = pdf.plan.seals[0].box
    assert page == planned.page - 1
    # the planned seal is centred on the whole date, this one on year and month
    assert 0 < float(planned.x) + 21 - x < 8
    assert abs(float(planned.y) + 21 - y) < 5


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_anchors_on_turned_and_cropped_pages(rotate: int) -> None:
    """What a viewer shows counts: its place is told from the corner that the reader sees."""
    data = turned(rendered("acceptance-receipt").data, rotate)
    found = geometry(data)
    plain = rendered("acceptance-receipt").data
    _, (x, y) = anchor_place(plain, geometry(plain), "受理回执", SIZE, nth=1)
    _, centre = anchor_place(data, found, "受理回执", SIZE, nth=1)
    wanted = {
        0: (x - 10, y - 10),
        90: (297 - 10 - y, x - 10),
        180: (210 - 10 - x, 297 - 10 - y),
        270: (y - 10, 210 - 10 - x),
    }[rotate]
    assert centre == pytest.approx(wanted, abs=0.05)


@pytest.mark.parametrize("rotate", [0, 90])
def test_a_preview_shows_the_seal_where_it_will_stand(rotate: int) -> None:
    """40 mm wide around the place that was asked for, to 0.2 mm, upright, marked on seal and head."""
    data = turned(rendered("acceptance-receipt").data, rotate)
    made = preview(data, [Shown(appearance=COMPANY.appearance(), where=(Place(page=1, x=80, y=120),))])
    (image,) = page_pictures(made.data, DPI)
    assert reddish(image) == pytest.approx((60, 100, 100, 140), abs=0.2)
    blue = (0x00, 0x52, 0xAD)
    assert any(image.getpixel((round(x * MM), round(120 * MM))) == blue for x in range(60, 100))
    assert sum(count for count, colour in image.getcolors(1 << 24) or [] if colour == blue) > 500


def test_a_preview_is_another_file() -> None:
    """No data, no form, no signature of the document is in it, and every page says what it is."""
    made = preview(sealed(), [Shown(appearance=COMPANY.appearance(), where=(Place(page=1, x=60, y=120),))])
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert "/Names" not in pdf.Root
        assert all("/Annots" not in page for page in pdf.pages)
    assert b"/ByteRange" not in made.data
    assert verify(made.data).verdict is not Verdict.VALID


def test_no_seal_over_another_and_none_off_the_page() -> None:
    """GB/T 9704-2012, 7.3.5.1: a sealed document's own seal is not covered; refused with the reason."""
    box = rendered().plan.seals[0].box
    over = Place(page=box.page, x=float(box.x) + 30, y=float(box.y) + 21)
    for data, where, code in (
        (sealed(), over, "seal.overlap"),
        (rendered().data, Place(page=1, x=5, y=120), "seal.off-page"),
        (rendered().data, Place(page=9, x=60, y=120), "seal.page"),
        (b"%PDF-1.7\n", over, "seal.file-unread"),
    ):
        with pytest.raises(InputError) as caught:
            preview(data, [Shown(appearance=COMPANY.appearance(), where=(where,))])
        assert caught.value.code == code
    preview(rendered().data, [Shown(appearance=COMPANY.appearance(), where=(over,))])


def test_two_shown_for_one_place() -> None:
    wish = Shown(appearance=COMPANY.appearance(), where=(Place(page=1, x=60, y=120), Place(page=1, x=70, y=120)))
    with pytest.raises(InputError) as caught:
        preview(rendered().data, [wish])
    assert caught.value.code == "seal.overlap"


def test_what_a_document_waits_for() -> None:
    """The seal plan with nobody's key: each organ's seal in its place, slices over all edges where planned."""
    joint = planned_shown(joint_rendered().data, Described())
    assert [len(one.where) for one in joint] == [1, 1, 1]
    (own,) = planned_shown(straddled(2).data, Described(line="行政许可专用章"))
    assert own.straddle
    count = len(pages(PdfFile(straddled(2).data)))
    assert preview(straddled(2).data, [own]).pages == tuple(range(count))
    planned = read_planned(straddled(2).data).plan.seals[0].box
    assert own.where == (Place(page=planned.page, x=float(planned.x) + 21, y=float(planned.y) + 21),)


def test_an_applicant_s_seal_is_previewed_as_it_is_drawn() -> None:
    """办法 art. 19: the applicant's seal of 40 mm comes first, then the agency's of 42."""
    own, agency = planned_shown(form_rendered().data, Described())
    assert own.appearance == DRAWN.appearance()
    assert (own.appearance.width, agency.appearance.width) == ("113.39", "119.06")
    assert preview(form_rendered().data, [own, agency]).pages


def test_a_seal_is_described_in_one_way() -> None:
    assert Described(person="李演").picture() == PersonalSeal(name="李演")
    assert Described(name="佛山演示有限公司", code="4406051234567").picture() == RoundSeal.company(
        "佛山演示有限公司", code="4406051234567"
    )
    for one in (Described(), Described(name="演示局", person="李演")):
        with pytest.raises(InputError) as caught:
            one.picture()
        assert caught.value.code == "seal.described"
