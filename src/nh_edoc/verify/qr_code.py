"""Read a QR code from its modules, exactly: what every reader sees, or nothing (GB/T 18284, ISO/IEC 18004).

A scanned code is repaired by its error correction; a drawn one needs none. Text that is read is encoded again and
must give every module back, so that no reader, however tolerant, can see another text in the same picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qrcode.base import rs_blocks
from qrcode.main import QRCode
from qrcode.util import MODE_8BIT_BYTE, QRData, pattern_position

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Matrix = Sequence[Sequence[bool]]

SMALLEST: Final = 21
LARGEST: Final = 177
_FORMAT_MASK: Final = 0b10101
_BYTE_MODE: Final = 4
_LONG_COUNT: Final = 10
"""From this version on the length of the text takes two bytes."""
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
    try:
        text = _text(_codewords(modules, version, mask), version, level)
    except (ValueError, IndexError):
        return None
    return text if text is not None and _encode(text, version, level, mask) == [list(row) for row in modules] else None


def _format(modules: Matrix) -> tuple[int, int]:
    """Return error correction level and mask (7.9.1); wrong ones give another picture when encoded again."""
    bits = sum(modules[8][column] << (4 - column) for column in range(5)) ^ _FORMAT_MASK
    return bits >> 3, bits & 7


def _codewords(modules: Matrix, version: int, mask: int) -> bytes:
    reserved = _reserved(len(modules), version)
    flips = _MASKS[mask]
    bits = [
        modules[row][column] != flips(row, column)
        for row, column in _course(len(modules))
        if (row, column) not in reserved
    ]
    return bytes(
        sum(bit << (7 - place) for place, bit in enumerate(bits[start : start + 8]))
        for start in range(0, len(bits) - 7, 8)
    )


def _reserved(side: int, version: int) -> set[tuple[int, int]]:
    """Return the modules that carry no data: finders, timing, alignment, format and version (6.3)."""
    cells = {(row, column) for row in range(side) for column in range(side) if row == 6 or column == 6}  # noqa: PLR2004
    for top, left, height, width in ((0, 0, 9, 9), (0, side - 8, 9, 8), (side - 8, 0, 8, 9)):
        cells |= {(row, column) for row in range(top, top + height) for column in range(left, left + width)}
    centres = pattern_position(version)
    corners = {(6, 6), (6, side - 7), (side - 7, 6)}
    for centre in ((row, column) for row in centres for column in centres if (row, column) not in corners):
        cells |= {(centre[0] + down, centre[1] + right) for down in range(-2, 3) for right in range(-2, 3)}
    if version >= 7:  # noqa: PLR2004 - 7.10: smaller codes carry no version
        block = {(row, column) for row in range(6) for column in range(side - 11, side - 8)}
        cells |= block | {(column, row) for row, column in block}
    return cells


def _course(side: int) -> Iterator[tuple[int, int]]:
    """Yield the modules in the order of the data: pairs of columns from the right, up and down (7.7.3)."""
    upward = True
    for right in range(side - 1, 0, -2):
        first = right if right > 6 else right - 1  # noqa: PLR2004 - the timing column is left out
        rows = range(side - 1, -1, -1) if upward else range(side)
        for row in rows:
            yield row, first
            yield row, first - 1
        upward = not upward


def _text(codewords: bytes, version: int, level: int) -> str | None:
    """Return the text of the data codewords, taken out of their interleaved blocks (7.6)."""
    blocks = [block.data_count for block in rs_blocks(version, level)]
    data: list[list[int]] = [[] for _ in blocks]
    stream = iter(codewords[: sum(blocks)])
    for place in range(max(blocks)):
        for block, size in zip(data, blocks, strict=True):
            if place < size:
                block.append(next(stream))
    joined = b"".join(bytes(block) for block in data)
    bits = int.from_bytes(joined, "big")
    size = 8 if version < _LONG_COUNT else 16
    rest = len(joined) * 8 - 4
    length = bits >> (rest - size) & ((1 << size) - 1)
    left = rest - size - 8 * length
    if bits >> rest != _BYTE_MODE or left < 0:
        return None
    return (bits >> left & ((1 << 8 * length) - 1)).to_bytes(length, "big").decode("ascii")


def _encode(text: str, version: int, level: int, mask: int) -> list[list[bool]]:
    code: QRCode = QRCode(version=version, error_correction=level, border=0, mask_pattern=mask)
    code.add_data(QRData(text.encode("ascii"), mode=MODE_8BIT_BYTE))
    code.make(fit=False)
    return [[bool(module) for module in row] for row in code.modules]
