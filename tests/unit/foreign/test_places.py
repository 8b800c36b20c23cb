"""Places on PDFs of any producer: texts in both lanes, all right edges in the direct lane."""

from __future__ import annotations

import pikepdf
import pytest
from edoc_other import LANES, PICTURE, edited, parsed, read, seal_other, visible_sealer
from edoc_picture import page_with
from edoc_plan import seal_in_turn
from edoc_sealed import good_store
from edoc_straddle import page_pictures
from PIL import Image, ImageChops

from nh_edoc._pdf.balance import is_balanced
from nh_edoc._pdf.pages import page_annotations, pages
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pyhanko.foreign import read_foreign
from nh_edoc.errors import InputError
from nh_edoc.model.report import Verdict
from nh_edoc.seal import Place
from nh_edoc.seal.placement import Anchor
from nh_edoc.verify import Verifier

lanes = pytest.mark.parametrize("lane", LANES)
POINTS = 72 / 25.4
DPI = 100
MM = DPI / 25.4


def refused(data: bytes, **wish) -> str:
    with pytest.raises(InputError) as caught:
        seal_other(data, visible_sealer(), **wish)
    assert caught.value.message("zh")
    return caught.value.code


def middle(data: bytes, page: int) -> tuple[float, float]:
    (widget,) = page_annotations(PdfFile(data), pages(PdfFile(data))[page])
    box = widget.box
    return (box.left + box.right) / 2, (box.bottom + box.top) / 2


@lanes
def test_on_a_text(lane):
    """The seal's centre is the text's, as a viewer's own library finds it."""
    sealed = seal_other(read("tex.pdf"), visible_sealer(), lane=lane, at=Anchor(text="Second page."))
    assert sealed.lane == lane
    x, y = middle(sealed.data, 1)
    assert (x, y) == (pytest.approx(166, abs=12), pytest.approx(710, abs=12))


def test_texts_that_are_no_place():
    data = read("tex.pdf")
    assert refused(data, at=Anchor(text="not there")) == "seal.anchor-none"
    assert refused(data, lane="pyhanko", at=Anchor(text="e")) == "seal.anchor-several"
    assert refused(data, at=Anchor(text="e", nth=99)) == "seal.anchor-nth"


def turned(*rotations: int, unit: float = 1) -> bytes:
    """Pages of one size as they are shown, each turned and cropped in its own way."""

    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[0]
        for rotate in rotations:
            shown = (300, 420) if rotate % 180 == 0 else (420, 300)
            page = pdf.add_blank_page(page_size=(shown[0] + 60, shown[1] + 50))
            page.CropBox = pikepdf.Array([20, 30, 20 + shown[0], 30 + shown[1]])
            page.Rotate = rotate
            page.Contents = pdf.make_stream(b"q 0.5 0 0 0.5 7 9 cm Q")
            if unit != 1:
                page.UserUnit = unit

    return edited(change)


@pytest.mark.parametrize(
    ("rotations", "unit"), [((0, 0), 1), ((0, 90, 180, 270), 1), ((90, 90, 90), 1), ((0, 270), 1.5)]
)
def test_edge_to_edge(rotations, unit):
    """Put edge to edge the pages show the whole seal, however they are turned, cropped and scaled."""
    sealed = seal_other(turned(*rotations, unit=unit), visible_sealer(), straddle=True)
    assert sealed.lane == "direct"
    shown, side = page_pictures(sealed.data, DPI), 42 * MM / unit  # PDFium counts units, not points
    part = side / len(shown)
    whole = Image.new("RGB", (round(side) + 2, round(side) + 8), "white")
    top = round((shown[0].height - side) / 2 - 4)
    for index, page in enumerate(shown):
        strip = page.crop((round(page.width - part), top, page.width, top + whole.height))
        whole.paste(strip, (round(index * part), 0))
    wanted = page_with(PICTURE.appearance()).resize((round(50 * MM),) * 2)
    wanted = wanted.crop(ImageChops.invert(wanted.convert("L")).getbbox())
    found = whole.crop(ImageChops.invert(whole.convert("L")).getbbox())
    assert abs(found.width - side) < 2.5
    assert abs(found.height - side) < 2.5
    difference = ImageChops.difference(found.convert("L"), wanted.convert("L").resize(found.size)).histogram()
    assert sum(value * count for value, count in enumerate(difference)) / (255 * found.width * found.height) < 0.08


def test_slices_beside_a_seal():
    """One picture for the field and for all slices; one signature covers them."""
    sealed = seal_other(read("tex.pdf"), visible_sealer(), straddle=True, at=Place(page=1, x=60, y=230))
    file = PdfFile(sealed.data)
    found = [page.resources for page in pages(file)]
    forms = {file.dictionary(file.dictionary(one, "x")["XObject"], "x")["NhSeal"] for one in found}
    (widget,) = page_annotations(file, pages(file)[0])
    assert forms == {widget.dictionary["AP"]["N"]}
    (seal,) = read_foreign(sealed.data).seals
    assert seal.covers_all
    assert Verifier(good_store()).verify(sealed.data).verdict is not Verdict.INVALID


def test_slices_of_a_plan():
    """Later seals leave them as they are."""
    made = seal_in_turn(read("tex.pdf"), 2, straddle=True)
    assert [one.changes.value for one in read_foreign(made[1]).seals] == ["added", "none"]
    assert b"/NhSeal Do" in made[0]


def test_no_slices():
    """One page only; over another field; in files that the other lane would write; after another seal."""
    assert refused(read("tex.pdf"), straddle=True, at=Place(page=1, x=180, y=140)) == "seal.overlap"
    assert refused(read("reportlab.pdf"), straddle=True, lane="pyhanko") == "foreign.straddle-lane"
    assert refused(edited(lambda pdf: None), straddle=True) == "seal.straddle-pages"
    assert refused(seal_other(read("tex.pdf")).data, straddle=True) == "foreign.visible-signed"


def test_content_that_stays_open():
    """What a page leaves open would move or hide the slice: it is not painted there."""

    def change(pdf: pikepdf.Pdf) -> None:
        for content in (b"q Q", b"q 2 0 0 2 0 0 cm"):
            pdf.add_blank_page(page_size=(595, 842)).Contents = pdf.make_stream(content)
        del pdf.pages[0]

    assert refused(edited(change), straddle=True) == "foreign.straddle-content"


@pytest.mark.parametrize(
    ("content", "closed"),
    [
        (b"", True),
        (b"q 1 0 0 1 0 0 cm Q", True),
        (b"q q Q", False),
        (b"Q q", False),
        (b"BT (Q) Tj ET % q\nn", True),
        (b"q Q % a comment that runs on where viewers join streams by a space", False),
        (b"/Span <</MCID 0>> BDC BT ET EMC", True),
        (b"/Artifact BMC", False),
        (b"BT", False),
        (b"q BI /W 1 /H 1 /CS /G /BPC 8 ID q Q EI Q", True),
        (b"q BI /W 1 /H 1 ID q", False),
        (b"(", False),
        (b"(a(b(q)c)\\)) Tj <71> Tj /q gs [(Q)]TJ", True),
        (b"(((((q))))) Tj", False),
        (b"/P<</MCID 1>>BDC[(q)]TJ EMC", True),
        (b"BI /W 1 ID q", False),
        (b"q EI Q", False),
    ],
)
def test_balance(content, closed):
    """ISO 32000-1, 8.4.2: q and Q are balanced in a page's content; not every producer keeps to it."""
    assert is_balanced(content) is closed


@pytest.mark.parametrize("mode", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
def test_shared_resources(mode):
    """Pages get the seal beside what they have, wherever that stands; what they share stays as it is."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.add_blank_page(page_size=(595, 842))
        shared = pdf.make_indirect(parsed("<</XObject <</X0 null>> /ProcSet [/PDF] /Properties <<>>>>"))
        for page in pdf.pages:
            page.Contents = pdf.make_stream(b"q Q")
            page.Resources = shared

    data = edited(change, object_stream_mode=mode)
    sealed = seal_other(data, visible_sealer(), straddle=True)
    assert {"ProcSet", "NhSeal"} <= {
        key for page in pages(PdfFile(sealed.data)) for key in (*page.resources, *page.resources["XObject"])
    }
    before = PdfFile(data)
    shared = pages(before)[0].resources.number
    assert shared not in PdfFile(sealed.data).changes(1).replaced
