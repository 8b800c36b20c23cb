"""Prove what a glyph looks like: its outline is, byte for byte, the outline of a character in a font that we ship.

The renderer's subsets renumber glyphs and leave each simple description as it was; shorter offsets only round its
length up. So no outline has to be drawn or measured. Composite descriptions name glyphs by number and hinting
could move points: the shipped fonts have neither, and what has one proves nothing.
"""

from __future__ import annotations

import mmap
import struct
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.errors import PdfUnsupported
from nh_edoc._pdf.sfnt import TrueType

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from nh_edoc._pdf.fonts import Font

MOST_PADDING: Final = 3
"""Zero bytes that may follow a description."""
EM: Final = 1000
"""Units of /W in an em."""
WIDTH_TOLERANCE: Final = 1
"""Units by which /W may differ from the program (ISO 19005-3, 6.2.11.5)."""


class FontLibrary:
    """字库: the fonts that glyphs are compared with, by their PostScript names; mapped, not loaded."""

    def __init__(self, paths: Iterable[Path]) -> None:
        """Map the font files.

        Raises:
            OSError: a file cannot be read.
            PdfUnsupported: `font.program`: a file is not such a TrueType font.
        """
        self._fonts: dict[str, TrueType] = {}
        self._known: dict[tuple[str, str], tuple[bytes, tuple[int, int]]] = {}
        for path in paths:
            with path.open("rb") as file:
                program = TrueType(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            self._fonts[program.postscript_name()] = program

    def font(self, name: str) -> TrueType | None:
        """Return the font of that PostScript name, or None."""
        return self._fonts.get(name)

    def glyph(self, name: str, character: str) -> tuple[bytes, tuple[int, int]] | None:
        """Return outline and metrics of ``character`` in font ``name``, or None when there is no such glyph."""
        found = self._known.get((name, character))
        if found is None:
            program = self._fonts.get(name)
            glyph = program.character(ord(character)) if program is not None else 0
            if program is None or not glyph:
                return None
            found = self._known[name, character] = program.outline(glyph), program.metrics(glyph)
        return found


def identify(font: Font, code: int, library: FontLibrary) -> str | None:
    """Return the character that ``code`` of ``font`` is proven to show, or None when that cannot be proven.

    The embedded glyph and the glyph of the claimed character in the shipped font of the same name have the same
    outline, advance and bearing, on an em of the same size, and /W says the same advance. Swapped outlines, swapped
    claims, fonts of other makers and shifted widths all end in None.
    """
    try:
        cell = font.cell(code)
        if cell.text is None or len(cell.text) != 1:
            return None
        shipped = library.font(font.name)
        wanted = library.glyph(font.name, cell.text)
        if shipped is None or wanted is None or shipped.units != font.program.units:
            return None
        outline, metrics = wanted
        if font.program.metrics(code) != metrics or not _same_outline(font.program.outline(code), outline):
            return None
    except PdfUnsupported:
        return None
    advance = metrics[0] * EM / shipped.units
    return cell.text if abs(cell.width - advance) <= WIDTH_TOLERANCE else None


def _same_outline(embedded: bytes, shipped: bytes) -> bool:
    """Tell whether two simple descriptions draw the same: equal but for zeros behind the embedded one."""
    padding = embedded[len(shipped) :]
    if not embedded.startswith(shipped) or len(padding) > MOST_PADDING or any(padding):
        return False
    return not shipped or _is_plain(shipped)


def _is_plain(outline: bytes) -> bool:
    """Tell whether a description has contours of its own and no instructions."""
    try:
        (contours,) = struct.unpack_from(">h", outline)
        (instructions,) = struct.unpack_from(">H", outline, 10 + 2 * max(contours, 0))
    except struct.error:
        return False
    return bool(contours >= 0 and instructions == 0)
