"""Files of other producers through both lanes: the same meaning, and nothing of the file but more behind it."""

from __future__ import annotations

import pikepdf
import pytest
from edoc_other import FILES, LANES, edited, plain_sealer, read, seal_other, visible_sealer
from edoc_sealed import good_store

from nh_edoc._pdf.pages import page_annotations, pages
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.signature import signature_fields
from nh_edoc._pyhanko.foreign import read_foreign
from nh_edoc.errors import InputError
from nh_edoc.model.digest import Digest
from nh_edoc.model.report import Result, Verdict
from nh_edoc.seal import Place, Wish
from nh_edoc.verify import Verifier

files = pytest.mark.parametrize("name", FILES)
lanes = pytest.mark.parametrize("lane", LANES)


@files
@lanes
def test_appended_only(name, lane):
    """ISO 32000-1, 7.5.6: the file stays as it was, and the signature covers all of it (12.8.1)."""
    data = read(name)
    sealed = seal_other(data, lane=lane)
    assert sealed.lane == lane
    assert sealed.rewritten is None
    assert sealed.data.startswith(data)
    assert sealed.digest == Digest.of(sealed.data)
    assert sealed.size == len(sealed.data)
    (seal,) = read_foreign(sealed.data).seals
    assert (seal.covers_all, seal.digest_holds, seal.signature_holds, seal.padding_is_zero) == (True, True, True, True)
    file = PdfFile(sealed.data)
    (field,) = (one for one in signature_fields(file) if one.value is not None)
    assert field.field.name == sealed.field == "Seal1"
    assert field.value.covers(len(sealed.data))
    assert file.index == PdfFile(data).index + 1


@files
def test_same_meaning(name):
    """The direct lane can be taken away without a user noticing anything but the time."""
    data = read(name)
    made = [seal_other(data, lane=lane) for lane in LANES]
    assert made[0].hazards == made[1].hazards
    views = [PdfFile(one.data) for one in made]
    widgets = [next(a for p in pages(view) for a in page_annotations(view, p) if "V" in a.dictionary) for view in views]
    for key in ("Type", "Subtype", "FT", "F", "P", "T"):
        values = [one.dictionary[key] for one in widgets]
        assert getattr(values[0], "value", values[0]) == getattr(values[1], "value", values[1]), key
    assert widgets[0].box == widgets[1].box
    touched = [view.changes(view.index).replaced for view in views]
    assert touched[0] == touched[1], "both lanes change the same objects"
    answers = [{(one.code, one.result) for one in Verifier(good_store()).verify(one.data).checks} for one in made]
    assert answers[0] == answers[1]


@files
@lanes
def test_our_verdict(name, lane):
    """A sealed file of others is not found broken (docs/adr/0005: it is not VALID either)."""
    report = Verifier(good_store()).verify(seal_other(read(name), lane=lane).data)
    failed = {one.code for one in report.checks if one.result is Result.FAILED}
    assert not {one for one in failed if one.startswith(("file.", "seal."))}
    assert report.verdict is not Verdict.INVALID


def test_direct_by_default():
    """What a simple file gets, and what a signed one."""
    assert {seal_other(read(name)).lane for name in FILES} == {"direct"}


@lanes
def test_twice(lane):
    """A second seal goes in beside the first, and both hold."""
    twice = seal_other(seal_other(read("tex.pdf"), lane=lane).data)
    assert (twice.lane, twice.field) == ("pyhanko", "Seal2")
    seals = read_foreign(twice.data).seals
    assert [one.field for one in seals] == ["Seal1", "Seal2"]
    assert all(one.digest_holds and one.signature_holds for one in seals)
    assert [one.changes.value for one in seals] == ["added", "none"]


@lanes
@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n"])
def test_end_of_file(lane, ending):
    """A file whose end mark ends no line gets one, so that the first object does not stand in a comment."""
    data = read("reportlab.pdf").rstrip() + ending
    (seal,) = read_foreign(seal_other(data, lane=lane).data).seals
    assert seal.digest_holds


@lanes
@pytest.mark.parametrize("form", ["<</Fields []>>", "<</Fields [] /SigFlags 1 /DA (/Helv 0 Tf)>>"])
@pytest.mark.parametrize("indirect", [True, False])
def test_forms(lane, form, indirect):
    """The field joins the form that there is (12.7.2), wherever that stands; SigFlags say what was added."""

    def change(pdf: pikepdf.Pdf) -> None:
        value = pikepdf.Object.parse(form.encode())
        pdf.Root.AcroForm = pdf.make_indirect(value) if indirect else value
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array()) if indirect else pikepdf.Array()

    sealed = seal_other(edited(change), lane=lane)
    file = PdfFile(sealed.data)
    found = file.dictionary(file.catalog["AcroForm"], "form")
    assert found["SigFlags"] == 3
    assert len(signature_fields(file)) == 1
    assert len(page_annotations(file, pages(file)[0])) == 1


@lanes
@pytest.mark.parametrize("mode", list(pikepdf.ObjectStreamMode.__members__.values()))
@pytest.mark.parametrize("linearize", [True, False])
def test_spellings(lane, mode, linearize):
    """Cross-reference tables and streams, object streams, linearised files."""
    data = edited(lambda pdf: None, read("ghostscript.pdf"), object_stream_mode=mode, linearize=linearize)
    sealed = seal_other(data, lane=lane)
    assert sealed.data.startswith(data)
    assert PdfFile(sealed.data).revisions[-1].trailer.get("Prev") is not None
    assert len(pages(PdfFile(sealed.data))) == 2


@lanes
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_visible(lane, rotate):
    """The picture stands upright where it was wanted, on turned and cropped pages too (12.5.5)."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Rotate = rotate
        pdf.pages[0].CropBox = pikepdf.Array([50, 100, 500, 800])

    sealed = seal_other(edited(change), visible_sealer(), lane=lane, at=Place(page=1, x=80, y=70))
    file = PdfFile(sealed.data)
    (widget,) = page_annotations(file, pages(file)[0])
    box, points = widget.box, 72 / 25.4
    assert box.right - box.left == pytest.approx(42 * points, abs=0.01)
    middle = ((box.left + box.right) / 2, (box.bottom + box.top) / 2)
    x, y = 80 * points, 70 * points
    expected = {0: (50 + x, 800 - y), 90: (50 + y, 100 + x), 180: (500 - x, 100 + y), 270: (500 - y, 800 - x)}
    assert middle == pytest.approx(expected[rotate], abs=0.01)
    assert widget.appearance is not None
    assert ("Matrix" in widget.appearance.dictionary) is (rotate != 0)


@lanes
@pytest.mark.parametrize(("place", "code"), [((1, 10, 10), "seal.off-page"), ((2, 80, 70), "seal.page")])
def test_no_such_place(lane, place, code):
    page, x, y = place
    with pytest.raises(InputError) as caught:
        seal_other(edited(lambda pdf: None), visible_sealer(), lane=lane, at=Place(page=page, x=x, y=y))
    assert caught.value.code == code


def test_field_name():
    assert seal_other(read("tex.pdf"), field="申请人").field == "申请人"
    with pytest.raises(InputError) as caught:
        seal_other(read("reportlab-form.pdf"), field="applicant")
    assert caught.value.code == "foreign.no-place"


def test_picture_is_needed_for_a_place():
    with pytest.raises(InputError) as caught:
        plain_sealer().seal(read("tex.pdf"), Wish(at=Place(page=1, x=80, y=70)))
    assert caught.value.code == "foreign.no-picture"
