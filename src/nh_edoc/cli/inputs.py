"""Arguments that several commands share: input files, accepted rules, results."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from nh_edoc.errors import InputError
from nh_edoc.model.files import write_atomically
from nh_edoc.model.legal_time import BEIJING
from nh_edoc.model.report import Acceptance
from nh_edoc.model.source import read_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from nh_edoc.cli.console import Console
    from nh_edoc.model.digest import Digest
    from nh_edoc.model.document import Document

LARGEST_INPUT: Final = 2 * 1024**3
LARGEST_ATTACHED: Final = 64 * 1024**2


def today() -> date:
    """Return the day it is in Beijing: terms and dates of the law are counted there, wherever the machine stands."""
    return datetime.now(BEIJING).date()


def read_argument(name: str) -> bytes:
    """Return the bytes of an input named on the command line; ``-`` is standard input."""
    if name == "-":
        return sys.stdin.buffer.read(LARGEST_INPUT)
    return read_source(Path(name), limit=LARGEST_INPUT)


def write_result(console: Console, output: Path | None, data: bytes, *, source: str | None = None) -> None:
    """Write a result to ``output``, or to stdout for None and ``-``."""
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    write_atomically(output, data, source=Path(source) if source and source != "-" else None)
    console.detail("cli.written", file=output, size=len(data))


def accept_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--accept NAME`` and ``--reason TEXT``."""
    function = click.option("--reason", help="reason", metavar="TEXT")(function)
    return click.option("--accept", multiple=True, help="accept", metavar="NAME")(function)


def acceptances(rules: tuple[str, ...], reason: str | None) -> tuple[Acceptance, ...]:
    """Return the accepted rules with their reason.

    Raises:
        InputError: `cli.accept-reason`: a rule is accepted without a reason.
    """
    if rules and not (reason or "").strip():
        raise InputError("cli.accept-reason", rule=rules[0])
    return tuple(Acceptance(rule=rule, reason=(reason or "").strip()) for rule in rules)


def attach_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--attach FILE``, as often as there are files."""
    return click.option(
        "--attach", multiple=True, type=click.Path(dir_okay=False, path_type=Path), help="attach", metavar="FILE"
    )(function)


def attached(paths: tuple[Path, ...]) -> dict[str, bytes]:
    """Return the content of the files to attach, by their names.

    Raises:
        InputError: `attachment.twice`: two files of one name.
        FileError: `io.unreadable`.
    """
    names = [path.name for path in paths]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError("attachment.twice", name=twice[0])
    return {path.name: read_source(path, limit=LARGEST_ATTACHED) for path in paths}


def read_issued(name: str) -> tuple[Document, Digest | None]:
    """Return the document in a file, and the digest of the file where it is a PDF."""
    from nh_edoc.model.digest import Digest
    from nh_edoc.receipt import load_document
    from nh_edoc.receipt.rendered import embedded_document

    data = read_argument(name)
    if data.startswith(b"%PDF-"):
        return embedded_document(data), Digest.of(data)
    return load_document(data), None
