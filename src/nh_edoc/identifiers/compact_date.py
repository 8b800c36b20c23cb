"""Days written without separators, as identifiers carry them."""

from __future__ import annotations

from datetime import date


def compact_date(digits: str) -> date | None:
    """Return the day written ``yyyyMMdd`` in ASCII digits, or None when there is no such day."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
