"""Write a BagIt package (RFC 8493) of one case.

BagIt proves that nothing was lost or changed by accident; that nobody replaced files and manifests together is
proven by the detached signature over the tag manifest, which lies beside it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from nh_edoc.archive.staging import staged
from nh_edoc.errors import ArchiveError, FileError, InputError, Problem
from nh_edoc.model.archive import ArchiveRole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from nh_edoc.model.archive import PackageEntry

FOLDERS: Final = {role: f"{number}-{role.value}" for number, role in enumerate(ArchiveRole, start=1)}
"""Folder of each of the six kinds under ``data/``."""
SIGNATURE: Final = "tagmanifest-sha256.txt.p7s"
_NAME: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,119}")
_CHUNK: Final = 1 << 20
DECLARATION: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class BagInfo:
    """What ``bag-info.txt`` says of the case; no personal data (catalogue R25)."""

    approval_code: str
    """统一审批编码."""
    item_code: str
    """事项编码."""
    agency: str
    """立档单位."""
    bagging_date: date
    retention: str
    """保管期限: 永久, 30年 or 10年; the agency's own table decides, so there is no default."""
    demonstration: bool = False

    def rows(self) -> dict[str, str]:
        """Return the lines of the file but for the size of the payload."""
        rows = {
            "Source-Organization": self.agency,
            "External-Identifier": self.approval_code,
            "Item-Code": self.item_code,
            "Bagging-Date": self.bagging_date.isoformat(),
            "Retention-Period": self.retention,
        }
        return rows | {"Demonstration": "演示"} if self.demonstration else rows


def write_bag(
    target: Path,
    entries: Sequence[PackageEntry],
    info: BagInfo,
    *,
    tags: Mapping[str, bytes],
    sign: Callable[[bytes], bytes],
) -> None:
    """Write the package of one case to the folder ``target``.

    Args:
        target: must not exist; appears only when complete and flushed to disk.
        entries: the files of the case.
        info: what ``bag-info.txt`` says.
        tags: further tag files by relative path (metadata, verification reports).
        sign: makes the detached CMS signature over the bytes of the tag manifest.

    Raises:
        InputError: `archive.entries`: names that clash or are not permitted; `archive.exists`.
        ArchiveError: `archive.unwritable`; `archive.moving`: a file is no longer what its entry says.
        FileError: `io.unreadable`: a file of the case.
    """
    _check_entries(entries)
    with staged(target) as folder:
        lines, sizes = [], []
        for entry in sorted(entries, key=lambda e: (FOLDERS[e.role], e.name)):
            path = f"data/{FOLDERS[entry.role]}/{entry.name}"
            digest, size = _copy(entry.source, folder / path)
            if entry.digest is not None and entry.digest.value != digest:
                raise ArchiveError("archive.moving", name=entry.name)
            lines.append(f"{digest}  {path}\n")
            sizes.append(size)
        (folder / "data").mkdir(exist_ok=True)
        files = {
            "bagit.txt": DECLARATION,
            "bag-info.txt": _info(info, sum(sizes), len(sizes)),
            "manifest-sha256.txt": "".join(lines).encode("utf-8"),
            **tags,
        }
        manifest = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
        files["tagmanifest-sha256.txt"] = manifest.encode("utf-8")
        files[SIGNATURE] = sign(files["tagmanifest-sha256.txt"])
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


def _check_entries(entries: Sequence[PackageEntry]) -> None:
    problems: list[Problem] = []
    seen: set[tuple[ArchiveRole, str]] = set()
    for index, entry in enumerate(entries):
        key = (entry.role, entry.name.casefold())  # some file systems do not tell cases apart
        if not _NAME.fullmatch(entry.name):
            problems.append(Problem(path=f"/{index}", code="archive.name", params={"name": entry.name}))
        elif key in seen:
            problems.append(Problem(path=f"/{index}", code="archive.twice", params={"name": entry.name}))
        seen.add(key)
    if problems:
        raise InputError("archive.entries", tuple(problems))


def _copy(source: Path | bytes, target: Path) -> tuple[str, int]:
    target.parent.mkdir(parents=True, exist_ok=True)
    state, size = hashlib.sha256(), 0
    if isinstance(source, bytes):
        target.write_bytes(source)
        return hashlib.sha256(source).hexdigest(), len(source)
    try:
        reader = source.open("rb")
    except OSError as error:
        raise FileError("io.unreadable", name=str(source), reason=error.strerror or str(error)) from error
    with reader, target.open("wb") as writer:
        while chunk := reader.read(_CHUNK):
            state.update(chunk)
            size += len(chunk)
            writer.write(chunk)
    return state.hexdigest(), size


def _info(info: BagInfo, size: int, count: int) -> bytes:
    rows = {**info.rows(), "Payload-Oxum": f"{size}.{count}"}
    return "".join(f"{key}: {value}\n" for key, value in rows.items()).encode("utf-8")
