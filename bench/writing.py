"""Copy a file as the floor does: read, digest, write under a temporary name, flush, rename, flush the folder."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def flushed(source: Path, target: Path, finish: Callable[[bytes], bytes]) -> None:
    """Copy ``source`` to ``target`` with what ``finish`` makes of its SHA-256 at the end."""
    data = source.read_bytes()
    more = finish(hashlib.sha256(data).digest())
    temporary = target.with_name(target.name + ".tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        os.write(handle, data)
        os.write(handle, more)
        os.fsync(handle)
    finally:
        os.close(handle)
    temporary.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
