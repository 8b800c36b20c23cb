"""What the verbs read: a path, bytes, or a mapped file."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import TypeAlias

from nh_edoc.errors import FileError, InputError

Source: TypeAlias = Path | str | bytes | mmap.mmap


def read_source(source: Source, *, limit: int | None = None) -> bytes:
    """Return the bytes of ``source``.

    Args:
        source: path, bytes or mapped file.
        limit: greatest size in bytes that is read.

    Raises:
        FileError: `io.unreadable`: the path cannot be read.
        InputError: `io.too-large`: more than ``limit`` bytes.
    """
    if isinstance(source, bytes):
        data = source
    elif isinstance(source, mmap.mmap):
        data = source[:]
    else:
        data = _read_path(Path(source), limit)
    if limit is not None and len(data) > limit:
        raise InputError("io.too-large", name=source_name(source), limit=limit)
    return data


def _read_path(path: Path, limit: int | None) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read() if limit is None else file.read(limit + 1)
    except OSError as error:
        raise FileError("io.unreadable", name=str(path), reason=error.strerror or str(error)) from error


def source_name(source: Source) -> str:
    """Return a name for messages: the file name, or ``<bytes>``."""
    return Path(source).name if isinstance(source, Path | str) else "<bytes>"
