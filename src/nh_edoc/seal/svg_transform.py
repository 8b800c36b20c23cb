"""Transforms of SVG (SVG 1.1, 7.6)."""

from __future__ import annotations

import math
import re
from typing import Final

from nh_edoc._pdf.geometry import IDENTITY, Matrix
from nh_edoc.errors import InputError

_CALL: Final = re.compile(r"[ \t\r\n,]*(matrix|translate|scale|rotate|skewX|skewY)[ \t\r\n]*\(([^()]*)\)")
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_COUNTS: Final = {"matrix": {6}, "translate": {1, 2}, "scale": {1, 2}, "rotate": {1, 3}, "skewX": {1}, "skewY": {1}}
_GREATEST: Final = 1e6


def transform(words: str, element: str) -> Matrix:
    """Return the matrix of a transform list; the last one is applied first.

    Raises:
        InputError: `seal.svg-value`: not a transform list, or it makes nothing of what it is applied to.
    """
    made, at, end = IDENTITY, 0, len(words.rstrip())
    while at < end:
        found = _CALL.match(words, at)
        numbers = [] if found is None else _numbers(found[2])
        if found is None or numbers is None or len(numbers) not in _COUNTS[found[1]]:
            raise InputError("seal.svg-value", element=element, name="transform", value=words[at : at + 40])
        made, at = _matrix(found[1], numbers).then(made), found.end()
    if abs(made.a * made.d - made.b * made.c) < 1e-12:  # noqa: PLR2004 - flat
        raise InputError("seal.svg-value", element=element, name="transform", value=words[:40])
    return made


def _numbers(words: str) -> list[float] | None:
    parts = [one for one in re.split(r"[ \t\r\n,]+", words.strip()) if one]
    if not all(_NUMBER.fullmatch(one) for one in parts):
        return None
    made = [float(one) for one in parts]
    return made if all(abs(one) <= _GREATEST for one in made) else None


def _matrix(kind: str, numbers: list[float]) -> Matrix:
    if kind == "matrix":
        return Matrix(*numbers)
    if kind == "translate":
        return Matrix(1, 0, 0, 1, numbers[0], numbers[1] if len(numbers) > 1 else 0)
    if kind == "scale":
        return Matrix(numbers[0], 0, 0, numbers[-1], 0, 0)
    angle = math.radians(numbers[0])
    if kind == "rotate":
        turned = Matrix(math.cos(angle), math.sin(angle), -math.sin(angle), math.cos(angle), 0, 0)
        if len(numbers) == 1:
            return turned
        x, y = numbers[1:]
        return Matrix(1, 0, 0, 1, -x, -y).then(turned).then(Matrix(1, 0, 0, 1, x, y))
    slant = math.tan(angle)
    return Matrix(1, 0, slant, 1, 0, 0) if kind == "skewX" else Matrix(1, slant, 0, 1, 0, 0)
