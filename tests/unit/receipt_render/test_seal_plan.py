"""Where the seal will stand: GB/T 9704-2012, 7.3.5.1, measured on the page, not taken from the plan's own figures."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

POINT = 25.4 / 72
SHORT = "演示局"
LONG = "佛山市南海区里水镇人民政府综合行政服务与营商环境优化演示中心（佛山市南海区里水镇演示行政审批局）"


def measured(pages):
    """Seal, name, date and the last line of text above them."""
    seal = pages.pdf.plan.seals[0]
    box = {name: float(getattr(seal.box, name)) for name in ("x", "y", "width", "height")}
    head = pages.pdf.document.head
    shown = f"{head.agency.name}{head.date.year}年{head.date.month}月{head.date.day}日".replace(" ", "")
    glyphs = pages.find(shown, last=True)
    size = len(head.agency.name.replace(" ", ""))
    name, day = glyphs[:size], glyphs[size:]
    above = [
        glyph
        for glyph in pages.glyphs
        if glyph.page == seal.box.page and 30 < glyph.baseline < name[0].baseline - 1 and not glyph.char.isspace()
    ]
    return seal, box, name, day, above


def check(pages):
    """The rule itself."""
    seal, box, name, day, above = measured(pages)
    centre = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    bottom = box["y"] + box["height"]
    assert {glyph.page for glyph in name + day} == {seal.box.page}
    # 端正、居中: centred on the date, and so is the name
    assert (day[0].x + day[-1].right) / 2 == pytest.approx(centre[0], abs=1)
    assert name[0].baseline == name[-1].baseline == pytest.approx(name[0].baseline) or len(name) > 20
    if name[0].baseline == name[-1].baseline:
        assert (name[0].x + name[-1].right) / 2 == pytest.approx(centre[0], abs=1)
    # 下压署名和成文日期，使其居印章中心偏下位置
    size = day[0].size * POINT
    first, last = name[0].baseline - 0.88 * size, day[0].baseline + 0.12 * size
    assert centre[1] < (first + last) / 2
    assert box["y"] < first
    assert last < bottom
    middle_of_date = day[0].baseline - 0.38 * size
    half_chord = math.sqrt(21**2 - (middle_of_date - centre[1]) ** 2)
    assert half_chord > (day[-1].right - day[0].x) / 2 * 0.8  # the date is pressed over nearly its whole width
    # 不得出现空白印章, and the top at most one line below the text, without lying on it
    assert above, "the signature stands alone on its page"
    lowest = max(glyph.baseline + 0.12 * glyph.size * POINT for glyph in above)
    line = 28.95 * POINT if day[0].size > 15 else 24 * POINT
    assert -0.1 <= box["y"] - lowest <= line
    # the QR code stands on the same page, and the seal touches neither it nor what stands beside it
    scan = pages.find("扫码核验", last=True)
    assert scan[0].page == seal.box.page
    if pages.pdf.document.kind == "acceptance-receipt":
        assert max(glyph.right for glyph in scan) + 10 < box["x"]
        beside = [glyph for glyph in name if glyph.baseline > scan[0].baseline - 30]
        assert all(glyph.left > 22 + 26 for glyph in beside)
    else:
        assert scan[0].baseline - 3.5 > bottom
    # inside the page
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 210
    assert bottom <= 297


def test_ordinary_documents(ordinary):
    """Each kind, as usual."""
    for pages in ordinary.values():
        check(pages)


def test_date_leaves_four_characters_at_the_right_and_has_no_leading_zeros(ordinary):
    """GB/T 9704-2012, 7.3.5.1: 成文日期右空四字, full year, month and day without leading zeros."""
    *_, day, _ = measured(ordinary["approval-decision"])
    assert "".join(glyph.char for glyph in day) == "2026年3月6日"
    em = 15.75 * POINT
    assert 184 - (day[-1].x + em) == pytest.approx(4 * em, abs=0.2)


@pytest.mark.parametrize("kind", ["approval-decision", "rejection-decision", "acceptance-receipt"])
@pytest.mark.parametrize("name", [SHORT, LONG])
@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 12, 28)])
def test_short_and_long_names(make, render, kind, name, day):
    """The name is centred on the date, or moved left when it needs the room."""
    document = make(kind)
    agency = replace(document.head.agency, name=name)
    check(render(make(kind, head={"agency": agency, "date": day})))


@pytest.mark.parametrize("length", range(10, 800, 56))
def test_signature_never_stands_alone_however_long_the_text(make, render, length):
    """不得出现空白印章: wherever the page breaks, text stands on the page of the signature."""
    check(render(make("approval-decision", content=("准" * length,), grants=())))


@pytest.mark.parametrize("length", [20, 120, 240, 300])
def test_signature_follows_a_remedies_sentence_of_any_length(make, render, length):
    """The last paragraph itself may break over the page: its last line stays with the signature."""
    remedies = replace(
        make("rejection-decision").body.remedies, court="演示" * (min(length, 200) // 2 - 2) + "人民法院"
    )
    remedies = replace(remedies, review_url="https://review.example.gov.cn/" + "a/" * (length // 4))
    for filler in (10, 200, 380):
        check(render(make("rejection-decision", remedies=remedies, facts=("事" * filler,))))


@pytest.mark.parametrize("count", [1, 5, 7, 8, 9, 10, 12, 40, 60])
def test_receipts_of_any_number_of_materials(make, render, count):
    """The notes stay with the signature, so that the seal never stands alone under a table."""
    material = make("acceptance-receipt").body.materials[0]
    pages = render(make("acceptance-receipt", materials=(material,) * count))
    check(pages)
    assert "说明" in pages.texts[pages.pdf.plan.seals[0].box.page - 1]


def test_plan_names_field_signer_and_readable_name(ordinary):
    """profile: the field waits for this organ; its tooltip says so (ISO 14289-1, 7.18.1)."""
    for pages in ordinary.values():
        (seal,) = pages.pdf.plan.seals
        agency = pages.pdf.document.head.agency
        assert (seal.field, seal.order, seal.signer) == ("Seal1", 1, agency.uscc)
        assert seal.label == "佛山市南海区演示行政审批局 行政许可专用章"
        assert (seal.box.width, seal.box.height) == (Decimal(42), Decimal(42))
        assert seal.box.x.as_tuple().exponent >= -3


def test_label_stays_within_its_field(make, render):
    """A name of 200 characters leaves no room for the seal's own; the plan must remain loadable."""
    head = make("approval-decision").head
    pages = render(make("approval-decision", head={"agency": replace(head.agency, name="演" * 200)}))
    assert pages.pdf.plan.seals[0].label == "行政许可专用章"


def test_a_plan_in_the_input_is_made_anew(make, render, ordinary):
    """The plan is the renderer's: what somebody wrote into the data does not move the seal."""
    pages = ordinary["approval-decision"]
    planned = pages.pdf.document
    moved = replace(planned.seal_plan.seals[0], box=replace(planned.seal_plan.seals[0].box, x=Decimal(1)))
    again = render(replace(planned, seal_plan=replace(planned.seal_plan, seals=(moved,))))
    assert again.pdf.data == pages.pdf.data
