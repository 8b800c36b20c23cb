"""印模: seals drawn from a name: 机关印章, 专用章, the round seal of an enterprise, 个人名章.

In production a seal presses the picture that is registered for it; drawn seals are for trials and demonstrations, and
for applicants who have none. The national emblem is never drawn: seals that carry it exist only as registered
pictures. Every size is a millimetre on paper.
"""

from __future__ import annotations

import math
import re
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from nh_edoc._pdf.placement import POINTS
from nh_edoc.errors import InputError
from nh_edoc.model.appearance import Appearance
from nh_edoc.seal.outlines import Glyph, draw, glyphs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

RED: Final = "0.902 0 0.071"
"""#E60012. No rule fixes the red of a seal (GB/T 9704-2012, 7.3.5.1: "红色")."""
SIDE: Final = 42.0
"""Diameter in mm of a department's seal (国发〔1999〕25号)."""
COMPANY: Final = 40.0
"""Diameter in mm of an enterprise's seal, by custom: no rule that is in force fixes it."""
DIAMETERS: Final = (30.0, 45.0)
"""Smallest and greatest diameter in mm that is drawn."""
PERSONAL: Final = 20.0
"""Side in mm of a 个人名章, by custom."""
PERSONAL_SIDES: Final = (10.0, 30.0)
"""Smallest and greatest side in mm that is drawn."""
RIM: Final = 1.0
"""Width in mm of the ring, whatever the diameter."""
STAR: Final = 14.0
"""Diameter in mm of the circle around the five-point star, on a seal of 42 mm."""
CODE: Final = re.compile(r"[0-9A-Z]{4,20}")
"""What is laid along the lower arc: the number under which the seal was registered, 13 digits by custom."""
_KAPPA: Final = 0.5522847498
_BOLDER: Final = 0.026
"""Width of the stroke around the characters of a lighter face, as a part of their width."""
_NUMBERED: Final = re.compile(r"(.*)[(（]([1-9][0-9]?)[)）]")
_OPENING: Final = ("q", "/Ink gs", f"{RED} rg", f"{RED} RG")
_USUAL: Final = 14
"""Characters of a name up to which the usual part of the arc is enough."""
_LONGEST: Final = 40
_HEIGHTS: Final = (6.4, 5.8, 5.4, 5.0, 4.6, 4.2, 3.8, 3.4)
"""Heights in mm of the characters along the arc, on a seal of 42 mm: the greatest at which they are not too narrow."""
_NARROW: Final = 0.62
"""Least part of their height that characters are wide, while there is a lower height to take."""
_DRAWING: Final = threading.Lock()
"""Font files are read piece by piece; two threads must not share the reading head."""


class Span(NamedTuple):
    """Degrees of the arc that a name takes."""

    usual: float
    longest: float


_WITHOUT_LINE: Final = Span(262, 280)
_WITH_LINE: Final = Span(206, 230)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundSeal:
    """圆形印章: the name along the arc, a five-point star, and a line below it for a 专用章."""

    name: str
    """机关名称 or name of an enterprise, laid along the arc from left to right."""
    line: str | None = None
    """专用章 such as 行政许可专用章 or, where there are several, 行政许可专用章(1); None for the 机关印章."""
    diameter: float = SIDE
    """In mm."""
    code: str | None = None
    """Number of the seal along the lower arc, as enterprises have it."""

    @classmethod
    def company(cls, name: str, *, code: str | None = None, line: str | None = None) -> RoundSeal:
        """Return the round seal of an enterprise: 企业公章, or with a line such as 合同专用章."""
        return cls(name=name, line=line, code=code, diameter=COMPANY)

    def appearance(self) -> Appearance:
        """Return the drawn seal.

        Raises:
            InputError: `seal.character`: a character that no shipped font has; `seal.name`, `seal.line`: too short
                or too long; `seal.code`: not 4 to 20 digits or capitals; `seal.diameter`.
        """
        if not 2 <= len(self.name) <= 40:  # noqa: PLR2004 - what the arc can hold and still be read
            raise InputError("seal.name", name=self.name)
        if self.line is not None and not 1 <= len(self.line) <= 20:  # noqa: PLR2004 - the same of the line
            raise InputError("seal.line", line=self.line)
        if self.code is not None and not CODE.fullmatch(self.code):
            raise InputError("seal.code", number=self.code)
        _check_side(self.diameter, DIAMETERS)
        with _DRAWING:
            return _round(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalSeal:
    """个人名章: a square seal of a person, read from the top down and from right to left, as such seals are cut."""

    name: str
    """2 to 16 characters; the dot inside names of some nationalities is not cut."""
    side: float = PERSONAL
    """Width and height in mm."""

    def appearance(self) -> Appearance:
        """Return the drawn seal; 印 or 之印 fills a name of two or three characters up to a square of four.

        Raises:
            InputError: `seal.character`; `seal.person`: too short or too long; `seal.diameter`.
        """
        name = self.name.replace("·", "")
        if not 2 <= len(name) <= 16:  # noqa: PLR2004 - four columns of four
            raise InputError("seal.person", name=self.name)
        _check_side(self.side, PERSONAL_SIDES)
        with _DRAWING:
            return _square(name, self.side)


def _check_side(side: float, within: tuple[float, float]) -> None:
    smallest, greatest = within
    if not smallest <= side <= greatest:
        raise InputError("seal.diameter", diameter=side, smallest=smallest, greatest=greatest)


@lru_cache(maxsize=64)
def _round(seal: RoundSeal) -> Appearance:
    line, code, diameter = seal.line, seal.code, seal.diameter
    scale, radius = diameter / SIDE, SIDE / 2 * POINTS
    centre = f"{scale * radius:.2f}"
    rim = RIM / scale
    operators = [*_OPENING, f"{scale:.5f} 0 0 {scale:.5f} {centre} {centre} cm"]
    operators += _ring(radius - rim * POINTS / 2, rim * POINTS)
    operators += _star(STAR / 2 * POINTS, 0.6 * POINTS if line else 0.0)
    operators += ["1 j"]
    outer = radius - (rim + 1.0) * POINTS
    operators += _arc(glyphs_of(seal.name), outer, _WITH_LINE if line or code else _WITHOUT_LINE)
    if code:
        operators += _lower_arc(glyphs_of(code), radius - (rim + 0.8) * POINTS)
    numbered = _NUMBERED.fullmatch(line) if line else None
    if numbered is not None and line:
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


def _arc(glyphs: Sequence[Glyph], outer: float, widest: Span) -> Sequence[str]:
    """Lay the name evenly along the arc, heads outwards, characters narrowed as a cutter narrows them.

    The longer the name, the further it reaches down, and the lower and narrower its characters.
    """
    count = len(glyphs)
    span = widest.usual + (widest.longest - widest.usual) * min(max((count - _USUAL) / (_LONGEST - _USUAL), 0.0), 1.0)
    step = min(math.radians(34), math.radians(span) / (count - 1))
    height = next((one for one in _HEIGHTS if _across(one, outer, step) >= _NARROW), _HEIGHTS[-1]) * POINTS
    middle = outer - height / 2
    width = min(height * 0.95, step * (outer - height) * 0.98)
    operators = [_stroke(width)]
    for index, glyph in enumerate(glyphs):
        angle = ((count - 1) / 2 - index) * step
        operators += _placed(glyph, (-middle * math.sin(angle), middle * math.cos(angle)), angle, (width, height))
    return operators


def _across(height: float, outer: float, step: float) -> float:
    """Return how wide characters of a height (mm) can be, as a part of it: at their feet the arc is shortest."""
    return step * (outer / POINTS - height) / height


def _lower_arc(glyphs: Sequence[Glyph], outer: float) -> Sequence[str]:
    """Lay the seal's number along the lower arc from left to right, feet outwards."""
    height = 1.9 * POINTS
    middle, step = outer - height / 2, 1.75 * POINTS / (outer - height / 2)
    operators = [_stroke(height)]
    for index, glyph in enumerate(glyphs):
        angle = (index - (len(glyphs) - 1) / 2) * step
        centre = (middle * math.sin(angle), -middle * math.cos(angle))
        operators += _placed(glyph, centre, angle, (height, height))
    return operators


def _line(glyphs: Sequence[Glyph], middle: float, room: float, height: float) -> Sequence[str]:
    """Set a line below the star, centred, narrowed to the room it has."""
    wanted = sum(2 * glyph.middle for glyph in glyphs) * height * 1.02
    across = height * 1.02 * min(1.0, room / wanted)
    x = -min(room, wanted) / 2
    operators = [_stroke(across)]
    for glyph in glyphs:
        x += glyph.middle * across
        operators += _placed(glyph, (x, middle), 0.0, (across * 0.94, height))
        x += glyph.middle * across
    return operators


@lru_cache(maxsize=64)
def _square(name: str, side: float) -> Appearance:
    """Set the characters in columns of like length, the first at the right; a shorter column is stretched."""
    text = name + {2: "之印", 3: "印"}.get(len(name), "")
    columns = 2 if len(text) <= 6 else 3 if len(text) <= 12 else 4  # noqa: PLR2004 - no column of more than four
    rows = -(-len(text) // columns)
    whole, rim = side * POINTS, RIM * side / PERSONAL * POINTS
    inner = whole - 2 * rim - 0.05 * whole
    box = " ".join(f"{value:.2f}" for value in (rim / 2, rim / 2, whole - rim, whole - rim))
    operators = [*_OPENING, f"{rim:.2f} w", f"{box} re", "s", "1 j"]
    glyphs, across = glyphs_of(text), inner / columns
    operators.append(_stroke(min(across, inner / rows)))
    for column in range(columns):
        rows = -(-len(glyphs) // (columns - column))
        part, glyphs = glyphs[:rows], glyphs[rows:]
        x = whole / 2 + inner / 2 - (column + 0.5) * across
        for row, glyph in enumerate(part):
            up = inner / len(part)
            y = whole / 2 + inner / 2 - (row + 0.5) * up
            operators += _placed(glyph, (x, y), 0.0, (across * 0.98, up * 0.98))
    content = "\n".join([*operators, "Q"]).encode("ascii")
    return Appearance(width=f"{whole:.2f}", height=f"{whole:.2f}", content=content)


def text_line(text: str, room: float, height: float) -> Sequence[str]:
    """Return a line of text around the origin in the face of seals, for drawings that are not seals; in points.

    Raises:
        InputError: `seal.character`.
    """
    with _DRAWING:
        return _line(glyphs_of(text), 0.0, room, height)


def _stroke(width: float) -> str:
    return f"{_BOLDER * width:.2f} w"


def _placed(glyph: Glyph, centre: tuple[float, float], angle: float, size: tuple[float, float]) -> Sequence[str]:
    """Fit the em square of a glyph into a box of ``size`` around ``centre``, turned by ``angle``."""
    cos, sin = math.cos(angle), math.sin(angle)
    across, up = size
    # an em square's ink is centred about 0.38 em above the base line in these faces
    dx, dy = -glyph.middle * across, -0.38 * up
    e = centre[0] + dx * cos - dy * sin
    f = centre[1] + dx * sin + dy * cos
    return draw(glyph, (across * cos, across * sin, -up * sin, up * cos, e, f))
