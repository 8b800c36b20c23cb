"""Read a QR code from its modules, exactly: what every reader sees, or nothing (GB/T 18284, ISO/IEC 18004).

A scanned code is repaired by its error correction; a drawn one needs none. Every module must be what the text that
is read makes it, so that no reader, however tolerant, can see another text in the same picture.
"""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from nh_edoc.verify.qr_blocks import read_text
from nh_edoc.verify.qr_layout import course, fixed, format_bits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Matrix = Sequence[Sequence[bool]]

SMALLEST: Final = 21
LARGEST: Final = 177
_FORMAT_MASK: Final = 0b10101
_DIGITS: Final = bytes.maketrans(b"\0\1", b"01")
_MASKS: Final[tuple[Callable[[int, int], bool], ...]] = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, _: row % 2 == 0,
    lambda _, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)


def read_code(modules: Matrix) -> str | None:
    """Return the text of a QR code, or None when the modules are not exactly one code in byte mode.

    Args:
        modules: rows of modules without the quiet zone, True for dark.
    """
    side = len(modules)
    if not SMALLEST <= side <= LARGEST or side % 4 != 1 or any(len(row) != side for row in modules):
        return None
    version = (side - 17) // 4
    level, mask = _format(modules)
    for expected in (fixed(version), format_bits(level, mask, side)):
        if any(modules[row][column] != dark for (row, column), dark in expected.items()):
            return None
    codewords = _codewords(modules, version, mask)
    try:
        return None if codewords is None else read_text(codewords, version, level)
    except UnicodeDecodeError:
        return None


def _format(modules: Matrix) -> tuple[int, int]:
    """Return error correction level and mask (7.9.1), before it is asked whether its other bits agree."""
    bits = sum(modules[8][column] << (4 - column) for column in range(5)) ^ _FORMAT_MASK
    return bits >> 3, bits & 7


def _codewords(modules: Matrix, version: int, mask: int) -> bytes | None:
    """Return the codewords without their mask (7.8); None when the modules left over are not zero (7.7.3)."""
    modules_in_order = _picker(version)([dark for row in modules for dark in row])
    flipped = int(bytes(modules_in_order).translate(_DIGITS), 2)
    size, rest = divmod(len(modules_in_order), 8)
    value = flipped ^ _flips(version, mask)
    return None if value & ((1 << rest) - 1) else (value >> rest).to_bytes(size, "big")


@lru_cache(maxsize=8)
def _picker(version: int) -> Callable[[Sequence[bool]], tuple[bool, ...]]:
    """Return what picks the modules of the data, in their order, from all modules."""
    side = 17 + 4 * version
    return itemgetter(*(row * side + column for row, column in course(version)))


@lru_cache(maxsize=16)
def _flips(version: int, mask: int) -> int:
    """Return the bits that a mask turns, in the order of the data."""
    turns = _MASKS[mask]
    return int("".join("01"[turns(row, column)] for row, column in course(version)), 2)
