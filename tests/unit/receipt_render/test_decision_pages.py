"""Pages of decisions, measured against GB/T 9704-2012 and the model forms."""

from __future__ import annotations

import re
from datetime import date

import pypdfium2.raw as pdfium_raw
import pytest

from nh_edoc.model.document import DayUnit, DeliveryWay, IdType, ItemType, Period

POINT = 25.4 / 72
LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
"""Type area in mm: 156 × 225 on A4 (GB/T 9704-2012, 5.2.1)."""
LINE = (15.75 + 13.2) * POINT


def em_top(glyph):
    return glyph.baseline - 0.88 * glyph.size * POINT


def em_bottom(glyph):
    return glyph.baseline + 0.12 * glyph.size * POINT


@pytest.fixture(scope="module")
def long(make, render):
    return render(make("approval-decision", content=("准" * 2000, "许" * 2000), grants=()))


def test_paper_is_a4(ordinary):
    """GB/T 9704-2012, 5.1: 210 × 297 mm."""
    for pages in ordinary.values():
        for page in pages.file:
            assert [round(side * POINT) for side in page.get_size()] == [210, 297]


def test_full_pages_have_22_lines_of_28_characters(long):
    """GB/T 9704-2012, 5.2.3, in 三号仿宋; a test over pages that hold nothing but text."""
    body = [long.lines(page, font="FandolFang-Regular") for page in (3, 4)]
    for lines in body:
        assert len(lines) == 22
        assert all(len(text) == 28 for text in list(lines.values())[1:] if set(text) in ({"准"}, {"许"}))
        pitches = [b - a for a, b in zip(list(lines), list(lines)[1:], strict=False)]
        assert all(abs(pitch - LINE) < 0.15 for pitch in pitches)


def test_margins(long):
    """GB/T 9704-2012, 5.2.1: 天头 37 mm, 订口 28 mm, type area 156 × 225 mm; nothing of the body outside."""
    body = [g for g in long.glyphs if g.font == "FandolFang-Regular"]
    assert min(g.x for g in body) == pytest.approx(LEFT, abs=0.1)
    assert max(g.right for g in body) <= RIGHT + 0.1
    for page in (2, 3):
        on_page = [g for g in long.glyphs if g.page == page and g.font.startswith("Fandol") and g.size > 14]
        assert min(em_top(g) for g in on_page) == pytest.approx(TOP, abs=0.1)
        assert max(em_bottom(g) for g in on_page) <= BOTTOM


def test_paragraphs_are_indented_by_two_characters_and_the_addressee_is_not(ordinary):
    """GB/T 9704-2012, 7.3.2, 7.3.3."""
    pages = ordinary["approval-decision"]
    assert pages.find("佛山市南海区演示食品有限公司：")[0].x == pytest.approx(LEFT, abs=0.1)
    assert pages.find("你单位（")[0].x == pytest.approx(LEFT + 2 * 15.75 * POINT, abs=0.1)
    assert pages.find("一、准予内容")[0].x == pytest.approx(LEFT + 2 * 15.75 * POINT, abs=0.1)


def test_letterhead_number_rule_and_title(ordinary):
    """GB/T 9704-2012, 7.2.4–7.2.7, 7.3.1: 35 mm, two lines, 4 mm, 156 mm of red, two lines, title in 二号."""
    pages = ordinary["approval-decision"]
    name, number = pages.find("佛山市南海区演示行政审批局"), pages.find("南演审许准〔2026〕3号")
    title = pages.find("批准决定书")
    assert {g.font for g in name + title} == {"FandolSong-Bold"}
    assert em_top(name[0]) == pytest.approx(TOP + 35, abs=0.2)
    assert em_top(number[0]) - em_bottom(name[0]) == pytest.approx(2 * LINE, abs=0.2)
    assert {round(g.size) for g in title} == {22}
    for line in (name, number, title):
        assert (line[0].x + line[-1].right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1)
    rules = [box for box in paths(pages.file[0]) if box[2] - box[0] > 150]
    assert len(rules) == 1
    left, top, right, bottom = rules[0]
    assert (right - left) == pytest.approx(156, abs=1)
    assert (top + bottom) / 2 - em_bottom(number[0]) == pytest.approx(4, abs=0.3)
    assert em_top(title[0]) - bottom == pytest.approx(2 * LINE, abs=0.5)


def paths(page):
    """Boxes (left, top, right, bottom) in mm of the path objects of a page."""
    height = page.get_height()
    boxes = []
    for item in page.get_objects(filter=[pdfium_raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = item.get_bounds()
        boxes.append((left * POINT, (height - top) * POINT, right * POINT, (height - bottom) * POINT))
    return boxes


def test_page_numbers(long):
    """GB/T 9704-2012, 7.5: 四号, a dash on each side, 7 mm below the type area, odd right, even left, one indented."""
    for page in range(1, len(long.file) + 1):
        dash, *_, last = [g for g in long.glyphs if g.page == page and g.font.startswith("Noto")]
        text = [g.char for g in long.glyphs if g.page == page and g.font.startswith("Noto") and g.char.isdigit()]
        assert "".join(text) == str(page)
        assert (dash.char, last.char, dash.size) == ("—", "—", 14)
        stroke = dash.baseline - 0.3 * 14 * POINT
        assert stroke - BOTTOM == pytest.approx(7, abs=0.6)
        if page % 2:
            assert RIGHT - last.right == pytest.approx(14 * POINT, abs=1)
        else:
            assert dash.x - LEFT == pytest.approx(14 * POINT, abs=0.2)


def test_headings_are_numbered_without_gaps_in_hei(make, render):
    """GB/T 9704-2012, 7.3.3: 一、 in 黑体; a section without content has no heading."""
    pages = render(make("rejection-decision", technical_standards=(), delivery_way=None))
    hei = "".join(glyph.char for glyph in pages.glyphs if glyph.font.startswith("FandolHei"))
    assert re.findall("([一二三四五六])、", hei) == ["一", "二", "三", "四"]
    assert pages.find("四、救济途径")[0].font == "FandolHei-Regular"


def test_refusal_says_what_the_law_demands(ordinary):
    """许可法 art. 38(2), 55(3); 复议法 art. 20, 22(2); 诉讼法 art. 46: reasons, standards, remedies with both periods."""
    text = "".join(ordinary["rejection-decision"].texts)
    assert "现决定不予行政许可。" in text
    assert "技术标准、技术规范GB31654-2021《餐饮服务通用卫生规范》" in text
    assert (
        "如不服本决定，可以自收到本决定书之日起六十日内向佛山市南海区人民政府申请行政复议"
        "（网上申请渠道：https://review.example.gov.cn/nanhai/apply），"
        "也可以自收到本决定书之日起六个月内依法向广东省佛山市演示人民法院提起行政诉讼。"
    ) in re.sub("—\\d+—演示文件不具法律效力", "", text)


def test_grant_says_what_the_law_demands(ordinary):
    """许可法 art. 38(1), 40, 44: written grant, public, delivered within ten working days."""
    text = re.sub("—\\d+—演示文件不具法律效力", "", "".join(ordinary["approval-decision"].texts))
    assert "现决定准予该项行政许可。" in text
    assert (
        "第四十四条的规定，本机关自作出本决定之日起10个工作日内，以网上送达方式向你单位送达本决定书和上述证照。" in text
    )
    assert "第四十条的规定，本决定予以公开，公众有权查阅。" in text
    assert "有效期限自2026年3月6日至2031年3月5日" in text


def test_licensing_law_is_not_cited_for_other_items(make, render):
    """domain.md §9: the 许可法 rules go with 事项类型 01; a public service is not a licence."""
    for kind in ("approval-decision", "rejection-decision", "acceptance-receipt"):
        head = {
            "item": make(kind).head.item.__class__(name="演示服务", code="11440605000", type=ItemType.PUBLIC_SERVICE)
        }
        body = {} if kind == "acceptance-receipt" else {"legal_basis": ("《演示规定》第一条",)}
        text = "".join(render(make(kind, head=head, **body)).texts)
        assert "行政许可" not in text.replace("行政许可专用章", "")


def test_measures_are_cited_only_when_the_data_cites_them(ordinary, make, render):
    """办法 art. 27: the Measures ran out about 2020-01-10; the basis list is data."""
    for pages in ordinary.values():
        assert "网上办事管理办法" not in "".join(pages.texts)
    cited = render(make("approval-decision", legal_basis=("《佛山市南海区网上办事管理办法（试行）》第十五条",)))
    assert "《佛山市南海区网上办事管理办法（试行）》第十五条" in "".join(cited.texts)


def test_natural_person_is_addressed_as_you(make, render):
    """The model forms say 你 to a person and 你单位 to an organisation."""
    applicant = make("approval-decision").head.applicant.__class__(
        name="演示甲", id_type=IdType.RESIDENT_ID, id_number="440605199001010014"
    )
    text = "".join(render(make("approval-decision", head={"applicant": applicant})).texts)
    assert "演示甲：你（公民身份号码：440605199001010014）于2026年2月10日向本机关提出" in text
    assert "你单位" not in text


def test_lists_and_optional_parts(make, render):
    """What the document does not have is not printed; an undated end is 长期."""
    grant = make("approval-decision").body.grants[0]
    open_end = grant.__class__(license_type=grant.license_type, valid_from=date(2026, 3, 6))
    pages = render(
        make(
            "approval-decision",
            grants=(open_end, grant),
            public=False,
            delivery_way=DeliveryWay.COURIER,
            delivery_period=Period(days=5, unit=DayUnit.CALENDAR),
        )
    )
    text = "".join(pages.texts)
    assert "自2026年3月6日起长期有效" in text
    assert "公众有权查阅" not in text
    assert "5个自然日内，以快递送达方式" in text
    assert text.count("证照名称") == 2
    assert "委托代理人：演示乙）" in text


def test_demonstration_mark_is_on_every_page_and_only_on_demonstrations(long, make, render):
    """A document of fictitious parties must not pass for a real one."""
    assert all(text.startswith("演示文件不具法律效力") for text in long.texts)
    real = render(make("approval-decision", head={"demonstration": False}))
    assert not any("不具法律效力" in text for text in real.texts)


def test_provisional_due_date_is_marked(make, render):
    """R03: a date counted with an unpublished calendar may move."""
    body = make("approval-decision").body
    calendar = body.course.calendar.__class__(source="演示历", version="1", provisional=True)
    course = body.course.__class__(
        **{name: getattr(body.course, name) for name in body.course.__dataclass_fields__ if name != "calendar"},
        calendar=calendar,
    )
    assert "法定办结日期为2026年3月18日（暂定）。" in "".join(render(make("approval-decision", course=course)).texts)
