"""The shipped fonts keep the promises that the pages and the verifier rely on."""

from __future__ import annotations

import unicodedata

import pytest
from fontTools.ttLib import TTFont

from nh_edoc.typeset.font_files import FONTS

CHAIN = {
    "FandolFang-Regular.ttf": "FandolFang",
    "FandolSong-Bold.ttf": "FandolSong",
    "FandolHei-Regular.ttf": "FandolHei",
    "NotoSerifSC-Regular.ttf": "Noto Serif SC",
    "EdocRare-Regular.ttf": "Edoc Rare",
}


@pytest.fixture(scope="module")
def fonts():
    opened = {name: TTFont(FONTS / name, lazy=True) for name in CHAIN}
    yield opened
    for font in opened.values():
        font.close()


def test_exactly_these_fonts_are_shipped_each_with_its_licence():
    """OFL clause 2 and GPL-3 section 4: the licence travels with the font."""
    assert {path.name for path in FONTS.glob("*.ttf")} == set(CHAIN)
    licences = {path.name for path in (FONTS / "licences").iterdir()}
    assert {"Fandol-GPL-3.0.txt", "NotoSerifSC-OFL-1.1.txt", "EdocRare-HanaMinB-copyright.txt"} <= licences
    assert "As a special exception" in (FONTS / "licences" / "Fandol-GPL-3.0.txt").read_text("utf-8")


def test_no_reserved_name_is_used_and_the_change_is_stated(fonts):
    """OFL clause 3 reserves the names of HanaMinB; GPL-3 section 5(a) wants the change stated."""
    for name, family in CHAIN.items():
        names = [str(record) for record in fonts[name]["name"].names]
        assert family in names
        assert any("changed by the nh-edoc project" in text for text in names)
    rare = " ".join(str(record) for record in fonts["EdocRare-Regular.ttf"]["name"].names if record.nameID in {1, 4, 6})
    assert "Hana" not in rare
    assert "花園" not in rare


def test_outlines_are_truetype_and_nothing_substitutes_or_positions(fonts):
    """ISO 19005-3, 6.2.11.5 (veraPDF misreads some CFF widths); without GSUB a glyph is its character."""
    for font in fonts.values():
        tables = set(font.reader.keys())
        assert "glyf" in tables
        assert tables.isdisjoint({"CFF ", "CFF2", "GSUB", "GPOS", "fpgm", "prep", "vmtx"})


def test_one_glyph_stands_for_one_character(fonts):
    """verification.md §5: a page is compared with its data glyph by glyph."""
    for name, font in fonts.items():
        cmap = font.getBestCmap()
        assert len(set(cmap.values())) == len(cmap), name


def test_no_font_has_a_character_that_must_not_be_printed(fonts):
    """Controls, bidi, private use, combining marks, other spaces, and doubles that normalisation replaces."""
    for name, font in fonts.items():
        for code in font.getBestCmap():
            char = chr(code)
            if char in " \u3000":
                continue
            assert unicodedata.category(char)[0] not in "CMZ", f"{name} {code:04X}"
            assert unicodedata.bidirectional(char) not in {"R", "AL", "AN", "RLO", "LRO"}, f"{name} {code:04X}"
            assert unicodedata.normalize("NFC", char) == char, f"{name} {code:04X}"
            assert not 0x2E80 <= code <= 0x2FDF, f"{name} {code:04X}"


def test_every_printable_character_has_an_outline(fonts):
    """An empty glyph would print nothing and be extracted as a character."""
    for name, font in fonts.items():
        offsets = font["loca"]
        for code, glyph in font.getBestCmap().items():
            index = font.getGlyphID(glyph)
            assert offsets[index] < offsets[index + 1] or chr(code) in " \u3000", f"{name} {code:04X}"


def test_coverage_is_what_every_style_can_print(fonts):
    """`coverage.txt` is asked instead of the fonts: it must say what they say."""
    maps = [set(fonts[name].getBestCmap()) for name in CHAIN]
    expected = set.intersection(*maps[:3]) | maps[3] | maps[4]
    listed: set[int] = set()
    for line in (FONTS / "coverage.txt").read_text("ascii").splitlines()[1:]:
        first, last = (int(part, 16) for part in line.split("-"))
        listed.update(range(first, last + 1))
    assert listed == expected


def test_standard_character_sets_are_covered(fonts):
    """GB 2312 whole, and level 3 of GB 18030-2022 as far as Unicode 10 has it: names must print."""
    maps = [set(font.getBestCmap()) for font in fonts.values()]
    covered = set.union(*maps)
    gb2312 = {
        ord(bytes([row, cell]).decode("gb2312"))
        for row in range(0xB0, 0xF8)
        for cell in range(0xA1, 0xFF)
        if (row, cell) < (0xD7, 0xFA) or row > 0xD7
    }
    assert len(gb2312) == 6763
    assert gb2312 <= maps[0] & maps[1] & maps[2]
    blocks = [(0x4E00, 0x9FA5), (0x3400, 0x4DB5), (0x20000, 0x2A6D6), (0x2A700, 0x2B734), (0x2B820, 0x2CEA1)]
    for first, last in blocks:
        absent = [code for code in range(first, last + 1) if code not in covered]
        assert not absent, f"{first:X}: {len(absent)}"
