"""Look into a package: what is lost, changed, or too much."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nh_edoc.archive.bag import DECLARATION, FOLDERS, SIGNATURE
from nh_edoc.errors import ArchiveError
from nh_edoc.model.archive import ArchiveRole

_LINE: Final = re.compile(r"([0-9a-f]{64})  (\S.*)")
_MANIFESTS: Final = ("manifest-sha256.txt", "tagmanifest-sha256.txt")
_LARGEST_TAG: Final = 64 * 1024 * 1024
_MOST_FILES: Final = 1_000_000
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What was found; every tuple of names is empty in a sound package."""

    missing: tuple[str, ...]
    """Listed, but not there."""
    changed: tuple[str, ...]
    """There, but not as listed."""
    extra: tuple[str, ...]
    """There, but not listed (多余文件)."""
    malformed: tuple[str, ...]
    """Declaration, info or manifest lines that RFC 8493 does not permit, or that contradict the payload."""
    roles: frozenset[ArchiveRole]
    """The kinds of art. 22 that are present."""
    files: tuple[str, ...]
    """Payload files, sound or not, as listed."""
    tag_manifest: bytes
    """The bytes that the signature is over; empty when missing."""
    signature: bytes
    """Detached CMS; empty when missing."""
    total_bytes: int

    @property
    def sound(self) -> bool:
        """True when nothing was lost, changed, added or malformed."""
        return not (self.missing or self.changed or self.extra or self.malformed)


def inspect_bag(folder: Path) -> Inspection:
    """Compare a package with its manifests, every byte.

    Raises:
        ArchiveError: `archive.unreadable`: no folder, or files that cannot be read.
    """
    if not folder.is_dir():
        raise ArchiveError("archive.unreadable", folder=folder, reason="not a folder")
    try:
        return _inspect(folder)
    except OSError as error:
        raise ArchiveError("archive.unreadable", folder=folder, reason=error.strerror or str(error)) from error


def _inspect(folder: Path) -> Inspection:
    present, malformed = _walk(folder)
    listed: dict[str, str] = {}
    for name in _MANIFESTS:
        rows, bad = _manifest(folder, name, present)
        malformed += bad
        listed |= rows
    unlisted = set(present) - set(listed) - {"tagmanifest-sha256.txt", SIGNATURE}
    changed, sizes = [], {}
    for name in sorted(set(listed) & set(present)):
        digest, sizes[name] = _digest(folder / name)
        if digest != listed[name]:
            changed.append(name)
    payload = sorted(name for name in listed if name.startswith("data/"))
    malformed += _declarations(folder, present, [sizes[n] for n in payload if n in sizes])
    return Inspection(
        missing=tuple(sorted((set(listed) | {SIGNATURE, *_MANIFESTS, "bagit.txt", "bag-info.txt"}) - set(present))),
        changed=tuple(changed),
        extra=tuple(sorted(unlisted)),
        malformed=tuple(malformed),
        roles=frozenset(r for r, f in FOLDERS.items() if any(n.startswith(f"data/{f}/") for n in payload)),
        files=tuple(payload),
        tag_manifest=_tag(folder, "tagmanifest-sha256.txt", present),
        signature=_tag(folder, SIGNATURE, present),
        total_bytes=sum(sizes.values()),
    )


def _walk(folder: Path) -> tuple[dict[str, Path], list[str]]:
    """Return every file by its relative name; links and special files are malformed, never followed."""
    found: dict[str, Path] = {}
    malformed: list[str] = []
    for place, folders, names in os.walk(folder, followlinks=False):
        here = Path(place)
        malformed += [(here / n).relative_to(folder).as_posix() for n in folders if (here / n).is_symlink()]
        for name in names:
            path = here / name
            relative = path.relative_to(folder).as_posix()
            if path.is_symlink() or not path.is_file():
                malformed.append(relative)
            else:
                found[relative] = path
        if len(found) > _MOST_FILES:
            raise ArchiveError("archive.too-many", folder=folder, limit=_MOST_FILES)
    return found, malformed


def _manifest(folder: Path, name: str, present: dict[str, Path]) -> tuple[dict[str, str], list[str]]:
    rows: dict[str, str] = {}
    bad: list[str] = []
    for number, line in enumerate(_tag(folder, name, present).decode("utf-8", "replace").splitlines(), start=1):
        match = _LINE.fullmatch(line)
        path = match[2] if match else ""
        parts = path.split("/")
        payload = parts[0] == "data"
        wrong = payload != (name == "manifest-sha256.txt") or ".." in parts or "" in parts or path in rows
        if match is None or wrong:
            bad.append(f"{name}:{number}")
        else:
            rows[path] = match[1]
    return rows, bad


def _declarations(folder: Path, present: dict[str, Path], sizes: list[int]) -> list[str]:
    bad = []
    if _tag(folder, "bagit.txt", present) != DECLARATION:
        bad.append("bagit.txt")
    info = _tag(folder, "bag-info.txt", present).decode("utf-8", "replace")
    if f"Payload-Oxum: {sum(sizes)}.{len(sizes)}\n" not in info:
        bad.append("bag-info.txt")
    return bad


def _tag(folder: Path, name: str, present: dict[str, Path]) -> bytes:
    if name not in present:
        return b""
    with (folder / name).open("rb") as file:
        return file.read(_LARGEST_TAG)


def _digest(path: Path) -> tuple[str, int]:
    state, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            state.update(chunk)
            size += len(chunk)
    return state.hexdigest(), size
