"""``nh-edoc pki``: keys and trust store for demonstrations."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nh_edoc.cli.command import EdocGroup

if TYPE_CHECKING:
    from nh_edoc.cli.console import Console


@click.group(cls=EdocGroup)
def command() -> None:
    """Demonstration keys."""


@command.command("demo")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.pass_obj
def demo(console: Console, folder: Path) -> None:
    """Make a demonstration PKI."""
    from nh_edoc.demo.pki import build_demo_pki

    build_demo_pki(folder, now=datetime.now(UTC))
    console.say("cli.pki.demo.done", folder=folder)
