"""Codewords of a QR code that holds one text: padding, blocks, error correction (ISO/IEC 18004, 7.4 to 7.6)."""

from __future__ import annotations

from functools import cache
from typing import Final

_BYTE_MODE: Final = 0b0100
_PADDING: Final = b"\xec\x11"
_LONG_COUNT: Final = 10
"""From this version on the length of the text takes two bytes."""
_FIELD: Final = 0x11D
"""x^8 + x^4 + x^3 + x^2 + 1 (7.5.2)."""

# table 9, for each version from 1: error correction codewords of a block, number of blocks; by the level's indicator
_TABLE: Final = {
    0b01: (
        bytes.fromhex("070a0f141a1214181e1214181a1e16181c1e1c1c1c1c1e1e1a1c1e1e1e1e1e1e1e1e1e1e1e1e1e1e"),
        bytes.fromhex("01010101010202020204040404040606060607080809090a0c0c0c0d0e0f10111213131415161819"),
    ),
    0b00: (
        bytes.fromhex("0a101a1218101216161a1e161618181c1c1a1a1a1a1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c"),
        bytes.fromhex("01010102020404040505050809090a0a0b0d0e10111112141517191a1c1d1f21232526282b2d2f31"),
    ),
    0b11: (
        bytes.fromhex("0d16121a1218121614181c1a18141e181c1c1a1e1c1e1e1e1e1c1e1e1e1e1e1e1e1e1e1e1e1e1e1e"),
        bytes.fromhex("01010202040406060808080a0c100c11101215141717191b1d22222326282b2d303335383b3e4144"),
    ),
    0b10: (
        bytes.fromhex("111c1610161c1a1a181c181c1618181e1c1c1a1c1e181e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e"),
        bytes.fromhex("010102040404050608080b0b101012101315191919221e202325282a2d303336393c3f42464a4d51"),
    ),
}


def read_text(codewords: bytes, version: int, level: int) -> str | None:
    """Return the text in the codewords of a code, or None when they are not exactly those of one text.

    Args:
        codewords: all of them, in the order of the code.
        version: 1 to 40.
        level: indicator of the error correction level (table 12).
    """
    correction, blocks = _TABLE[level][0][version - 1], _TABLE[level][1][version - 1]
    capacity = len(codewords) - correction * blocks
    data = _in_order(codewords[:capacity], blocks)
    text = _content(data, version)
    if text is None or _data(text, version, capacity) != data:
        return None
    rest = [_remainder(block, correction) for block in _split(data, blocks)]
    expected = bytes(block[at] for at in range(correction) for block in rest)
    return text.decode("ascii") if expected == codewords[capacity:] else None


def _lengths(total: int, blocks: int) -> list[int]:
    """Return how many codewords each block has: the last ones one more, where they do not go evenly."""
    short, longer = divmod(total, blocks)
    return [short] * (blocks - longer) + [short + 1] * longer


def _in_order(mixed: bytes, blocks: int) -> bytes:
    """Return data codewords as they were before they were interleaved (7.6)."""
    made: list[list[int]] = [[] for _ in range(blocks)]
    lengths = _lengths(len(mixed), blocks)
    codewords = iter(mixed)
    for place in range(lengths[-1]):
        for block, length in zip(made, lengths, strict=True):
            if place < length:
                block.append(next(codewords))
    return bytes(one for block in made for one in block)


def _split(data: bytes, blocks: int) -> list[bytes]:
    made: list[bytes] = []
    start = 0
    for length in _lengths(len(data), blocks):
        made.append(data[start : start + length])
        start += length
    return made


def _count_bits(version: int) -> int:
    return 8 if version < _LONG_COUNT else 16


def _content(data: bytes, version: int) -> bytes | None:
    bits, left = int.from_bytes(data, "big"), 8 * len(data) - 4
    if bits >> left != _BYTE_MODE:
        return None
    left -= _count_bits(version)
    length = bits >> left & ((1 << _count_bits(version)) - 1)
    left -= 8 * length
    return None if left < 0 else (bits >> left & ((1 << 8 * length) - 1)).to_bytes(length, "big")


def _data(text: bytes, version: int, capacity: int) -> bytes:
    """Return the data codewords that hold a text: mode, length, text, terminator, padding (7.4.9, 7.4.10)."""
    size = 4 + _count_bits(version) + 8 * len(text)
    bits = (_BYTE_MODE << _count_bits(version) | len(text)) << 8 * len(text) | int.from_bytes(text, "big")
    filled = min(8 * capacity, size + 4)  # the terminator is cut off where there is no room for it
    filled += -filled % 8
    made = (bits << (filled - size)).to_bytes(filled // 8, "big")
    return made + (_PADDING * capacity)[: capacity - len(made)]


@cache
def _powers() -> tuple[bytes, dict[int, int]]:
    """Return the powers of 2 in GF(256), twice, and their logarithms."""
    value, powers = 1, bytearray()
    for _ in range(255):
        powers.append(value)
        value <<= 1
        if value >> 8:
            value ^= _FIELD
    return bytes(powers * 2), {power: at for at, power in enumerate(powers)}


@cache
def _generator(degree: int) -> tuple[int, ...]:
    """Return the logarithms of the generator polynomial's coefficients below the highest (7.5.2, annex A)."""
    powers, logs = _powers()
    made = [1]
    for root in range(degree):
        longer = [*made, 0]
        for at, one in enumerate(made):
            longer[at + 1] ^= powers[logs[one] + root]
        made = longer
    return tuple(logs[one] for one in made[1:])


def _remainder(block: bytes, degree: int) -> bytes:
    """Return the error correction codewords of a block: the remainder of its polynomial."""
    powers, logs = _powers()
    generator = _generator(degree)
    rest = bytearray(degree)
    for one in block:
        factor = one ^ rest[0]
        del rest[0]
        rest.append(0)
        if factor:
            shift = logs[factor]
            for at, power in enumerate(generator):
                rest[at] ^= powers[shift + power]
    return bytes(rest)
