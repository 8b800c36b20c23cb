"""Load cases: the codec knows how, this module knows what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.codec import cases as codec
from nh_edoc.errors import FileError, InputError
from nh_edoc.receipt.case.type import Case

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nh_edoc.model.source import Source

LINES: Final = ".jsonl"
"""Suffix of a file that holds many cases, one JSON object a line."""
LONGEST: Final = 20 * 1024 * 1024
"""Greatest length of a line, in bytes."""


def load_case(source: Source) -> Case:
    """Read a case, JSON or XML.

    Raises:
        FileError: `io.unreadable`.
        InputError: `case.format`, `case.invalid`, `io.too-large`, `record.*`, `xml.*`.
    """
    return codec.load_case(source, Case)


def load_cases(path: Path) -> Iterator[tuple[str, Case | InputError]]:
    """Yield every case of a file, of a file of lines, or of a folder, one at a time.

    A case that cannot be read is yielded as its error, under the name of its file and line: the others go on.

    Args:
        path: a JSON or XML file; a file whose name ends with ``.jsonl``; or a folder of these.

    Raises:
        FileError: `io.unreadable`: file or folder.
    """
    if path.is_dir():
        for entry in sorted(path.iterdir()):
            if entry.suffix in {".json", ".xml", LINES}:
                yield from load_cases(entry)
    elif path.suffix == LINES:
        yield from _lines(path)
    else:
        yield path.name, _read(path, path.name)


def _lines(path: Path) -> Iterator[tuple[str, Case | InputError]]:
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(LONGEST + 1):
                number += 1
                if line.strip():
                    name = f"{path.name}:{number}"
                    yield name, _read(line, name)
    except OSError as error:
        raise FileError("io.unreadable", name=str(path), reason=error.strerror or str(error)) from error


def _read(source: Path | bytes, name: str) -> Case | InputError:
    try:
        if isinstance(source, bytes):
            return codec.decode_case_json(source, Case, name=name)
        return load_case(source)
    except InputError as error:
        return error
