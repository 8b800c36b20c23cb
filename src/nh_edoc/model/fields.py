"""Constraints of typed fields, written once beside the field and read by the codec, the rules and the docs.

``Annotated[str, Text(max=200)]`` says what XSD and JSON Schema say in their own languages; a test mutates
every field and demands that the three agree.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from nh_edoc.model.record import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text: no control characters, no white space at either end, 1 to ``max`` characters."""

    max: int = 200
    """Greatest length, in Unicode code points."""
    pattern: str | None = None
    """Regular expression that the whole text must match; plain enough for XSD, JSON Schema and Python."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two bounds, both inclusive."""

    min: int = 0
    max: int = 999_999_999


@dataclass(frozen=True, slots=True)
class Items:
    """A list: its entries are elements called ``name``; ``min`` to ``max`` of them."""

    name: str
    min: int = 0
    max: int = 1000


@dataclass(frozen=True, slots=True)
class Amount:
    """A decimal number with at most ``places`` places, between two whole bounds, both inclusive."""

    places: int
    min: int
    max: int


@dataclass(frozen=True, slots=True)
class NotBefore:
    """A day or time that never lies before another field of the same record."""

    field: str


@dataclass(frozen=True, slots=True)
class Together:
    """A field that is given exactly when another field of the same record is given."""

    field: str


@dataclass(frozen=True, slots=True)
class NeededWhen:
    """A field that must be given when another field of the same record has a certain value."""

    field: str
    value: str


Name = Annotated[str, Text(max=200)]
"""名称: an..200 as in GB/T 39046."""
Person = Annotated[str, Text(max=100)]
Paragraph = Annotated[str, Text(max=2000)]
Uscc = Annotated[str, Text(max=18, pattern="[0-9A-HJ-NP-RT-UW-Y]{18}")]
"""统一社会信用代码, GB 32100-2015: 18 characters without I, O, S, V, Z; the check digits are rule R15."""
Region = Annotated[str, Text(max=6, pattern="[0-9]{6}")]
"""行政区划代码, GB/T 2260: six digits."""
Phone = Annotated[str, Text(max=30, pattern="[0-9+() -]{3,30}")]
Url = Annotated[str, Text(max=300, pattern="https?://[!-~]+")]
Hex = Annotated[str, Text(max=128, pattern="[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}")]
Millimetres = Annotated[Decimal, Amount(places=3, min=0, max=10_000)]
"""A length on paper, in millimetres."""
