"""印模: the registered picture of a seal, or a round seal drawn for demonstration.

In production a seal presses the picture that is registered for it; drawn seals are for trials and demonstrations.
The national emblem is never drawn: seals that carry it exist only as registered pictures.
"""

from __future__ import annotations

import io
import math
import re
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from PIL import Image, UnidentifiedImageError

from nh_edoc.errors import InputError
from nh_edoc.model.appearance import Appearance, Bitmap
from nh_edoc.seal.outlines import Glyph, draw, glyphs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

POINTS: Final = 72 / 25.4
"""Points in a millimetre."""
RED: Final = "0.902 0 0.071"
"""#E60012. No rule fixes the red of a seal (GB/T 9704-2012, 7.3.5.1: "红色")."""
SIDE: Final = 42.0
"""Diameter in mm of a department's seal (国发〔1999〕25号)."""
DIAMETERS: Final = (30.0, 45.0)
"""Smallest and greatest diameter in mm that is drawn."""
RIM: Final = 1.0
"""Width in mm of the ring, whatever the diameter."""
STAR: Final = 14.0
"""Diameter in mm of the circle around the five-point star, on a seal of 42 mm."""
LEAST_DPI: Final = 300
_LARGEST_PIXELS: Final = 4_000_000
_KAPPA: Final = 0.5522847498
_BOLDER: Final = 0.45
"""Width in points of the stroke around the characters of a lighter face."""
_NUMBERED: Final = re.compile(r"(.*)[(（]([1-9][0-9]?)[)）]")
_DRAWING: Final = threading.Lock()
"""Font files are read piece by piece; two threads must not share the reading head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundSeal:
    """圆形印章: the name along the arc, a five-point star, and a line below it for a 专用章."""

    name: str
    """机关名称, laid along the arc from left to right."""
    line: str | None = None
    """专用章 such as 行政许可专用章 or, where there are several, 行政许可专用章(1); None for the 机关印章."""
    diameter: float = SIDE
    """In mm."""

    def appearance(self) -> Appearance:
        """Return the drawn seal.

        Raises:
            InputError: `seal.character`: a character that no shipped font has; `seal.name`, `seal.line`: too short
                or too long; `seal.diameter`.
        """
        if not 2 <= len(self.name) <= 40:  # noqa: PLR2004 - what the arc can hold and still be read
            raise InputError("seal.name", name=self.name)
        if self.line is not None and not 1 <= len(self.line) <= 20:  # noqa: PLR2004 - the same of the line
            raise InputError("seal.line", line=self.line)
        smallest, greatest = DIAMETERS
        if not smallest <= self.diameter <= greatest:
            raise InputError("seal.diameter", diameter=self.diameter, smallest=smallest, greatest=greatest)
        with _DRAWING:
            return _round(self.name, self.line, self.diameter)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredPicture:
    """备案印模: the picture that is registered for the seal."""

    bitmap: Bitmap
    side: float = SIDE
    """Width and height on paper in mm."""

    @classmethod
    def from_png(cls, data: bytes, *, side: float = SIDE) -> RegisteredPicture:
        """Return the picture in a PNG file that is ``side`` mm wide on paper.

        Raises:
            InputError: `seal.picture`: no square PNG with a transparent ground and at least 300 dpi.
        """
        try:
            with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
                if image.width * image.height > _LARGEST_PIXELS:
                    raise InputError("seal.picture", reason=f"{image.width}×{image.height}")
                pixels = image.convert("RGBA")
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise InputError("seal.picture", reason=str(error)) from error
        alpha = pixels.getchannel("A")
        if pixels.width != pixels.height:
            raise InputError("seal.picture", reason=f"{pixels.width}×{pixels.height}")
        if pixels.width < side / 25.4 * LEAST_DPI:
            raise InputError("seal.picture", reason=f"{pixels.width / side * 25.4:.0f} dpi")
        if alpha.getextrema()[0] != 0 or alpha.getextrema()[1] == 0:
            raise InputError("seal.picture", reason="alpha")
        rgb = pixels.convert("RGB").tobytes()
        bitmap = Bitmap(width=pixels.width, height=pixels.height, rgb=rgb, alpha=alpha.tobytes())
        return cls(bitmap=bitmap, side=side)

    def appearance(self) -> Appearance:
        """Return the picture, drawn over its whole box."""
        side = f"{self.side * POINTS:.2f}"
        content = f"q /Ink gs {side} 0 0 {side} 0 0 cm /Seal Do Q".encode("ascii")
        return Appearance(width=side, height=side, content=content, bitmap=self.bitmap)


SealPicture: TypeAlias = RoundSeal | RegisteredPicture


@lru_cache(maxsize=64)
def _round(name: str, line: str | None, diameter: float) -> Appearance:
    scale, radius = diameter / SIDE, SIDE / 2 * POINTS
    centre = f"{scale * radius:.2f}"
    rim = RIM / scale
    operators = ["q", "/Ink gs", f"{RED} rg", f"{RED} RG", f"{scale:.5f} 0 0 {scale:.5f} {centre} {centre} cm"]
    operators += _ring(radius - rim * POINTS / 2, rim * POINTS)
    operators += _star(STAR / 2 * POINTS, 0.6 * POINTS if line else 0.0)
    operators += [f"{_BOLDER} w", "1 j"]
    operators += _arc(glyphs_of(name), radius - (rim + 1.0) * POINTS, math.radians(206 if line else 262))
    numbered = _NUMBERED.fullmatch(line) if line else None
    if numbered is not None:
        operators += _line(glyphs_of(f"({numbered[2]})"), -15.2 * POINTS, 12.0 * POINTS, 3.4 * POINTS)
        line = numbered[1]
    if line:
        operators += _line(glyphs_of(line), -10.6 * POINTS, 24.0 * POINTS, 4.4 * POINTS)
    content = "\n".join([*operators, "Q"]).encode("ascii")
    side = f"{diameter * POINTS:.2f}"
    return Appearance(width=side, height=side, content=content)


def _ring(radius: float, width: float) -> Sequence[str]:
    k = radius * _KAPPA
    quarters = (
        (radius, k, k, radius, 0, radius),
        (-k, radius, -radius, k, -radius, 0),
        (-radius, -k, -k, -radius, 0, -radius),
        (k, -radius, radius, -k, radius, 0),
    )
    curves = [" ".join(f"{value:.2f}" for value in quarter) + " c" for quarter in quarters]
    return [f"{width:.2f} w", f"{radius:.2f} 0 m", *curves, "s"]


def _star(radius: float, rise: float) -> Sequence[str]:
    """Draw a five-point star upright: inner radius by the golden section, as on the flag."""
    inner = radius * (3 - math.sqrt(5)) / 2
    points = []
    for index in range(10):
        length, angle = (inner if index % 2 else radius), index * math.pi / 5
        points.append(f"{length * math.sin(angle):.2f} {length * math.cos(angle) + rise:.2f}")
    return [f"{points[0]} m", *(f"{point} l" for point in points[1:]), "h", "f"]


def _arc(glyphs: Sequence[Glyph], outer: float, span: float) -> Sequence[str]:
    """Lay the name evenly along the arc, heads outwards, characters narrowed as a cutter narrows them."""
    count = len(glyphs)
    height = (6.4 if count <= 12 else 5.8 if count <= 18 else 5.0) * POINTS  # noqa: PLR2004
    step = min(math.radians(34), span / (count - 1))
    middle = outer - height / 2
    width = min(height * 0.95, step * (outer - height) * 0.98)
    operators: list[str] = []
    for index, glyph in enumerate(glyphs):
        angle = ((count - 1) / 2 - index) * step
        operators += _placed(glyph, (-middle * math.sin(angle), middle * math.cos(angle)), angle, (width, height))
    return operators


def _line(glyphs: Sequence[Glyph], middle: float, room: float, height: float) -> Sequence[str]:
    """Set a line below the star, centred, narrowed to the room it has."""
    wanted = sum(2 * glyph.middle for glyph in glyphs) * height * 1.02
    across = height * 1.02 * min(1.0, room / wanted)
    x = -min(room, wanted) / 2
    operators: list[str] = []
    for glyph in glyphs:
        x += glyph.middle * across
        operators += _placed(glyph, (x, middle), 0.0, (across * 0.94, height))
        x += glyph.middle * across
    return operators


def _placed(glyph: Glyph, centre: tuple[float, float], angle: float, size: tuple[float, float]) -> Sequence[str]:
    """Fit the em square of a glyph into a box of ``size`` around ``centre``, turned by ``angle``."""
    cos, sin = math.cos(angle), math.sin(angle)
    across, up = size
    # an em square's ink is centred about 0.38 em above the base line in these faces
    dx, dy = -glyph.middle * across, -0.38 * up
    e = centre[0] + dx * cos - dy * sin
    f = centre[1] + dx * sin + dy * cos
    return draw(glyph, (across * cos, across * sin, -up * sin, up * cos, e, f))
