"""The operator's own calendar file: a notice not yet in the package, or a single day changed.

    {"version": "2027-1", "source": "国办发明电〔2026〕…号", "years": [2027],
     "days": {"2027-01-01": "holiday", "2027-02-20": "workday"}}

A year in ``years`` is described by this file alone: days not listed follow the week. Days of other years are
corrections of what is known about them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from nh_edoc.errors import InputError, Problem
from nh_edoc.model.digest import Digest
from nh_edoc.model.record import dataclass
from nh_edoc.model.source import read_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOURCE: Final = "override"
LIMIT: Final = 1_000_000
"""Greatest size of the file in bytes."""
_VERSION_LIMIT: Final = 40
_SOURCE_LIMIT: Final = 200
_FIRST_YEAR: Final = 2004
_LAST_YEAR: Final = 2100
_KEYS: Final = ("version", "source", "days", "years")
_MEANINGS: Final[Mapping[str, bool]] = {"holiday": False, "workday": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What the file says."""

    version: str
    source: str
    digest: str
    """SHA-256 of the file."""
    days: Mapping[date, bool]
    """Day → worked or not."""
    years: frozenset[int]

    def touches(self, first: date, last: date) -> bool:
        """Whether the file had a say on any day from ``first`` to ``last``."""
        return any(first.year <= year <= last.year for year in self.years) or any(
            first <= day <= last for day in self.days
        )


def load_override(path: Path) -> Override:
    """Return what a calendar file says.

    Raises:
        FileError: `io.unreadable`.
        InputError: `io.too-large`; `calendar.override`: all that is wrong with the file.
    """
    data = read_source(path, limit=LIMIT)
    try:
        tree = json.loads(data.decode("utf-8"), object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise InputError("calendar.override-json", name=path.name, reason=str(error)) from error
    problems = tuple(_problems(tree))
    if problems:
        raise InputError("calendar.override", problems, name=path.name, count=len(problems))
    return Override(
        version=tree["version"],
        source=tree["source"],
        digest=Digest.of(data).value,
        days={date.fromisoformat(day): _MEANINGS[meaning] for day, meaning in tree["days"].items()},
        years=frozenset(tree.get("years", ())),
    )


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def _problems(tree: object) -> Iterator[Problem]:
    if not isinstance(tree, dict):
        yield Problem(path="", code="calendar.override-object")
        return
    for key in tree:
        if key not in _KEYS:
            yield Problem(path=f"/{key}", code="calendar.override-key", params={"key": key, "known": ", ".join(_KEYS)})
    for key, limit in (("version", _VERSION_LIMIT), ("source", _SOURCE_LIMIT)):
        value = tree.get(key)
        if not isinstance(value, str) or not value.strip() or len(value) > limit or not value.isprintable():
            yield Problem(path=f"/{key}", code="calendar.override-text", params={"key": key, "limit": limit})
    days = tree.get("days")
    if not isinstance(days, dict):
        yield Problem(path="/days", code="calendar.override-days")
        days = {}
    for day, meaning in days.items():
        yield from _day_problems(day, meaning)
    yield from _year_problems(tree.get("years", []), {day[:4] for day in days})


def _day_problems(day: str, meaning: object) -> Iterator[Problem]:
    if _day(day) is None:
        yield Problem(path=f"/days/{day}", code="calendar.override-day", params={"day": day})
    if not isinstance(meaning, str) or meaning not in _MEANINGS:
        yield Problem(path=f"/days/{day}", code="calendar.override-meaning", params={"known": ", ".join(_MEANINGS)})


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # fromisoformat also reads 20270101 and 2027-W01-1: one spelling only, or a day could be listed twice
    return day if day.isoformat() == text and _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def _year_problems(years: object, described: set[str]) -> Iterator[Problem]:
    if not isinstance(years, list):
        yield Problem(path="/years", code="calendar.override-years")
        return
    for index, year in enumerate(years):
        if type(year) is not int or not _FIRST_YEAR <= year <= _LAST_YEAR:
            params = {"first": _FIRST_YEAR, "last": _LAST_YEAR}
            yield Problem(path=f"/years/{index}", code="calendar.override-year", params=params)
        elif str(year) not in described:  # no year passes without a holiday: the list was forgotten
            yield Problem(path=f"/years/{index}", code="calendar.override-empty", params={"year": year})
