"""``nh-edoc seal``: put a seal on a rendered file, and keep sealed files provable."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.command import EdocGroup, out_path, settings_of
from nh_edoc.cli.inputs import accept_options, acceptances, read_argument, write_result
from nh_edoc.cli.registering import open_journal, registry_options
from nh_edoc.cli.sealing import LEVELS, crl_option, destination, known_timestamper, level_of, sealing_options
from nh_edoc.cli.secrets import asker, key_options
from nh_edoc.cli.trusting import load_trust

if TYPE_CHECKING:
    from nh_edoc.cli.console import Console


@click.group(cls=EdocGroup)
def command() -> None:
    """Seals."""


@command.command("apply")
@click.argument("file", metavar="PDF")
@out_path()
@key_options
@click.option("--field", help="field", metavar="NAME")
@sealing_options
@registry_options
@accept_options
@click.pass_obj
def apply(console: Console, /, **given: Any) -> None:
    """Seal a rendered document by its seal plan."""
    from nh_edoc.cli.sealing import open_sealer
    from nh_edoc.receipt.rendered import read_rendered
    from nh_edoc.workflow import seal_document

    settings = settings_of(console)
    pdf = read_rendered(read_argument(given["file"]))
    accept = acceptances(given["accept"], given["reason"])
    secrets = asker(console, given["passphrase_file"])
    with (
        open_journal(given, settings) as journal,
        open_sealer(given, pdf.document.particulars.agency.name, settings, secrets) as sealer,
    ):
        to = destination(given["output"], source=given["file"], journal=journal)
        sealed = seal_document(pdf, settings, sealer, field=given["field"], accept=accept, to=to)
    if to.path is None:
        write_result(console, None, sealed.data)
    console.say("cli.seal.apply.done", field=sealed.field, level=sealed.level.value, file=given["output"])


@command.command("extend")
@click.argument("file", metavar="PDF")
@out_path()
@click.option("--level", type=click.Choice(LEVELS[1:]), required=True, help="extend-level")
@click.option("--tsa", help="extend-tsa", metavar="URL")
@click.option("--trust", type=click.Path(file_okay=False, path_type=Path), help="trust", metavar="DIR")
@crl_option
@click.pass_obj
def extend(console: Console, /, **given: Any) -> None:
    """Raise the level of a sealed file, or renew its time stamp."""
    from nh_edoc.trust.lists import with_lists
    from nh_edoc.workflow import Extender, extend_file

    settings = settings_of(console)
    trust = with_lists(load_trust(given["trust"], settings), given["crls"])
    extender = Extender.of(trust, timestamper=known_timestamper(given["tsa"], settings), settings=settings)
    piped, output = given["file"] == "-", given["output"]
    source = read_argument("-") if piped else Path(given["file"])
    to = None if str(output) == "-" else output
    sealed = extend_file(source, level_of(given["level"]), extender, to=to)
    if to is None:
        write_result(console, None, sealed.data)
    console.say("cli.seal.extend.done", level=sealed.level.value, file=output)
