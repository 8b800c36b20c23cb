"""From the options of a command to a ready registry, if one is configured."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nh_edoc.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from nh_edoc.settings import Settings
    from nh_edoc.workflow.journal import Journal


def registry_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--registry`` and ``--actor``."""
    function = click.option("--actor", help="actor", metavar="NAME")(function)
    return click.option("--registry", type=click.Path(dir_okay=False, path_type=Path), help="registry", metavar="FILE")(
        function
    )


@contextmanager
def open_journal(given: Mapping[str, Any], settings: Settings) -> Iterator[Journal | None]:
    """Open the registry that options or settings name and yield its journal; None when none is named."""
    path = given["registry"] or settings.registry
    if path is None:
        yield None
        return
    from nh_edoc.registry import SqliteRegistry
    from nh_edoc.workflow.journal import Journal

    with SqliteRegistry.open(path) as registry:
        yield Journal(registry=registry, actor=_actor(given["actor"] or settings.actor))


@contextmanager
def need_journal(given: Mapping[str, Any], settings: Settings) -> Iterator[Journal]:
    """Open the registry for a command that cannot do without one.

    Raises:
        InputError: `cli.registry-not-given`.
    """
    with open_journal(given, settings) as journal:
        if journal is None:
            raise InputError("cli.registry-not-given")
        yield journal


def _actor(name: str | None) -> str:
    """Return who acts: the account that was named, else the one that this process runs under."""
    return name or os.environ.get("USER") or os.environ.get("USERNAME") or "unknown"
