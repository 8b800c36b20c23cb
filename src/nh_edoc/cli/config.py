"""``nh-edoc config``: what is set, and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nh_edoc.cli.command import EdocGroup, json_option, settings_of

if TYPE_CHECKING:
    from nh_edoc.cli.console import Console


@click.group(cls=EdocGroup)
def command() -> None:
    """Configuration."""


@command.command("show")
@json_option
@click.pass_obj
def show(console: Console) -> None:
    """Print every setting with its origin."""
    rows = settings_of(console).explain()
    for name, value, origin in rows:
        if console.json:
            console.emit({"name": name, "value": value, "origin": origin})
        else:
            console.out(f"{name:<26}{value or '-':<44}{origin}")
