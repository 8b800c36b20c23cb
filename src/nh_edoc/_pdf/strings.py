"""What stands inside strings (ISO 32000-1, 7.3.4) and what it means as text (7.9.2)."""

from __future__ import annotations

import binascii
import codecs
import re
from typing import Final

from nh_edoc._pdf.errors import PdfSyntaxError

_ESCAPE: Final = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|\r|\n)|([\x00-\xff]))|(\r\n?)")
_LETTERS: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_WHITE: Final = b"\x00\t\n\f\r "
_PDFDOC: Final = {
    **{code: chr(code) for code in (9, 10, 13, *range(32, 127), *range(161, 256)) if code != 173},  # noqa: PLR2004 - soft hyphen is undefined
    **dict(zip(range(0x18, 0x20), "˘ˇˆ˙˝˛˚˜", strict=True)),
    **dict(zip(range(0x80, 0x9F), "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž", strict=True)),
    0xA0: "€",
}
"""PDFDocEncoding (ISO 32000-1, annex D)."""


def _unescape(found: re.Match[bytes]) -> bytes:
    octal, continued, letter, _line = found.groups()
    if octal is not None:
        return bytes((int(octal, 8) & 0xFF,))  # high-order overflow is ignored
    if continued is not None:
        return b""
    if letter is not None:
        return _LETTERS.get(letter, letter)  # an unknown escape stands for its letter
    return b"\n"


def decode_literal(raw: bytes) -> bytes:
    """Return the bytes that a literal string without its parentheses stands for (7.3.4.2)."""
    return _ESCAPE.sub(_unescape, raw) if b"\\" in raw or b"\r" in raw else raw


def decode_hexadecimal(raw: bytes) -> bytes:
    """Return the bytes that hexadecimal digits and white space stand for (7.3.4.3: a missing last digit is 0)."""
    digits = raw.translate(None, _WHITE)
    return binascii.unhexlify(digits + b"0" if len(digits) % 2 else digits)


def decode_text(value: bytes, offset: int = 0) -> str:
    """Return a text string: UTF-16BE or UTF-8 with their marks, else PDFDocEncoding (7.9.2.2; ISO 32000-2 for UTF-8).

    Raises:
        PdfSyntaxError: `text`: bytes that the encoding does not know.
    """
    try:
        if value.startswith(codecs.BOM_UTF16_BE):
            return value[2:].decode("utf-16-be")
        if value.startswith(codecs.BOM_UTF8):
            return value[3:].decode("utf-8")
        return "".join(_PDFDOC[byte] for byte in value)
    except (UnicodeDecodeError, KeyError) as error:
        raise PdfSyntaxError("text", offset) from error
