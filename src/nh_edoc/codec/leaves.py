"""Values without parts: how each is read from JSON or XML, checked, and written.

``read`` takes what a JSON parser gives, or with ``lexical`` the text of an XML element; ``write`` returns what
JSON holds, and XML holds the same as text. Each value has exactly one form, so that equal data have equal
bytes. What is refused is refused by a ``LeafError``.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, Protocol, TypeAlias

from nh_edoc.codec.problems import LeafError, shown
from nh_edoc.model.record import dataclass

Scalar: TypeAlias = str | int | bool

_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
"""Control characters, line and paragraph separators, and what XML cannot carry (XML 1.0, production 2)."""
_SPACE: Final = re.compile("[ \xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
"""White space (Unicode Zs); never at either end of a text."""
_WHOLE: Final = re.compile("-?(?:0|[1-9][0-9]{0,18})")
_AMOUNT: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,18})(?:\.[0-9]{0,19}[1-9])?")
_YEAR: Final = "(?:19|2[0-9])[0-9]{2}"
"""1900 to 2999: outside of it lie mistakes, and dates on which no period can be counted."""
_DAY: Final = re.compile(f"{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
_CLOCK: Final = "T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_OFFSET: Final = "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_NAIVE: Final = re.compile(_DAY.pattern + _CLOCK)
_MOMENT: Final = re.compile(_NAIVE.pattern + _OFFSET)


class Leaf(Protocol):
    """Reads, checks and writes one kind of value."""

    def read(self, raw: object, *, lexical: bool) -> object:
        """Return the value that ``raw`` says."""

    def write(self, value: object) -> Scalar:
        """Return what JSON holds for ``value``."""


@dataclass(frozen=True, slots=True)
class TextLeaf:
    """A line of text (``model.fields.Text``)."""

    longest: int
    pattern: re.Pattern[str] | None

    def read(self, raw: object, *, lexical: bool = False) -> str:  # noqa: ARG002 - text is text in both
        """Return the text."""
        if type(raw) is not str:
            raise LeafError("record.not-text", found=shown(raw))
        if not raw:
            raise LeafError("record.empty")
        if len(raw) > self.longest:
            raise LeafError("record.too-long", value=shown(raw), max=self.longest, length=len(raw))
        if control := _CONTROL.search(raw):
            raise LeafError("record.control", char=f"U+{ord(control[0]):04X}", place=control.start() + 1)
        if _SPACE.match(raw) or _SPACE.match(raw, len(raw) - 1):
            raise LeafError("record.space", value=shown(raw))
        if self.pattern is not None and not self.pattern.fullmatch(raw):
            raise LeafError("record.pattern", value=shown(raw), pattern=self.pattern.pattern)
        return raw

    def write(self, value: object) -> Scalar:
        """Return the text."""
        return self.read(value)


@dataclass(frozen=True, slots=True)
class WholeLeaf:
    """A whole number (``model.fields.Whole``): a JSON number without point or exponent."""

    min: int
    max: int

    def read(self, raw: object, *, lexical: bool) -> int:
        """Return the number."""
        if lexical and isinstance(raw, str) and _WHOLE.fullmatch(raw):
            return self.write(int(raw))
        return self.write(raw)

    def write(self, value: object) -> int:
        """Return the number."""
        if type(value) is not int:  # True is an int to Python
            raise LeafError("record.not-whole", found=shown(value))
        if not self.min <= value <= self.max:
            raise LeafError("record.range", value=shown(value), min=self.min, max=self.max)
        return value


@dataclass(frozen=True, slots=True)
class AmountLeaf:
    """A decimal number (``model.fields.Amount``): a JSON string, since JSON numbers become binary fractions."""

    places: int
    min: int
    max: int

    def read(self, raw: object, *, lexical: bool) -> Decimal:  # noqa: ARG002 - text in both
        """Return the number."""
        found = _AMOUNT.fullmatch(raw) if isinstance(raw, str) else None
        if found is None or raw == "-0":
            raise LeafError("record.not-amount", found=shown(raw))
        return self._checked(Decimal(found[0]))

    def write(self, value: object) -> Scalar:
        """Return the number without exponent and without zeros at the end."""
        if not isinstance(value, Decimal) or not value.is_finite():
            raise LeafError("record.not-amount", found=shown(value))
        text = format(self._checked(value), "f")
        plain = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if plain == "-0" else plain

    def _checked(self, value: Decimal) -> Decimal:
        if not self.min <= value <= self.max:
            raise LeafError("record.range", value=str(value)[:40], min=self.min, max=self.max)
        if value != round(value, self.places):
            raise LeafError("record.places", value=str(value)[:40], places=self.places)
        return value


@dataclass(frozen=True, slots=True)
class FlagLeaf:
    """True or false, in these words."""

    def read(self, raw: object, *, lexical: bool) -> bool:
        """Return the value."""
        if lexical and isinstance(raw, str):
            return self.write({"true": True, "false": False}.get(raw, raw))
        return self.write(raw)

    def write(self, value: object) -> bool:
        """Return the value."""
        if not isinstance(value, bool):
            raise LeafError("record.not-flag", found=shown(value))
        return value


@dataclass(frozen=True, slots=True)
class DayLeaf:
    """A calendar day, ``2026-02-10``; TOML has days of its own."""

    def read(self, raw: object, *, lexical: bool) -> date:  # noqa: ARG002 - text in both
        """Return the day."""
        text = raw.isoformat() if type(raw) is date else raw
        if not isinstance(text, str) or not _DAY.fullmatch(text):
            raise LeafError("record.not-day", found=shown(text))
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise LeafError("record.no-such-day", value=text) from error

    def write(self, value: object) -> Scalar:
        """Return the day as text."""
        if type(value) is not date:  # a datetime is a date to Python
            raise LeafError("record.not-day", found=shown(value))
        return self.read(value, lexical=False).isoformat()


@dataclass(frozen=True, slots=True)
class MomentLeaf:
    """A point in time, RFC 3339 with offset, whole seconds; TOML has times of its own."""

    def read(self, raw: object, *, lexical: bool) -> datetime:  # noqa: ARG002 - text in both
        """Return the time, aware."""
        text = raw.isoformat() if isinstance(raw, datetime) else raw
        if isinstance(text, str) and _NAIVE.fullmatch(text):  # whose nine o'clock?
            raise LeafError("record.naive", value=text)
        if not isinstance(text, str) or not _MOMENT.fullmatch(text):
            raise LeafError("record.not-moment", found=shown(text))
        try:
            return datetime.fromisoformat(text)
        except ValueError as error:
            raise LeafError("record.no-such-day", value=text) from error

    def write(self, value: object) -> Scalar:
        """Return the time as text; UTC is ``Z``."""
        if not isinstance(value, datetime):
            raise LeafError("record.not-moment", found=shown(value))
        text = self.read(value, lexical=False).isoformat()
        return text.removesuffix("+00:00") + "Z" if value.utcoffset() == timedelta(0) else text


@dataclass(frozen=True, slots=True)
class ChoiceLeaf:
    """One value of a closed list."""

    choices: type[StrEnum]

    def read(self, raw: object, *, lexical: bool) -> StrEnum:  # noqa: ARG002 - text in both
        """Return the member."""
        try:
            return self.choices(raw if isinstance(raw, str) else "")
        except ValueError as error:
            raise LeafError("record.choice", found=shown(raw), allowed=", ".join(self.choices)) from error

    def write(self, value: object) -> Scalar:
        """Return the value of the member."""
        if not isinstance(value, self.choices):
            raise LeafError("record.choice", found=shown(value), allowed=", ".join(self.choices))
        return value.value
