"""Look into a package: what is lost, changed, or too much."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from nh_edoc.archive.bag import DECLARATION, SIGNATURE
from nh_edoc.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINE: Final = re.compile(r"([0-9a-f]{64})  (\S.*)")
_LABEL: Final = re.compile(r"([A-Za-z][A-Za-z-]{0,40}): (\S.*)")
_PAYLOAD, _TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
_READ: Final = (_PAYLOAD, _TAGS, SIGNATURE, "bagit.txt", "bag-info.txt")
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
    listed: Mapping[str, str]
    """SHA-256 in lower-case hexadecimal that the manifests give each file."""
    sizes: Mapping[str, int]
    """Bytes of each file that is listed and there."""
    label: Mapping[str, str]
    """``bag-info.txt``."""
    tag_manifest: bytes
    """The bytes that the signature is over; empty when missing."""
    signature: bytes
    """Detached CMS; empty when missing."""

    @property
    def sound(self) -> bool:
        """True when nothing was lost, changed, added or malformed."""
        return not (self.missing or self.changed or self.extra or self.malformed)

    @property
    def files(self) -> tuple[str, ...]:
        """Payload files, sound or not, as listed."""
        return tuple(sorted(name for name in self.listed if name.startswith("data/")))

    @property
    def total_bytes(self) -> int:
        """Size of all files that are listed and there."""
        return sum(self.sizes.values())


def inspect_bag(folder: Path) -> Inspection:
    """Compare a package with its manifests, every byte.

    Raises:
        ArchiveError: `archive.unreadable`: no folder, or files that cannot be read; `archive.too-many`.
    """
    if not folder.is_dir():
        raise ArchiveError("archive.unreadable", folder=folder, reason="not a folder")
    try:
        return _inspect(folder)
    except OSError as error:
        raise ArchiveError("archive.unreadable", folder=folder, reason=error.strerror or str(error)) from error


def _inspect(folder: Path) -> Inspection:
    present, malformed = _walk(folder)
    read = {name: _read(folder / name) if name in present else b"" for name in _READ}  # once: what is judged is signed
    listed: dict[str, str] = {}
    for name in (_PAYLOAD, _TAGS):
        rows, bad = _manifest(name, read[name])
        malformed += bad
        listed |= rows
    changed, sizes = [], {}
    for name in sorted(set(listed) & present):
        digest, sizes[name] = _digest(folder / name)
        again = hashlib.sha256(read[name]).hexdigest() if name in read else digest
        if {digest, again} != {listed[name]}:
            changed.append(name)
    payload = [size for name, size in sizes.items() if name.startswith("data/")]
    label, bad = _labels(read["bag-info.txt"], f"{sum(payload)}.{len(payload)}")
    malformed += bad if read["bagit.txt"] == DECLARATION else [*bad, "bagit.txt"]
    return Inspection(
        missing=tuple(sorted((set(listed) | set(_READ)) - present)),
        changed=tuple(changed),
        extra=tuple(sorted(present - set(listed) - {_TAGS, SIGNATURE})),
        malformed=tuple(malformed),
        listed=listed,
        sizes=sizes,
        label=label,
        tag_manifest=read[_TAGS],
        signature=read[SIGNATURE],
    )


def _walk(folder: Path) -> tuple[set[str], list[str]]:
    """Return every file by its relative name; links and special files are malformed, never followed."""
    found: set[str] = set()
    malformed: list[str] = []
    for place, folders, names in os.walk(folder, onerror=_give_up, followlinks=False):
        here = Path(place)
        malformed += [(here / n).relative_to(folder).as_posix() for n in folders if (here / n).is_symlink()]
        for name in names:
            path = here / name
            relative = path.relative_to(folder).as_posix()
            if path.is_symlink() or not path.is_file():
                malformed.append(relative)
            else:
                found.add(relative)
        if len(found) > _MOST_FILES:
            raise ArchiveError("archive.too-many", folder=folder, limit=_MOST_FILES)
    return found, malformed


def _give_up(error: OSError) -> NoReturn:
    """A folder that cannot be listed could hold anything: passing it over would hide extra files."""
    raise error


def _manifest(name: str, content: bytes) -> tuple[dict[str, str], list[str]]:
    rows: dict[str, str] = {}
    bad: list[str] = []
    for number, line in _lines(content):
        match = _LINE.fullmatch(line)
        path = match[2] if match else ""
        parts = path.split("/")
        payload = parts[0] == "data"
        wrong = payload != (name == _PAYLOAD) or ".." in parts or "" in parts or path in rows
        if match is None or wrong:
            bad.append(f"{name}:{number}")
        else:
            rows[path] = match[1]
    return rows, bad


def _labels(content: bytes, oxum: str) -> tuple[dict[str, str], list[str]]:
    """Return ``bag-info.txt``; one value for each name, the size of the payload among them (RFC 8493, 2.2.2)."""
    found: dict[str, str] = {}
    bad: list[str] = []
    for number, line in _lines(content):
        match = _LABEL.fullmatch(line)
        if match is None or match[1] in found:
            bad.append(f"bag-info.txt:{number}")
        else:
            found[match[1]] = match[2]
    return found, bad if found.get("Payload-Oxum") == oxum else [*bad, "bag-info.txt"]


def _lines(content: bytes) -> Iterable[tuple[int, str]]:
    return enumerate(content.decode("utf-8", "replace").splitlines(), start=1)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LARGEST_TAG)


def _digest(path: Path) -> tuple[str, int]:
    state, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            state.update(chunk)
            size += len(chunk)
    return state.hexdigest(), size
