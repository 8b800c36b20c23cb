"""Visible text: what a person sees on the page is what is read, and nothing else is.

The base is a page of the renderer; each test changes its content the way a forger would and leaves the text that
other tools extract as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pytest
from edoc_pdf import LETTER_TEXT, first_page, rewrite, with_content

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.marks import Hidden, PageText, PaintKind

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = b"q 1 0 0 -1 20 149.88 cm/c0 cs 0 scn\nBT 0 Tr/f0 12 Tf 1 0 0 -1 0 0 Tm[(\\000\\005\\000\\006\\000\\007)]TJ\nET\nQ\n"
"""The run 王伟芳 in the content of the letter."""
PLACE = LETTER_TEXT.index("王伟芳")


def swapped(new: bytes, old: bytes = NAME) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        assert content.count(old) == 1
        return content.replace(old, new)

    return change


def inside(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Change something inside the run."""
    return swapped(NAME.replace(old, new))


def name_of(page: PageText) -> list[Hidden | None]:
    """Why each of the three glyphs of the name is hidden."""
    return [glyph.hidden for glyph in page.glyphs[PLACE : PLACE + 3]]


def test_page_of_the_renderer(letter: bytes, proven: Callable[[PageText], str]) -> None:
    """Every glyph is visible and proven; positions are points from the lower left corner."""
    page = first_page(letter)
    assert proven(page) == LETTER_TEXT
    first = page.glyphs[0]
    assert (first.run.font.name, first.run.size, first.run.colour) == ("FandolFang-Regular", 12, (0, 0, 0))
    assert (first.x, first.y, first.advance) == pytest.approx((20, 169.44, 12))
    assert first.box is not None
    assert first.box.left >= 20
    assert first.box.right <= 32
    assert [glyph.run.mcid for glyph in page.glyphs[:5]] == [0, 0, 0, 0, 1]
    assert [(one.key, one.text, one.mcid) for one in page.replacements] == [("Alt", "图", 8)]
    kinds = [(paint.kind, len(paint.boxes), paint.exact) for paint in page.paints]
    assert kinds == [(PaintKind.STROKE, 1, True)] * 6 + [(PaintKind.FILL, 2, True)]
    (code,) = [paint for paint in page.paints if paint.kind is PaintKind.FILL]
    assert [tuple(box) for box in code.boxes] == [
        pytest.approx((20, 69.96, 40, 79.96)),
        pytest.approx((40, 59.96, 50, 69.96)),
    ]
    assert not any(glyph.run.artifact for glyph in page.glyphs)


@pytest.mark.parametrize("mode", ["disable", "generate"])
def test_rewritten_file_reads_the_same(letter: bytes, mode: str, proven: Callable[[PageText], str]) -> None:
    """Object streams and other spellings change nothing on the page."""
    option = getattr(pikepdf.ObjectStreamMode, mode)
    page = first_page(rewrite(letter, lambda _: None, object_stream_mode=option, normalize_content=True))
    assert proven(page) == LETTER_TEXT


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        # white, nearly white, and white in another way
        (inside(b"0 scn", b"1 scn"), Hidden.PALE),
        (inside(b"0 scn", b"0.9 scn"), Hidden.PALE),
        (inside(b"/c0 cs 0 scn", b" 1 1 0.8 rg"), Hidden.PALE),
        (inside(b"/c0 cs 0 scn", b" 1 g"), Hidden.PALE),
        # colours that cannot be told
        (inside(b"/c0 cs 0 scn", b" 0 0 0 1 k"), Hidden.COLOUR),
        (inside(b"/c0 cs 0 scn", b"/Pattern cs/P1 scn"), Hidden.COLOUR),
        # rendering modes
        (inside(b"0 Tr", b"3 Tr"), Hidden.MODE),
        (inside(b"0 Tr", b"7 Tr"), Hidden.MODE),
        (inside(b"0 Tr", b"1 Tr"), Hidden.MODE),
        (inside(b"0 Tr", b"2 Tr 9 w"), Hidden.MODE),
        # size and shape
        (inside(b"12 Tf", b"0 Tf"), Hidden.TINY),
        (inside(b"12 Tf", b"1.9 Tf"), Hidden.TINY),
        (inside(b"12 Tf", b"12 Tf 1 Tz"), Hidden.TINY),
        (inside(b"12 Tf", b"12 Tf 30 Tz"), Hidden.DISTORTED),
        (inside(b"12 Tf", b"3 Tf 300 Tz"), Hidden.DISTORTED),
        (inside(b"1 0 0 -1 0 0 Tm", b"1 0 0 1 0 0 Tm"), Hidden.ROTATED),
        (inside(b"1 0 0 -1 0 0 Tm", b"-1 0 0 -1 0 0 Tm"), Hidden.ROTATED),
        (inside(b"1 0 0 -1 0 0 Tm", b"0.9 0.1 0.1 -0.9 0 0 Tm"), Hidden.ROTATED),
        (inside(b"12 Tf", b"-12 Tf"), Hidden.ROTATED),
        # off the page
        (inside(b"1 0 0 -1 0 0 Tm", b"1 0 0 -1 900 0 Tm"), Hidden.OFF_PAGE),
        (inside(b"1 0 0 -1 20 149.88 cm", b"1 0 0 -1 20 -5 cm"), Hidden.OFF_PAGE),
        (inside(b"12 Tf", b"12 Tf 500 Ts"), Hidden.OFF_PAGE),
        # clipped away, or by a path that is no rectangle
        (inside(b"BT", b"0 0 1 1 re W n BT"), Hidden.CLIPPED),
        (inside(b"BT", b"0 -20 10 20 re W n 40 0 9 9 re W n BT"), Hidden.CLIPPED),
        (inside(b"BT", b"0 0 m 90 0 l 0 -90 l W* n BT"), Hidden.CLIPPED),
        (inside(b"BT", b"0 -50 99 99 re 1 1 2 2 re W* n BT"), Hidden.CLIPPED),
        # clipped by other text
        (inside(b"BT", b"BT 7 Tr/f0 12 Tf 1 0 0 -1 0 0 Tm <0005> Tj ET BT"), Hidden.CLIPPED),
        # layers
        (swapped(b"/OC/Layer BDC " + NAME + b"EMC\n"), Hidden.OPTIONAL),
        # covered later: white box, line, bar of half a point
        (swapped(NAME + b"1 g 10 140 80 26 re f\n"), Hidden.COVERED),
        (swapped(NAME + b"q 1 G 20 w 10 152 m 90 152 l S Q\n"), Hidden.COVERED),
        (swapped(NAME + b"1 g 10 152 80 0.5 re f\n"), Hidden.COVERED),
        (swapped(NAME + b"0 0 0 0 k 10 140 m 99 140 l 99 158 l 10 155 l b*\n"), Hidden.COVERED),
        (swapped(NAME + b"q 1 0 0 1 10 150 cm 1 1 1 1 k 0 0 m 9 9 50 9 60 0 c B Q\n"), Hidden.COVERED),
        # on a ground of its own colour, or beside a stroke that changes it
        (swapped(b"0 g 10 140 80 26 re f\n" + NAME), Hidden.GROUND),
        (swapped(b"0.2 0.2 0 rg 10 140 80 26 re f\n" + NAME), Hidden.GROUND),
        (swapped(b"0 0 0 1 k 10 140 80 26 re f\n" + NAME), Hidden.GROUND),
        (swapped(b"q 2 w 10 154 m 90 154 l S Q\n" + NAME), Hidden.MARKED),
        (swapped(b"0 g 10 153 80 2 re f\n" + NAME), Hidden.MARKED),
        # letters over letters
        (swapped(NAME + NAME.replace(b"0 scn", b"1 scn")), Hidden.OVERPRINTED),
        (swapped(NAME + NAME.replace(b"\\005\\000\\006\\000\\007", b"\\001\\000\\001\\000\\001")), Hidden.OVERPRINTED),
    ],
)
def test_hidden_text(letter: bytes, change: Callable[[bytes], bytes], reason: Hidden) -> None:
    """Verification rules, 5: hidden, white, clipped, off-page, covered text does not count as printed."""

    def apply(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = pdf.make_stream(change(pdf.pages[0].Contents.read_bytes()))
        pdf.pages[0].Resources.Properties = pikepdf.Dictionary(Layer=pikepdf.Dictionary(Type=pikepdf.Name.OCG))

    page = first_page(rewrite(letter, apply))
    places = [place for place, glyph in enumerate(page.glyphs) if glyph.text == "王"]
    assert len(places) >= 1
    place = places[0 if reason is Hidden.OVERPRINTED else -1]
    shown = page.glyphs[place : place + 3]
    assert [glyph.text for glyph in shown] == ["王", "伟", "芳"]
    assert all(glyph.hidden is reason for glyph in shown), [glyph.hidden for glyph in shown]
    assert page.glyphs[0].visible


@pytest.mark.parametrize(
    ("change", "text"),
    [
        # what moves paint but hides nothing
        (inside(b"0 scn", b"0.4 scn"), LETTER_TEXT),
        (inside(b"/c0 cs 0 scn", b" 0.84 0 0.06 rg"), LETTER_TEXT),
        (inside(b"BT", b"0 -20 99 99 re W n BT"), LETTER_TEXT),
        (inside(b"BT", b"0.5 0.5 0.5 RG [3] 0 d 1 J 1 j 0 i /Perceptual ri BT"), LETTER_TEXT),
        (inside(b"TJ", b"TJ 0 -20 Td"), LETTER_TEXT),
        (swapped(b"0.9 g 10 140 80 26 re f\n" + NAME), LETTER_TEXT),
        (swapped(b"/Artifact BMC " + NAME + b"EMC\n"), LETTER_TEXT),
    ],
)
def test_visible_text(
    letter: bytes, change: Callable[[bytes], bytes], text: str, proven: Callable[[PageText], str]
) -> None:
    """Grey, red, a pale ground, a wide clip: still to be seen."""
    assert proven(first_page(with_content(letter, change))) == text


def test_text_operators(letter: bytes) -> None:
    """9.4: each way to move and to show puts the glyphs where the standard says."""
    body = (
        b"BT /f0 10 Tf 1 0 0 1 20 100 Tm 3 Tc <0005> Tj 0 Tc 50 Tz <0006> Tj 100 Tz (\\000\\007) Tj\n"
        b"12 TL T* <0005> Tj 0 -14 TD <0006> Tj T* <0007> Tj <0005> ' 1 2 <00060007> \" 0 Tc [<0005> -500 <0006>] TJ ET"
    )
    page = first_page(with_content(letter, lambda _: body))
    found = [(round(glyph.x, 6), round(glyph.y, 6)) for glyph in page.glyphs]
    assert found == [
        (20, 100), (33, 100), (38, 100),
        (20, 88), (20, 74), (20, 60), (20, 46),
        (20, 32), (32, 32), (44, 32), (59, 32),
    ]  # fmt: skip
    assert page.glyphs[1].hidden is None  # half as wide as high is the limit


def test_artifact_and_replacement(letter: bytes) -> None:
    """14.8.2.2, 14.9.4: what is an artifact, and what is said to stand there instead."""
    lie = b"/Span<</MCID 7/ActualText<FEFF674E>>>BDC " + NAME + b"EMC /Artifact BMC /Span<</E(x)>>BDC EMC EMC\n"
    page = first_page(with_content(letter, swapped(lie)))
    shown = page.glyphs[PLACE : PLACE + 3]
    assert {glyph.run.actual_text for glyph in shown} == {"李"}
    assert page.glyphs[0].run.actual_text is None
    assert [(one.key, one.text) for one in page.replacements] == [("ActualText", "李"), ("E", "x"), ("Alt", "图")]
    marked = first_page(with_content(letter, swapped(b"/Artifact<<>>BDC " + NAME + b"EMC\n")))
    assert [glyph.run.artifact for glyph in marked.glyphs[PLACE : PLACE + 4]] == [True, True, True, False]


def settings(**entries: object) -> Callable[[pikepdf.Pdf], None]:
    """Set a graphics state before the name."""

    def apply(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = pdf.make_stream(inside(b"BT", b"/G gs BT")(pdf.pages[0].Contents.read_bytes()))
        pdf.pages[0].Resources.ExtGState = pikepdf.Dictionary(G=pikepdf.Dictionary(**entries))

    return apply


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ({"ca": 0}, Hidden.PALE),
        ({"ca": 0.2}, Hidden.PALE),
        ({"BM": pikepdf.Name.Screen}, Hidden.BLEND),
        ({"BM": pikepdf.Array([pikepdf.Name.Normal])}, Hidden.BLEND),
        ({"SMask": pikepdf.Dictionary(S=pikepdf.Name.Alpha)}, Hidden.BLEND),
        ({"ca": 0.9, "CA": 0, "BM": pikepdf.Name.Normal, "SMask": pikepdf.Name("/None")}, None),
        ({"Type": pikepdf.Name.ExtGState, "LW": 3, "ML": 2, "AIS": False}, None),
    ],
)
def test_graphics_state(letter: bytes, entries: dict[str, object], reason: Hidden | None) -> None:
    """8.4.5, 11.3: transparency, blend mode and soft mask hide as well as white does."""
    assert name_of(first_page(rewrite(letter, settings(**entries)))) == [reason] * 3


@pytest.mark.parametrize("entries", [{"TR": 1}, {"OP": True}, {"Font": pikepdf.Array([])}, {"AIS": True}, {"HT": 1}])
def test_graphics_state_that_is_not_followed(letter: bytes, entries: dict[str, object]) -> None:
    """Transfer functions and overprinting change colours: not followed, so not vouched for."""
    with pytest.raises(PdfUnsupported) as caught:
        first_page(rewrite(letter, settings(**entries)))
    assert caught.value.code == "graphics-state"


def test_profile_that_turns_black_to_white(letter: bytes) -> None:
    """8.6.5.5: a colour has no meaning but by its profile; one byte of the profile changed, and the colour is unknown."""

    def apply(pdf: pikepdf.Pdf) -> None:
        space = pdf.pages[0].Resources.ColorSpace["/c0"]
        changed = bytearray(space[1].read_bytes())
        changed[-1] ^= 1
        space[1].write(bytes(changed))

    assert first_page(rewrite(letter, apply)).glyphs[0].hidden is Hidden.COLOUR


def test_default_space_that_takes_the_place_of_grey(letter: bytes) -> None:
    """8.6.5.6: /DefaultGray replaces DeviceGray without a word in the content."""

    def apply(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Resources.ColorSpace["/DefaultGray"] = pdf.pages[0].Resources.ColorSpace["/c0"]
        pdf.pages[0].Contents = pdf.make_stream(inside(b"/c0 cs 0 scn", b" 0 g")(pdf.pages[0].Contents.read_bytes()))

    assert name_of(first_page(rewrite(letter, apply))) == [Hidden.COLOUR] * 3


def with_form(
    body: bytes, before: bytes = b"", after: bytes = b" /Fm Do ", **entries: object
) -> Callable[[pikepdf.Pdf], None]:
    """Put a form XObject around the name."""

    def apply(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        base = {
            "Type": pikepdf.Name.XObject,
            "Subtype": pikepdf.Name.Form,
            "BBox": pikepdf.Array([0, 0, 300, 200]),
            "Resources": page.Resources,
        }
        form = pdf.make_stream(body, **{**base, **entries})
        page.Resources = pikepdf.Dictionary({**dict(page.Resources.items()), "/XObject": pikepdf.Dictionary(Fm=form)})
        page.Contents = pdf.make_stream(swapped(before + after)(page.Contents.read_bytes()))

    return apply


def test_text_in_a_form(letter: bytes, proven: Callable[[PageText], str]) -> None:
    """8.10: a form is read like the page, through its matrix and inside its box."""
    assert proven(first_page(rewrite(letter, with_form(NAME)))) == LETTER_TEXT
    moved = first_page(rewrite(letter, with_form(NAME, Matrix=pikepdf.Array([1, 0, 0, 1, 5, 0]))))
    assert moved.glyphs[PLACE].x == pytest.approx(25)
    cut = first_page(rewrite(letter, with_form(NAME, BBox=pikepdf.Array([0, 0, 300, 100]))))
    assert name_of(cut) == [Hidden.CLIPPED] * 3
    layer = first_page(rewrite(letter, with_form(NAME, OC=pikepdf.Dictionary(Type=pikepdf.Name.OCG))))
    assert name_of(layer) == [Hidden.OPTIONAL] * 3


def test_form_in_a_transparent_group(letter: bytes) -> None:
    """11.6.6: what was set before a group counts for all of it, whatever is set inside."""

    def apply(pdf: pikepdf.Pdf) -> None:
        with_form(NAME, after=b" q /G gs /Fm Do Q ", Group=pikepdf.Dictionary(S=pikepdf.Name.Transparency))(pdf)
        pdf.pages[0].Resources.ExtGState = pikepdf.Dictionary(G=pikepdf.Dictionary(ca=0.1))

    assert name_of(first_page(rewrite(letter, apply))) == [Hidden.PALE] * 3


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (with_form(NAME + b"q"), "content.nesting"),
        (with_form(b"Q " + NAME + b"q"), "content.nesting"),
        (with_form(b"/Fm Do"), "content.resource"),
        (with_form(NAME, Ref=pikepdf.Dictionary()), "form"),
        (with_form(NAME, Subtype=pikepdf.Name.PS), "xobject"),
    ],
)
def test_form_that_is_not_followed(letter: bytes, change: Callable[[pikepdf.Pdf], None], code: str) -> None:
    """A form cannot undo the state of its page, and reference XObjects show another file."""
    with pytest.raises((PdfSyntaxError, PdfUnsupported)) as caught:
        first_page(rewrite(letter, change))
    assert caught.value.code == code


def test_form_that_paints_itself(letter: bytes) -> None:
    """Loops and towers of forms end; so do forms that paint each other many times."""

    def tower(copies: int, height: int) -> Callable[[pikepdf.Pdf], None]:
        def apply(pdf: pikepdf.Pdf) -> None:
            below = None
            for _ in range(height):
                objects = pikepdf.Dictionary() if below is None else pikepdf.Dictionary(Fm=below)
                form = pdf.make_stream(
                    b"0 0 1 1 re f " if below is None else b"/Fm Do " * copies,
                    Subtype=pikepdf.Name.Form,
                    BBox=pikepdf.Array([0, 0, 9, 9]),
                    Resources=pikepdf.Dictionary(XObject=objects),
                )
                below = form
            pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm=below))
            pdf.pages[0].Contents = pdf.make_stream(b"/Fm Do")

        return apply

    def loop(pdf: pikepdf.Pdf) -> None:
        tower(1, 1)(pdf)
        form = pdf.pages[0].Resources.XObject.Fm
        form.write(b"/Fm Do")
        form.Resources = pdf.pages[0].Resources

    for change, code in ((loop, "content.form-loop"), (tower(1, 9), "limit.forms"), (tower(40, 8), "limit.")):
        with pytest.raises((PdfSyntaxError, PdfUnsupported)) as caught:
            first_page(rewrite(letter, change))
        assert caught.value.code.startswith(code)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"BI /W 1 /H 1 /BPC 8 /CS /G ID x EI", "operator"),
        (b"BX foo EX", "operator"),
        (b"frobnicate", "operator"),
        (b"1 0 d0", "operator"),
        (b"1 2", "content.operands"),
        (b"1 0 0 1 cm", "content.operands"),
        (b"1 0 0 1 0 (a) cm", "content.operands"),
        (b"/A q", "content.operands"),
        (b"q", "content.nesting"),
        (b"Q", "content.nesting"),
        (b"BT", "content.nesting"),
        (b"ET", "content.nesting"),
        (b"BT BT ET ET", "content.nesting"),
        (b"BT q ET Q", "content.nesting"),
        (b"BT 0 0 1 1 re ET", "content.nesting"),
        (b"BT 1 1 m \n ET", "content.nesting"),
        (b"<0001> Tj", "content.nesting"),
        (b"EMC", "marked-content"),
        (b"/P BMC", "content.nesting"),
        (b"/P BDC", "content.operands"),
        (b"/P 1 BDC EMC", "content.operands"),
        (b"/P<</MCID(a)>>BDC EMC", "type.integer"),
        (b"/P<</ActualText 3>>BDC EMC", "marked-content"),
        (b"1 1 m", "content.nesting"),
        (b"1 1 l S", "content.path"),
        (b"h", "content.path"),
        (b"BT <0001> Tj ET", "content.text"),
        (b"BT /f0 9 Tf <00> Tj ET", "content.string"),
        (b"BT /f0 9 Tf <ffff> Tj ET", "font.glyph"),
        (b"BT /f0 9 Tf [/A] TJ ET", "content.text"),
        (b"BT /f0 9 Tf 5 Tj ET", "content.operands"),
        (b"BT /f9 9 Tf ET", "content.resource"),
        (b"/X Do", "content.resource"),
        (b"8 Tr", "content.operands"),
        (b"0.5 Tr", "content.operands"),
        (b"/c0 cs 1 1 1 scn", "colour"),
        (b"/c0 cs (a) scn", "type.number"),
        (b"<</A 1", "token"),
        (b"q " * 100, "limit.state"),
        (b"/P BMC " * 100, "limit.marked-content"),
        (b"1 " * 100 + b"m", "limit.operands"),
        (b"99999999999 0 0 1 0 0 cm", "limit.matrix"),
        (b"9999 0 0 1 0 0 cm " * 9, "limit.matrix"),
    ],
)
def test_content_that_is_not_followed(letter: bytes, body: bytes, code: str) -> None:
    """7.8.2, annex A: what is malformed or unknown ends the reading; half-read text is no text."""
    with pytest.raises((PdfSyntaxError, PdfUnsupported)) as caught:
        first_page(with_content(letter, lambda _: body))
    assert caught.value.code == code


def test_page_that_is_turned_or_scaled(letter: bytes) -> None:
    """7.7.3.3: a turned page shows turned text; a scaled one shows another size."""

    def turned(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Rotate = 180

    def scaled(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].UserUnit = 0.1

    def cropped(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].CropBox = pikepdf.Array([0, 0, 300, 160])

    assert first_page(rewrite(letter, turned)).glyphs[0].hidden is Hidden.ROTATED
    assert first_page(rewrite(letter, cropped)).glyphs[0].hidden is Hidden.OFF_PAGE
    assert first_page(rewrite(letter, cropped)).glyphs[PLACE].hidden is None
    with pytest.raises(PdfUnsupported) as caught:
        first_page(rewrite(letter, scaled))
    assert caught.value.code == "user-unit"


def test_image_and_annotation_over_text(letter: bytes) -> None:
    """An image is paint; an annotation lies over everything and is listed for whoever knows what may be there."""

    def apply(pdf: pikepdf.Pdf) -> None:
        image = pdf.make_stream(
            b"\xff",
            Subtype=pikepdf.Name.Image,
            Width=1,
            Height=1,
            BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceGray,
        )
        page = pdf.pages[0]
        page.Resources.XObject = pikepdf.Dictionary(Im=image)
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\nq 60 0 0 20 15 145 cm /Im Do Q")
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=pikepdf.Array([0, 0, 9, 9])
        )
        page.Annots = pikepdf.Array([note])

    page = first_page(rewrite(letter, apply))
    assert name_of(page) == [Hidden.COVERED] * 3
    assert page.paints[-1].kind is PaintKind.IMAGE
    assert [one.subtype for one in page.annotations] == ["FreeText"]


def test_shading_under_text(letter: bytes) -> None:
    """8.7.4.5: a shading may have any colour anywhere."""

    def apply(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        page.Resources.Shading = pikepdf.Dictionary(Sh=pikepdf.Dictionary(ShadingType=2))
        page.Contents = pdf.make_stream(b"/Sh sh " + page.Contents.read_bytes())

    assert {glyph.hidden for glyph in first_page(rewrite(letter, apply)).glyphs if glyph.box} == {Hidden.GROUND}


def test_tokens_end_with_their_stream(letter: bytes) -> None:
    """7.7.3.3: several content streams are one, but no token reaches from one into the next."""

    def split(pdf: pikepdf.Pdf) -> None:
        content = pdf.pages[0].Contents.read_bytes()
        half = content.index(NAME)
        pdf.pages[0].Contents = pikepdf.Array([pdf.make_stream(content[:half]), pdf.make_stream(content[half:])])

    def broken(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = pikepdf.Array([pdf.make_stream(b"1 1 1 r"), pdf.make_stream(b"g")])

    assert len(first_page(rewrite(letter, split)).glyphs) == len(LETTER_TEXT)
    with pytest.raises(PdfUnsupported) as caught:
        first_page(rewrite(letter, broken))
    assert caught.value.code == "operator"
