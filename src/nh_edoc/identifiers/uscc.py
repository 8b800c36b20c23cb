"""统一社会信用代码 (GB 32100-2015): 18 characters, two check characters."""

from __future__ import annotations

from typing import Final

from nh_edoc.identifiers.check_digits import DIGITS, USCC_ALPHABET, only, organisation_character, uscc_character

LENGTH: Final = 18
_REGION: Final = slice(2, 8)
_ORGANISATION: Final = slice(8, 17)


def problems(value: str) -> tuple[str, ...]:
    """Return what is wrong with a 统一社会信用代码; empty when both check characters hold."""
    if len(value) != LENGTH:
        return ("identifier.uscc.length",)
    if not only(value, USCC_ALPHABET):
        return ("identifier.uscc.characters",)
    found = []
    if not only(value[_REGION], DIGITS):
        found.append("identifier.uscc.region")
    organisation = value[_ORGANISATION]
    if organisation_character(organisation[:-1]) != organisation[-1]:  # 主体标识码 keeps its own check (GB 11714)
        found.append("identifier.uscc.organisation")
    if uscc_character(value[:-1]) != value[-1]:
        found.append("identifier.uscc.check")
    return tuple(found)
