"""证照类型: what a type of licence is called, who may hold it, which fields it has. Data, not code."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from nh_edoc.model.fields import Items, Name, Text, Whole
from nh_edoc.model.license import Definer
from nh_edoc.model.record import dataclass


class HolderKind(StrEnum):
    """持证主体的范围."""

    NATURAL = "natural"
    """自然人."""
    LEGAL = "legal"
    """法人或者其他组织."""
    BOTH = "both"


class Validity(StrEnum):
    """有效期规则."""

    AS_GRANTED = "as-granted"
    """As the decision says, open or not."""
    LIMITED = "limited"
    """The decision must say a last day."""
    LONG_TERM = "long-term"
    """长期: the decision must say none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeField:
    """A field of the face beyond the elements that every licence has."""

    name: Annotated[str, Text(max=60, pattern="[A-Za-z][A-Za-z0-9]{0,59}")]
    """Name for machines."""
    label: Annotated[str, Text(max=60)]
    """As it is printed, and as the decision calls it."""
    required: bool = True
    max: Annotated[int, Whole(min=1, max=1000)] = 1000
    """Greatest length of the value, in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseType:
    """证照类型."""

    code: Annotated[str, Text(max=21, pattern="[0-9A-HJ-NP-RT-UW-Y]{18}[0-9]{3}")]
    """证照类型代码: USCC of the defining organ + three digits (GB/T 36904)."""
    name: Name
    """证照类型名称."""
    title: Name
    """证照名称: the title of the face."""
    definer: Definer
    """证照定义机构."""
    holders: HolderKind = HolderKind.BOTH
    validity: Validity = Validity.AS_GRANTED
    longest_years: Annotated[int, Whole(min=1, max=100)] | None = None
    """Greatest term; None: the type has none."""
    fields: Annotated[tuple[TypeField, ...], Items("field", min=0, max=100)] = ()
