"""Which characters can be printed, asked before a page is laid out.

``fonts/coverage.txt`` lists what every style of the shipped fonts has; what must not stand on a page (controls,
bidi marks, private use, combining marks, doubles of other characters) was taken out of the fonts themselves.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, Final

from nh_edoc.errors import Problem
from nh_edoc.typeset.font_files import FONTS

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORBIDDEN: Final = frozenset("CMZ")
"""First letters of the general categories that have no visible, independent form (Unicode, chapter 4.5)."""


@cache
def _ranges() -> tuple[tuple[int, ...], tuple[int, ...]]:
    lines = (FONTS / "coverage.txt").read_text(encoding="ascii").splitlines()
    pairs = [line.split("-") for line in lines if not line.startswith("#")]
    return tuple(int(first, 16) for first, _ in pairs), tuple(int(last, 16) for _, last in pairs)


def _covered(char: str) -> bool:
    firsts, lasts = _ranges()
    at = bisect_right(firsts, ord(char)) - 1
    return at >= 0 and ord(char) <= lasts[at]


def missing_glyphs(text: str) -> tuple[str, ...]:
    """Return the characters of ``text`` that cannot be printed, each once, in the order they occur in."""
    distinct = dict.fromkeys(text)
    return tuple(char for char in distinct if not _covered(char))


def glyph_problems(texts: Iterable[tuple[str, str]]) -> tuple[Problem, ...]:
    """Return what cannot be printed in ``texts``, pairs of JSON pointer and text: one problem a field and character."""
    found = {(path, char): None for path, text in texts for char in missing_glyphs(text)}
    return tuple(_problem(path, char) for path, char in found)


def _problem(path: str, char: str) -> Problem:
    code = f"U+{ord(char):04X}"
    if unicodedata.category(char)[0] in _FORBIDDEN:
        name = unicodedata.name(char, unicodedata.category(char))
        return Problem(path=path, code="glyph.forbidden", params={"code": code, "name": name})
    proper = unicodedata.normalize("NFKC", char)
    if len(proper) == 1 and proper != char and _covered(proper):
        params = {"char": char, "code": code, "proper": proper, "proper_code": f"U+{ord(proper):04X}"}
        return Problem(path=path, code="glyph.twin", params=params)
    return Problem(path=path, code="glyph.missing", params={"char": char, "code": code})
