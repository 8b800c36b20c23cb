"""``nh-edoc license``: the electronic licence from a sealed decision."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.command import EdocGroup, json_option, out_path, settings_of
from nh_edoc.cli.console import worst
from nh_edoc.cli.inputs import read_argument, write_result
from nh_edoc.cli.registering import need_journal, registry_options
from nh_edoc.cli.sealing import destination, open_sealer, sealing_options
from nh_edoc.cli.secrets import asker, key_options
from nh_edoc.cli.trusting import applicant_picture, load_trust
from nh_edoc.errors import EXIT_INPUT, EXIT_OK, EdocError

if TYPE_CHECKING:
    from collections.abc import Sequence
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


@command.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--at", help="use-at", metavar="TIME")
@json_option
@click.pass_obj
def check(console: Console, files: Sequence[str], at: str | None) -> int:
    """Judge the data of annotated copies by the rules (R17)."""
    from nh_edoc.cli.verify import parse_time

    moment = parse_time(at) if at else datetime.now(UTC)
    return worst([_check_one(console, name, moment) for name in files])


def _check_one(console: Console, name: str, moment: datetime) -> int:
    from nh_edoc.cli.doc import finding_json, print_finding
    from nh_edoc.codec import decode_annotation_json
    from nh_edoc.license import judge_annotation

    try:
        annotation = decode_annotation_json(read_argument(name), name=name)
        findings = judge_annotation(annotation, at=moment)
    except EdocError as error:
        console.fail(error, file=name)
        return error.exit_code
    blocked = [one for one in findings if one.severity == "blocking"]
    if console.json:
        told = {"file": name, "kind": annotation.KIND, "identifier": annotation.original.identifier}
        console.emit({**told, "issuable": not blocked, "findings": [finding_json(one) for one in findings]})
    else:
        verdict = "cli.doc.check.blocked" if blocked else "cli.doc.check.good"
        console.out(console.text(verdict, file=name, title=annotation.TITLE))
        for finding in findings:
            print_finding(console, finding)
    return EXIT_INPUT if blocked else EXIT_OK


@command.command("types")
@click.pass_obj
def types(console: Console) -> None:
    """List the types that come with the package."""
    from nh_edoc.license import built_in_types

    for name, found in built_in_types().items():
        console.out(f"{name:<20}{found.code}  {found.name}")
