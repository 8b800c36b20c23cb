"""Take a trust store that its operator published: checked against the pin, never older, the whole of it or nothing."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from nh_edoc.errors import FileError, TrustError
from nh_edoc.model.digest import Digest
from nh_edoc.model.files import sync_folder, write_atomically
from nh_edoc.model.source import read_source
from nh_edoc.trust.load import FOLDERS, LARGEST_LIST, LIST_NAME, load_store, read_list
from nh_edoc.trust.package import LARGEST, read_folder, strange_files, unpack
from nh_edoc.trust.pin import require_newer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from nh_edoc.trust.pin import TrustPin
    from nh_edoc.trust.store import TrustStore


def update_store(folder: Path, published: Mapping[str, bytes], pin: TrustPin, now: datetime) -> TrustStore | None:
    """Put a published store in the place of ``folder``.

    Readers see the old store or the new one; one that has begun to read may find neither and be told so.

    Args:
        folder: where the store lies, or shall lie.
        published: contents of its files by name.
        pin: what its list must satisfy.
        now: the present.

    Returns:
        The new store; None when it is what is there already.

    Raises:
        TrustError: as ``TrustStore.load`` with a pin, of the published store; `trust.update.expired`;
            `trust.update.strange`: the folder holds other files, which would be lost.
        FileError: `io.unwritable`.
    """
    target = folder.resolve()
    installed = read_folder(target) if target.is_dir() else {}
    if target.is_dir() and (strange := strange_files(target)):
        raise TrustError("trust.update.strange", folder=str(folder), name=ascii(strange[0]), count=len(strange))
    fresh = target.with_name(f".{target.name}.{secrets.token_hex(8)}.new")
    try:
        _write(fresh, published)
        try:
            store = load_store(fresh, pin.stateless())
        except TrustError as error:  # the reader knows its temporary name only
            raise TrustError(error.code, error.problems, **{**error.params, "folder": str(folder)}) from error
        digest = Digest.of(published[LIST_NAME])
        pin.require_current(store.version, digest, str(folder))
        _require_newer(installed, (store.version, digest.value), str(folder))
        if now >= store.next_update:
            raise TrustError("trust.update.expired", until=store.next_update.isoformat(), version=store.version)
        if installed != published:
            _swap(fresh, target)
        pin.remember(store.version, digest)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return store if installed != published else None


def read_published(source: Path) -> Mapping[str, bytes]:
    """Return the contents of a published store: a folder, or the ZIP that ``trust sign -o`` makes.

    Raises:
        FileError: `io.unreadable`.
        InputError: `io.too-large`.
        TrustError: `trust.package`.
    """
    return read_folder(source) if source.is_dir() else unpack(read_source(source, limit=LARGEST), source.name)


def _require_newer(installed: Mapping[str, bytes], found: tuple[int, str], name: str) -> None:
    """The store that is there bounds the version too, as far as it can be read."""
    data = installed.get(LIST_NAME)
    if data is None or len(data) > LARGEST_LIST:
        return
    try:
        known = read_list(data, Path(name)).version
    except TrustError:
        return  # a list that cannot be read is what an update repairs
    require_newer(found, ((known, Digest.of(data).value),), name)


def _write(folder: Path, contents: Mapping[str, bytes]) -> None:
    try:
        for name, _ in FOLDERS:
            (folder / name).mkdir(parents=True)
    except OSError as error:
        raise FileError("io.unwritable", name=str(folder), reason=error.strerror or str(error)) from error
    for name, content in contents.items():
        write_atomically(folder / name, content)


def _swap(fresh: Path, target: Path) -> None:
    """Rename the one folder away and the other into its place; what fails is undone."""
    old = target.with_name(f".{target.name}.{secrets.token_hex(8)}.old")
    try:
        if target.exists():
            target.rename(old)
        try:
            fresh.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
        sync_folder(target.parent)
    except OSError as error:
        raise FileError("io.unwritable", name=str(target), reason=error.strerror or str(error)) from error
    shutil.rmtree(old, ignore_errors=True)
