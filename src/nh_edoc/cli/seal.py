"""``nh-edoc seal``: put a seal on a rendered file, and keep sealed files provable."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.command import EdocGroup, json_option, out_path, settings_of
from nh_edoc.cli.foreign import foreign_options, is_other_file, say_planned, seal_other_file
from nh_edoc.cli.inputs import LARGEST_INPUT, accept_options, acceptances, read_argument, write_result
from nh_edoc.cli.preview import preview
from nh_edoc.cli.registering import open_journal, registry_options
from nh_edoc.cli.sealing import (
    LEVELS,
    crl_option,
    destination,
    known_timestamper,
    level_of,
    say_pending,
    sealing_options,
)
from nh_edoc.cli.secrets import asker, key_options
from nh_edoc.cli.trusting import applicant_picture, load_trust, lookup_of, online_option
from nh_edoc.model.source import read_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nh_edoc.cli.console import Console
    from nh_edoc.settings import Settings
    from nh_edoc.verify import Verifier


@click.group(cls=EdocGroup)
def command() -> None:
    """Seals."""


command.add_command(preview)


@command.command("apply")
@click.argument("file", metavar="PDF")
@out_path()
@key_options
@click.option("--field", help="field", metavar="NAME")
@sealing_options
@foreign_options
@registry_options
@accept_options
@click.pass_obj
def apply(console: Console, /, **given: Any) -> None:
    """Seal a rendered document by its seal plan, or a PDF of any other producer."""
    if is_other_file(given):
        seal_other_file(console, given)
        return
    from nh_edoc.cli.sealing import open_sealer
    from nh_edoc.receipt.rendered import read_waiting, waiting_seals
    from nh_edoc.workflow import seal_document

    settings = settings_of(console)
    pdf = read_waiting(read_source(given["source"], limit=LARGEST_INPUT))
    waiting = waiting_seals(pdf)
    named = {"field": given["field"], "accept": acceptances(given["accept"], given["reason"])}
    secrets = asker(console, given["passphrase_file"])
    stated = pdf.document.particulars
    by = stated.sealer_in(pdf.plan, waiting[0].field) or stated.sealers[0]
    verifier = None if len(waiting) == len(pdf.plan.seals) else _verifier(given, settings)
    with (
        open_journal(given, settings) as journal,
        open_sealer(given, by, settings, secrets) as sealer,
    ):
        to = destination(given["output"], source=given["file"], journal=journal)
        if verifier is None:
            sealed = seal_document(pdf, settings, sealer, **named, to=to)
        else:
            from nh_edoc.workflow import seal_further  # loads the verifier, which a first seal does without

            sealed = seal_further(pdf.data, settings, sealer, verifier, **named, to=to)
    if to.path is None:
        write_result(console, None, sealed.data)
    console.say("cli.seal.apply.done", field=sealed.field, level=sealed.level.value, file=given["output"])
    say_pending(console, sealed)


def _verifier(given: Mapping[str, Any], settings: Settings) -> Verifier:
    """Return what judges the seals that stand on a file already.

    Raises:
        TrustError: `cli.trust-not-given`: nobody can judge them without a trust store.
    """
    from nh_edoc.trust.lists import with_lists
    from nh_edoc.verify import Verifier

    trust = with_lists(load_trust(given["trust"], settings), given["crls"])
    online = lookup_of(settings) if given["online"] else None
    return Verifier(trust, settings=settings, online=online, applicant_picture=applicant_picture)


@command.command("status")
@click.argument("file", metavar="PDF")
@json_option
@click.pass_obj
def status(console: Console, file: str) -> None:
    """Show who has sealed a document, and whose turn it is."""
    from nh_edoc.receipt.rendered import read_planned, waiting_seals
    from nh_edoc.workflow.seal_file import is_foreign

    source = read_argument("-") if file == "-" else Path(file)
    if is_foreign(source):
        say_planned(console, source, file)
        return
    pdf = read_planned(read_source(source, limit=LARGEST_INPUT))
    stated = pdf.document.particulars
    waiting = [one.field for one in waiting_seals(pdf)]
    for seal in sorted(pdf.plan.seals, key=lambda one: one.order):
        state = "sealed" if seal.field not in waiting else "due" if seal.field == waiting[0] else "waiting"
        if console.json:
            row = {"file": file, "order": seal.order, "field": seal.field, "signer": seal.signer, "label": seal.label}
            by = stated.sealer_in(pdf.plan, seal.field)
            role = None if by is None else "applicant" if by.organ is None else "agency"
            console.emit({**row, "role": role, "state": state})
        else:
            told = console.text(f"cli.seal.status.{state}")
            console.out(
                console.text("cli.seal.status.line", order=seal.order, label=seal.label, field=seal.field, state=told)
            )


@command.command("extend")
@click.argument("file", metavar="PDF")
@out_path()
@click.option("--level", type=click.Choice(LEVELS[1:]), required=True, help="extend-level")
@click.option("--tsa", help="extend-tsa", metavar="URL")
@click.option("--trust", type=click.Path(file_okay=False, path_type=Path), help="trust", metavar="DIR")
@crl_option
@online_option
@click.pass_obj
def extend(console: Console, /, **given: Any) -> None:
    """Raise the level of a sealed file, or renew its time stamp."""
    from nh_edoc.trust.lists import with_lists
    from nh_edoc.workflow import Extender, extend_file

    settings = settings_of(console)
    trust = with_lists(load_trust(given["trust"], settings), given["crls"])
    extender = Extender.of(
        trust,
        timestamper=known_timestamper(given["tsa"], settings),
        settings=settings,
        online=lookup_of(settings) if given["online"] else None,
    )
    piped, output = given["file"] == "-", given["output"]
    source = read_argument("-") if piped else Path(given["file"])
    to = None if str(output) == "-" else output
    sealed = extend_file(source, level_of(given["level"]), extender, to=to)
    if to is None:
        write_result(console, None, sealed.data)
    console.say("cli.seal.extend.done", level=sealed.level.value, file=output)
