"""What a second reader, qpdf, has to do to open a file: one that must be repaired differs from reader to reader."""

from __future__ import annotations

import io
from typing import Final

import pikepdf

_RANGE_NUMBERS: Final = 4
REPAIRED: Final = ("file is damaged", "attempting to reconstruct", "can't find startxref", "xref not found")
"""In qpdf's warnings: it had to guess where objects are."""


def needs_repair(data: bytes) -> bool | None:
    """Return whether qpdf opens a file only after it has reconstructed its cross-references; None: not at all."""
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            told = [str(one) for one in pdf.get_warnings()]
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, OSError, RuntimeError):
        return None
    return any(mark in one for one in told for mark in REPAIRED)


def signed_ends(data: bytes) -> tuple[int, ...]:
    """Return where what each signature says to cover ends, in ascending order; where it ends inside the file."""
    found: set[int] = set()
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            for one in pdf.objects:
                ranges = one.get("/ByteRange") if isinstance(one, pikepdf.Dictionary) else None
                numbers = [int(number) for number in ranges] if isinstance(ranges, pikepdf.Array) else []
                if len(numbers) == _RANGE_NUMBERS:
                    found.add(numbers[2] + numbers[3])
    except (pikepdf.PdfError, ValueError, TypeError, OSError, RuntimeError):
        return ()
    return tuple(sorted(end for end in found if 0 < end < len(data)))
