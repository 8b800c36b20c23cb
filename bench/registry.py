"""How fast numbers are allocated, each durable before it is given, beside bare commits of SQLite on the same disk.

Run: ``python bench/registry.py [COUNT] [FOLDER]``. Both sides commit once for each number with WAL and
synchronous=FULL; one bare side inserts one short row, the other the very rows that the registry writes, with their
indexes. Rounds alternate, so that other load on the machine falls on all.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from statistics import median

from nh_edoc.model.digest import Digest
from nh_edoc.model.registry import Operation
from nh_edoc.registry import DocumentNumberScheme, SqliteRegistry
from nh_edoc.registry.schema import MIGRATIONS, STATEMENTS

ROUNDS = 7
BATCH = 100
SCHEME = DocumentNumberScheme(
    agency="11440605000000000E", kind="approval-decision", year=2026, pattern="南演许准〔{year}〕{sequence}号"
)


def bare(connection: sqlite3.Connection, count: int) -> float:
    """Return commits a second."""
    start = time.perf_counter()
    for _ in range(count):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO numbers (number) VALUES (?)", ("南演许准〔2026〕1号",))
        connection.execute("COMMIT")
    return count / (time.perf_counter() - start)


def same_rows(connection: sqlite3.Connection, registry: Path, count: int, turn: int) -> float:
    """Return commits a second of the very rows that the registry wrote in a turn, with their indexes."""
    with sqlite3.connect(f"{registry.absolute().as_uri()}?mode=ro", uri=True) as source:
        wanted = (f"job-{turn}-%",)
        events = source.execute("SELECT * FROM events WHERE operation LIKE ?", wanted).fetchall()
        facts = {row[0]: row for row in source.execute("SELECT * FROM numbers")}
    places = [", ".join("?" * len(row)) for row in (events[0], facts[events[0][0]])]
    start = time.perf_counter()
    for event in events:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"INSERT INTO events VALUES ({places[0]})", event)
        connection.execute(f"INSERT INTO numbers VALUES ({places[1]})", facts[event[0]])
        connection.execute("COMMIT")
    return count / (time.perf_counter() - start)


def allocated(registry: SqliteRegistry, count: int, turn: int) -> float:
    """Return numbers a second."""
    key = Digest.of(b"certificate")
    at = datetime(2026, 2, 10, 9, tzinfo=UTC)
    start = time.perf_counter()
    for n in range(count):
        operation = Operation(id=f"job-{turn}-{n}#number", at=at, actor="driver", key=key)
        registry.allocate_number(operation, SCHEME)
    return count / (time.perf_counter() - start)


def allocated_in_batches(registry: SqliteRegistry, count: int, turn: int) -> float:
    """Return numbers a second where BATCH of them share a commit."""
    key, at = Digest.of(b"certificate"), datetime(2026, 2, 10, 9, tzinfo=UTC)
    start = time.perf_counter()
    for first in range(0, count, BATCH):
        names = (f"batch-{turn}-{first + n}#number" for n in range(BATCH))
        registry.allocate_numbers([Operation(id=name, at=at, actor="driver", key=key) for name in names], SCHEME)
    return count / (time.perf_counter() - start)


def _twin(path: Path) -> sqlite3.Connection:
    """Make a database with the registry's tables and indexes of events and numbers, and nothing that guards them."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    for statement in chain(STATEMENTS, *MIGRATIONS):
        if "TRIGGER" not in statement and not statement.startswith("PRAGMA"):
            connection.execute(statement)
    return connection


def main() -> None:
    """Print both rates and their ratio: the median of the rounds."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as name:
        connection = sqlite3.connect(Path(name) / "bare.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE numbers (id INTEGER PRIMARY KEY, number TEXT NOT NULL)")
        with SqliteRegistry.create(Path(name) / "registry.db") as registry:
            twin = _twin(Path(name) / "twin.db")
            rounds = []
            for turn in range(ROUNDS):
                one, own = bare(connection, count), allocated(registry, count, turn)
                rounds.append((one, own, same_rows(twin, Path(name) / "registry.db", count, turn)))
            batches = median(allocated_in_batches(registry, count, turn) for turn in range(ROUNDS))
            twin.close()
            start = time.perf_counter()
            audit = registry.verify_events()
            audited = audit.events / (time.perf_counter() - start)
        connection.close()
    print(f"bare commits, a row  {median(one for one, _, _ in rounds):8.0f} /s")
    print(f"bare, the same rows  {median(same for _, _, same in rounds):8.0f} /s")
    print(f"numbers allocated    {median(own for _, own, _ in rounds):8.0f} /s")
    print(f"... {BATCH} to a commit  {batches:8.0f} /s")
    print(f"ratio to a row       {median(own / one for one, own, _ in rounds):8.2f}")
    print(f"ratio to the rows    {median(own / same for _, own, same in rounds):8.2f}")
    print(f"events audited       {audited:8.0f} /s ({'intact' if audit.intact else 'broken'})")


if __name__ == "__main__":
    main()
