"""``nh-edoc license``: the electronic licence from a sealed decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.command import EdocGroup, out_path, settings_of
from nh_edoc.cli.inputs import read_argument, write_result
from nh_edoc.cli.registering import need_journal, registry_options
from nh_edoc.cli.sealing import destination, open_sealer, sealing_options
from nh_edoc.cli.secrets import asker, key_options
from nh_edoc.cli.trusting import applicant_picture, load_trust

if TYPE_CHECKING:
    from pathlib import Path

    from nh_edoc.cli.console import Console


@click.group(cls=EdocGroup)
def command() -> None:
    """Licences."""


@command.command("issue")
@click.argument("file", metavar="DECISION.pdf")
@out_path()
@click.option("--type", "type_name", required=True, help="license-type", metavar="TYPE")
@click.option("--grant", type=click.IntRange(min=1), default=1, help="grant", metavar="N")
@click.option("--number", help="license-number", metavar="TEXT")
@click.option("--replaces", help="replaces", metavar="ID")
@click.option("--detached", is_flag=True, help="detached")
@key_options
@sealing_options
@registry_options
@click.pass_obj
def issue(console: Console, /, **given: Any) -> None:
    """Verify a decision, make its licence, seal and register it."""
    from nh_edoc.license import load_license_type
    from nh_edoc.receipt.rendered import embedded_document
    from nh_edoc.verify import Verifier
    from nh_edoc.workflow import Wish, issue_license

    settings = settings_of(console)
    trust = load_trust(given["trust"], settings)
    decision = read_argument(given["file"])
    license_type = load_license_type(given["type_name"])
    by = embedded_document(decision).particulars.sealers[0]
    secrets = asker(console, given["passphrase_file"])
    wish = Wish(grant=given["grant"], number=given["number"], replaces=given["replaces"], attach=not given["detached"])
    with (
        need_journal(given, settings) as journal,
        open_sealer(given, by, settings, secrets) as sealer,
    ):
        to = destination(given["output"], source=given["file"], journal=None)
        issued = issue_license(
            decision,
            type=license_type,
            verifier=Verifier(trust, settings=settings, applicant_picture=applicant_picture),
            sealer=sealer,
            registry=journal,
            settings=settings,
            wish=wish,
            to=to,
        )
    if to.path is None:
        write_result(console, None, issued.sealed.data)
    made = issued.license
    console.say("cli.license.issue.done", name=made.name, identifier=made.identifier, file=given["output"])


@command.command("show")
@click.argument("file", metavar="PDF")
@click.option("--format", "form", type=click.Choice(["json", "xml"]), default="json", help="format")
@out_path(required=False)
@click.pass_obj
def show(console: Console, file: str, form: str, output: Path | None) -> None:
    """Print the data embedded in a licence, unverified."""
    from nh_edoc.codec import encode_license, encode_license_json
    from nh_edoc.face import embedded_license

    made = embedded_license(read_argument(file))
    body = encode_license(made) if form == "xml" else encode_license_json(made)
    write_result(console, output, body, source=file)


@command.command("types")
@click.pass_obj
def types(console: Console) -> None:
    """List the types that come with the package."""
    from nh_edoc.license import built_in_types

    for name, found in built_in_types().items():
        console.out(f"{name:<20}{found.code}  {found.name}")
