"""骑缝章 in files of the profile: the pages put together show the whole seal, and nothing else is let pass."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from edoc_joint import OTHERS
from edoc_picture import page_with
from edoc_pki import NOW
from edoc_sealed import PICTURE, SETTINGS, check, the_pki, verify
from edoc_straddle import long_document, page_pictures, sealed_across, straddled
from PIL import Image, ImageChops

from nh_edoc._cms.template import CmsTemplate
from nh_edoc._pdf import seal_revision
from nh_edoc._pdf.imprint import imprint
from nh_edoc._pdf.pages import page_resources, pages
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.seal_revision import SealRevision, write_seal
from nh_edoc._pdf.text import page_texts
from nh_edoc.errors import InputError, SignerError
from nh_edoc.model.report import Result, Verdict
from nh_edoc.receipt import check_document, render_document
from nh_edoc.receipt.samples import sample
from nh_edoc.seal import RoundSeal, Sealer
from nh_edoc.seal.fields import with_fields
from nh_edoc.workflow import seal_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MM = 300 / 25.4


def pressed(pdf: Any, straddle: float | None) -> bytes:
    """Seal without asking the plan for the height: what a verifier must be asked about."""
    template = CmsTemplate.of(the_pki().seal)
    revision = SealRevision(
        plan=pdf.plan.seals,
        fill=pdf.plan.seals[0],
        appearance=PICTURE.appearance(),
        moment=NOW,
        reserved=template.reserved,
        straddle=straddle,
    )
    return write_seal(pdf.data, revision, template.sign).data


def refused(data: bytes) -> str:
    """Return why the plan's check fails; the file must be INVALID."""
    report = verify(data)
    assert report.verdict is Verdict.INVALID
    found = check(report, "data.plan")
    assert found.result is Result.FAILED
    return str(found.params["what"])


def test_pages_put_edge_to_edge_show_the_whole_seal() -> None:
    """As on paper: cut the right edges off, lay them side by side, and there is the seal, 42 mm wide and high."""
    shown = page_pictures(sealed_across(2))
    count = len(shown)
    part = round(42 * MM / count)
    whole = Image.new("RGB", (part * count, round(44 * MM)), "white")
    top = round((148.5 - 22) * MM)
    for index, page in enumerate(shown):
        strip = page.crop((page.width - part, top, page.width, top + whole.height))
        whole.paste(strip, (index * part, 0))
    wanted = page_with(PICTURE.appearance()).resize((round(50 * MM),) * 2)
    wanted = wanted.crop((round(4 * MM), round(3 * MM), round(4 * MM) + whole.width, round(3 * MM) + whole.height))
    ink = ImageChops.invert(wanted.convert("L")).point(_strong).histogram()[255]
    apart = ImageChops.difference(whole, wanted).convert("L").point(_strong).histogram()[255]
    assert ink > 40_000
    assert apart < 0.1 * ink  # edges only: one seal is cut at pixels, the other is not
    left, upper, right, lower = ImageChops.invert(whole.convert("L")).point(_strong).getbbox() or (0, 0, 0, 0)
    assert ((right - left) / MM, (lower - upper) / MM) == pytest.approx((42.0, 42.0), abs=0.2)


def _strong(value: int) -> int:
    return 255 if value > 100 else 0


def test_the_file_is_valid_and_its_text_is_what_it_was() -> None:
    """Slices are no text, and touch none: 电子签名法 art. 5, what is printed is what the data says."""
    data = sealed_across(2)
    assert verify(data).verdict is Verdict.VALID
    before, after = (page_texts(PdfFile(one)) for one in (straddled(2).data, data))
    assert [[g.text for g in page.glyphs] for page in before] == [[g.text for g in page.glyphs] for page in after]
    for page in after:
        reach = page.page.crop_box.right - 21 * 72 / 25.4
        assert all(glyph.box is None or glyph.box.right < reach for glyph in page.glyphs)


def test_only_the_pages_change_and_each_has_one_slice() -> None:
    """One shared appearance: the same object that the field shows, so that the picture's digest speaks for all."""
    data = sealed_across(2)
    file = PdfFile(data)
    names = {page_resources(file, page)["XObject"]["NhSeal"] for page in pages(file)}
    assert len(names) == 1
    assert data.count(b"/NhSeal Do") == len(pages(file))


def test_what_was_planned_must_be_there() -> None:
    """A planned slice that is missing, moved, or there without a plan is not what was sealed."""
    assert refused(pressed(straddled(2), None)) == "straddle"
    assert refused(pressed(straddled(2), 140.0)) == "straddle"
    plain = render_document(check_document(long_document(2), SETTINGS), SETTINGS)
    assert refused(pressed(plain, 148.5)) == "straddle"
    assert verify(pressed(plain, None)).verdict is Verdict.VALID


def _without_last(found: list[dict[str, bytes]], _: Any) -> list[dict[str, bytes]]:
    return [*found[:-1], {}]


def _twice(found: list[dict[str, bytes]], _: Any) -> list[dict[str, bytes]]:
    """The second page shows the first page's slice."""
    own, first = (one["Contents"].split(b" ") for one in found[:2][::-1])
    again = found[1] | {"Contents": b" ".join([*own[:-3], *first[-3:]])}
    return [found[0], again, *found[2:]]


def _other_form(found: list[dict[str, bytes]], made: Any) -> list[dict[str, bytes]]:
    """One page shows a picture of its own."""
    picture = imprint(made.add, RoundSeal(name="演示冒名局").appearance())
    words = found[0]["Resources"].rsplit(b"/NhSeal ", 1)
    rest = words[1].split(b" R", 1)[1]
    return [found[0] | {"Resources": b"%s/NhSeal %d 0 R%s" % (words[0], picture, rest)}, *found[1:]]


def _more(found: list[dict[str, bytes]], made: Any) -> list[dict[str, bytes]]:
    """More is painted behind the slice."""
    extra = made.add(b"<</Length 27>>\nstream\n1 0 0 rg 300 300 90 9 re f \nendstream")
    return [found[0] | {"Contents": found[0]["Contents"][:-1] + b" %d 0 R]" % extra}, *found[1:]]


@pytest.mark.parametrize("change", [_without_last, _twice, _other_form, _more])
def test_slices_that_a_key_holder_forges(monkeypatch: pytest.MonkeyPatch, change: Callable[..., Any]) -> None:
    """Whoever has the key can write what he likes; the verifier accepts one form only (verification rules, 4)."""
    honest = seal_revision.page_changes

    def forged(made: Any, *arguments: Any) -> Iterator[dict[str, bytes]]:
        yield from change(list(honest(made, *arguments)), made)

    monkeypatch.setattr(seal_revision, "page_changes", forged)
    assert verify(pressed(straddled(2), 148.5)).verdict is Verdict.INVALID


def test_one_page_has_nothing_to_straddle() -> None:
    """No rule wants it, and half a seal on one page would prove nothing."""
    with pytest.raises(InputError) as caught:
        render_document(check_document(sample("acceptance-receipt"), SETTINGS), SETTINGS, straddle=True)
    assert caught.value.code == "seal.straddle-pages"
    assert caught.value.params == {"count": 1, "fewest": 2, "most": 500}


def test_a_rendered_file_is_rendered_again_with_its_straddle() -> None:
    """docs/adr/0004: what is sealed is what its data renders to, the planned slices included."""
    pdf = straddled(2)
    sealer = Sealer(the_pki().seal, picture=PICTURE, clock=lambda: NOW)
    assert verify(seal_document(pdf, SETTINGS, sealer).data).verdict is Verdict.VALID


def test_fields_without_a_seal_leave_no_place_for_slices() -> None:
    """docs/adr/0017, 0018: slices come with the first seal's fields; a file that went out with fields has none."""
    pdf = with_fields(straddled(2))
    with pytest.raises(SignerError) as caught:
        Sealer(the_pki().seal, picture=PICTURE, clock=lambda: NOW).seal(pdf)
    assert (caught.value.code, caught.value.params) == ("seal.file", {"reason": "append.straddle"})


def test_several_organs_the_first_straddles() -> None:
    """Slices come with the first seal, or break it: a later organ's seal stands in its own field only."""
    document = long_document(2)
    document = replace(document, body=replace(document.body, joint_organs=OTHERS[:1]))
    pdf = render_document(check_document(document, SETTINGS), SETTINGS, straddle=True)
    first = Sealer(the_pki().seal, picture=PICTURE, clock=lambda: NOW).seal(pdf)
    other = the_pki().authority.issue(OTHERS[0].name)
    both = Sealer(other, picture=RoundSeal(name=OTHERS[0].name), clock=lambda: NOW).seal(replace(pdf, data=first.data))
    for data in (first.data, both.data):
        assert {one.result for one in verify(data).checks if one.code == "data.plan"} == {Result.PASSED}
