"""The bytes of a file: read, or mapped where they are many, and digested once however often they are asked for."""

from __future__ import annotations

import errno
import hashlib
import mmap
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nh_edoc.errors import FileError, InputError
from nh_edoc.model.digest import Digest, DigestAlgorithm
from nh_edoc.model.source import read_source, source_name

if TYPE_CHECKING:
    from nh_edoc._pdf.lexer import Buffer
    from nh_edoc.model.source import Source

LARGEST_READ: Final = 16 * 1024 * 1024
"""Bytes of a file that are read into memory; a larger one is mapped, and must not change meanwhile."""


class FileBytes:
    """A whole file, or its beginning up to the end of a revision.

    Attributes:
        data: its bytes, and whatever follows.
        size: how many of them count.
    """

    __slots__ = ("_descriptor", "_known", "_name", "_view", "data", "size")

    def __init__(self, data: Buffer, name: str = "") -> None:
        self.data = data
        self.size = len(data)
        self._name = name
        self._descriptor: tuple[Path, tuple[int, ...]] | None = None
        self._view = memoryview(data)
        self._known = [(0, hashlib.sha256())]
        """Offset → state of SHA-256 over everything before it, in order."""

    @classmethod
    def open(cls, source: Source, limit: int) -> FileBytes:
        """Read or map a source.

        Raises:
            FileError: `io.unreadable`.
            InputError: `io.too-large`: more than ``limit`` bytes.
        """
        if isinstance(source, mmap.mmap) and len(source) <= limit:
            return cls(source)
        if not isinstance(source, Path | str):
            return cls(read_source(source, limit=limit))
        path, name = Path(source), source_name(source)
        try:
            with path.open("rb") as file:
                found = os.fstat(file.fileno())
                if not stat.S_ISREG(found.st_mode) or found.st_size <= LARGEST_READ:
                    # to ask for much more than there is would cost that much memory
                    room = found.st_size if stat.S_ISREG(found.st_mode) else limit
                    return cls(_read(file.read(min(room, limit) + 1), limit, name), name)
                if found.st_size > limit:
                    raise InputError("io.too-large", name=name, limit=limit)
                made = cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), str(source))
        except OSError as error:
            raise FileError("io.unreadable", name=str(source), reason=error.strerror or str(error)) from error
        made._descriptor = (path, _state(found))
        return made

    def upto(self, end: int) -> FileBytes:
        """Return the beginning of the file, before ``end``; what is digested already is not digested again."""
        if end == self.size:
            return self
        made = FileBytes(self.data, self._name)
        made.size = end
        made._view = self._view[:end]
        made._known = [one for one in self._known if one[0] <= end]
        return made

    def require_unchanged(self) -> None:
        """Make sure that a mapped file is still what it was when it was opened.

        Raises:
            FileError: `io.unreadable`: it was written to, or replaced, while it was looked at.
        """
        if self._descriptor is None:
            return
        path, before = self._descriptor
        try:
            after = _state(path.stat())
        except OSError as error:
            raise FileError("io.unreadable", name=self._name, reason=error.strerror or str(error)) from error
        if after != before:
            raise FileError("io.unreadable", name=self._name, reason=os.strerror(errno.ESTALE))

    def digest(self) -> Digest:
        """Return the SHA-256 digest of the whole file."""
        return Digest(alg=DigestAlgorithm.SHA256, value=self._before(self.size).hexdigest())

    def digest_around(self, algorithm: DigestAlgorithm, start: int, end: int) -> bytes:
        """Return the digest of all bytes but those from ``start`` up to ``end`` (ISO 32000-1, 12.8.1)."""
        if algorithm is DigestAlgorithm.SHA256:
            state = self._before(start)
        else:
            state = hashlib.new(algorithm, self._view[:start])
        state.update(self._view[end:])
        return state.digest()

    def _before(self, offset: int) -> hashlib._Hash:
        """Return a state of SHA-256 over the bytes before ``offset``: most of it is known from the seal before."""
        known, state = next(one for one in reversed(self._known) if one[0] <= offset)
        if known < offset:
            state = state.copy()
            state.update(self._view[known:offset])
            self._known = sorted([*self._known, (offset, state)], key=lambda one: one[0])
        return state.copy()


def _read(data: bytes, limit: int, name: str) -> bytes:
    if len(data) > limit:
        raise InputError("io.too-large", name=name, limit=limit)
    return data


def _state(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
