"""``nh-edoc trust``: look into a trust store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from nh_edoc.cli.command import EdocGroup, json_option

if TYPE_CHECKING:
    from nh_edoc.cli.console import Console


@click.group(cls=EdocGroup)
def command() -> None:
    """Trust stores."""


@command.command("list")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@json_option
@click.pass_obj
def list_store(console: Console, folder: Path) -> None:
    """Print agencies, seals and anchors."""
    from nh_edoc.trust import TrustStore
    from nh_edoc.trust.listing import rows

    for row in rows(TrustStore.load(folder)):
        if console.json:
            console.emit(row)
        else:
            console.out("  ".join(str(value) for value in row.values()))
