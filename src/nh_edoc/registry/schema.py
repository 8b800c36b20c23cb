"""Tables of the registry file: a chain of events, and facts that each belong to one event.

No row ever changes and none goes away; triggers refuse both. A trigger stops mistakes, not an intruder who can
write the file: that is what the chain, the digests of the facts and a checkpoint kept elsewhere are for.
"""

from __future__ import annotations

import sqlite3
from typing import Final

APPLICATION_ID: Final = 0x4E484544
"""``NHED`` in the file's header: this is a registry and no other database."""
FACTS: Final = (
    "numbers",
    "number_closings",
    "documents",
    "document_changes",
    "licenses",
    "license_transitions",
)
"""Tables whose rows the events vouch for."""

_STRICT: Final = "STRICT" if sqlite3.sqlite_version_info >= (3, 37) else ""

_TABLES: Final = (
    """CREATE TABLE events (
        sequence INTEGER PRIMARY KEY,
        operation TEXT NOT NULL,
        step INTEGER NOT NULL,
        request TEXT NOT NULL,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        key TEXT,
        action TEXT NOT NULL,
        agency TEXT NOT NULL,
        kind TEXT NOT NULL,
        number TEXT NOT NULL,
        approval_code TEXT,
        detail TEXT,
        record TEXT CHECK (length(record) = 64),
        hash TEXT NOT NULL CHECK (length(hash) = 64),
        UNIQUE (operation, step)
    )""",
    """CREATE TABLE numbers (
        event INTEGER PRIMARY KEY REFERENCES events,
        agency TEXT NOT NULL,
        kind TEXT NOT NULL,
        scope TEXT NOT NULL,
        sequence INTEGER NOT NULL CHECK (sequence > 0),
        number TEXT NOT NULL,
        UNIQUE (agency, kind, scope, sequence),
        UNIQUE (number, agency)
    )""",
    """CREATE TABLE number_closings (
        event INTEGER PRIMARY KEY REFERENCES events,
        allocated INTEGER NOT NULL UNIQUE REFERENCES numbers,
        state TEXT NOT NULL CHECK (state IN ('confirmed', 'abandoned')),
        reason TEXT CHECK ((reason IS NOT NULL) = (state = 'abandoned'))
    )""",
    """CREATE TABLE documents (
        event INTEGER PRIMARY KEY REFERENCES events,
        agency TEXT NOT NULL,
        kind TEXT NOT NULL,
        number TEXT NOT NULL,
        approval_code TEXT NOT NULL,
        xml_digest TEXT NOT NULL,
        file_digest TEXT NOT NULL,
        UNIQUE (number, agency, kind)
    )""",
    """CREATE TABLE document_changes (
        event INTEGER PRIMARY KEY REFERENCES events,
        document INTEGER NOT NULL REFERENCES documents,
        status TEXT NOT NULL,
        ground TEXT NOT NULL,
        later INTEGER REFERENCES documents
    )""",
    """CREATE TABLE licenses (
        event INTEGER PRIMARY KEY REFERENCES events,
        identifier TEXT NOT NULL UNIQUE,
        agency TEXT NOT NULL,
        approval_code TEXT NOT NULL,
        decision TEXT NOT NULL,
        grant_number INTEGER NOT NULL,
        valid_until TEXT,
        holder TEXT,
        replaces INTEGER REFERENCES licenses
    )""",
    """CREATE TABLE license_transitions (
        event INTEGER PRIMARY KEY REFERENCES events,
        license INTEGER NOT NULL REFERENCES licenses,
        status TEXT NOT NULL,
        effective TEXT NOT NULL,
        organ TEXT NOT NULL,
        ground TEXT NOT NULL,
        xml_digest TEXT,
        file_digest TEXT
    )""",
)

_INDEXES: Final = (
    "CREATE INDEX events_number ON events (number)",
    "CREATE INDEX document_changes_document ON document_changes (document)",
    "CREATE INDEX licenses_decision ON licenses (decision)",
    "CREATE INDEX licenses_holder ON licenses (holder) WHERE holder IS NOT NULL",
    "CREATE INDEX licenses_replaces ON licenses (replaces) WHERE replaces IS NOT NULL",
    "CREATE INDEX license_transitions_license ON license_transitions (license)",
)

_NEXT_EVENT: Final = """CREATE TRIGGER events_insert BEFORE INSERT ON events
    WHEN NEW.sequence IS NOT coalesce((SELECT max(sequence) FROM events), 0) + 1
    BEGIN SELECT raise(ABORT, 'events follow one another'); END"""
"""Stops REPLACE too, which deletes without asking the trigger of deletion."""


def _guards(table: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT raise(ABORT, '{table} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    )


STATEMENTS: Final = (
    *(f"{table} {_STRICT}".rstrip() for table in _TABLES),
    *_INDEXES,
    _NEXT_EVENT,
    *(guard for table in ("events", *FACTS) for guard in _guards(table)),
    f"PRAGMA application_id = {APPLICATION_ID}",
    "PRAGMA user_version = 1",
)
"""What makes an empty database a registry of version 1, in one transaction."""

_COMPACT_NUMBERS: Final = (
    f"""CREATE TABLE number_closings_new (
        event INTEGER PRIMARY KEY REFERENCES events,
        allocated INTEGER NOT NULL UNIQUE REFERENCES events,
        state TEXT NOT NULL CHECK (state IN ('confirmed', 'abandoned')),
        reason TEXT CHECK ((reason IS NOT NULL) = (state = 'abandoned'))
    ) {_STRICT}""",
    f"""CREATE TABLE numbers_new (
        event INTEGER NOT NULL REFERENCES events,
        agency TEXT NOT NULL,
        kind TEXT NOT NULL,
        scope TEXT NOT NULL,
        sequence INTEGER NOT NULL CHECK (sequence > 0),
        number TEXT NOT NULL,
        PRIMARY KEY (agency, kind, scope, sequence),
        UNIQUE (number, agency)
    ) {", ".join(filter(None, (_STRICT, "WITHOUT ROWID")))}""",
    "INSERT INTO number_closings_new SELECT event, allocated, state, reason FROM number_closings ORDER BY event",
    "INSERT INTO numbers_new SELECT event, agency, kind, scope, sequence, number FROM numbers ORDER BY 2, 3, 4, 5",
    "DROP TABLE number_closings",
    "DROP TABLE numbers",
    "ALTER TABLE number_closings_new RENAME TO number_closings",
    "ALTER TABLE numbers_new RENAME TO numbers",
    *_guards("number_closings"),
    *_guards("numbers"),
    "DROP INDEX events_number",
    "CREATE INDEX events_number ON events (number) WHERE action <> 'number.allocated'",
)
"""An allocation writes four pages, not six: the table of numbers is the index of its series, and the event of an
allocation is found by its number through the fact. Every row, and so every digest, stays what it was."""

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (_COMPACT_NUMBERS,)
"""Statements that lead from one version to the next, the first entry from 1 to 2."""
