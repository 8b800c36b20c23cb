"""Single values: text form, JSON form, and what is wrong with them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from nh_edoc.codec.fieldtypes import AmountLeaf, DateLeaf, EnumLeaf, FlagLeaf, MomentLeaf, TextLeaf, WholeLeaf

if TYPE_CHECKING:
    from nh_edoc.codec.fieldtypes import Leaf

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})")
_WHOLE: Final = re.compile(r"0|[1-9][0-9]{0,15}")
_AMOUNT: Final = re.compile(r"(0|[1-9][0-9]{0,15})(\.[0-9]{0,9}[1-9])?")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a value: code and parameters of its message."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


def from_text(leaf: Leaf, text: str) -> Any:
    """Return the value that the text of an XML element gives, or what is Wrong with it."""
    if isinstance(leaf, FlagLeaf):
        return {"true": True, "false": False}.get(text, Wrong("document.type.flag"))
    if isinstance(leaf, WholeLeaf):
        return _whole(leaf, int(text)) if _WHOLE.fullmatch(text) else Wrong("document.type.whole")
    return _text_leaf(leaf, text)


def from_json(leaf: Leaf, value: object) -> Any:
    """Return the value that a JSON scalar gives, or what is Wrong with it."""
    if isinstance(leaf, FlagLeaf):
        return value if isinstance(value, bool) else Wrong("document.type.flag")
    if isinstance(leaf, WholeLeaf):
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return _whole(leaf, value) if is_whole else Wrong("document.type.whole")  # type: ignore[arg-type]
    return _text_leaf(leaf, value) if isinstance(value, str) else Wrong("document.type.text")


def to_json(value: Any) -> Any:
    """Return the JSON scalar of a value."""
    if isinstance(value, bool | int):
        return value
    return to_text(value)


def to_text(value: Any) -> str:
    """Return the text of a value, one form a value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        text = value.isoformat(timespec="seconds")
        return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def _text_leaf(leaf: Leaf, text: str) -> Any:
    if isinstance(leaf, TextLeaf):
        return _text(leaf, text)
    if isinstance(leaf, EnumLeaf):
        values = [member.value for member in leaf.codes]
        return leaf.codes(text) if text in values else Wrong("document.enum", {"allowed": "、".join(values)})
    if isinstance(leaf, DateLeaf):
        return _date(text)
    if isinstance(leaf, MomentLeaf):
        return _moment(text)
    if isinstance(leaf, AmountLeaf):
        return _amount(leaf, text)
    raise TypeError(leaf)


def _text(leaf: TextLeaf, text: str) -> str | Wrong:
    rule = leaf.rule
    if not text:
        return Wrong("document.text.empty")
    if len(text) > rule.max:
        return Wrong("document.text.long", {"max": rule.max, "length": len(text)})
    if any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} or c in "\ufffe\uffff" for c in text):
        return Wrong("document.text.control")
    if text != text.strip():
        return Wrong("document.text.space")
    if rule.pattern is not None and not re.fullmatch(rule.pattern, text):
        return Wrong("document.text.pattern", {"pattern": rule.pattern})
    return text


def _whole(leaf: WholeLeaf, value: int) -> int | Wrong:
    rule = leaf.rule
    if not rule.min <= value <= rule.max:
        return Wrong("document.range", {"min": rule.min, "max": rule.max})
    return value


def _amount(leaf: AmountLeaf, text: str) -> Decimal | Wrong:
    rule = leaf.rule
    if not _AMOUNT.fullmatch(text) or len(text.partition(".")[2]) > rule.places:
        return Wrong("document.type.amount", {"places": rule.places})
    value = Decimal(text)
    if not rule.min <= value <= rule.max:
        return Wrong("document.range", {"min": rule.min, "max": rule.max})
    return value


def _date(text: str) -> date | Wrong:
    if not _DATE.fullmatch(text):
        return Wrong("document.date")
    try:
        return date.fromisoformat(text)
    except ValueError:
        return Wrong("document.date")


def _moment(text: str) -> datetime | Wrong:
    if not _MOMENT.fullmatch(text):
        return Wrong("document.moment")
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return Wrong("document.moment")
    offset = value.utcoffset()
    if offset is None or abs(offset) > timedelta(hours=14):
        return Wrong("document.moment")
    return value
