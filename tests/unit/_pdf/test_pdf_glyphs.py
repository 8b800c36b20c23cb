"""What a glyph is proven to show: its outline against the shipped fonts, whatever the file claims."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import pikepdf
import pytest
from edoc_pdf import LETTER_TEXT, first_page, rewrite
from fontTools.ttLib import TTFont

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.glyphs import FontLibrary, identify
from nh_edoc._pdf.sfnt import TrueType
from nh_edoc._pdf.to_unicode import read_to_unicode
from nh_edoc.typeset.font_files import FONTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLACE = LETTER_TEXT.index("王伟芳")


def proofs(data: bytes, library: FontLibrary) -> list[str | None]:
    return [identify(glyph.run.font, glyph.code, library) for glyph in first_page(data).glyphs]


def changed_font(data: bytes, change: Callable[[pikepdf.Object], None], name: str = "/f0") -> bytes:
    return rewrite(data, lambda pdf: change(pdf.pages[0].Resources.Font[name]))


def changed_program(data: bytes, change: Callable[[TTFont], None]) -> bytes:
    """Change the embedded font program by its tables."""

    def apply(font: pikepdf.Object) -> None:
        stream = font.DescendantFonts[0].FontDescriptor.FontFile2
        opened = TTFont(io.BytesIO(stream.read_bytes()))
        change(opened)
        target = io.BytesIO()
        opened.save(target)
        stream.write(target.getvalue())

    return changed_font(data, apply)


def changed_map(data: bytes, old: bytes, new: bytes) -> bytes:
    def apply(font: pikepdf.Object) -> None:
        before = font.ToUnicode.read_bytes()
        assert before.count(old) == 1
        font.ToUnicode.write(before.replace(old, new))

    return changed_font(data, apply)


def test_every_glyph_of_the_renderer_is_proven(letter: bytes, library: FontLibrary) -> None:
    """The renderer's subsets hold the shipped outlines byte for byte; fonts of all planes."""
    assert proofs(letter, library) == list(LETTER_TEXT)


def test_swapped_claims(letter: bytes, library: FontLibrary) -> None:
    """/ToUnicode says 李 where 王 is printed, or the two names of a contract change places."""
    for text in ("李", "伟", "王王"):
        data = changed_map(letter, b"<0005> <738B>", b"<0005> <%s>" % text.encode("utf-16-be").hex().upper().encode())
        found = proofs(data, library)
        assert found[PLACE] is None
        assert found[PLACE + 1] == "伟"


def test_code_without_claim(letter: bytes, library: FontLibrary) -> None:
    data = changed_map(letter, b"<0005> <738B>\n", b"<0F05> <738B>\n")
    assert proofs(data, library)[PLACE] is None


def test_swapped_outlines(letter: bytes, library: FontLibrary) -> None:
    """The program draws 伟 where everything says 王."""

    def swap(font: TTFont) -> None:
        names = font.getGlyphOrder()
        glyf = font["glyf"]
        glyf[names[5]], glyf[names[6]] = glyf[names[6]], glyf[names[5]]

    found = proofs(changed_program(letter, swap), library)
    assert found[PLACE : PLACE + 3] == [None, None, "芳"]


@pytest.mark.parametrize("shift", [1, -1, 500])
def test_moved_point(letter: bytes, library: FontLibrary, shift: int) -> None:
    """One point of one outline moved by a thousandth of the em is another glyph."""

    def move(font: TTFont) -> None:
        glyph = font["glyf"][font.getGlyphOrder()[5]]
        glyph.coordinates[0] = (glyph.coordinates[0][0] + shift, glyph.coordinates[0][1])

    found = proofs(changed_program(letter, move), library)
    assert found[PLACE] is None
    assert found[PLACE + 1 : PLACE + 3] == ["伟", "芳"]


def test_shifted_bearing_and_width(letter: bytes, library: FontLibrary) -> None:
    """hmtx moves a glyph in its cell, /W moves those behind it; a width within one unit is rounding (ISO 19005-3, 6.2.11.5)."""

    def bearing(font: TTFont) -> None:
        name = font.getGlyphOrder()[5]
        font["hmtx"][name] = (font["hmtx"][name][0], font["hmtx"][name][1] + 300)

    # fontTools recalculates nothing that it was not told to
    assert proofs(changed_program(letter, bearing), library)[PLACE] is None

    def width(by: float) -> Callable[[pikepdf.Object], None]:
        def apply(font: pikepdf.Object) -> None:
            font.DescendantFonts[0].W = pikepdf.Array([0, 1000, 1000 + by])

        return apply

    for by, proven in ((0, True), (1, True), (2, False), (-900, False)):
        found = proofs(changed_font(letter, width(by)), library)
        assert (found[PLACE] is not None) is proven


def test_em_of_another_size(letter: bytes, library: FontLibrary) -> None:
    """The same numbers on an em twice as large are a glyph of half the size."""

    def scale(font: TTFont) -> None:
        font["head"].unitsPerEm = 2000

    assert set(proofs(changed_program(letter, scale), library)[:4]) == {None}


def test_program_with_a_table_that_could_change_glyphs(letter: bytes) -> None:
    """Hinting programs, variations, colour layers: such a font is not read at all."""
    for tag in ("fpgm", "cvt ", "COLR", "SVG ", "gvar"):

        def add(font: TTFont, tag: str = tag) -> None:
            from fontTools.ttLib.tables.DefaultTable import DefaultTable

            font[tag] = DefaultTable(tag)
            font[tag].data = b"\0\0\0\0"

        with pytest.raises(PdfUnsupported) as caught:
            first_page(changed_program(letter, add))
        assert caught.value.code == "font.program"


def test_name_of_another_font(letter: bytes, library: FontLibrary) -> None:
    """A font that nobody shipped proves nothing, whatever it calls itself."""

    def rename(name: str) -> Callable[[pikepdf.Object], None]:
        def apply(font: pikepdf.Object) -> None:
            font.BaseFont = pikepdf.Name("/" + name)

        return apply

    assert set(proofs(changed_font(letter, rename("ABCDEF+Other")), library)[:4]) == {None}
    # 仿宋 is not 黑体: another outline for the same character
    assert set(proofs(changed_font(letter, rename("ABCDEF+FandolHei-Regular")), library)[:4]) == {None}
    assert proofs(changed_font(letter, rename("FandolFang-Regular")), library)[:4] == list(LETTER_TEXT[:4])


def entries(**values: object) -> Callable[[pikepdf.Object], None]:
    def apply(font: pikepdf.Object) -> None:
        for key, value in values.items():
            font[f"/{key}"] = value

    return apply


def below(**values: object) -> Callable[[pikepdf.Object], None]:
    return lambda font: entries(**values)(font.DescendantFonts[0])


def descriptor(**values: object) -> Callable[[pikepdf.Object], None]:
    return lambda font: entries(**values)(font.DescendantFonts[0].FontDescriptor)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (entries(Subtype=pikepdf.Name.Type3), "font.kind"),
        (entries(Subtype=pikepdf.Name.TrueType), "font.kind"),
        (entries(Encoding=pikepdf.Name("/Identity-V")), "font.kind"),
        (entries(DescendantFonts=pikepdf.Array([])), "font"),
        (below(Subtype=pikepdf.Name.CIDFontType0), "font.kind"),
        (below(CIDToGIDMap=pikepdf.Name.Other), "font.kind"),
        (below(W=pikepdf.Array([5])), "font.widths"),
        (below(W=pikepdf.Array([5, 3, 1000])), "font.widths"),
        (below(W=pikepdf.Array([5, 9999999, 1000])), "font.widths"),
        (below(W=pikepdf.Array([5, pikepdf.Array([500]), 4, 6, 1000])), "font.widths"),
        (below(W=pikepdf.Array([pikepdf.Name.A, pikepdf.Array([500])])), "type.integer"),
        (descriptor(FontFile3=1), "font.kind"),
        (descriptor(FontFile2=1), "font.kind"),
    ],
)
def test_fonts_of_other_kinds(letter: bytes, change: Callable[[pikepdf.Object], None], code: str) -> None:
    """9.6, 9.7: Type 3 draws anything, another map shows another glyph; none of them is followed."""
    with pytest.raises((PdfSyntaxError, PdfUnsupported)) as caught:
        first_page(changed_font(letter, change))
    assert caught.value.code == code


def test_map_by_a_stream(letter: bytes) -> None:
    """9.7.4.2: a stream as /CIDToGIDMap may exchange any two glyphs."""

    def apply(pdf: pikepdf.Pdf) -> None:
        font = pdf.pages[0].Resources.Font["/f0"]
        font.DescendantFonts[0].CIDToGIDMap = pdf.make_stream(bytes(200))

    with pytest.raises(PdfUnsupported) as caught:
        first_page(rewrite(letter, apply))
    assert caught.value.code == "font.kind"


CMAP = (
    b"%%!PS-Adobe-3.0 Resource-CMap\n/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    b"/CIDSystemInfo 3 dict dup begin\n/Registry (Adobe) def\n/Supplement 0 def\nend def\n/CMapName /Custom def\n"
    b"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange %s endcmap\n"
    b"CMapName currentdict /CMap defineresource pop\nend\nend\n%%%%EOF"
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"1 beginbfchar <0001> <4E00> endbfchar", {1: "一"}),
        (b"1 beginbfchar <0001> <D840DD64> endbfchar", {1: "𠅤"}),
        (b"1 beginbfrange <0001> <0003> <0041> endbfrange", {1: "A", 2: "B", 3: "C"}),
        (b"1 beginbfrange <0001> <0002> [<0041> <4E00>] endbfrange", {1: "A", 2: "一"}),
        (b"1 beginbfchar <0001> <00660066> endbfchar 1 beginbfchar <0002> <0041> endbfchar", {1: "ff", 2: "A"}),
    ],
)
def test_claims(body: bytes, expected: dict[int, str]) -> None:
    """9.10.3: single codes and ranges."""
    assert read_to_unicode(CMAP % body, 0) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"",
        CMAP % b"/Other usecmap",
        CMAP % b"1 begincidchar <0001> 5 endcidchar",
        CMAP.replace(b"<0000> <FFFF>", b"<00> <FF>") % b"",
        CMAP % b"1 beginbfchar <0001> <4E00>",
        CMAP % b"1 beginbfchar <01> <4E00> endbfchar",
        CMAP % b"1 beginbfchar <0001> <4E> endbfchar",
        CMAP % b"1 beginbfchar <0001> <D840> endbfchar",
        CMAP % b"1 beginbfchar <0001> <4E00> <0001> <4E01> endbfchar",
        CMAP % b"1 beginbfchar <0001> <4E00> endbfrange",
        CMAP % b"1 beginbfrange <0001> <0003> [<0041>] endbfrange",
        CMAP % b"1 beginbfrange <0003> <0001> <0041> endbfrange",
        CMAP % b"1 beginbfchar foo <0001> <4E00> endbfchar",
        CMAP % (b"1 beginbfchar <0001> <" + b"0041" * 40 + b"> endbfchar"),
        CMAP % (b"beginbfchar " * 200_000),
        CMAP % b"2 beginbfchar <0001> <4E00> endbfchar",
        CMAP % b"beginbfchar <0001> <4E00> endbfchar",
        CMAP.replace(b"/ProcSet", b"/ProcGet") % b"1 beginbfchar <0001> <4E00> endbfchar",
        CMAP.replace(b"\nend\n", b"\nen\n") % b"1 beginbfchar <0001> <4E00> endbfchar",
        CMAP.replace(b"begincmap", b"begincma") % b"1 beginbfchar <0001> <4E00> endbfchar",
        CMAP % b"1 beginbfchar <0001> <4E00> endbfchar x",
    ],
)
def test_claims_that_are_none(data: bytes) -> None:
    """What is no such map is refused, quickly."""
    with pytest.raises((PdfSyntaxError, PdfUnsupported)):
        read_to_unicode(data, 0)


# -- programs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(FONTS.glob("*.ttf")), ids=lambda path: path.stem)
def test_shipped_fonts_read_as_fonttools_reads_them(path: Path) -> None:
    """An independent reader sees the same characters, metrics and boxes."""
    ours = TrueType(path.read_bytes())
    with TTFont(path, lazy=True) as theirs:
        compare(ours, theirs)


def compare(ours: TrueType, theirs: TTFont) -> None:
    characters = theirs.getBestCmap()
    glyf, hmtx = theirs["glyf"], theirs["hmtx"]
    assert ours.units == theirs["head"].unitsPerEm
    assert ours.postscript_name() == theirs["name"].getDebugName(6)
    codes = sorted(characters)
    for code in [*codes[:: max(1, len(codes) // 200)], 0x7FFFF, 0x10FFFF, 1]:
        glyph = ours.character(code)
        name = characters.get(code)
        assert glyph == (0 if name is None else theirs.getGlyphID(name))
        if name is not None:
            assert ours.metrics(glyph) == tuple(hmtx[name])
            box = ours.bounds(glyph)
            shape = glyf[name]
            assert (box is None) is (shape.numberOfContours == 0)
            if box is not None:
                assert tuple(box) == (shape.xMin, shape.yMin, shape.xMax, shape.yMax)


def test_shipped_fonts_prove_what_they_show() -> None:
    """No composites, no instructions: each outline stands for itself, so that equal bytes are equal shapes."""
    for path in FONTS.glob("*.ttf"):
        font = TrueType(path.read_bytes())
        for glyph in range(0, font.count, 7):
            outline = font.outline(glyph)
            if outline:
                (contours,) = struct.unpack_from(">h", outline)
                assert contours > 0
                assert struct.unpack_from(">H", outline, 10 + 2 * contours) == (0,)


def test_glyphs_that_are_not_there(library: FontLibrary) -> None:
    font = library.font("FandolFang-Regular")
    assert font is not None
    for number in (-1, font.count, 70_000):
        for read in (font.outline, font.metrics, font.bounds):
            with pytest.raises(PdfUnsupported):
                read(number)
    assert library.glyph("FandolFang-Regular", "\U0010ffff") is None
    assert library.glyph("Nobody", "一") is None
    assert all(library.font(path.stem) for path in FONTS.glob("*.ttf"))


def test_malformed_programs() -> None:
    """Every header field cut or turned over: refused or read, never a crash."""
    good = (FONTS / "FandolSong-Bold.ttf").read_bytes()
    head = good[:300]
    for size in range(0, 300, 7):
        with pytest.raises(PdfUnsupported):
            TrueType(head[:size])
    for at in range(200):
        changed = bytearray(good)
        changed[at] ^= 0xFF
        try:
            font = TrueType(bytes(changed))
            font.character(0x4E00)
            font.bounds(5)
        except PdfUnsupported:
            continue
