"""The input of a seal, held still while it is looked at and sealed.

Small files are bytes. A large one is first copied to where the result will stand: what is examined, digested, signed
and released is that private copy, whatever happens to the input meanwhile; it is mapped and needs no memory.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import mmap
import os
import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias

from nh_edoc.errors import FileError, InputError
from nh_edoc.model.record import dataclass
from nh_edoc.model.source import read_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nh_edoc.model.source import Source

    Buffer: TypeAlias = bytes | mmap.mmap

LARGEST: Final = 2 * 1024**3
"""Greatest file that is sealed, in bytes."""
IN_MEMORY: Final = 16 * 1024**2
"""Files up to this size are held as bytes."""
_CHUNK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFile:
    """A file that does not change any more."""

    data: Buffer
    digest: Any
    """State of SHA-256 over all of it; to be copied."""
    path: Path | None = None
    """Where the private copy of a large file stands."""

    def stream(self) -> BinaryIO:
        """Return a reading head of its own."""
        if self.path is not None:
            return self.path.open("rb")
        return io.BytesIO(self.data)

    @classmethod
    def of(cls, data: bytes) -> HeldFile:
        """Hold bytes."""
        return cls(data=data, digest=hashlib.sha256(data))


def is_large(source: Source) -> bool:
    """Return whether a file is too large to be held as bytes."""
    if not isinstance(source, Path | str):
        return False
    try:
        return Path(source).stat().st_size > IN_MEMORY
    except OSError as error:
        raise FileError("io.unreadable", name=str(source), reason=error.strerror or str(error)) from error


def hold(source: Source) -> HeldFile:
    """Hold a small file.

    Raises:
        FileError: `io.unreadable`.
        InputError: `io.too-large`.
    """
    return HeldFile.of(read_source(source, limit=LARGEST))


@contextlib.contextmanager
def copied(source: Path, target: Path) -> Iterator[HeldFile]:
    """Hold a private copy of a large file beside ``target``; it is gone afterwards unless it was released.

    Raises:
        FileError: `io.unreadable`, `io.unwritable`.
        InputError: `io.same-file`, `io.too-large`.
    """
    if target.exists() and target.samefile(source):
        raise InputError("io.same-file", name=str(target))
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}.tmp")
    try:
        _copy(source, temporary)
        with temporary.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            state = hashlib.sha256()
            digested(data, state, 0, len(data))  # of what will be released, read from where it stands
            yield HeldFile(data=data, digest=state, path=temporary)
    except OSError as error:
        raise FileError("io.unwritable", name=str(target), reason=error.strerror or str(error)) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()  # gone already when it was released


def _copy(source: Path, temporary: Path) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        read = source.open("rb", buffering=0)
    except OSError as error:
        raise FileError("io.unreadable", name=str(source), reason=error.strerror or str(error)) from error
    with read, os.fdopen(os.open(temporary, flags, 0o666), "wb", buffering=0) as out:
        if os.fstat(read.fileno()).st_size > LARGEST:
            raise InputError("io.too-large", name=source.name, limit=LARGEST)
        shutil.copyfileobj(read, out, _CHUNK)


def digested(data: mmap.mmap, state: Any, start: int, end: int) -> None:
    """Digest a part of a mapped file; what was read of it does not stay in memory."""
    with memoryview(data) as whole:
        for at in range(start, end, _CHUNK):
            state.update(whole[at : min(at + _CHUNK, end)])
            if hasattr(mmap, "MADV_DONTNEED"):
                data.madvise(mmap.MADV_DONTNEED, at - at % mmap.PAGESIZE, _CHUNK)


@contextlib.contextmanager
def appended(held: HeldFile, parts: Sequence[bytes]) -> Iterator[mmap.mmap]:
    """Append to a private copy and map the whole.

    Raises:
        OSError: it cannot be written.
    """
    if held.path is None:
        raise TypeError("only a copy is appended to")
    with held.path.open("ab") as out:
        for part in parts:
            out.write(part)
    with held.path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield data
