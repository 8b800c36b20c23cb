"""Changes to one value without parts: at its bounds, beyond them, and in forms that nearly look right."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from codec_values import Leaf, least

from nh_edoc.model.fields import Amount, Text, Whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from enum import StrEnum

    from codec_mutations import Mutant, Original, Place


def leaf_mutants(original: Original, place: Place, *, thorough: bool) -> Iterator[Mutant]:
    """Yield what may be wrong, or just right, with a value without parts; forms of one kind once, where thorough."""
    leaf = Leaf(place.bare, place.notes)
    yield original.only_json("null", place, None)
    yield original.only_json("object", place, {})
    yield original.only_json("list", place, ["x"])
    yield original.with_value("empty", place, "", good=False)
    if leaf.type is str:
        yield from text_bounds(original, place, leaf.note(Text))
        if leaf.note(Text).pattern:
            yield from text_of_form(original, place, leaf.note(Text))
        if thorough:
            yield from text_forms(original, place, leaf.note(Text))
    elif leaf.type is int:
        yield from whole_mutants(original, place, leaf.note(Whole))
    elif leaf.type is Decimal:
        yield from amount_mutants(original, place, leaf.note(Amount))
    elif leaf.type is bool:
        yield from flag_mutants(original, place)
    elif leaf.type in {date, datetime}:
        table = DAYS if leaf.type is date else MOMENTS
        yield from time_mutants(original, place, table if thorough else {k: table[k] for k in BRIEF & table.keys()})
    else:
        yield from choice_mutants(original, place, leaf.type)


def text_bounds(original: Original, place: Place, text: Text) -> Iterator[Mutant]:
    """Yield texts at and beyond their bounds."""
    yield original.only_json("number for text", place, 5)
    yield original.with_value("too long", place, "9" * (text.max + 1), good=False)
    yield original.with_value("longest", place, "演" * text.max, good=text.pattern is None)
    yield original.with_value("wrong form", place, "\u00a1", good=text.pattern is None)
    yield original.with_value("line break", place, "演\n示", good=False)
    yield original.with_value("space last", place, "12345 ", good=False)


def text_of_form(original: Original, place: Place, text: Text) -> Iterator[Mutant]:
    """Yield the longest text that has the form of a field, and a longer one."""
    assert text.pattern is not None
    start = least(place.bare, place.notes)
    pad = max(n for n in range(text.max - len(start) + 1) if re.fullmatch(text.pattern, start + "0" * n))
    yield original.with_value("longest of its form", place, start + "0" * pad, good=True)
    yield original.with_value("longer than its form", place, start + "0" * (pad + 1), good=False)


def text_forms(original: Original, place: Place, text: Text) -> Iterator[Mutant]:
    """Yield characters that are allowed, and that are not."""
    free = text.pattern is None
    for name, value in (
        ("longest, astral", "\U00020000" * text.max),
        ("inner space", "演 示"),
        ("markup", "<&>\"']]>"),
        ("bidi", "演\u202e示"),
    ):
        yield original.with_value(name, place, value, good=free)
    for name, value in (
        ("line break at the end", "12345\n"),
        ("tab", "演\t示"),
        ("C1 control", "演\u0085示"),
        ("delete", "演\u007f示"),
        ("line separator", "演\u2028示"),
        *((f"space {ord(c):04x} first", c + "12345") for c in " \u00a0\u2003\u3000"),
        *((f"space {ord(c):04x} last", "12345" + c) for c in "\u00a0\u2003\u3000"),
    ):
        yield original.with_value(name, place, value, good=False)
    yield original.only_json("C0 control", place, "演\u0001示")
    yield original.only_json("no character", place, "演\uffff示")
    yield original.only_json("lone surrogate" if free else "lone surrogate in a form", place, "演\ud800示")


def whole_mutants(original: Original, place: Place, whole: Whole) -> Iterator[Mutant]:
    """Yield numbers at and beyond their bounds."""
    for value in {whole.min, whole.max}:
        yield original.with_value("bound", place, value, good=True)
    for value in (whole.min - 1, whole.max + 1, -(10**30), 10**30):
        yield original.with_value("out of range", place, value, good=False)
    yield original.only_json("text for number", place, str(whole.min))
    yield original.only_json("true for number", place, True)
    yield original.only_json("fraction", place, whole.min + 0.5)
    yield original.only_json("whole float", place, float(whole.max))
    for written in (f"+{whole.max}", f"0{whole.max}", f"{whole.max}.0", f"{whole.max}e0", "٣", "1_0"):
        yield original.only_xml("number form", place, _text(written))
    for written in (f" {whole.max}", f"{whole.max}\n"):
        yield original.only_xml("space around", place, _text(written))


def amount_mutants(original: Original, place: Place, amount: Amount) -> Iterator[Mutant]:
    """Yield decimal numbers at and beyond their bounds."""
    finest = "0." + "0" * (amount.places - 1) + "1"
    for value in (str(amount.min), str(amount.max), finest, "1.5"):
        yield original.with_value("bound", place, value, good=True)
    wrong = (
        "-0",
        "-1",
        f"{amount.max}.1",
        finest[:-1] + "01",
        "1.50",
        "1.0",
        "1e2",
        ".5",
        "1.",
        "+1",
        "01",
        "NaN",
        "1,5",
    )
    for value in (*wrong, str(amount.max + 1), " 1", "1 "):
        yield original.with_value("amount form", place, value, good=False)
    yield original.only_json("number for amount", place, 1)
    yield original.only_json("float for amount", place, 1.5)


def flag_mutants(original: Original, place: Place) -> Iterator[Mutant]:
    """Yield what is not true or false."""
    for value in (True, False):
        yield original.with_value("flag", place, value, good=True)
    for value in ("true", 1, 0):
        yield original.only_json("not a flag", place, value)
    for written in ("1", "0", "TRUE", " true", "yes"):
        yield original.only_xml("flag form", place, _text(written))


def choice_mutants(original: Original, place: Place, choices: type[StrEnum]) -> Iterator[Mutant]:
    """Yield every value of a closed list, and others."""
    for value in choices:
        yield original.with_value("choice", place, value.value, good=True)
    for written in ("no-such", choices(next(iter(choices))).value + " ", next(iter(choices)).name):
        yield original.with_value("unknown choice", place, written, good=False)
    yield original.only_json("number for choice", place, 1)


DAYS = {
    "2026-02-10": True,
    "2024-02-29": True,
    "2000-02-29": True,
    "1900-01-01": True,
    "2999-12-31": True,
    "2026-02-29": False,
    "2026-02-30": False,
    "2100-02-29": False,
    "2026-04-31": False,
    "2026-13-01": False,
    "2026-00-10": False,
    "2026-01-00": False,
    "1899-12-31": False,
    "3000-01-01": False,
    "0000-01-01": False,
    "12026-02-10": False,
    "-2026-02-10": False,
    "2026-2-10": False,
    "20260210": False,
    "2026/02/10": False,
    "2026-02-10Z": False,
    "2026-02-10+08:00": False,
    "2026-02-10T00:00:00+08:00": False,
    " 2026-02-10": False,
    "2026-02-10\n": False,
    "２０２６-02-10": False,
}
_T = "2026-02-10T09:30:00"
MOMENTS = {
    f"{_T}+08:00": True,
    f"{_T}Z": True,
    f"{_T}-00:00": True,
    f"{_T}+14:00": True,
    f"{_T}-13:59": True,
    "2024-02-29T00:00:00+08:00": True,
    "2026-02-10T23:59:59+08:00": True,
    _T: False,
    f"{_T}+14:01": False,
    f"{_T}+15:00": False,
    f"{_T}+0800": False,
    f"{_T}+08": False,
    f"{_T}z": False,
    f"{_T}.5+08:00": False,
    f"{_T}.000+08:00": False,
    "2026-02-10T09:30+08:00": False,
    "2026-02-10T24:00:00+08:00": False,
    "2026-02-10T23:59:60Z": False,
    "2026-02-10T09:60:00Z": False,
    "2026-02-10 09:30:00+08:00": False,
    "2026-02-10t09:30:00+08:00": False,
    "2026-02-30T09:30:00+08:00": False,
    "2100-02-29T09:30:00+08:00": False,
    "1899-12-31T09:30:00+08:00": False,
    "3000-01-01T00:00:00+08:00": False,
    "2026-02-10": False,
    "1770687000": False,
    f" {_T}Z": False,
    f"{_T}Z\n": False,
}


BRIEF = {"2024-02-29", "2026-02-30", f"{_T}Z", _T}


def time_mutants(original: Original, place: Place, table: dict[str, bool]) -> Iterator[Mutant]:
    """Yield days or times, real and not."""
    for written, good in table.items():
        kept = place.within[0] <= written <= place.within[1]
        name = f"time {written!r}" if kept or not good else "days in the wrong order"
        yield original.with_value(name, place, written, good=good and kept)
    yield original.only_json("number for time", place, 1770687000)


def _text(written: str) -> Callable[[Any], None]:
    def change(element: Any) -> None:
        element.text = written

    return change
