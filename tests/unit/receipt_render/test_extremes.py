"""The longest names and the fullest documents that the schema lets through: nothing leaves the page, nothing hangs."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from decimal import Decimal

import pytest

from nh_edoc.errors import InputError
from nh_edoc.model.document import Box, Contact
from nh_edoc.receipt.pages import TEXT_LIMIT
from nh_edoc.receipt.print_maps import print_map
from nh_edoc.receipt.printing import Medium

WIDE = "演" * 200
LATIN = "W" * 200
WORDS = ("Yanshi International Trading " * 7)[:200].strip()


@pytest.mark.parametrize(
    "name", [WIDE, LATIN, WORDS, "１" * 200, "。" * 200, "（" * 200, "É" * 200, "…—" * 100, "（A）" * 66]
)
@pytest.mark.parametrize("kind", ["approval-decision", "rejection-decision", "acceptance-receipt"])
def test_longest_names_stay_inside_the_page(make, render, kind, name):
    """Fields of an..200 (GB/T 39046) wrap or break; no glyph is cut off or hidden."""
    document = make(kind)
    head = document.head
    person = Contact(name=name[:100], mobile="1" * 30)
    applicant = replace(
        head.applicant, name=name, legal_representative=name[:100], agent=person, contact=person, id_number="A" * 50
    )
    changes = {
        "number": name[:50].strip(),
        "approval_code": "9" * 50,
        "applicant": applicant,
        "agency": replace(head.agency, name=name),
        "item": replace(head.item, name=name),
    }
    body = {}
    if kind == "acceptance-receipt":
        material = replace(document.body.materials[1], name=name, license_identifier="1.2.156.3005.2." + "Z" * 110)
        body = {"materials": (material,) * 3, "window": name, "progress_query": name, "clerk": name[:100]}
        body |= {"query_password": "p" * 32, "fee": replace(document.body.fee, note=name)}
    pages = render(make(kind, head=changes, **body))
    glyphs = [glyph for glyph in pages.glyphs if not glyph.char.isspace()]
    left, right = (22, 188) if kind == "acceptance-receipt" else (28, 184)
    for glyph in glyphs:
        assert left - 1 <= glyph.left, glyph
        assert glyph.right <= right + 1, glyph
        assert 10 < glyph.baseline < 290, glyph
    printed = print_map(pages.pdf.document)
    expected = "".join(item.text for item in printed if item.medium is not Medium.ALT)
    assert len(glyphs) >= len(re.sub(r"\s", "", expected))
    box = pages.pdf.plan.seals[0].box
    assert isinstance(box, Box)
    assert box.y + box.height <= Decimal(297)
    assert box.page <= len(pages.file)


def test_full_decision_is_rendered_in_bounded_time(make, render):
    """Fifty paragraphs of two thousand characters, thirty bases, twenty licences."""
    document = make("approval-decision")
    grant = document.body.grants[0]
    full = make(
        "approval-decision",
        content=("准予" * 1000,) * 50,
        legal_basis=("《演示规定》第一条" * 30,) * 30,
        grants=(grant,) * 20,
    )
    start = time.perf_counter()
    pages = render(full)
    assert time.perf_counter() - start < 20
    assert len(pages.file) > 150


def test_what_is_longer_is_refused(make, render):
    """Work is bounded before it begins."""
    entry = make("approval-decision").body.grants[0]
    field = replace(entry.fields[0], value="演" * 1000)
    grant = replace(entry, fields=(field,) * 100)
    with pytest.raises(InputError) as caught:
        render(make("approval-decision", grants=(grant,) * 4))
    assert caught.value.code == "render.too-long"
    assert str(TEXT_LIMIT) in caught.value.message("zh")


def test_500_materials(make, render):
    """The longest list that the schema lets through."""
    body = make("acceptance-receipt").body
    pages = render(make("acceptance-receipt", materials=(body.materials[0],) * 500))
    assert pages.texts[-1].count("佛山市南海区演示行政审批局") == 1
    assert "500营业执照副本" in "".join(pages.texts)


@pytest.mark.parametrize(
    "label", ["W" * 11, "W" * 60, "演" * 60, "（W）。" * 15, "。" * 60, "Internationalisation of W"]
)
def test_cells_of_a_licence_do_not_run_into_each_other(make, render, label):
    """A label that leaves its column would hide the value beside it."""
    entry = make("approval-decision").body.grants[0]
    grant = replace(
        entry, fields=(replace(entry.fields[0], name=label, value="值" * 40),), conditions=("件" * 500,) * 3
    )
    pages = render(make("approval-decision", grants=(grant,)))
    squeezed = re.sub(r"\s", "", label)
    at = pages.find(squeezed + "值")
    assert max(glyph.right for glyph in at[:-1]) <= at[-1].left + 0.5
    assert at[-1].x == pytest.approx(28 + 45 + 6 * 25.4 / 72, abs=0.5)
