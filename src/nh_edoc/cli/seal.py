"""``nh-edoc seal``: put a seal on a rendered file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.command import EdocGroup, out_path, settings_of
from nh_edoc.cli.inputs import read_argument, write_result
from nh_edoc.cli.secrets import asker, key_options

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
@click.option("--trust", type=click.Path(file_okay=False, path_type=Path), help="trust", metavar="DIR")
@click.option("--image", type=click.Path(dir_okay=False, path_type=Path), help="image", metavar="PNG")
@click.option("--seal-line", help="seal-line", metavar="TEXT")
@click.pass_obj
def apply(console: Console, /, **given: Any) -> None:
    """Seal a rendered document by its seal plan."""
    from nh_edoc.cli.sealing import open_sealer
    from nh_edoc.receipt.rendered import read_rendered
    from nh_edoc.workflow import seal_document

    settings = settings_of(console)
    pdf = read_rendered(read_argument(given["file"]))
    secrets = asker(console, given["passphrase_file"])
    with open_sealer(given, pdf.document.particulars.agency.name, settings, secrets) as sealer:
        sealed = seal_document(pdf, settings, sealer, field=given["field"])
    write_result(console, given["output"], sealed.data, source=given["file"])
    console.say("cli.seal.apply.done", field=sealed.field, level=sealed.level.value, file=given["output"])
