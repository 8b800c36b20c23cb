"""Pages, fields, signatures, attachments: every tree ends, and says the same upwards and downwards."""

from __future__ import annotations

import re

import pytest
from edoc_pdf import MINIMAL, append_revision, stream, write_compressed, write_pdf

from nh_edoc._pdf.alternates import alternates
from nh_edoc._pdf.attachments import associated, attachments
from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.forms import fields
from nh_edoc._pdf.objects import Ref
from nh_edoc._pdf.pages import page_annotations, pages
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.signature import Placement, signature_fields

PAGE = b"<</Type/Page/Parent %s/MediaBox[0 0 10 10]/Resources<<>>>>"
CATALOG = b"<</Type/Catalog/Pages 2 0 R%s>>"


def fault(data: bytes, read: object) -> str:
    with pytest.raises((PdfSyntaxError, PdfUnsupported)) as caught:
        read(PdfFile(data))  # type: ignore[operator]
    return caught.value.code


# -- pages ---------------------------------------------------------------------------------------------------------


def test_pages_inherit() -> None:
    """7.7.3.4: resources and boxes come from above; the crop box lies inside the media box."""
    objects = {
        1: CATALOG % b"",
        2: b"<</Type/Pages/Kids[3 0 R 5 0 R]/Count 2/MediaBox[100 0 0 50]/Resources<<>>/Rotate 450>>",
        3: b"<</Type/Pages/Parent 2 0 R/Kids[4 0 R]/Count 1/CropBox[10 10 500 20]>>",
        4: b"<</Type/Page/Parent 3 0 R>>",
        5: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 7 7]/Rotate 0/UserUnit 2.0>>",
    }
    first, second = pages(PdfFile(write_pdf(objects)))
    assert (first.index, first.ref, first.rotate, first.user_unit) == (0, Ref(4, 0), 90, 1)
    assert first.media_box == (0, 0, 100, 50)
    assert first.crop_box == (10, 10, 100, 20)
    assert (second.media_box, second.crop_box, second.rotate, second.user_unit) == ((0, 0, 7, 7), (0, 0, 7, 7), 0, 2.0)


@pytest.mark.parametrize(
    "change",
    [
        {2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"},
        {2: b"<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>"},
        {2: b"<</Type/Pages/Kids[3 0 R]/Count 2>>"},
        {2: b"<</Type/Pages/Kids[%s]/Count 1>>" % (PAGE % b"2 0 R")},
        {2: b"<</Type/Pages/Kids[4 0 R]/Count 1>>", 4: b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>"},
        {3: PAGE % b"1 0 R"},
        {3: b"<</Type/Font/Parent 2 0 R>>"},
        {3: b"<</Type/Page/Kids[]/Parent 2 0 R>>"},
        {3: b"null"},
        {1: b"<</Type/Catalog/Pages<<>>>>"},
    ],
)
def test_page_tree_that_is_none(change: dict[int, bytes]) -> None:
    """Loops, pages twice, counts and parents that lie: two viewers would show two documents."""
    objects = {1: CATALOG % b"", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: PAGE % b"2 0 R", **change}
    assert fault(write_pdf(objects), pages) == "page-tree"


def test_deep_page_tree() -> None:
    objects = {1: CATALOG % b""}
    for number in range(2, 102):
        parent = b"/Parent %d 0 R" % (number - 1) if number > 2 else b""
        objects[number] = b"<</Type/Pages%s/Kids[%d 0 R]/Count 1>>" % (parent, number + 1)
    assert fault(write_pdf(objects), pages) == "limit.page-depth"


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        (b"/MediaBox[0 0 10]", "type.numbers"),
        (b"/MediaBox[0 0 10 /A]", "type.number"),
        (b"/MediaBox[0 0 10 10]/CropBox[20 20 30 30]", "page.box"),
        (b"/MediaBox[0 0 10 10]/Rotate 45", "page.box"),
        (b"/MediaBox[0 0 10 99999]", "limit.page-size"),
        (b"", "type.numbers"),
    ],
)
def test_page_boxes(entries: bytes, code: str) -> None:
    """7.7.3.3, annex C: what is seen of a page must be plain."""
    page = b"<</Type/Page/Parent 2 0 R/Resources<<>>%s>>" % entries
    assert fault(write_pdf({**MINIMAL, 3: page}), pages) == code


def test_annotations() -> None:
    """12.5.5: the normal appearance, of the state that /AS names."""
    form = stream(b"", b"/Type/XObject/Subtype/Form/BBox[0 0 1 1]")
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>/Annots[4 0 R <</Subtype/Link/Rect[2 2 1 1]>> 5 0 R]>>"
    objects = {
        **MINIMAL,
        3: page,
        4: b"<</Subtype/Widget/Rect[1 1 2 2]/F 132/AP<</N 6 0 R>>>>",
        5: b"<</Subtype/Widget/Rect[1 1 2 2]/AS/On/AP<</N<</On 6 0 R/Off null>>>>>>",
        6: form,
    }
    file = PdfFile(write_pdf(objects))
    first, second, third = page_annotations(file, pages(file)[0])
    assert (first.ref, first.subtype, first.flags, first.box) == (Ref(4, 0), "Widget", 132, (1, 1, 2, 2))
    assert first.appearance is not None
    assert (second.ref, second.appearance, second.box) == (None, None, (1, 1, 2, 2))
    assert third.appearance is first.appearance


# -- fields --------------------------------------------------------------------------------------------------------


def with_form(form: bytes, objects: dict[int, bytes]) -> bytes:
    return write_pdf({**MINIMAL, 1: CATALOG % (b"/AcroForm " + form), **objects})


def test_fields_inherit() -> None:
    """12.7.3.1: name, type and value come from above."""
    data = with_form(
        b"<</Fields[4 0 R]>>",
        {
            4: b"<</T(a)/FT/Sig/V 9 0 R/Kids[5 0 R 6 0 R]>>",
            5: b"<</T(b)/Parent 4 0 R/V(own)>>",
            6: b"<</T<FEFF4E00>/Parent 4 0 R/FT/Tx/Kids[7 0 R]>>",
            7: b"<</Parent 6 0 R/Subtype/Widget/Rect[0 0 1 1]>>",
        },
    )
    first, second = fields(PdfFile(data))
    assert (first.name, first.type, first.widgets[0][0]) == ("a.b", "Sig", Ref(5, 0))
    assert first.holder is first.dictionary
    assert (second.name, second.type, second.value) == ("a.一", "Tx", Ref(9, 0))
    assert second.holder["T"] != second.dictionary["T"]
    assert [ref for ref, _ in second.widgets] == [Ref(7, 0)]


@pytest.mark.parametrize(
    ("objects", "code"),
    [
        ({4: b"<</T(a)/Kids[5 0 R]>>", 5: b"<</T(b)/Parent 4 0 R/Kids[4 0 R]>>"}, "form.field"),
        ({4: b"<</T(a)/Kids[4 0 R]>>"}, "form.field"),
        ({4: b"<</T(a)/Kids[5 0 R 5 0 R]>>", 5: b"<</T(b)/Parent 4 0 R>>"}, "form.field"),
        ({4: b"<</T(a)/Kids[5 0 R]>>", 5: b"<</T(b)/Parent 9 0 R>>"}, "form.field"),
        ({4: b"<</T(a)/Kids[5 0 R 6 0 R]>>", 5: b"<</T(b)/Parent 4 0 R>>", 6: b"<</Parent 4 0 R>>"}, "form.field"),
        ({4: b"<</T(a)/Parent 4 0 R>>"}, "form.field"),
        ({4: b"<</T 5>>"}, "form.field"),
        ({4: b"<</T(a)/FT 5>>"}, "form.field"),
        ({4: b"[]"}, "form.field"),
    ],
)
def test_fields_that_are_no_tree(objects: dict[int, bytes], code: str) -> None:
    """A field that is reached twice, or climbs elsewhere than it was reached from, has two meanings."""
    assert fault(with_form(b"<</Fields[4 0 R]>>", objects), fields) == code


def test_deep_fields() -> None:
    objects = {
        number: b"<</T(a)%s/Kids[%d 0 R]>>" % (b"/Parent %d 0 R" % (number - 1) if number > 4 else b"", number + 1)
        for number in range(4, 60)
    }
    assert fault(with_form(b"<</Fields[4 0 R]>>", objects), fields) == "limit.field-depth"


def test_xfa_is_not_read() -> None:
    """XFA draws another document over the one that was signed."""
    assert fault(with_form(b"<</Fields[]/XFA(x)>>", {}), fields) == "xfa"


# -- signatures ----------------------------------------------------------------------------------------------------

SIGNATURE = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20260302000000Z)/ByteRange[0 %04d %04d %04d]/Contents<%s>>>"


def signed(value: bytes = SIGNATURE, *, hole: bytes = b"00ff") -> bytes:
    """A file whose ByteRange is right."""
    raw = with_form(b"<</Fields[4 0 R]>>", {4: b"<</T(Seal1)/FT/Sig/V 5 0 R>>", 5: value % (0, 0, 0, hole)})
    start = raw.index(b"/Contents<") + len("/Contents")
    end = start + len(hole) + 2
    return raw.replace(b"[0 0000 0000 0000]", b"[0 %04d %04d %04d]" % (start, end, len(raw) - end))


def test_signature_dictionary() -> None:
    """12.8.1: what the dictionary says, and where its hole is."""
    data = signed()
    (found,) = signature_fields(PdfFile(data))
    value = found.value
    assert value is not None
    assert (value.placement, value.ref) == (Placement.INDIRECT, Ref(5, 0))
    assert data[slice(*value.span)].startswith(b"<</Type/Sig")
    assert value.hole(data) == b"<00ff>"
    assert value.covers(len(data))
    assert not value.covers(len(data) - 1)
    assert (value.filter, value.sub_filter, value.claimed_time) == (
        "Adobe.PPKLite",
        "ETSI.CAdES.detached",
        "D:20260302000000Z",
    )
    assert (value.permissions, value.references, found.has_lock, found.has_seed_value) == (None, (), False, False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (rb"Range\[0 (\d)", rb"Range[1 \1"),
        (rb"Range\[0 (\d+) (\d+)", lambda m: b"Range[0 %04d %s" % (int(m[1]) - 1, m[2])),
        (rb"Range\[0 (\d+) (\d+)", lambda m: b"Range[0 %s %04d" % (m[1], int(m[2]) + 1)),
        (rb"<00ff>", rb"(00ff)"),
        (rb"/Contents<00ff>", rb"/Contents 9 0 R"),
    ],
)
def test_range_that_is_not_the_whole(old: bytes, new: object) -> None:
    """Any gap but the token of /Contents, as the parser sees it, is not covered: wrapping, literal strings, injected keys."""
    data, count = re.subn(old, new, signed(), count=1)  # type: ignore[call-overload]
    assert count
    (found,) = signature_fields(PdfFile(data))
    assert found.value is not None
    whole = found.value.covers(len(data))
    # a literal string of the same length is a token too; that it is no hexadecimal string is told
    assert whole is (old == rb"<00ff>")
    if whole:
        assert found.value.contents is not None
        assert not found.value.contents.hexadecimal


@pytest.mark.parametrize("numbers", [b"[0 1 2]", b"[0 1 2 3.0]", b" 7 0 R", b"[0 1 2 8 0 R]", b"[0 1 2 true]"])
def test_range_of_other_things(numbers: bytes) -> None:
    """A direct array of four direct integers, or no range."""
    data = re.sub(rb"(?<=ByteRange)\[[ 0-9]+\]", numbers.ljust(len(b"[0 0000 0000 0000]")), signed())
    (found,) = signature_fields(PdfFile(data))
    assert found.value is not None
    assert not found.value.covers(len(data))
    assert len(found.value.byte_range) != 4


def test_signature_in_an_object_stream() -> None:
    """What lies in an object stream has no bytes of the file that a range could leave out."""
    objects = {
        1: CATALOG % b"/AcroForm<</Fields[4 0 R]>>",
        2: MINIMAL[2],
        3: MINIMAL[3],
        4: b"<</T(a)/FT/Sig/V 5 0 R>>",
    }
    data = write_compressed({**objects, 5: SIGNATURE % (0, 0, 0, b"00")}, {6: stream(b"")})
    (found,) = signature_fields(PdfFile(data))
    assert found.value is not None
    assert found.value.placement is Placement.COMPRESSED
    assert found.value.hole(data) == b""
    assert not found.value.covers(len(data))


def test_direct_signature_and_permissions() -> None:
    """12.8.2.2: DocMDP, its default, and values that there are none of."""
    reference = b"/Reference[<</TransformMethod/DocMDP/TransformParams<<%s>>>>]"
    made = b"<</T(a)/FT/Sig/Lock<<>>/SV<<>>/V<</Type/Sig/Contents<00>%s>>>>"
    for parameters, expected in ((b"", 2), (b"/P 1", 1), (b"/P 3", 3)):
        data = with_form(b"<</Fields[4 0 R]>>", {4: made % (reference % parameters)})
        (found,) = signature_fields(PdfFile(data))
        assert found.value is not None
        assert (found.value.placement, found.value.permissions) == (Placement.DIRECT, expected)
        assert (found.has_lock, found.has_seed_value, found.value.references) == (True, True, ("DocMDP",))
    bad = with_form(b"<</Fields[4 0 R]>>", {4: made % (reference % b"/P 4")})
    assert fault(bad, signature_fields) == "signature"


def test_signature_of_an_earlier_revision() -> None:
    """A later revision does not move what was signed before."""
    base = signed()
    data = append_revision(base, {6: b"(later)"})
    file = PdfFile(data)
    (found,) = signature_fields(file)
    assert found.value is not None
    assert found.value.covers(file.revisions[0].end)
    assert not found.value.covers(len(data))


# -- attachments ---------------------------------------------------------------------------------------------------


def test_attachment_of_the_renderer(letter: bytes) -> None:
    """ISO 19005-3, annex E: one file, the same object from both ways."""
    file = PdfFile(letter)
    (found,) = attachments(file)
    assert (found.name, found.unicode_name, found.key) == ("document.xml", "document.xml", b"document.xml")
    assert (found.relationship, found.media_type) == ("Data", "application/xml")
    assert associated(file) == (found.ref,)
    assert dict(found.targets)["F"] == dict(found.targets)["UF"]
    assert file.decode(found.stream).decode() == "<a>数据</a>"


@pytest.mark.parametrize(
    ("tree", "code"),
    [
        (b"<</Kids[4 0 R]>>", "attachment"),
        (b"<</Names[(a)]>>", "attachment"),
        (b"<</Names[1 5 0 R]>>", "attachment"),
        (b"<</Names[(a) 5 0 R]>>", "attachment"),
        (b"<</Names[(a) 5 0 R]/Kids[6 0 R]>>", "attachment"),
        (b"<</Kids[<</Kids[<</Kids[4 0 R]>>]>>]>>", "attachment"),
    ],
)
def test_name_tree_that_is_none(tree: bytes, code: str) -> None:
    objects = {
        **MINIMAL,
        1: CATALOG % b"/Names<</EmbeddedFiles 4 0 R>>",
        4: tree,
        5: b"<</EF<</F 9 0 R>>>>",
        6: b"<<>>",
    }
    assert fault(write_pdf(objects), attachments) == code


# -- alternate texts -----------------------------------------------------------------------------------------------


def test_alternate_texts(letter: bytes) -> None:
    """14.9: what a screen reader speaks, wherever and however it is written."""
    assert [(one.key, one.text) for one in alternates(PdfFile(letter))] == [("Alt", "图")]
    objects = {
        **MINIMAL,
        4: b"<</K[<</ActualText(one)>>]/E 5 0 R>>",
        5: b"(two)",
        6: stream(b"", b"/Alt<FEFF4E00>"),
    }
    found = alternates(PdfFile(write_pdf(objects)))
    assert {(one.number, one.key, one.text) for one in found} == {
        (4, "ActualText", "one"),
        (4, "E", "two"),
        (6, "Alt", "一"),
    }
