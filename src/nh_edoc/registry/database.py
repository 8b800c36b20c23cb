"""One SQLite file: how it is made, opened, locked, migrated and copied.

WAL with synchronous=FULL: a transaction is on the disk when its commit returns, and readers never wait for the
writer. WAL needs shared memory, so the file must lie on a local disk, never on a network share.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from nh_edoc.errors import FileError
from nh_edoc.registry import schema
from nh_edoc.registry.copying import backup_path, copy_database
from nh_edoc.registry.failures import translated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from types import TracebackType

_SETTINGS: Final = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",  # macOS: fsync alone leaves the data in the drive's cache
    "PRAGMA trusted_schema = OFF",  # a file from elsewhere must not run functions through its schema
    "PRAGMA cell_size_check = ON",
)


class Database:
    """An open registry file; safe to share between threads, not across a fork."""

    def __init__(self, path: Path, connection: sqlite3.Connection, version: int) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = connection
        self._version = version
        self.lock = threading.RLock()
        self._process = os.getpid()

    def read(self) -> AbstractContextManager[sqlite3.Connection]:
        """Give the connection within one snapshot.

        Raises:
            FileError: see `failures.translated`; `registry.closed`; `registry.forked`; `registry.newer`: another
                program migrated the file meanwhile.
        """
        return _Transaction(self, "BEGIN", "ROLLBACK")

    def write(self) -> AbstractContextManager[sqlite3.Connection]:
        """Give the connection as the only writer; what was done is durable when this returns, or was not done.

        Raises:
            FileError: as `read`; `registry.read-only`.
        """
        return _Transaction(self, "BEGIN IMMEDIATE", "COMMIT")

    def begin(self, statement: str) -> sqlite3.Connection:
        """Begin a transaction; who calls this holds the lock, and ends what was begun.

        Raises:
            FileError: `registry.forked`, `registry.closed`, `registry.newer`.
        """
        if os.getpid() != self._process:  # SQLite: a connection carried across a fork corrupts the file
            raise FileError("registry.forked", name=str(self.path))
        connection = self._connection
        if connection is None:
            raise FileError("registry.closed", name=str(self.path))
        connection.execute(statement)
        known = False
        try:
            known = _pragma(connection, "user_version") == self._version
        finally:
            if not known and connection.in_transaction:
                connection.execute("ROLLBACK")
        if not known:
            raise FileError("registry.newer", name=str(self.path))
        return connection

    def copy_to(self, target: Path) -> None:
        """Write a complete copy to ``target``.

        Raises:
            FileError: see `copying.copy_database`.
        """
        with self.read() as connection:
            copy_database(connection, target)

    def close(self) -> None:
        """Close the file; closing twice is allowed."""
        with self.lock, translated(self.path):
            if self._connection is not None:
                self._connection.close()
                self._connection = None


class _Transaction:
    """A transaction as a block; a class, since every call of the registry enters one."""

    def __init__(self, database: Database, begin: str, end: str) -> None:
        self._database = database
        self._translated = translated(database.path)
        self._begin = begin
        self._end = end

    def __enter__(self) -> sqlite3.Connection:
        self._database.lock.acquire()
        begun = False
        try:
            with self._translated:
                self._connection = self._database.begin(self._begin)
            begun = True
        finally:
            if not begun:
                self._database.lock.release()
        return self._connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            with self._translated:
                try:
                    if error is None:
                        self._connection.execute(self._end)
                finally:
                    if self._connection.in_transaction:
                        self._connection.execute("ROLLBACK")
            self._translated.__exit__(kind, error, trace)
        finally:
            self._database.lock.release()


def create(path: Path, *, busy_timeout: float) -> Database:
    """Make a new, empty registry.

    Raises:
        FileError: `registry.exists`: there is a file already; `io.unwritable`.
    """
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        raise FileError("registry.exists", name=str(path)) from error
    except OSError as error:
        raise FileError("io.unwritable", name=str(path), reason=error.strerror or str(error)) from error
    connection = _connect(path, "rw", busy_timeout)
    with _closed_on_failure(path, connection):
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        _run(connection, schema.STATEMENTS)
        for statements in schema.MIGRATIONS:
            _run(connection, statements)
        version = 1 + len(schema.MIGRATIONS)
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("COMMIT")
    return Database(path, connection, version)


def open_existing(path: Path, *, read_only: bool, busy_timeout: float, migrations: Sequence[Sequence[str]]) -> Database:
    """Open a registry; one of an older version is copied and then migrated, unless it is opened to read.

    Raises:
        FileError: `registry.missing`, `registry.not-a-registry`, `registry.newer`, `registry.older` (read-only),
            `registry.migration`: the file is as it was, the copy stays beside it.
    """
    if not path.exists():
        raise FileError("registry.missing", name=str(path))
    version = 1 + len(migrations)
    connection = _connect(path, "ro" if read_only else "rw", busy_timeout)
    with _closed_on_failure(path, connection):
        found = _version_of(connection, path)
        if found > version:
            raise FileError("registry.newer", name=str(path))
        if found < version and read_only:
            raise FileError("registry.older", name=str(path))
        if not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            if found < version:
                _migrate(connection, path, migrations)
    return Database(path, connection, version)


def _connect(path: Path, mode: str, busy_timeout: float) -> sqlite3.Connection:
    with translated(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=busy_timeout,
            isolation_level=None,
            check_same_thread=False,
        )
    with _closed_on_failure(path, connection):
        connection.row_factory = sqlite3.Row
        _run(connection, _SETTINGS)
    return connection


@contextmanager
def _closed_on_failure(path: Path, connection: sqlite3.Connection) -> Iterator[None]:
    done = False
    try:
        with translated(path):
            yield
        done = True
    finally:
        if not done:
            connection.close()  # rolls back


def _version_of(connection: sqlite3.Connection, path: Path) -> int:
    version = _pragma(connection, "user_version")
    if _pragma(connection, "application_id") != schema.APPLICATION_ID or version < 1:
        raise FileError("registry.not-a-registry", name=str(path), reason="application_id")
    return version


def _migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[Sequence[str]]) -> None:
    connection.execute("BEGIN IMMEDIATE")  # from here nobody else writes, so the copy is what gets migrated
    found = _version_of(connection, path)
    if found > 1 + len(migrations):
        raise FileError("registry.newer", name=str(path))
    if found <= len(migrations):  # else another program was first
        with _reader(path) as reader:
            copy_database(reader, backup_path(path, found))
        try:
            for statements in migrations[found - 1 :]:
                _run(connection, statements)
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        except sqlite3.Error as error:
            raise FileError("registry.migration", name=str(path), version=found, reason=str(error)) from error
        if broken is not None:
            raise FileError("registry.migration", name=str(path), version=found, reason=f"foreign key: {broken[0]}")
        connection.execute(f"PRAGMA user_version = {1 + len(migrations)}")
    connection.execute("COMMIT")


@contextmanager
def _reader(path: Path) -> Iterator[sqlite3.Connection]:
    connection = _connect(path, "ro", 0.0)
    try:
        yield connection
    finally:
        connection.close()


def _run(connection: sqlite3.Connection, statements: Sequence[str]) -> None:
    for statement in statements:
        connection.execute(statement)


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
