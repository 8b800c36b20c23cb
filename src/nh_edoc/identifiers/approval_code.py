"""统一审批编码 (办法 art. 11): what an application is asked after by.

No text prescribes its form. Codes seen in use have one of three, told apart by their length; the long one is
what this project makes. None has a check character, so only structure can be judged.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from nh_edoc.identifiers import item_code
from nh_edoc.identifiers.check_digits import DIGITS, LETTERS, LETTERS_AND_DIGITS, only
from nh_edoc.identifiers.compact_date import compact_date
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

_SEQUENCE: Final = 4
LAST_SEQUENCE: Final = 9999


class Form(Enum):
    """Forms of the code, by length: what stands before the day, and how many digits the year has."""

    FULL = 45
    """业务办理项编码 (33) + yyyyMMdd + sequence (4)."""
    OLD = 29
    """Short item code of the former 网上办事大厅 (19) + yyMMdd + sequence (4)."""
    SHORT = 18
    """Short item code (a letter and 7 digits) + yyMMdd + sequence (4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalCode:
    """统一审批编码 in its parts."""

    form: Form
    item: str
    day: str
    """Day of the application: yyyyMMdd."""
    sequence: str


_ITEM_IS_GOOD: Final[Mapping[Form, Callable[[str], bool]]] = {
    Form.FULL: lambda item: not item_code.problems(item),
    Form.OLD: lambda item: only(item, LETTERS_AND_DIGITS),
    Form.SHORT: lambda item: item[0] in LETTERS and only(item[1:], DIGITS),
}


def parse(value: str) -> ApprovalCode | None:
    """Return the parts of a code of 45, 29 or 18 characters, or None for any other length."""
    try:
        form = Form(len(value))
    except ValueError:
        return None
    year = 4 if form is Form.FULL else 2
    at = len(value) - _SEQUENCE - year - 4
    day = value[at:-_SEQUENCE]
    return ApprovalCode(
        form=form, item=value[:at], day=day if form is Form.FULL else f"20{day}", sequence=value[-_SEQUENCE:]
    )


def problems(value: str) -> tuple[str, ...]:
    """Return what is wrong with a 统一审批编码; empty when its structure holds."""
    parts = parse(value)
    if parts is None:
        return ("identifier.approval_code.length",)
    found = []
    if not _ITEM_IS_GOOD[parts.form](parts.item):
        found.append("identifier.approval_code.item")
    if not only(parts.day + parts.sequence, DIGITS):
        found.append("identifier.approval_code.digits")
    elif compact_date(parts.day) is None:
        found.append("identifier.approval_code.day")
    return tuple(found)


def compose(item: str, day: date, sequence: int) -> str:
    """Return the long form for the business item ``item`` (33 characters), ``day`` and ``sequence`` (1 to 9999).

    Raises:
        ValueError: the sequence does not fit into four digits, or the item code is not of the long form.
    """
    if not 1 <= sequence <= LAST_SEQUENCE or len(item) != item_code.BUSINESS:
        raise ValueError(sequence)
    return f"{item}{day:%Y%m%d}{sequence:04d}"
