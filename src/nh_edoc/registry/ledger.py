"""The chain of events: each write is a fact and the event that vouches for it, in one transaction.

An event's hash is SHA-256 over the previous event's hash (64 hexadecimal digits; zeros before the first) followed
by the event as JSON in UTF-8: all columns of its row but ``hash`` itself, keys sorted, no white space. Its
``record`` is SHA-256 over the same JSON of ``[table, row]`` for the fact. Anyone can recompute both from the file.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, TypeVar

from nh_edoc.errors import InputError
from nh_edoc.model.digest import Digest, DigestAlgorithm
from nh_edoc.model.registry import Event, EventEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from _typeshed import DataclassInstance

    from nh_edoc.model.registry import Operation

Row = dict[str, Any]
_T = TypeVar("_T")

GENESIS: Final = "0" * 64
PAGE: Final = 500
"""Rows read at once, so that no reader holds its snapshot for long."""
_EVENTS: Final = "SELECT * FROM events WHERE sequence > :after ORDER BY sequence LIMIT :page"
_EVENTS_OF_NUMBER: Final = (
    "SELECT * FROM events WHERE sequence IN (SELECT sequence FROM events WHERE number = :number"
    " AND action <> 'number.allocated' UNION ALL SELECT event FROM numbers WHERE number = :number)"
    " AND sequence > :after ORDER BY sequence LIMIT :page"
)
"""The index leaves allocations out: the fact leads to theirs."""
_HEAD: Final = (
    "SELECT sequence, hash, (SELECT sequence FROM events WHERE operation = ? AND step = 0) AS first"
    " FROM events ORDER BY sequence DESC LIMIT 1"
)


class Ledger:
    """One write transaction on behalf of one operation.

    Args:
        connection: within a write transaction.
        operation: on whose behalf.
        request: digest of what is asked for (`request`); a replay must bring the same.
    """

    def __init__(self, connection: sqlite3.Connection, operation: Operation, request: str) -> None:
        self.connection = connection
        self.at = operation.at.astimezone(UTC)
        self._operation = operation
        self._request = request
        self._step = 0
        head = connection.execute(_HEAD, (operation.id,)).fetchone()
        self._sequence: int
        self._hash: str
        self._first: int | None
        self._sequence, self._hash, self._first = (0, GENESIS, None) if head is None else head

    def replayed(self) -> Event | None:
        """Return the first event of this operation when it was carried out before.

        Raises:
            InputError: `registry.operation-reused`: it was another operation.
        """
        if self._first is None:
            return None
        row = self.connection.execute("SELECT * FROM events WHERE sequence = ?", (self._first,)).fetchone()
        if row["request"] != self._request:
            raise InputError("registry.operation-reused", operation=self._operation.id)
        return event_of(row)

    def append(self, entry: EventEntry, table: str | None = None, fact: Row | None = None) -> Row:
        """Append an event and the fact that it enters into ``table``; the fact's key is the event's sequence.

        Returns:
            The row of the event.
        """
        self._sequence += 1
        if fact is not None:
            fact = {"event": self._sequence, **fact}
        row: Row = {
            "sequence": self._sequence,
            "operation": self._operation.id,
            "step": self._step,
            "request": self._request,
            "at": time_text(self.at),
            "actor": self._operation.actor,
            "key": None if self._operation.key is None else digest_text(self._operation.key),
            "action": entry.action,
            "agency": entry.agency,
            "kind": entry.kind,
            "number": entry.number,
            "approval_code": entry.approval_code,
            "detail": entry.detail,
            "record": None if fact is None else digest_of([table, fact]),
        }
        row["hash"] = self._hash = chained(self._hash, row)
        self._insert("events", row)
        if table is not None and fact is not None:
            self._insert(table, fact)
        self._step += 1
        return row

    def _insert(self, table: str, row: Row) -> None:
        self.connection.execute(_insertion(table, tuple(row)), tuple(row.values()))


@cache
def _insertion(table: str, columns: tuple[str, ...]) -> str:
    places = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 - our own names


def chained(previous: str, event: Row) -> str:
    """Return the hash of an event, its row without ``hash``, that follows the event with hash ``previous``."""
    return sha256(previous.encode() + _canonical(event)).hexdigest()


def request(verb: str, *arguments: DataclassInstance | str | None) -> str:
    """Return the digest of a request: what is asked for, and with what."""
    return digest_of([verb, *arguments])


def digest_of(tree: object) -> str:
    """Return SHA-256 over the canonical JSON of ``tree``, in hexadecimal."""
    return sha256(_canonical(tree)).hexdigest()


def _canonical(tree: object) -> bytes:
    return _ENCODER.encode(tree).encode()


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return value.isoformat() if isinstance(value, date) else repr(value)  # bytes: only where the file was tampered with


_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False,
    sort_keys=True,
    separators=(",", ":"),
    default=_plain,
    check_circular=False,  # rows and frozen values hold no circles
)


def events_after(connection: sqlite3.Connection, after: int, number: str | None) -> list[Event]:
    """Return up to a page of the events behind a sequence number, all or those of one number."""
    statement = _EVENTS if number is None else _EVENTS_OF_NUMBER
    return [event_of(row) for row in connection.execute(statement, {"after": after, "number": number, "page": PAGE})]


def event_of(row: Mapping[str, Any]) -> Event:
    """Return the event that a row of ``events`` holds."""
    return Event(
        sequence=row["sequence"],
        operation=row["operation"],
        at=stored_time(row["at"]),
        actor=row["actor"],
        key=None if row["key"] is None else stored_digest(row["key"]),
        entry=EventEntry(
            action=row["action"],
            agency=row["agency"],
            kind=row["kind"],
            number=row["number"],
            approval_code=row["approval_code"],
            detail=row["detail"],
        ),
        record=row["record"],
        hash=row["hash"],
    )


def time_text(at: datetime) -> str:
    """Return a time in UTC as it is stored: with microseconds, so that text order is time order."""
    return at.isoformat(timespec="microseconds")


def digest_text(digest: Digest) -> str:
    """Return a digest as it is stored: the algorithm travels with the value."""
    return f"{digest.alg}:{digest.value}"


def stored_time(text: str) -> datetime:
    """Return a stored time."""
    return stored(datetime.fromisoformat, text)


def stored_digest(text: str) -> Digest:
    """Return a stored digest."""
    algorithm, _, value = text.partition(":")
    return Digest(alg=stored(DigestAlgorithm, algorithm), value=value)


def stored(convert: Callable[[str], _T], text: str) -> _T:
    """Return ``convert(text)`` for a text out of the file.

    Raises:
        sqlite3.DataError: the file holds what was never written; reported as `registry.corrupt`.
    """
    try:
        return convert(text)
    except ValueError as error:
        raise sqlite3.DataError(f"stored value {text!r}") from error
