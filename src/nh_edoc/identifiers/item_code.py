"""事项编码: 实施编码 (31) and 业务办理项编码 (33 characters), as the national platform's item lists write them.

31 = 统一社会信用代码 of the organ (18) + 行使层级 (1) + 基本编码 (12); 33 adds two digits for the business item
(GB/T 39554.1-2020). Older and other provinces' forms are not accepted: they say nothing that could be checked.
"""

from __future__ import annotations

from typing import Final

from nh_edoc.identifiers import uscc
from nh_edoc.identifiers.check_digits import DIGITS, only
from nh_edoc.model.record import dataclass

IMPLEMENTATION: Final = 31
BUSINESS: Final = 33
_LEVELS: Final = "123456"
"""行使层级: 1 state, 2 province, 3 city, 4 county or district, 5 town or street, 6 village (GB/T 39046-2020)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCode:
    """事项编码 in its parts."""

    agency: str
    """统一社会信用代码 of the organ."""
    level: str
    """行使层级, 1 to 6."""
    basic: str
    """基本编码: 12 digits."""
    business: str
    """业务办理项: two digits, or empty in a 实施编码."""


def parse(value: str) -> ItemCode | None:
    """Return the parts of a code of 31 or 33 characters, or None for any other length."""
    if len(value) not in {IMPLEMENTATION, BUSINESS}:
        return None
    return ItemCode(agency=value[:18], level=value[18], basic=value[19:31], business=value[31:])


def problems(value: str) -> tuple[str, ...]:
    """Return what is wrong with a 事项编码; empty when structure and the organ's check characters hold."""
    parts = parse(value)
    if parts is None:
        return ("identifier.item_code.length",)
    found = []
    if uscc.problems(parts.agency):
        found.append("identifier.item_code.uscc")
    if parts.level not in _LEVELS:
        found.append("identifier.item_code.level")
    if not only(parts.basic + parts.business, DIGITS):
        found.append("identifier.item_code.digits")
    return tuple(found)
