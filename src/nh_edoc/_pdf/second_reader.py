"""What a second reader, qpdf, has to do to open a file: one that must be repaired differs from reader to reader."""

from __future__ import annotations

import io
from typing import Final

import pikepdf

_REPAIRED: Final = ("file is damaged", "attempting to reconstruct", "can't find startxref", "xref not found")


def needs_repair(data: bytes) -> bool | None:
    """Return whether qpdf opens a file only after it has reconstructed its cross-references; None: not at all."""
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            told = [str(one) for one in pdf.get_warnings()]
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, OSError, RuntimeError):
        return None
    return any(mark in one for one in told for mark in _REPAIRED)
