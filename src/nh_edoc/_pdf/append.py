"""Append one incremental revision (ISO 32000-1, 7.5.6) to a file, in plain bytes.

What a revision keeps of an object is copied as it stands, byte for byte; only the entries that change are written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nh_edoc._pdf import spelling
from nh_edoc._pdf.read import PdfFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nh_edoc._pdf.objects import PdfDict


@dataclass(slots=True)
class NewObjects:
    """Objects under their numbers, written in the order in which they were given."""

    file: PdfFile
    given: dict[int, bytes] = field(default_factory=dict)
    """Number → object."""
    size: int = 0
    """One more than the greatest number so far."""

    def add(self, value: bytes) -> int:
        """Give a new object; return its number."""
        number = self.reserve()
        self.given[number] = value
        return number

    def reserve(self) -> int:
        """Return the number of an object that is given later."""
        self.size += 1
        return self.size - 1

    def extended(self, value: PdfDict, key: str, item: bytes) -> bytes:
        """Return the array at ``key`` with one more item; a single value or none becomes an array."""
        return spelling.extended(self.file, value, key, item)


@dataclass(slots=True)
class Revision(NewObjects):
    """A revision of the profile in the making."""

    def __post_init__(self) -> None:
        self.size = spelling.next_number(self.file)

    def put(self, number: int, value: bytes) -> None:
        """Give the object of a number: a reserved one, or one of the file that this replaces."""
        self.given[number] = value

    def edited(self, value: PdfDict, changes: Mapping[str, bytes]) -> bytes:
        """Return a dictionary of the file with entries changed or added, all else as it stands.

        Raises:
            PdfUnsupported: `append.placement`: it does not stand in the file itself.
        """
        return spelling.edited(self.file.data, value, changes)

    def holed(self, value: int, *, entries: bytes, reserved: int, identifier: bytes) -> spelling.Holed:
        """Return the revision with a signature dictionary, the object ``value``, as its last object."""
        return spelling.holed(
            self.file,
            len(self.file.data),
            self.given,
            value,
            entries=entries,
            reserved=reserved,
            identifier=identifier,
            size=self.size,
        )

    def written(self, identifier: bytes) -> bytes:
        """Return the whole revision; ``identifier`` is the second file identifier (14.4)."""
        start = len(self.file.data)
        written, offsets = spelling.body(self.given, start)
        return written + spelling.tail(self.file, offsets, start + len(written), identifier, self.size)
