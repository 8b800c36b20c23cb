"""``nh-edoc id``: check identifiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nh_edoc.cli.command import EdocGroup, json_option
from nh_edoc.cli.console import Console, worst
from nh_edoc.errors import EXIT_INPUT, EXIT_OK

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.group(cls=EdocGroup)
def command() -> None:
    """Identifiers."""


@command.command("check")
@click.argument("values", nargs=-1, required=True, metavar="VALUE…")
@json_option
@click.pass_obj
def check(console: Console, values: Sequence[str]) -> int:
    """Say what each value is and whether its check digits hold."""
    return worst([_check_one(console, value) for value in values])


def _check_one(console: Console, value: str) -> int:
    from nh_edoc.identifiers import recognise

    answers = recognise(value)
    good = [kind for kind, problems in answers.items() if not problems]
    if console.json:
        console.emit({"value": value, "valid": bool(good), "kinds": {k: list(p) for k, p in answers.items()}})
        return EXIT_OK if good else EXIT_INPUT
    for kind in good:
        console.out(console.text("cli.id.good", value=value, kind=console.text(f"cli.id.kind.{kind}")))
    if not good:
        console.out(console.text("cli.id.bad", value=value))
        for kind, problems in answers.items():
            for code in problems:
                console.out(f"  {console.text(f'cli.id.kind.{kind}')}: {console.text(code, value=value)}")
    return EXIT_OK if good else EXIT_INPUT
