"""Fonts as our profile has them: Type0 over an embedded TrueType program, code = glyph (ISO 32000-1, 9.7).

Every other kind of font is well-formed and not read: what its codes look like could not be proven.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.objects import PdfStream, Ref, integer, number
from nh_edoc._pdf.sfnt import TrueType
from nh_edoc._pdf.to_unicode import read_to_unicode

if TYPE_CHECKING:
    from nh_edoc._pdf.geometry import Box
    from nh_edoc._pdf.objects import PdfDict, PdfValue
    from nh_edoc._pdf.read import PdfFile

MOST_CODE: Final = 65_535
_SUBSET: Final = re.compile(r"[A-Z]{6}\+(.+)")
_OTHER_PROGRAMS: Final = frozenset({"FontFile", "FontFile3"})


class Cell(NamedTuple):
    """What is known of one code."""

    text: str | None
    """What /ToUnicode claims; None when it says nothing."""
    width: float
    """Advance from /W, thousandths of the em."""
    bounds: Box | None
    """Box of the outline in the embedded program, in its units; None for a blank."""


class Font:
    """字体: one font of a page.

    Attributes:
        name: /BaseFont without the tag of its subset.
        program: the embedded TrueType program; its glyphs are the codes.
    """

    def __init__(self, file: PdfFile, dictionary: PdfDict) -> None:
        """Read what the profile allows.

        Raises:
            PdfSyntaxError: `font`: malformed; `to-unicode`.
            PdfUnsupported: `font.kind`: another kind of font; `font.program`; `to-unicode`.
        """
        name = dictionary.get("BaseFont")
        if (
            dictionary.get("Subtype") != "Type0"
            or dictionary.get("Encoding") != "Identity-H"
            or not isinstance(name, str)
        ):
            raise PdfUnsupported("font.kind")
        descendants = file.array(dictionary.get("DescendantFonts"), "font")
        if len(descendants) != 1:
            raise PdfSyntaxError("font", dictionary.start)
        below = file.dictionary(descendants[0], "font")
        if below.get("Subtype") != "CIDFontType2" or file.resolve(below.get("CIDToGIDMap")) != "Identity":
            raise PdfUnsupported("font.kind")
        tagged = _SUBSET.fullmatch(name)
        self.name = tagged[1] if tagged else str(name)
        self.program = _program(file, file.dictionary(below.get("FontDescriptor"), "font"))
        self._widths = _widths(file, below)
        self._default = number(file.resolve(below.get("DW", 1000)), below.start)
        self._texts = _texts(file, dictionary.get("ToUnicode"))
        self._cells: dict[int, Cell] = {}

    def cell(self, code: int) -> Cell:
        """Return what is known of ``code``.

        Raises:
            PdfUnsupported: `font.glyph`: the program has no such glyph.
        """
        found = self._cells.get(code)
        if found is None:
            width = self._widths.get(code, self._default)
            found = self._cells[code] = Cell(self._texts.get(code), width, self.program.bounds(code))
        return found


def _program(file: PdfFile, descriptor: PdfDict) -> TrueType:
    stream = file.resolve(descriptor.get("FontFile2"))
    if not isinstance(stream, PdfStream) or descriptor.keys() & _OTHER_PROGRAMS:
        raise PdfUnsupported("font.kind")
    return TrueType(file.decode(stream))


def _texts(file: PdfFile, value: PdfValue) -> dict[int, str]:
    stream = file.resolve(value)
    return read_to_unicode(file.decode(stream), stream.start) if isinstance(stream, PdfStream) else {}


def _widths(file: PdfFile, font: PdfDict) -> dict[int, float]:
    """Read /W (9.7.4.3): ``c [w1 w2 …]`` and ``first last w``; no code twice."""
    items = [file.resolve(item) for item in file.array(font.get("W"), "font")]
    found: dict[int, float] = {}
    at = total = 0
    while at < len(items):
        first = integer(items[at], font.start)
        run = items[at + 1] if at + 1 < len(items) else None
        if isinstance(run, tuple):
            values = [number(file.resolve(item), font.start) for item in run]
            at += 2
        elif at + 2 < len(items):
            last = integer(run, font.start)
            if not first <= last <= MOST_CODE:
                raise PdfSyntaxError("font.widths", font.start)
            values = [number(items[at + 2], font.start)] * (last - first + 1)
            at += 3
        else:
            raise PdfSyntaxError("font.widths", font.start)
        total += len(values)
        found.update(zip(range(first, first + len(values)), values, strict=True))
        if first < 0 or len(found) != total:
            raise PdfSyntaxError("font.widths", font.start)
    return found


class FontCache:
    """The fonts of a file, each read once."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._fonts: dict[Ref, Font] = {}

    def font(self, value: PdfValue) -> Font:
        """Return the font that ``value`` is or leads to."""
        if not isinstance(value, Ref):
            return Font(self._file, self._file.dictionary(value, "font"))
        if value not in self._fonts:
            self._fonts[value] = Font(self._file, self._file.dictionary(value, "font"))
        return self._fonts[value]
