"""TrueType programs read by their offsets: outlines, metrics, characters (ISO/IEC 14496-22).

Both an embedded subset and a font file of 30 MB, mapped, are read so; nothing is read that is not asked for.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.errors import PdfUnsupported
from nh_edoc._pdf.geometry import Box

if TYPE_CHECKING:
    from nh_edoc._pdf.lexer import Buffer

TABLES: Final = frozenset(
    {b"head", b"hhea", b"hmtx", b"maxp", b"loca", b"glyf", b"name", b"post", b"cmap", b"OS/2", b"gasp"}
)
"""Tables that cannot change a glyph: no hinting, no colour, no bitmaps, no variations, no other outlines."""
MOST_TABLES: Final = 32

_NEEDED: Final = frozenset({b"head", b"hhea", b"hmtx", b"maxp", b"loca", b"glyf"})
_VERSION: Final = b"\x00\x01\x00\x00"
_DIRECTORY: Final = struct.Struct(">4s4xII")
_LEAST_HEAD: Final = 54
_LEAST_HHEA: Final = 36
_LEAST_MAXP: Final = 6
_POSTSCRIPT_NAME: Final = 6
_WINDOWS: Final = 3
_FULL: Final = (3, 10, 12)
"""Platform, encoding and format of a character map of all of Unicode."""
_BASIC: Final = (3, 1, 4)
"""The same of the Basic Multilingual Plane alone."""
_PLANE: Final = 0xFFFF


class TrueType:
    """字形程序: one TrueType font.

    Attributes:
        units: units of the em.
        count: number of glyphs.
    """

    def __init__(self, data: Buffer) -> None:
        """Read the directory and the sizes.

        Raises:
            PdfUnsupported: `font.program`: malformed, or with a table that could change what a glyph looks like.
        """
        self._data = data
        try:
            self._tables = self._directory()
            self._measure()
        except struct.error as error:
            raise PdfUnsupported("font.program") from error

    def _directory(self) -> dict[bytes, tuple[int, int]]:
        data = self._data
        (count,) = struct.unpack_from(">H", data, 4)
        tables: dict[bytes, tuple[int, int]] = {}
        if data[:4] != _VERSION or count > MOST_TABLES:
            raise PdfUnsupported("font.program")
        for at in range(count):
            tag, offset, length = _DIRECTORY.unpack_from(data, 12 + 16 * at)
            if tag in tables or tag not in TABLES or offset + length > len(data):
                raise PdfUnsupported("font.program")
            tables[tag] = (offset, length)
        if not tables.keys() >= _NEEDED:
            raise PdfUnsupported("font.program")
        return tables

    def _measure(self) -> None:
        head, hhea, maxp = (self._tables[tag] for tag in (b"head", b"hhea", b"maxp"))
        if head[1] < _LEAST_HEAD or hhea[1] < _LEAST_HHEA or maxp[1] < _LEAST_MAXP:
            raise PdfUnsupported("font.program")
        (self.units,) = struct.unpack_from(">H", self._data, head[0] + 18)
        long, glyphs = struct.unpack_from(">hh", self._data, head[0] + 50)
        (self._metrics,) = struct.unpack_from(">H", self._data, hhea[0] + 34)
        (self.count,) = struct.unpack_from(">H", self._data, maxp[0] + 4)
        self._long = long == 1
        loca = (self.count + 1) * (4 if self._long else 2)
        hmtx = 4 * self._metrics + 2 * (self.count - self._metrics)
        fitting = self._tables[b"loca"][1] >= loca and self._tables[b"hmtx"][1] >= hmtx
        if long not in {0, 1} or glyphs or not self.units or not 0 < self._metrics <= self.count or not fitting:
            raise PdfUnsupported("font.program")

    def outline(self, glyph: int) -> bytes:
        """Return the description of a glyph as it stands in ``glyf``, empty for a blank.

        Raises:
            PdfUnsupported: `font.glyph`: there is no such glyph.
        """
        if not 0 <= glyph < self.count:
            raise PdfUnsupported("font.glyph")
        offset = self._tables[b"loca"][0]
        if self._long:
            start, end = struct.unpack_from(">II", self._data, offset + 4 * glyph)
        else:
            start, end = (2 * half for half in struct.unpack_from(">HH", self._data, offset + 2 * glyph))
        base, length = self._tables[b"glyf"]
        if not start <= end <= length:
            raise PdfUnsupported("font.glyph")
        return bytes(self._data[base + start : base + end])

    def metrics(self, glyph: int) -> tuple[int, int]:
        """Return advance width and left side bearing, in units of the em.

        Raises:
            PdfUnsupported: `font.glyph`: there is no such glyph.
        """
        if not 0 <= glyph < self.count:
            raise PdfUnsupported("font.glyph")
        base = self._tables[b"hmtx"][0]
        last = self._metrics - 1
        advance, bearing = struct.unpack_from(">Hh", self._data, base + 4 * min(glyph, last))
        if glyph > last:
            (bearing,) = struct.unpack_from(">h", self._data, base + 4 * self._metrics + 2 * (glyph - self._metrics))
        return advance, bearing

    def bounds(self, glyph: int) -> Box | None:
        """Return the box that the glyph claims, in units of the em, or None for a blank.

        Raises:
            PdfUnsupported: `font.glyph`: there is no such glyph.
        """
        outline = self.outline(glyph)
        if not outline:
            return None
        try:
            return Box(*struct.unpack_from(">4h", outline, 2))
        except struct.error as error:
            raise PdfUnsupported("font.glyph") from error

    def postscript_name(self) -> str:
        """Return the name that PDF knows the font by.

        Raises:
            PdfUnsupported: `font.program`: it has none.
        """
        base, length = self._tables.get(b"name", (0, 0))
        data = bytes(self._data[base : base + length])
        try:
            _, count, storage = struct.unpack_from(">HHH", data)
            for at in range(count):
                platform, _, _, kind, size, offset = struct.unpack_from(">6H", data, 6 + 12 * at)
                if (platform, kind) == (_WINDOWS, _POSTSCRIPT_NAME):
                    return data[storage + offset : storage + offset + size].decode("utf-16-be")
        except (struct.error, UnicodeDecodeError) as error:
            raise PdfUnsupported("font.program") from error
        raise PdfUnsupported("font.program")

    def character(self, code: int) -> int:
        """Return the glyph of a Unicode code point, 0 for none.

        Raises:
            PdfUnsupported: `font.program`: no character map that is known here.
        """
        try:
            maps = self._maps()
            if _FULL in maps:
                return self._full(maps[_FULL], code)
            if _BASIC in maps:
                return self._basic(maps[_BASIC], code) if code <= _PLANE else 0
        except struct.error as error:
            raise PdfUnsupported("font.program") from error
        raise PdfUnsupported("font.program")

    def _maps(self) -> dict[tuple[int, int, int], int]:
        base, _ = self._tables.get(b"cmap", (0, 0))
        found: dict[tuple[int, int, int], int] = {}
        (count,) = struct.unpack_from(">H", self._data, base + 2)
        for at in range(min(count, MOST_TABLES) if base else 0):
            platform, encoding, offset = struct.unpack_from(">HHI", self._data, base + 4 + 8 * at)
            (kind,) = struct.unpack_from(">H", self._data, base + offset)
            found[platform, encoding, kind] = base + offset
        return found

    def _full(self, start: int, code: int) -> int:
        """Search the groups of format 12."""
        (count,) = struct.unpack_from(">I", self._data, start + 12)
        low, high = 0, count
        while low < high:
            middle = (low + high) // 2
            first, last, glyph = struct.unpack_from(">III", self._data, start + 16 + 12 * middle)
            if code < first:
                high = middle
            elif code > last:
                low = middle + 1
            else:
                found: int = glyph + code - first
                return found
        return 0

    def _basic(self, start: int, code: int) -> int:
        """Search the segments of format 4."""
        (double,) = struct.unpack_from(">H", self._data, start + 6)
        ends = start + 14
        low, high = 0, double // 2
        while low < high:
            middle = (low + high) // 2
            (end,) = struct.unpack_from(">H", self._data, ends + 2 * middle)
            if code > end:
                low = middle + 1
            else:
                high = middle
        at = ends + 2 + double + 2 * low
        if 2 * low >= double:
            return 0
        first, delta, offset = (struct.unpack_from(">H", self._data, at + double * part)[0] for part in range(3))
        if code < first:
            return 0
        if not offset:
            return int(code + delta) & _PLANE
        (glyph,) = struct.unpack_from(">H", self._data, at + 2 * double + offset + 2 * (code - first))
        return (glyph + delta) & _PLANE if glyph else 0
