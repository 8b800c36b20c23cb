"""Outlines of characters from the shipped fonts, as path operators of a PDF content stream."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from fontTools.pens.basePen import BasePen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from nh_edoc.errors import InputError, Problem
from nh_edoc.typeset.font_files import FONTS

if TYPE_CHECKING:
    from collections.abc import Sequence

FACES: Final = ("FandolSong-Bold.ttf", "NotoSerifSC-Regular.ttf", "EdocRare-Regular.ttf")
"""Seals are cut in a simplified Song face (国发〔1999〕25号); the others serve for characters that it lacks."""
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character's outline."""

    face: str
    name: str
    middle: float
    """Where the middle of its advance lies, in em: half an em for Chinese characters, less for Latin ones."""

    @property
    def light(self) -> bool:
        """Whether its strokes are thinner than those of the first face."""
        return self.face != FACES[0]


class _OperatorPen(BasePen):  # type: ignore[misc] # fontTools is not typed
    """Writes m, l, c, h; quadratic curves come as cubic ones from the base class."""

    def __init__(self, glyphs: Any, operators: list[str]) -> None:
        super().__init__(glyphs)
        self.operators = operators

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - name given by fontTools
        self.operators.append(f"{pt[0]:.2f} {pt[1]:.2f} m")

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - name given by fontTools
        self.operators.append(f"{pt[0]:.2f} {pt[1]:.2f} l")

    def _curveToOne(self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]) -> None:  # noqa: N802 - name given by fontTools
        numbers = " ".join(f"{value:.2f}" for value in (*pt1, *pt2, *pt3))
        self.operators.append(f"{numbers} c")

    def _closePath(self) -> None:  # noqa: N802 - name given by fontTools
        self.operators.append("h")


@cache
def _face(name: str) -> tuple[Any, Any, float]:
    font = TTFont(FONTS / name, lazy=True)
    return font.getGlyphSet(), font.getBestCmap(), float(font["head"].unitsPerEm)


def glyphs_of(text: str) -> tuple[Glyph, ...]:
    """Return the glyph of every character.

    Raises:
        InputError: `seal.character`: a character that no shipped font has.
    """
    missing = [c for c in text if not any(ord(c) in _face(name)[1] for name in FACES)]
    if missing:
        raise InputError(
            "seal.character",
            tuple(Problem(path="", code="seal.character", params={"character": c}) for c in missing),
            character="".join(missing),
        )
    return tuple(_glyph(c) for c in text)


@cache
def _glyph(character: str) -> Glyph:
    face = next(name for name in FACES if ord(character) in _face(name)[1])
    glyphs, cmap, units = _face(face)
    name = cmap[ord(character)]
    return Glyph(face, name, glyphs[name].width / units / 2)


def draw(glyph: Glyph, matrix: Matrix) -> Sequence[str]:
    """Return the operators of a filled glyph; ``matrix`` maps units of the em to points.

    A glyph of a lighter face is stroked as well, so that a rare character is as dark as its neighbours.
    """
    glyphs, _, units = _face(glyph.face)
    operators: list[str] = []
    a, b, c, d, e, f = matrix
    pen = TransformPen(_OperatorPen(glyphs, operators), (a / units, b / units, c / units, d / units, e, f))
    glyphs[glyph.name].draw(pen)
    return [*operators, "B" if glyph.light else "f"]
