"""Make the fonts that nh_edoc ships out of the fonts that their authors published.

What it does and why stands in ``fonts/README.md``. The result depends on the sources (pinned by digest) and on
the versions of fontTools and Python's Unicode tables only; building twice gives the same bytes.

    python fonts/build.py SOURCES           # write into src/nh_edoc/typeset/fonts
    python fonts/build.py SOURCES --check   # build in memory, compare with what is there
"""  # noqa: INP001 - a script, not a package

from __future__ import annotations

import argparse
import copy
import hashlib
import io
import sys
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

if TYPE_CHECKING:
    from collections.abc import Iterable

TARGET: Final = Path(__file__).resolve().parent.parent / "src" / "nh_edoc" / "typeset" / "fonts"
DROPPED: Final = ("BASE", "DSIG", "FFTM", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "vhea", "vmtx")
"""Tables of vertical setting, positioning and substitution: a horizontal page of one glyph a character needs none."""
SPACES: Final = frozenset({0x20, 0x3000})
"""The only characters without an outline that may stand on a page."""
PAGE_NUMBER: Final = frozenset({*range(0x20, 0x7F), 0x2014})
"""What the fallback font keeps although every other font has it: page numbers are set in it (GB/T 9704-2012, 7.5)."""
WINDOWS_ENGLISH: Final = (3, 1, 0x409)
"""Platform, encoding and language of the names that every reader knows."""
MAX_ERROR: Final = 1.0
"""Greatest distance, in units of the em (1/1000), between a cubic outline and its quadratic replacement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One shipped font: where it comes from and what it is called."""

    source: str
    digest: str
    family: str
    style: str
    kept_name: bool = True
    """False: the licence reserves the author's name for the author's own font (OFL, clause 3)."""

    @property
    def postscript(self) -> str:
        """PostScript name."""
        return f"{self.family.replace(' ', '')}-{self.style}"

    @property
    def file(self) -> str:
        """Name of the shipped file."""
        return f"{self.postscript}.ttf"


PRIMARY: Final = (
    Face(
        source="FandolFang-Regular.otf",
        digest="d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9",
        family="FandolFang",
        style="Regular",
    ),
    Face(
        source="FandolSong-Bold.otf",
        digest="ffa76a70e128947a4dd22151d5ee829b23e24ce3cb6fe8ad49891cd1c2d9e9b9",
        family="FandolSong",
        style="Bold",
    ),
    Face(
        source="FandolHei-Regular.otf",
        digest="4afa97aa8751e0118617df88272b58d43691b5cffb7ea024c4580496e9f34d28",
        family="FandolHei",
        style="Regular",
    ),
)
FALLBACK: Final = Face(
    source="NotoSerifSC_400Regular.ttf",
    digest="c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
    family="Noto Serif SC",
    style="Regular",
)
RARE: Final = Face(
    source="HanaMinB.ttf",
    digest="829543436cdf7b4c6730e2af5806fa406f8ddf0d4b656e0cd49c58d4db1c8d3c",
    family="Edoc Rare",
    style="Regular",
    kept_name=False,
)


def printable(code: int) -> bool:
    """Whether a character may stand on a page at all: visible, alone, left to right, of fixed meaning.

    Doubles of other characters may not: those that normalisation replaces (U+F967 不 is U+4E0D), and the radicals
    (U+2F00 ⼀ looks like U+4E00). A name written with one of them is found in no register.
    """
    if code in SPACES:
        return True
    char = chr(code)
    return (
        unicodedata.category(char)[0] not in "CMZ"
        and unicodedata.bidirectional(char) not in {"R", "AL", "AN"}
        and unicodedata.normalize("NFC", char) == char
        and not unicodedata.name(char, "").startswith(("KANGXI RADICAL", "CJK RADICAL"))
    )


def order(code: int) -> int:
    """Sort the characters that share a glyph: U+FF5E ～ and U+FF0F ／ are what Chinese text has."""
    return -1 if code in {0xFF5E, 0xFF0F, 0xFF40, 0x3000} else code


def unified(code: int) -> bool:
    """Whether a character is a unified ideograph."""
    return unicodedata.name(chr(code), "").startswith("CJK UNIFIED IDEOGRAPH")


def one_glyph_each(font: TTFont) -> None:
    """Leave one character to every glyph, so that a glyph says which character it is.

    Two unified ideographs that look the same (U+3588 and U+439B) get a glyph each; of other twins (U+2022 and
    U+2027) one stays, and the other is sought in the next font.
    """
    cmap = {code: glyph for code, glyph in font.getBestCmap().items() if printable(code)}
    users: dict[str, list[int]] = defaultdict(list)
    for code, glyph in cmap.items():
        users[glyph].append(code)
    glyphs = font["glyf"]
    for glyph, codes in users.items():
        first, *others = sorted(codes, key=order)
        for code in others:
            del cmap[code]
            if unified(code) and unified(first):
                twin = f"{glyph}.{code:04X}"
                glyphs[twin] = copy.deepcopy(glyphs[glyph])
                font["hmtx"][twin] = font["hmtx"][glyph]
                cmap[code] = twin
    for code in [c for c, g in cmap.items() if c not in SPACES and glyphs[g].numberOfContours == 0]:
        del cmap[code]
    set_cmap(font, cmap)


def set_cmap(font: TTFont, cmap: dict[int, str]) -> None:
    """Replace all character maps by one of format 12 (and 4, which some readers demand)."""
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable  # noqa: PLC0415 - private name, used here alone

    table = newTable("cmap")
    table.tableVersion = 0
    table.tables = []
    for encoding, form, last in ((1, 4, 0xFFFF), (10, 12, 0x10FFFF)):
        part = CmapSubtable.newSubtable(form)
        part.platformID, part.platEncID, part.language = 3, encoding, 0
        part.cmap = {code: glyph for code, glyph in cmap.items() if code <= last}
        table.tables.append(part)
    font["cmap"] = table


def quadratic(font: TTFont) -> None:
    """Turn CFF outlines into TrueType outlines."""
    glyphs, names = font.getGlyphSet(), font.getGlyphOrder()
    table = newTable("glyf")
    table.glyphs, table.glyphOrder = {}, names
    for name in names:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        table.glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), table
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for key in (
        "maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions", "maxComponentElements",
    ):  # fmt: skip
        setattr(maxp, key, 0)
    maxp.maxZones = 1
    del font["CFF "]
    font.sfntVersion = "\x00\x01\x00\x00"


def subset(font: TTFont, codes: Iterable[int]) -> None:
    """Keep the glyphs of ``codes`` and no instructions, glyph names or tables that nobody reads."""
    options = Options()
    options.drop_tables = [*DROPPED]
    options.layout_features = []
    options.hinting = False
    options.glyph_names = False
    options.legacy_cmap = options.symbol_cmap = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.recalc_bounds = options.recalc_average_width = True
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def rename(font: TTFont, face: Face) -> None:
    """Say what the font is called and that it was changed (GPL-3, section 5a; OFL, clause 3)."""
    table = font["name"]
    kept = {identifier: table.getName(identifier, *WINDOWS_ENGLISH) for identifier in (0, 7, 13, 14)}
    texts = {
        **{identifier: str(text) for identifier, text in kept.items() if text},
        1: face.family,
        2: face.style,
        3: f"{face.postscript};nh-edoc",
        4: f"{face.family} {face.style}",
        5: f"Version 1.0; changed by the nh-edoc project from {face.source}, sha256 {face.digest[:16]}",
        6: face.postscript,
    }
    if not face.kept_name:
        texts[0] = "Copyright 2008-2017 GlyphWiki Project. Modified version of a font of the GlyphWiki Project."
        texts[13] = "SIL Open Font License, Version 1.1"
        texts[14] = "https://openfontlicense.org"
    table.names = []
    for identifier, text in sorted(texts.items()):
        table.setName(text, identifier, *WINDOWS_ENGLISH)


def finished(font: TTFont, face: Face) -> bytes:
    """Return the file of a font under its new name."""
    rename(font, face)
    buffer = io.BytesIO()
    font.save(buffer, reorderTables=True)
    return buffer.getvalue()


def opened(folder: Path, face: Face) -> TTFont:
    """Return the published font, after its digest was compared."""
    found = sorted(folder.rglob(face.source))
    if not found:
        raise SystemExit(f"{face.source} is nowhere below {folder}; see fonts/README.md")
    data = found[0].read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if digest != face.digest:
        raise SystemExit(f"{found[0]}: sha256 {digest}, expected {face.digest}")
    return TTFont(io.BytesIO(data), recalcTimestamp=False)


def build(folder: Path) -> dict[str, bytes]:
    """Return file name → content of everything that is shipped but the licences."""
    made: dict[str, bytes] = {}
    covered: list[set[int]] = []
    for face in PRIMARY:
        font = opened(folder, face)
        quadratic(font)
        one_glyph_each(font)
        subset(font, font.getBestCmap())
        covered.append(set(font.getBestCmap()))
        made[face.file] = finished(font, face)
    common = set.intersection(*covered)
    taken = common - PAGE_NUMBER
    for face in (FALLBACK, RARE):
        font = opened(folder, face)
        one_glyph_each(font)
        subset(font, set(font.getBestCmap()) - taken)
        own = set(font.getBestCmap())
        taken |= own
        made[face.file] = finished(font, face)
    made["coverage.txt"] = coverage(taken)
    return made


def coverage(codes: set[int]) -> bytes:
    """Return the characters that every style can print, as lines of hexadecimal ranges."""
    lines = ["# characters that every style of the shipped fonts can print; written by fonts/build.py"]
    start = last = -2
    for code in [*sorted(codes), -2]:
        if code != last + 1:
            if start >= 0:
                lines.append(f"{start:04X}-{last:04X}")
            start = code
        last = code
    return ("\n".join(lines) + "\n").encode("ascii")


def main() -> int:
    """Build; write or compare; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sources", type=Path, help="folder that holds the published fonts, at any depth")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    arguments = parser.parse_args()
    different = 0
    for name, data in build(arguments.sources).items():
        path = TARGET / name
        same = path.is_file() and path.read_bytes() == data
        different += not same
        sys.stdout.write(f"{'same' if same else 'new '} {len(data):>10} {hashlib.sha256(data).hexdigest()} {name}\n")
        if not arguments.check and not same:
            path.write_bytes(data)
    return int(arguments.check and different > 0)


if __name__ == "__main__":
    raise SystemExit(main())
