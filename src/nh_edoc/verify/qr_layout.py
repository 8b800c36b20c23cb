"""Modules of a QR code: those that carry data, in their order, and those that are the same in all (ISO/IEC 18004)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FORMAT: Final = (0x537, 10, 0x5412)
"""Generator, number of check bits and mask of the format information (annex C)."""
_VERSION: Final = (0x1F25, 12)
"""Generator and number of check bits of the version information (annex D)."""
_WITH_VERSION: Final = 7
"""The first version that carries its number."""
_TIMING: Final = 6
_FINDER: Final = 7


@cache
def fixed(version: int) -> Mapping[tuple[int, int], bool]:
    """Return what finders, separators, timing, alignment and version information must be (6.3, 7.10).

    Args:
        version: 1 to 40.

    Returns:
        Row and column → dark.
    """
    side = 17 + 4 * version
    found: dict[tuple[int, int], bool] = {}
    for at in range(side):
        found[_TIMING, at] = found[at, _TIMING] = at % 2 == 0
    for top, left in ((0, 0), (0, side - _FINDER), (side - _FINDER, 0)):
        for row in range(max(top - 1, 0), min(top + _FINDER + 1, side)):
            for column in range(max(left - 1, 0), min(left + _FINDER + 1, side)):
                ring = max(abs(row - top - 3), abs(column - left - 3))
                found[row, column] = ring not in {2, 4}
    for centre in _alignment(version, side):
        for down in range(-2, 3):
            for right in range(-2, 3):
                found[centre[0] + down, centre[1] + right] = max(abs(down), abs(right)) != 1
    if version >= _WITH_VERSION:
        bits = _checked(version, *_VERSION)
        for at in range(18):
            row, column = at // 3, at % 3 + side - 11
            found[row, column] = found[column, row] = bool(bits >> at & 1)
    return found


def format_bits(level: int, mask: int, side: int) -> dict[tuple[int, int], bool]:
    """Return what the format information, twice, and the module beside it must be (7.9)."""
    generator, size, pattern = _FORMAT
    bits = _checked(level << 3 | mask, generator, size) ^ pattern
    found = {(side - 8, 8): True}
    for at in range(15):
        dark = bool(bits >> at & 1)
        found[at + (at > 5) if at < 8 else side - 15 + at, 8] = dark  # noqa: PLR2004 - 7.9.1, figure 25
        found[8, side - 1 - at if at < 8 else 14 - at + (at == 8)] = dark  # noqa: PLR2004
    return found


def course(version: int) -> Iterator[tuple[int, int]]:
    """Yield the modules of the data in their order: pairs of columns from the right, up and down (7.7.3)."""
    side = 17 + 4 * version
    taken = fixed(version).keys() | format_bits(0, 0, side).keys()
    upward = True
    for right in range(side - 1, 0, -2):
        first = right if right > _TIMING else right - 1  # the timing column is left out
        for row in range(side - 1, -1, -1) if upward else range(side):
            for cell in ((row, first), (row, first - 1)):
                if cell not in taken:
                    yield cell
        upward = not upward


def _alignment(version: int, side: int) -> list[tuple[int, int]]:
    """Return the centres of the alignment patterns (annex E)."""
    if version == 1:
        return []
    count = version // 7 + 2
    step = (8 * version + 3 * count + 5) // (4 * count - 4) * 2
    places = [_TIMING, *(side - _FINDER - step * at for at in range(count - 1))]
    corners = {(_TIMING, _TIMING), (_TIMING, side - _FINDER), (side - _FINDER, _TIMING)}
    return [(row, column) for row in places for column in places if (row, column) not in corners]


def _checked(value: int, generator: int, size: int) -> int:
    """Return the value with its BCH check bits behind it (annexes C and D)."""
    rest = value << size
    while rest.bit_length() > size:
        rest ^= generator << (rest.bit_length() - generator.bit_length())
    return value << size | rest
