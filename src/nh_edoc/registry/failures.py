"""What SQLite reports, said in the registry's own codes."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

from nh_edoc.errors import FileError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_EXTENDED: Final = {
    sqlite3.SQLITE_READONLY_CANTINIT: "registry.unopenable",
    sqlite3.SQLITE_READONLY_DIRECTORY: "registry.unopenable",
    sqlite3.SQLITE_READONLY_RECOVERY: "registry.unopenable",
}
"""The folder, not the file, cannot be written: WAL needs it even for lookups."""
_CODES: Final = {
    sqlite3.SQLITE_BUSY: "registry.busy",
    sqlite3.SQLITE_LOCKED: "registry.busy",
    sqlite3.SQLITE_READONLY: "registry.read-only",
    sqlite3.SQLITE_CORRUPT: "registry.corrupt",
    sqlite3.SQLITE_NOTADB: "registry.not-a-registry",
    sqlite3.SQLITE_FULL: "registry.full",
    sqlite3.SQLITE_CANTOPEN: "registry.unopenable",
    sqlite3.SQLITE_PERM: "registry.unopenable",
}
_PRIMARY: Final = 0xFF
"""An extended result code keeps its primary code in the lowest byte."""


class translated:  # noqa: N801 - used like contextlib.closing; a class, since every call of the registry enters it
    """Turn every error of SQLite within the block into a FileError about ``path``.

    Raises:
        FileError: `registry.busy`, `registry.full`, … ; `registry.storage` for whatever has no code of its own.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, sqlite3.DataError):  # ours too: a value that was never written
            raise FileError("registry.corrupt", name=str(self._path), reason=str(error)) from error
        if isinstance(error, sqlite3.Error):
            number = getattr(error, "sqlite_errorcode", 0)
            code = _EXTENDED.get(number) or _CODES.get(number & _PRIMARY, "registry.storage")
            raise FileError(code, name=str(self._path), reason=str(error)) from error
