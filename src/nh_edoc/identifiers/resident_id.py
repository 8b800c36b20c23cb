"""公民身份号码 (GB 11643-1999): region, birth date, sequence, check character."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.identifiers.check_digits import DIGITS, only, resident_character
from nh_edoc.identifiers.compact_date import compact_date

if TYPE_CHECKING:
    from datetime import date

LENGTH: Final = 18
_BIRTH: Final = slice(6, 14)
_FIRST_YEAR: Final = 1800


def problems(value: str) -> tuple[str, ...]:
    """Return what is wrong with a 公民身份号码; empty when date and check character hold.

    The region is not looked up: the code on a card is that of the time of its first issue, and regions have been
    merged and renamed since (440622 is Nanhai as a county).
    """
    if len(value) != LENGTH:
        return ("identifier.resident_id.length",)
    if value[-1] == "x":
        return ("identifier.resident_id.lower-case",)
    if not only(value[:-1], DIGITS) or not only(value[-1], DIGITS + "X"):
        return ("identifier.resident_id.characters",)
    found = []
    if value[0] == "0":
        found.append("identifier.resident_id.region")
    if birth_date(value) is None:
        found.append("identifier.resident_id.birth-date")
    if resident_character(value[:-1]) != value[-1]:
        found.append("identifier.resident_id.check")
    return tuple(found)


def birth_date(value: str) -> date | None:
    """Return the birth date that a number of 18 digits states, or None when nobody was born then."""
    born = compact_date(value[_BIRTH])
    return born if born is not None and born.year >= _FIRST_YEAR else None
