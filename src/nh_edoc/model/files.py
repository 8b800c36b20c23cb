"""Write results so that a reader sees the whole file or none."""

from __future__ import annotations

import contextlib
import os
import secrets
from typing import TYPE_CHECKING

from nh_edoc.errors import FileError, InputError

if TYPE_CHECKING:
    from pathlib import Path


def write_atomically(target: Path, data: bytes, *, source: Path | None = None, mode: int = 0o666) -> None:
    """Write ``data`` under a temporary name beside ``target``, flush it to disk, rename it.

    Args:
        target: where the result goes; an existing file is replaced.
        data: the whole content.
        source: the input of the operation, which must not be overwritten.
        mode: permissions of the file from its first byte on, before the umask; 0o600 for keys.

    Raises:
        InputError: `io.same-file`: target and source are the same file.
        FileError: `io.unwritable`: folder missing, no permission, disk full.
    """
    if source is not None and _same(target, source):
        raise InputError("io.same-file", name=str(target))
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}.tmp")
    done = False
    try:
        try:
            _write_flushed(temporary, data, mode)
            temporary.replace(target)
            done = True
        finally:
            if not done:
                with contextlib.suppress(OSError):
                    temporary.unlink()
        sync_folder(target.parent)
    except OSError as error:
        raise FileError("io.unwritable", name=str(target), reason=error.strerror or str(error)) from error


def _write_flushed(path: Path, data: bytes, mode: int) -> None:
    """Write a new file to disk, with no call of the system more than that takes: sealing thousands is mostly this."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def publish(temporary: Path, target: Path) -> None:
    """Flush a finished file to disk, then give it its name; a reader sees the whole file or none.

    Args:
        temporary: the finished file, closed, beside ``target``.
        target: its name; an existing file is replaced.

    Raises:
        OSError: the file cannot be flushed or renamed.
    """
    handle = os.open(temporary, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    temporary.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to disk, so that a rename survives a power cut."""
    if os.name != "posix":  # Windows cannot open a folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.resolve() == other.resolve()
