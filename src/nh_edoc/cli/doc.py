"""``nh-edoc doc``: kinds, samples, check, render, issue, accept, show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.accept import accept, leave, require_key
from nh_edoc.cli.command import EdocGroup, json_option, out_path, settings_of
from nh_edoc.cli.console import Console, worst
from nh_edoc.cli.draft import draft
from nh_edoc.cli.inputs import accept_options, acceptances, attach_option, attached, read_argument, write_result
from nh_edoc.cli.publish import publish
from nh_edoc.cli.recount import recount
from nh_edoc.cli.registering import open_journal, registry_options
from nh_edoc.cli.sealing import destination, say_pending, sealing_options
from nh_edoc.cli.secrets import asker, optional_key_options
from nh_edoc.errors import EXIT_INPUT, EXIT_OK, EdocError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from nh_edoc.model.report import Finding
    from nh_edoc.settings import Settings


@click.group(cls=EdocGroup)
def command() -> None:
    """Statutory documents."""


command.add_command(draft)
command.add_command(publish)
command.add_command(recount)
command.add_command(accept)


@command.command("kinds")
@json_option
@click.pass_obj
def kinds(console: Console) -> None:
    """List the kinds."""
    from nh_edoc.receipt.kinds import KINDS

    for kind, body in KINDS.items():
        if console.json:
            console.emit({"kind": kind, "title": body.TITLE})
        else:
            console.out(f"{kind:<28}{body.TITLE}")


@command.command("sample")
@click.argument("kind")
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="date", metavar="YYYY-MM-DD")
@click.option("--format", "form", type=click.Choice(["json", "xml"]), default="json", help="format")
@out_path(required=False)
@click.pass_obj
def sample(console: Console, kind: str, on: datetime | None, form: str, output: Path | None) -> None:
    """Write a lawful, fictitious sample."""
    from nh_edoc.codec import encode_json, encode_xml
    from nh_edoc.receipt.samples import sample as make

    document = make(kind, on=on.date() if on else None)
    write_result(console, output, encode_xml(document) if form == "xml" else encode_json(document))


@command.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@json_option
@click.pass_obj
def check(console: Console, files: Sequence[str]) -> int:
    """Judge documents by the rules."""
    settings = settings_of(console)
    return worst([_check_one(console, name, settings) for name in files])


def _check_one(console: Console, name: str, settings: Settings) -> int:
    from nh_edoc.receipt import judge, load_document

    try:
        document = load_document(read_argument(name))
        findings = judge(document, settings)
    except EdocError as error:
        console.fail(error, file=name)
        return error.exit_code
    blocked = [f for f in findings if f.severity == "blocking"]
    if console.json:
        console.emit(
            {
                "file": name,
                "kind": document.kind,
                "number": document.head.number,
                "issuable": not blocked,
                "findings": [finding_json(f) for f in findings],
            }
        )
    else:
        console.out(
            console.text(
                "cli.doc.check.blocked" if blocked else "cli.doc.check.good", file=name, title=document.body.TITLE
            )
        )
        for finding in findings:
            print_finding(console, finding)
    return EXIT_INPUT if blocked else EXIT_OK


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as ``--json`` prints it."""
    from nh_edoc.codec import finding_json as encode

    return encode(finding)


def print_finding(console: Console, finding: Finding) -> None:
    """Print a finding with its remedy and its clause."""
    console.out(
        f"  {finding.rule} [{console.text(f'cli.severity.{finding.severity.value}')}] "
        f"{finding.path}: {finding.message(console.lang)}"
    )
    if remedy := finding.hint(console.lang):
        console.out(f"      {console.text('cli.hint')}: {remedy}")
    console.out(f"      {console.text('cli.basis')}: {'；'.join(finding.basis)}")


@command.command("render")
@click.argument("file", metavar="FILE")
@out_path()
@click.option("--png", type=click.Path(path_type=Path), help="png", metavar="PNG")
@click.option("--straddle", is_flag=True, help="straddle")
@attach_option
@accept_options
@click.pass_obj
def render(console: Console, /, **given: Any) -> None:
    """Check and render, without a seal."""
    from nh_edoc.receipt import check_document, load_document, render_document

    settings = settings_of(console)
    accept = acceptances(given["accept"], given["reason"])
    checked = check_document(load_document(read_argument(given["file"])), settings, accept=accept)
    pdf = render_document(checked, settings, files=attached(given["attach"]), straddle=given["straddle"])
    write_result(console, given["output"], pdf.data, source=given["file"])
    if given["png"] is not None:
        _write_pages(console, given["png"], pdf.data)
    for finding in checked.findings:
        print_finding(console, finding)


def _write_pages(console: Console, png: Path, data: bytes) -> None:
    from nh_edoc.typeset.preview import png_pages

    pages = png_pages(data)
    for number, page in enumerate(pages, start=1):
        name = png if len(pages) == 1 else png.with_stem(f"{png.stem}-{number}")
        write_result(console, name, page)


@command.command("issue")
@click.argument("file", metavar="FILE")
@out_path()
@optional_key_options
@click.option("--await", "awaiting", is_flag=True, help="await")
@sealing_options
@registry_options
@click.option("--straddle", is_flag=True, help="straddle")
@attach_option
@accept_options
@click.pass_obj
def issue(console: Console, /, **given: Any) -> None:
    """Check, render and seal, or leave it for a seal that is put on elsewhere."""
    if given["awaiting"]:
        for finding in leave(console, given).findings:
            print_finding(console, finding)
        return
    require_key(given)
    from nh_edoc.cli.sealing import open_sealer
    from nh_edoc.receipt import load_document
    from nh_edoc.workflow import issue_document

    settings = settings_of(console)
    document = load_document(read_argument(given["file"]))
    accept = acceptances(given["accept"], given["reason"])
    secrets = asker(console, given["passphrase_file"])
    with (
        open_journal(given, settings) as journal,
        open_sealer(given, document.particulars.sealers[0], settings, secrets) as sealer,
    ):
        to = destination(given["output"], source=given["file"], journal=journal)
        files = attached(given["attach"])
        issued = issue_document(
            document, settings, sealer, accept=accept, files=files, straddle=given["straddle"], to=to
        )
    if to.path is None:
        write_result(console, None, issued.sealed.data)
    console.say("cli.doc.issue.done", title=document.body.TITLE, number=document.head.number, file=given["output"])
    say_pending(console, issued.sealed)
    for finding in issued.checked.findings:
        print_finding(console, finding)


@command.command("show")
@click.argument("file", metavar="PDF")
@click.option("--format", "form", type=click.Choice(["json", "xml"]), default="json", help="format")
@out_path(required=False)
@click.pass_obj
def show(console: Console, file: str, form: str, output: Path | None) -> None:
    """Print the data embedded in a PDF, unverified."""
    from nh_edoc.codec import encode_json, encode_xml
    from nh_edoc.receipt.rendered import embedded_document

    document = embedded_document(read_argument(file))
    write_result(console, output, encode_xml(document) if form == "xml" else encode_json(document), source=file)
