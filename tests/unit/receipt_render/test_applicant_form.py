"""A form that the applicant seals too (办法 art. 19): two signatures side by side (GB/T 9704-2012, 7.3.5.1), two places."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nh_edoc.errors import InputError
from nh_edoc.model.document import IdType
from nh_edoc.receipt.print_maps import print_map
from nh_edoc.receipt.samples import sample

LONG = "佛山市南海区里水镇演示食品供应链管理与餐饮服务连锁经营有限责任公司"


def form(**applicant):
    document = sample("application-form")
    head = replace(document.head, applicant=replace(document.head.applicant, **applicant))
    return replace(document, head=head, body=replace(document.body, applicant_seal=True))


@pytest.mark.parametrize("name", ["演示店", "佛山市南海区演示食品有限公司", LONG])
def test_places(render, name):
    """The applicant's left, the agency's right over the date; they touch neither each other nor the code, on one page."""
    pages = render(form(name=name))
    left, right = pages.pdf.plan.seals
    applicant, agency = pages.pdf.document.particulars.sealers
    assert [(one.signer, one.label) for one in (left, right)] == [
        (applicant.code, f"{name} 电子印章"),
        (agency.code, f"{agency.name} 行政许可专用章"),
    ]
    assert left.box.page == right.box.page
    assert left.box.y + left.box.height / 2 == right.box.y + right.box.height / 2
    assert (left.box.width, right.box.width) == (40, 42)
    assert left.box.x >= 0
    assert right.box.x - left.box.x > left.box.width + 1
    day = pages.find("2026年2月10日", last=True)
    centre = float(right.box.x + right.box.width / 2)
    assert (day[0].x + day[-1].right) / 2 == pytest.approx(centre, abs=1)
    signed = pages.find(name, last=True)
    if len({glyph.baseline for glyph in signed}) == 1:
        assert (signed[0].x + signed[-1].right) / 2 == pytest.approx(float(left.box.x + left.box.width / 2), abs=1)
    scan = pages.find("扫码核验", last=True)
    assert scan[0].page == left.box.page
    code_top = scan[0].baseline - 3 - 1 - 26
    assert code_top > float(left.box.y + left.box.height)


def test_what_is_said(render):
    """Printed = data: that the applicant seals is said on the page, and nothing is said where it does not."""
    document = form()
    said = [one.text for one in print_map(document) if one.path == "/applicationForm/applicantSeal"]
    assert len(said) == 1
    assert said[0] in "".join(render(document).texts)
    plain = replace(document, body=replace(document.body, applicant_seal=False))
    assert not [one for one in print_map(plain) if one.path == "/applicationForm/applicantSeal"]
    assert len(render(plain).pdf.plan.seals) == 1


@pytest.mark.parametrize(
    "applicant",
    [{"id_type": IdType.PASSPORT, "id_number": "X1234567"}, {"id_number": "91440605MA0000007X"}],
)
def test_who_cannot_seal(render, applicant):
    """A plan names who seals by a good code; rules may be accepted by name, this may not."""
    with pytest.raises(InputError, match=r"render\.applicant-seal"):
        render(form(**applicant))
