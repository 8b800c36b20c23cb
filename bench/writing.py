"""Copy a file as the floor does: read, digest, write under a temporary name, flush, rename."""

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
    with temporary.open("wb") as file:
        file.write(data)
        file.write(more)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(target)
