"""Build a folder so that a reader sees the whole of it or nothing."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nh_edoc.errors import ArchiveError, InputError
from nh_edoc.model.files import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def refuse_existing(target: Path) -> None:
    """Return when there is nothing at ``target``.

    Raises:
        InputError: `archive.exists`: a package is never written over.
    """
    if target.exists() or target.is_symlink():
        raise InputError("archive.exists", folder=target)


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Yield a temporary folder beside ``target``; on success flush it to disk and rename it.

    Raises:
        InputError: `archive.exists`: there is something at ``target`` already.
        ArchiveError: `archive.unwritable`.
    """
    refuse_existing(target)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}.tmp")
    try:
        temporary.mkdir(parents=False)
        yield temporary
        _flush(temporary)
        temporary.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        raise ArchiveError("archive.unwritable", folder=target, reason=error.strerror or str(error)) from error
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(temporary)  # gone already when the rename succeeded


def _flush(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            sync_folder(path)
        else:
            handle = os.open(path, os.O_RDWR)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
    sync_folder(folder)
