"""Copies of a registry: complete, flushed to the disk, readable without write access to their folder."""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from typing import TYPE_CHECKING

from nh_edoc.errors import FileError
from nh_edoc.model.files import publish
from nh_edoc.registry.failures import translated

if TYPE_CHECKING:
    from pathlib import Path


def copy_database(source: sqlite3.Connection, target: Path) -> None:
    """Write the database as it is now to ``target``, under a temporary name first.

    The copy leaves WAL mode, so that it can be looked up in a folder that nobody may write to.

    Raises:
        FileError: `registry.copy-exists`: there is a file already; `io.unwritable`, `registry.full`,
            `registry.corrupt`: the copy could not be made or does not hold together.
    """
    if target.exists():
        raise FileError("registry.copy-exists", name=str(target))
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}.tmp")
    try:
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with translated(target), contextlib.closing(sqlite3.connect(temporary, isolation_level=None)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise FileError("registry.corrupt", name=str(target), reason=found)
        publish(temporary, target)
    except OSError as error:
        raise FileError("io.unwritable", name=str(target), reason=error.strerror or str(error)) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()  # gone already when it was published


def backup_path(path: Path, version: int) -> Path:
    """Return a free name beside ``path`` for its backup before a migration; no backup is ever overwritten."""
    count = 1
    while True:
        tail = "" if count == 1 else f".{count}"
        candidate = path.with_name(f"{path.name}.v{version}{tail}.bak")
        if not candidate.exists():
            return candidate
        count += 1
