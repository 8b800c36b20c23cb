"""``nh-edoc audit``: the chain of events: who did what with which key to which document (办法 art. 23)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.command import EdocGroup, json_option, settings_of
from nh_edoc.cli.registering import need_journal, registry_options
from nh_edoc.errors import EXIT_INVALID, EXIT_OK, InputError

if TYPE_CHECKING:
    from nh_edoc.cli.console import Console
    from nh_edoc.model.registry import Checkpoint


@click.group(cls=EdocGroup)
def command() -> None:
    """Events."""


@command.command("verify")
@click.option("--checkpoint", help="checkpoint", metavar="N:HASH")
@registry_options
@json_option
@click.pass_obj
def verify(console: Console, /, checkpoint: str | None, **given: Any) -> int:
    """Check the chain of events and the facts that they entered."""
    known = _checkpoint(checkpoint) if checkpoint else None
    with need_journal(given, settings_of(console)) as journal:
        found = journal.registry.verify_events(known)
    head = "" if found.head is None else f"{found.head.sequence}:{found.head.hash}"
    if console.json:
        problems = [{"code": one.code, "message": one.message(console.lang)} for one in found.problems]
        console.emit({"events": found.events, "intact": found.intact, "checkpoint": head, "problems": problems})
    else:
        code = "cli.audit.verify.intact" if found.intact else "cli.audit.verify.broken"
        console.out(console.text(code, count=found.events, problems=len(found.problems)))
        for one in found.problems:
            console.out(f"  {one.message(console.lang)}")
        if head:
            console.out(console.text("cli.audit.verify.checkpoint", checkpoint=head))
    return EXIT_OK if found.intact else EXIT_INVALID


@command.command("export")
@click.option("--number", help="number", metavar="NUMBER")
@click.option("--after", type=click.IntRange(min=0), default=0, help="after", metavar="N")
@registry_options
@click.pass_obj
def export(console: Console, /, number: str | None, after: int, **given: Any) -> None:
    """Print the events, one JSON object a line."""
    from nh_edoc.codec import encode_record

    with need_journal(given, settings_of(console)) as journal:
        for event in journal.registry.events(after=after, number=number):
            console.emit(encode_record(replace(event, at=event.at.replace(microsecond=0))))


def _checkpoint(text: str) -> Checkpoint:
    """Return a checkpoint that was written down.

    Raises:
        InputError: `cli.checkpoint`: not ``number:hash``.
    """
    from nh_edoc.model.registry import Checkpoint

    sequence, mark, digest = text.partition(":")
    if not mark or not sequence.isascii() or not sequence.isdigit():
        raise InputError("cli.checkpoint", value=text)
    return Checkpoint(sequence=int(sequence), hash=digest)
