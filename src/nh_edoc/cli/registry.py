"""``nh-edoc registry``: make, back up and look into the registry of numbers, documents and licences."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.command import EdocGroup, json_option, out_path, settings_of
from nh_edoc.cli.registering import need_journal, registry_options
from nh_edoc.cli.secrets import asker, key_options

if TYPE_CHECKING:
    from nh_edoc.cli.console import Console
    from nh_edoc.model.registry import AllocatedNumber
    from nh_edoc.settings import Settings

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group(cls=EdocGroup)
def command() -> None:
    """The registry."""


@command.command("init")
@click.argument("file", type=_FILE, metavar="FILE")
@click.pass_obj
def init(console: Console, file: Path) -> None:
    """Make a new, empty registry."""
    from nh_edoc.registry import SqliteRegistry

    SqliteRegistry.create(file).close()
    console.say("cli.registry.init.done", file=file)


@command.command("backup")
@click.argument("file", type=_FILE, metavar="FILE")
@registry_options
@click.pass_obj
def backup(console: Console, /, file: Path, **given: Any) -> None:
    """Write a complete copy."""
    from nh_edoc.errors import InputError
    from nh_edoc.registry import SqliteRegistry

    path = given["registry"] or settings_of(console).registry
    if path is None:
        raise InputError("cli.registry-not-given")
    with SqliteRegistry.open(path, read_only=True) as registry:
        registry.copy_to(file)
    console.say("cli.registry.backup.done", file=file)


@command.command("number")
@click.argument("kind", metavar="KIND")
@click.option("--agency", help="agency", metavar="USCC")
@click.option("--pattern", help="pattern", metavar="TEXT")
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="date", metavar="YYYY-MM-DD")
@click.option("--operation", required=True, multiple=True, help="operation", metavar="ID")
@registry_options
@json_option
@click.pass_obj
def number(console: Console, /, on: datetime, **given: Any) -> None:
    """Take the next number of a series, for good; several in one commit."""
    from nh_edoc.registry import DocumentNumberScheme

    settings = settings_of(console)
    agency, pattern = _series(settings, given["kind"], given["agency"], given["pattern"])
    scheme = DocumentNumberScheme(agency=agency, kind=given["kind"], year=on.year, pattern=pattern)
    with need_journal(given, settings) as journal:
        named = given["operation"]
        operations = [journal.operation("number", agency, given["kind"], name) for name in named]
        taken = journal.registry.allocate_numbers(operations, scheme)
    for one in taken:
        _print_number(console, one)


def _series(settings: Settings, kind: str, agency: str | None, pattern: str | None) -> tuple[str, str]:
    """Return agency and pattern: as given, else as the operator's agency has them.

    Raises:
        InputError: `cli.numbering-not-given`.
    """
    from nh_edoc.errors import InputError
    from nh_edoc.receipt.guides import load_agency

    own = load_agency(settings.agency) if settings.agency is not None else None
    numbering = own.numbering_of(kind) if own is not None else None
    agency = agency or (own.uscc if own is not None else None)
    pattern = pattern or (numbering.pattern if numbering is not None else None)
    if agency is None or pattern is None:
        raise InputError("cli.numbering-not-given", kind=kind)
    return agency, pattern


@command.command("publish")
@click.option("--agency", required=True, help="agency", metavar="USCC")
@click.option("--days", type=click.IntRange(1, 366), default=7, show_default=True, help="days")
@key_options
@out_path(required=True)
@registry_options
@click.pass_obj
def publish(console: Console, /, agency: str, days: int, output: Path, **given: Any) -> None:
    """Write the signed list of documents that are amended, void or superseded."""
    from nh_edoc.keys import load_signer
    from nh_edoc.model.files import write_atomically
    from nh_edoc.workflow.detached import signing
    from nh_edoc.workflow.status_list import SUFFIX, encode_status_list, status_list

    now = datetime.now(UTC).replace(microsecond=0)
    with (
        need_journal(given, settings_of(console)) as journal,
        load_signer(given["key_uri"], secrets=asker(console, given["passphrase_file"])) as signer,
    ):
        found = status_list(journal.registry, agency, issued=now, next_update=now + timedelta(days=days))
        data = encode_status_list(found)
        signed = signing(signer, None, now)(data)
    write_atomically(output.with_name(output.name + SUFFIX), signed)
    write_atomically(output, data)
    console.say("cli.registry.publish.done", file=output, count=len(found.documents))


@command.command("abandon")
@click.argument("number", metavar="NUMBER")
@click.option("--agency", required=True, help="agency", metavar="USCC")
@click.option("--reason", required=True, help="reason", metavar="TEXT")
@registry_options
@json_option
@click.pass_obj
def abandon(console: Console, /, number: str, **given: Any) -> None:
    """Enter why a number is never used."""
    with need_journal(given, settings_of(console)) as journal:
        operation = journal.operation("abandon", given["agency"], number)
        gone = journal.registry.abandon_number(operation, given["agency"], number, reason=given["reason"])
    _print_number(console, gone)


@command.command("numbers")
@click.option("--open", "open_only", is_flag=True, help="numbers-open")
@registry_options
@json_option
@click.pass_obj
def numbers(console: Console, /, *, open_only: bool, **given: Any) -> None:
    """List the numbers and what became of them."""
    from nh_edoc.model.registry import NumberState

    state = NumberState.ALLOCATED if open_only else None
    with need_journal(given, settings_of(console)) as journal:
        for one in journal.registry.numbers(state=state):
            _print_number(console, one)


def _print_number(console: Console, one: AllocatedNumber) -> None:
    from nh_edoc.codec import encode_record

    if console.json:
        console.emit(encode_record(replace(one, allocated_at=one.allocated_at.replace(microsecond=0))))
    else:
        state = console.text(f"cli.registry.state.{one.state.value}")
        console.out("  ".join(filter(None, (one.number, state, one.kind, one.reason))))
