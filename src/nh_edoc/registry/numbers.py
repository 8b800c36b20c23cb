"""Numbers: gap-free and unique within a series (R14), allocated before use, closed as confirmed or abandoned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from nh_edoc.errors import InputError
from nh_edoc.model.fields import Text
from nh_edoc.model.registry import AllocatedNumber, EventEntry, NumberState
from nh_edoc.registry import checks
from nh_edoc.registry.ledger import PAGE, stored, stored_time

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from nh_edoc.model.registry import NumberSeries
    from nh_edoc.ports import NumberScheme
    from nh_edoc.registry.ledger import Ledger

TEXT: Final = Text(max=128)
"""Form of a number of any kind."""
_SELECT: Final = (
    "SELECT numbers.*, events.at, coalesce(number_closings.state, 'allocated') AS state, number_closings.reason"
    " FROM numbers JOIN events ON events.sequence = numbers.event"
    " LEFT JOIN number_closings ON number_closings.allocated = numbers.event"
)
_IN_SERIES: Final = (
    "SELECT sequence FROM numbers WHERE agency = :agency AND kind = :kind AND scope = :scope ORDER BY sequence"
)
_ENDS: Final = f"SELECT ({_IN_SERIES} LIMIT 1), ({_IN_SERIES} DESC LIMIT 1)"
"""First and last number of a series, two steps in its index however long it is."""


def allocate(ledger: Ledger, scheme: NumberScheme) -> AllocatedNumber:
    """Take the next number of the scheme's series.

    Raises:
        InputError: `registry.series-first`: the series began at another number; `registry.number-taken`: the
            scheme spells it like a number in use; `registry.input`: it is no number.
    """
    series = scheme.series
    key = {"agency": series.agency, "kind": series.kind, "scope": series.scope}
    connection = ledger.connection
    first, last = connection.execute(_ENDS, key).fetchone()
    if first not in {None, series.first}:
        raise InputError("registry.series-first", scope=series.scope, first=first, given=series.first)
    sequence = series.first if last is None else last + 1
    number = scheme.number(sequence)
    checks.require(number=(number, TEXT))
    if _taken(connection, series.agency, number):
        raise InputError("registry.number-taken", number=number)
    entry = EventEntry(action="number.allocated", agency=series.agency, kind=series.kind, number=number)
    fact = {**key, "sequence": sequence, "number": number}
    event = ledger.append(entry, "numbers", fact)
    return _number_of({**fact, "at": event["at"], "state": NumberState.ALLOCATED, "reason": None})


def _taken(connection: sqlite3.Connection, agency: str, number: str) -> bool:
    """Tell whether a number is in use, allocated here or not."""
    return (
        connection.execute(
            "SELECT 1 FROM numbers WHERE number = :number AND agency = :agency"
            " UNION ALL SELECT 1 FROM documents WHERE number = :number AND agency = :agency"
            " UNION ALL SELECT 1 FROM licenses WHERE identifier = :number LIMIT 1",
            {"number": number, "agency": agency},
        ).fetchone()
        is not None
    )


def close(ledger: Ledger, found: tuple[int, AllocatedNumber], state: NumberState, *, reason: str | None = None) -> None:
    """Confirm or abandon an allocated number.

    Raises:
        InputError: `registry.number-closed`: it was confirmed or abandoned before.
    """
    event, number = found
    if number.state is not NumberState.ALLOCATED:
        raise InputError("registry.number-closed", number=number.number, state=number.state)
    entry = EventEntry(
        action=f"number.{state}", agency=number.agency, kind=number.kind, number=number.number, detail=reason
    )
    ledger.append(entry, "number_closings", {"allocated": event, "state": state.value, "reason": reason})


def find(connection: sqlite3.Connection, agency: str, number: str) -> tuple[int, AllocatedNumber] | None:
    """Return the event and the present state of an allocated number, or None when it was not allocated here."""
    row = connection.execute(f"{_SELECT} WHERE numbers.number = ? AND numbers.agency = ?", (number, agency)).fetchone()
    return None if row is None else (row["event"], _number_of(row))


def require(connection: sqlite3.Connection, agency: str, number: str) -> tuple[int, AllocatedNumber]:
    """Return what `find` returns.

    Raises:
        InputError: `registry.number-unknown`: it was not allocated here.
    """
    found = find(connection, agency, number)
    if found is None:
        raise InputError("registry.number-unknown", number=number)
    return found


def page(
    connection: sqlite3.Connection, after: int, series: NumberSeries | None, state: NumberState | None
) -> list[tuple[int, AllocatedNumber]]:
    """Return up to a page of numbers allocated behind the event ``after``, with their events."""
    where = "WHERE numbers.event > :after"
    if series is not None:
        where += " AND numbers.agency = :agency AND numbers.kind = :kind AND numbers.scope = :scope"
    if state is not None:
        where += " AND coalesce(number_closings.state, 'allocated') = :state"
    values = {
        "after": after,
        "agency": series and series.agency,
        "kind": series and series.kind,
        "scope": series and series.scope,
        "state": state and state.value,
        "page": PAGE,
    }
    rows = connection.execute(f"{_SELECT} {where} ORDER BY numbers.event LIMIT :page", values)
    return [(row["event"], _number_of(row)) for row in rows]


def _number_of(row: Mapping[str, Any]) -> AllocatedNumber:
    return AllocatedNumber(
        agency=row["agency"],
        kind=row["kind"],
        scope=row["scope"],
        sequence=row["sequence"],
        number=row["number"],
        allocated_at=stored_time(row["at"]),
        state=stored(NumberState, row["state"]),
        reason=row["reason"],
    )
