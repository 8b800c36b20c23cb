"""Decode streams (ISO 32000-1, 7.4) within bounds: a thousand bytes may claim to be a gigabyte."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.objects import PdfDict, integer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nh_edoc._pdf.objects import PdfValue

LARGEST_STREAM: Final = 32 * 1024 * 1024
"""Bytes that one stream may decode to."""
LARGEST_PREDICTED: Final = 2 * 1024 * 1024
"""Bytes under a predictor that one stream may have: they are undone one by one, in Python."""
MOST_FILTERS: Final = 4

_CHUNK: Final = 1 << 20
_LINE_ENDS: Final = b"\r\n"
_LONGEST_LINE_END: Final = 2
_WHITE: Final = b"\x00\t\n\f\r "
_HEX: Final = re.compile(rb"[0-9A-Fa-f]*+>")
_ASCII85: Final = re.compile(rb"(?:z|[!-u]{5})*+[!-u]{0,4}~>")
_PNG: Final = range(10, 16)
_NONE, _SUB, _UP, _AVERAGE, _PAETH = range(5)


def stages(filters: PdfValue, parameters: PdfValue, offset: int) -> list[tuple[str, PdfDict | None]]:
    """Return the filters of a stream with their parameters, in the order of decoding.

    Args:
        filters: value of ``/Filter``, without references.
        parameters: value of ``/DecodeParms``, without references.
        offset: of the stream.

    Raises:
        PdfSyntaxError: `stream.filter`: not names with dictionaries, as many of the one as of the other.
        PdfUnsupported: `limit.filters`.
    """
    names = filters if isinstance(filters, tuple) else () if filters is None else (filters,)
    settings = parameters if isinstance(parameters, tuple) else (parameters,) * min(len(names), 1)
    if parameters is None:
        settings = (None,) * len(names)
    if len(names) > MOST_FILTERS:
        raise PdfUnsupported("limit.filters")
    if len(settings) != len(names):
        raise PdfSyntaxError("stream.filter", offset)
    found: list[tuple[str, PdfDict | None]] = []
    for name, setting in zip(names, settings, strict=True):
        if not isinstance(name, str) or not (setting is None or isinstance(setting, PdfDict)):
            raise PdfSyntaxError("stream.filter", offset)
        found.append((name, setting))
    return found


def decode(raw: bytes, steps: Sequence[tuple[str, PdfDict | None]], offset: int, limit: int = LARGEST_STREAM) -> bytes:
    """Return ``raw`` decoded by all ``steps``; no step may yield more than ``limit`` bytes.

    Raises:
        PdfSyntaxError: `stream.flate`, `stream.hexadecimal`, `stream.ascii85`, `stream.predictor`.
        PdfUnsupported: `filter`: not one of FlateDecode, ASCIIHexDecode, ASCII85Decode; `filter.parameters`;
            `filter.predictor`; `limit.stream`, `limit.predictor`.
    """
    for name, parameters in steps:
        if name == "FlateDecode":
            raw = _predicted(_inflate(raw, offset, limit), parameters, offset)
        elif parameters:
            raise PdfUnsupported("filter.parameters")
        elif name == "ASCIIHexDecode":
            raw = _hexadecimal(raw, offset)
        elif name == "ASCII85Decode":
            raw = _ascii85(raw, offset)
        else:
            raise PdfUnsupported("filter")
        if len(raw) > limit:
            raise PdfUnsupported("limit.stream")
    return raw


def _inflate(raw: bytes, offset: int, limit: int) -> bytes:
    engine = zlib.decompressobj()
    parts: list[bytes] = []
    total = 0
    try:
        while not engine.eof:
            part = engine.decompress(raw, _CHUNK)
            raw = engine.unconsumed_tail
            total += len(part)
            if total > limit:
                raise PdfUnsupported("limit.stream")
            if not part and not raw and not engine.eof:
                raise PdfSyntaxError("stream.flate", offset)  # cut off
            parts.append(part)
    except zlib.error as error:
        raise PdfSyntaxError("stream.flate", offset) from error
    rest = engine.unused_data
    if len(rest) > _LONGEST_LINE_END or rest.strip(_LINE_ENDS):
        raise PdfSyntaxError("stream.flate", offset)
    return b"".join(parts)


def _hexadecimal(raw: bytes, offset: int) -> bytes:
    digits = raw.translate(None, _WHITE)
    if not _HEX.fullmatch(digits):
        raise PdfSyntaxError("stream.hexadecimal", offset)
    return bytes.fromhex((digits[:-1] + b"0" * ((len(digits) - 1) % 2)).decode("ascii"))


def _ascii85(raw: bytes, offset: int) -> bytes:
    text = raw.translate(None, _WHITE)
    if not _ASCII85.fullmatch(text):
        raise PdfSyntaxError("stream.ascii85", offset)
    digits = text[:-2].replace(b"z", b"!!!!!")
    missing = -len(digits) % 5
    if missing == 4:  # noqa: PLR2004 - one digit of five stands for no byte (7.4.3)
        raise PdfSyntaxError("stream.ascii85", offset)
    digits += b"u" * missing
    made = bytearray()
    for start in range(0, len(digits), 5):
        value = 0
        for digit in digits[start : start + 5]:
            value = value * 85 + digit - 33
        if value >> 32:
            raise PdfSyntaxError("stream.ascii85", offset)
        made += value.to_bytes(4, "big")
    return bytes(made[: len(made) - missing])


def _predicted(data: bytes, parameters: PdfDict | None, offset: int) -> bytes:
    """Undo a PNG predictor (7.4.4.4); the algorithm of each row stands in its first byte."""
    if not parameters:
        return data
    if not parameters.keys() <= {"Predictor", "Columns", "Colors", "BitsPerComponent"}:
        raise PdfUnsupported("filter.parameters")
    predictor, columns, colors, bits = (
        integer(parameters.get(key, default), offset)
        for key, default in (("Predictor", 1), ("Columns", 1), ("Colors", 1), ("BitsPerComponent", 8))
    )
    if predictor == 1:
        return data
    if predictor not in _PNG:
        raise PdfUnsupported("filter.predictor")
    if min(columns, colors) < 1 or bits not in {1, 2, 4, 8, 16} or columns * colors * bits > LARGEST_STREAM:
        raise PdfSyntaxError("stream.predictor", offset)
    return _unfiltered(data, (columns * colors * bits + 7) // 8, max(1, colors * bits // 8), offset)


def _unfiltered(data: bytes, width: int, step: int, offset: int) -> bytes:
    """Return the rows of ``width`` bytes without their first bytes; ``step`` is the distance to the pixel before."""
    if len(data) > LARGEST_PREDICTED:
        raise PdfUnsupported("limit.predictor")
    if len(data) % (width + 1):
        raise PdfSyntaxError("stream.predictor", offset)
    made = bytearray()
    above = bytes(width)
    for start in range(0, len(data), width + 1):
        kind, row = data[start], data[start + 1 : start + 1 + width]
        if kind > _PAETH:
            raise PdfSyntaxError("stream.predictor", offset)
        if kind == _UP:
            row = bytes([(value + up) & 0xFF for value, up in zip(row, above, strict=True)])
        elif kind != _NONE:
            row = _row(kind, bytearray(row), above, step)
        made += row
        above = row
    return bytes(made)


def _row(kind: int, row: bytearray, above: bytes, step: int) -> bytes:
    for at, value in enumerate(row):
        left = row[at - step] if at >= step else 0
        if kind == _SUB:
            guess = left
        elif kind == _AVERAGE:
            guess = (left + above[at]) // 2
        else:
            guess = _paeth(left, above[at], above[at - step] if at >= step else 0)
        row[at] = (value + guess) & 0xFF
    return bytes(row)


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))
