"""How fast numbers are allocated, each durable before it is given, beside bare commits of SQLite on the same disk.

Run: ``python bench/registry.py [COUNT] [FOLDER]``. Both sides commit once for each number with WAL and
synchronous=FULL; the bare side inserts one short row and does nothing else. Rounds alternate, so that other load on
the machine falls on both.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from nh_edoc.model.digest import Digest
from nh_edoc.model.registry import Operation
from nh_edoc.registry import DocumentNumberScheme, SqliteRegistry

ROUNDS = 7
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


def allocated(registry: SqliteRegistry, count: int, turn: int) -> float:
    """Return numbers a second."""
    key = Digest.of(b"certificate")
    at = datetime(2026, 2, 10, 9, tzinfo=UTC)
    start = time.perf_counter()
    for n in range(count):
        operation = Operation(id=f"job-{turn}-{n}#number", at=at, actor="driver", key=key)
        registry.allocate_number(operation, SCHEME)
    return count / (time.perf_counter() - start)


def main() -> None:
    """Print both rates and their ratio: the median of the rounds."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as name:
        connection = sqlite3.connect(Path(name) / "bare.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE numbers (id INTEGER PRIMARY KEY, number TEXT NOT NULL)")
        with SqliteRegistry.create(Path(name) / "registry.db") as registry:
            pairs = [(bare(connection, count), allocated(registry, count, turn)) for turn in range(ROUNDS)]
            start = time.perf_counter()
            audit = registry.verify_events()
            audited = audit.events / (time.perf_counter() - start)
        connection.close()
    print(f"bare commits         {median(one for one, _ in pairs):8.0f} /s")
    print(f"numbers allocated    {median(other for _, other in pairs):8.0f} /s")
    print(f"ratio                {median(other / one for one, other in pairs):8.2f}")
    print(f"events audited       {audited:8.0f} /s ({'intact' if audit.intact else 'broken'})")


if __name__ == "__main__":
    main()
