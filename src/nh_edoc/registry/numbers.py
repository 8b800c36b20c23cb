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
_COLUMNS: Final = (
    "SELECT numbers.*, events.at, coalesce(number_closings.state, 'allocated') AS state, number_closings.reason FROM"
)
_CLOSINGS: Final = "LEFT JOIN number_closings ON number_closings.allocated = numbers.event"
_SELECT: Final = f"{_COLUMNS} numbers JOIN events ON events.sequence = numbers.event {_CLOSINGS}"
_ALLOCATED: Final = (
    f"{_COLUMNS} events CROSS JOIN numbers"
    " ON numbers.number = events.number AND numbers.agency = events.agency AND numbers.event = events.sequence"
    f" {_CLOSINGS} WHERE events.action = 'number.allocated' AND events.sequence > :after"
)
_SERIES: Final = (
    f"{_SELECT} WHERE numbers.agency = :agency AND numbers.kind = :kind AND numbers.scope = :scope"
    " AND numbers.sequence > :after"
)
_IN_SERIES: Final = "SELECT sequence FROM numbers WHERE agency = ?1 AND kind = ?2 AND scope = ?3 ORDER BY sequence"
_ENDS: Final = f"SELECT ({_IN_SERIES} LIMIT 1), ({_IN_SERIES} DESC LIMIT 1)"
"""First and last number of a series, two steps in its index however long it is."""


def allocate_once(ledger: Ledger, scheme: NumberScheme, series: NumberSeries) -> AllocatedNumber:
    """Take the next number of ``series``, the scheme's, or return the one that the operation took before.

    Raises:
        InputError: as `_allocate`; `registry.operation-reused`.
    """
    before = ledger.replayed()
    if before is None:
        return _allocate(ledger, scheme, series)
    return require(ledger.connection, before.entry.agency, before.entry.number)[1]


def _allocate(ledger: Ledger, scheme: NumberScheme, series: NumberSeries) -> AllocatedNumber:
    """Take the next number of ``series``.

    Raises:
        InputError: `registry.series-first`: the series began at another number; `registry.number-taken`: the
            scheme spells it like a number in use; `registry.input`: it is no number.
    """
    key = {"agency": series.agency, "kind": series.kind, "scope": series.scope}
    connection = ledger.connection
    first, last = connection.execute(_ENDS, tuple(key.values())).fetchone()
    if first not in {None, series.first}:
        raise InputError("registry.series-first", scope=series.scope, first=first, given=series.first)
    sequence = series.first if last is None else last + 1
    number = scheme.number(sequence)
    checks.require(number=(number, TEXT))
    if _taken(connection, series.agency, number):
        raise InputError("registry.number-taken", number=number)
    entry = EventEntry(action="number.allocated", agency=series.agency, kind=series.kind, number=number)
    fact = {**key, "sequence": sequence, "number": number}
    ledger.append(entry, "numbers", fact)
    return AllocatedNumber(
        agency=series.agency,
        kind=series.kind,
        scope=series.scope,
        sequence=sequence,
        number=number,
        allocated_at=ledger.at,
        state=NumberState.ALLOCATED,
    )


def _taken(connection: sqlite3.Connection, agency: str, number: str) -> bool:
    """Tell whether a number is in use, allocated here or not."""
    return (
        connection.execute(
            "SELECT 1 FROM numbers WHERE number = ?1 AND agency = ?2"
            " UNION ALL SELECT 1 FROM documents WHERE number = ?1 AND agency = ?2"
            " UNION ALL SELECT 1 FROM licenses WHERE identifier = ?1 LIMIT 1",
            (number, agency),
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
    """Return up to a page of numbers in the order of allocation, each with its place in the order, from ``after`` on.

    The place is the sequence in the series, or where none is given, the event.
    """
    source, place = (_ALLOCATED, "events.sequence") if series is None else (_SERIES, "numbers.sequence")
    wanted = "" if state is None else " AND coalesce(number_closings.state, 'allocated') = :state"
    values = {
        "after": after,
        "agency": series and series.agency,
        "kind": series and series.kind,
        "scope": series and series.scope,
        "state": state and state.value,
        "page": PAGE,
    }
    rows = connection.execute(f"{source}{wanted} ORDER BY {place} LIMIT :page", values)
    return [(row["event" if series is None else "sequence"], _number_of(row)) for row in rows]


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
