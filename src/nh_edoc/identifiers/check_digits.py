"""Check characters: the four algorithms that the identifiers use, each a pure function of the characters before it."""

from __future__ import annotations

from operator import mul
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

DIGITS: Final = "0123456789"
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LETTERS_AND_DIGITS: Final = DIGITS + LETTERS
USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Digits and capitals without I, O, S, V, Z (GB 32100-2015)."""

_USCC_VALUES: Final = {character: value for value, character in enumerate(USCC_ALPHABET)}
_VALUES: Final = {character: value for value, character in enumerate(LETTERS_AND_DIGITS)}
_USCC_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHARACTERS: Final = "10X98765432"


def only(value: str, alphabet: str) -> bool:
    """Whether every character is in ``alphabet``; ``str.isdigit`` would let other scripts' digits pass."""
    return not value.strip(alphabet)


def uscc_character(body: str) -> str:
    """Return the check character of the first 17 characters of a 统一社会信用代码 (GB 32100-2015)."""
    total = _weighed(body, _USCC_VALUES, _USCC_WEIGHTS)
    return USCC_ALPHABET[(31 - total % 31) % 31]


def organisation_character(body: str) -> str:
    """Return the check character of the first 8 characters of a 组织机构代码 (GB 11714-1997, modulus 11)."""
    total = _weighed(body, _VALUES, _ORGANISATION_WEIGHTS)
    return (DIGITS + "X0")[11 - total % 11]


def resident_character(body: str) -> str:
    """Return the check character of the first 17 digits of a 公民身份号码 (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = _weighed(body, _VALUES, _RESIDENT_WEIGHTS)
    return _RESIDENT_CHARACTERS[total % 11]


def _weighed(body: str, values: Mapping[str, int], weights: tuple[int, ...]) -> int:
    if len(body) != len(weights):
        raise ValueError(body)
    return sum(map(mul, map(values.__getitem__, body), weights))


def mod_37_36(body: str) -> str:
    """Return the check character of ``body``, digits and capitals (ISO 7064 MOD 37,36 = GB/T 17710)."""
    product = 36
    for character in body:
        product = ((product + LETTERS_AND_DIGITS.index(character)) % 36 or 36) * 2 % 37
    return LETTERS_AND_DIGITS[(37 - product) % 36]
