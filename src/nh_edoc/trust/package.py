"""信任库发布包: a trust store as one file, a ZIP of its folder, for people to fetch.

Nothing in it is believed for being in it: whoever takes it checks the list's signature against a pin.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from nh_edoc.errors import FileError, TrustError
from nh_edoc.trust.load import FOLDERS, LARGEST_FILE, LIST_NAME, MOST_FILES, SIGNATURE_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LARGEST: Final = 256 * 1024 * 1024
"""Greatest size in bytes, packed and unpacked."""
_MEMBER: Final = re.compile(
    "|".join([re.escape(LIST_NAME), re.escape(SIGNATURE_NAME)])
    + "".join(f"|{folder}/[^/\\x00-\\x1f\\\\:]{{1,200}}{re.escape(suffix)}" for folder, suffix in FOLDERS)
)
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""Equal stores, equal bytes."""
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,  # encrypted
    OSError,
)


def is_part(name: str) -> bool:
    """Return whether a file of this name, relative to the folder, belongs to a trust store."""
    return _MEMBER.fullmatch(name) is not None


def strange_files(folder: Path) -> tuple[str, ...]:
    """Return the names of files in a folder that do not belong to a trust store; links count as files.

    Raises:
        FileError: `io.unreadable`.
    """
    try:
        found = sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    except OSError as error:
        raise FileError("io.unreadable", name=str(folder), reason=error.strerror or str(error)) from error
    names = (path.relative_to(folder).as_posix() for path in found)
    return tuple(name for name in names if not is_part(name))


def read_folder(folder: Path) -> Mapping[str, bytes]:
    """Return the contents of a store's files by name; what does not belong to it is left out.

    Raises:
        FileError: `io.unreadable`.
        TrustError: `trust.package`: more than a store may have.
    """
    found: dict[str, bytes] = {}
    names = [LIST_NAME, SIGNATURE_NAME]
    try:
        for sub, _ in FOLDERS:
            place = folder / sub
            names += [f"{sub}/{path.name}" for path in sorted(place.iterdir())] if place.is_dir() else []
        for name in names:
            path = folder / name
            if is_part(name) and path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    found[name] = file.read(LARGEST_FILE + 1)
                _require_bounds(found, str(folder))
    except OSError as error:
        raise FileError("io.unreadable", name=str(folder), reason=error.strerror or str(error)) from error
    return found


def pack(contents: Mapping[str, bytes]) -> bytes:
    """Return the store as a ZIP."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, contents[name])
    return target.getvalue()


def unpack(data: bytes, name: str) -> Mapping[str, bytes]:
    """Return the contents of a packed store by name.

    Args:
        data: the ZIP.
        name: what messages call it.

    Raises:
        TrustError: `trust.package`: not such a ZIP: damaged, too large, a file twice, a file that is none of a store's.
    """
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if not entry.is_dir():
                    _require_member(entry, found, name)
                    with archive.open(entry) as file:  # what the entry says of its size is not believed
                        found[entry.filename] = file.read(LARGEST_FILE + 1)
                    _require_bounds(found, name)
    except _DAMAGED as error:
        raise TrustError("trust.package", name=name, reason=type(error).__name__) from error
    return found


def _require_member(entry: zipfile.ZipInfo, found: Mapping[str, bytes], name: str) -> None:
    plain = entry.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    if not plain or entry.filename in found or not is_part(entry.filename):
        raise TrustError("trust.package", name=name, reason=ascii(entry.filename))


def _require_bounds(found: Mapping[str, bytes], name: str) -> None:
    sizes = [len(content) for content in found.values()]
    if len(sizes) > MOST_FILES + 2 or sum(sizes) > LARGEST or max(sizes, default=0) > LARGEST_FILE:
        raise TrustError("trust.package", name=name, reason=f"> {MOST_FILES} / {LARGEST}")
