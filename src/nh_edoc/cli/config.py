"""``nh-edoc config``: what is set, and where it comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from nh_edoc.cli.command import EdocGroup, json_option, settings_of
from nh_edoc.errors import EXIT_INPUT, EXIT_OK

if TYPE_CHECKING:
    from nh_edoc.cli.console import Console


@click.group(cls=EdocGroup)
def command() -> None:
    """Configuration."""


@command.command("sample")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.pass_obj
def sample(console: Console, folder: Path) -> None:
    """Write sample settings, agency and items."""
    from nh_edoc.receipt.operator import write_samples

    for path in write_samples(folder):
        console.say("cli.config.sample.written", file=path)


@command.command("check")
@click.pass_obj
def check(console: Console) -> int:
    """Check the data of agency and items; tell what the law needs and is not given."""
    from nh_edoc.receipt.guides import gaps, load_agency, load_items

    settings = settings_of(console)
    if settings.items is None:
        console.say("cli.config.check.none")
        return EXIT_OK
    agency = load_agency(settings.agency) if settings.agency is not None else None
    found = 0
    for code, item in load_items(settings.items).items():
        console.out(f"{code}  {item.name}")
        for problem in gaps(item, agency, licensing=item.type in settings.licensing_item_types):
            console.out(f"  {problem.path}: {problem.message(console.lang)} [{problem.code}]")
            found += 1
    return EXIT_INPUT if found else EXIT_OK


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
