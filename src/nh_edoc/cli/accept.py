"""``nh-edoc doc issue --await`` and ``doc accept``: PDF out, sealed PDF back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from nh_edoc.cli.command import EdocCommand, json_option, settings_of
from nh_edoc.cli.inputs import accept_options, acceptances, attached, read_argument, write_result
from nh_edoc.cli.registering import open_journal, registry_options
from nh_edoc.cli.sealing import crl_option, destination
from nh_edoc.cli.trusting import applicant_picture, load_trust
from nh_edoc.errors import InputError, VerificationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nh_edoc.cli.console import Console
    from nh_edoc.model.pdf import CheckedDocument
    from nh_edoc.model.report import Report

KEY = "key_uri"
_OF_THE_SEAL: Final = {
    KEY: "--key",
    "level": "--level",
    "tsa": "--tsa",
    "image": "--image",
    "seal_line": "--seal-line",
    "allow_unknown_revocation": "--allow-unknown-revocation",
    "straddle": "--straddle",
}
"""Options that say how the seal is made: by whoever makes it."""


def leave(console: Console, given: Mapping[str, Any]) -> CheckedDocument:
    """Leave a document for a seal that is put on elsewhere.

    Raises:
        InputError: `cli.await-key`: a key, or how to seal with it, is named as well.
    """
    from nh_edoc.receipt import load_document
    from nh_edoc.workflow import await_seal

    for name, option in _OF_THE_SEAL.items():
        if given[name]:
            raise InputError("cli.await-key", option=option)
    settings = settings_of(console)
    document = load_document(read_argument(given["file"]))
    accept = acceptances(given["accept"], given["reason"])
    with open_journal(given, settings) as journal:
        to = destination(given["output"], source=given["file"], journal=journal)
        left = await_seal(document, settings, accept=accept, files=attached(given["attach"]), to=to)
    if to.path is None:
        write_result(console, None, left.pdf.data)
    number, fields = document.head.number, ", ".join(seal.field for seal in left.pdf.plan.seals)
    console.say("cli.doc.issue.awaiting", title=document.body.TITLE, number=number, fields=fields, file=given["output"])
    return left.checked


def require_key(given: Mapping[str, Any]) -> None:
    """Return when a key is named.

    Raises:
        MissingParameter: as click would, were the option always needed.
    """
    if given[KEY] is None:
        ctx = click.get_current_context()
        raise click.MissingParameter(ctx=ctx, param=next(one for one in ctx.command.params if one.name == KEY))


@click.command("accept", cls=EdocCommand)
@click.argument("file", metavar="PDF")
@click.option("--trust", type=click.Path(file_okay=False, path_type=Path), help="trust", metavar="DIR")
@crl_option
@registry_options
@accept_options
@json_option
@click.pass_obj
def accept(console: Console, /, file: str, **given: Any) -> None:
    """Take back a file that was sealed elsewhere, and enter it as issued."""
    from nh_edoc.trust.lists import with_lists
    from nh_edoc.verify import Verifier
    from nh_edoc.workflow import accept_document

    settings = settings_of(console)
    trust = with_lists(load_trust(given["trust"], settings), given["crls"])
    verifier = Verifier(trust, settings=settings, applicant_picture=applicant_picture)
    source = read_argument("-") if file == "-" else Path(file)
    rules = acceptances(given["accept"], given["reason"])
    try:
        with open_journal(given, settings) as journal:
            found = accept_document(source, settings, verifier, accept=rules, journal=journal)
    except VerificationError as error:
        _tell(console, file, error.report)
        raise
    _tell(console, file, found.report)
    console.say("cli.doc.accept.done", title=found.document.body.TITLE, number=found.document.head.number, file=file)


def _tell(console: Console, file: str, report: Report) -> None:
    from nh_edoc.codec import report_json
    from nh_edoc.verify.present import text_report

    if console.json:
        console.emit({"file": file, **report_json(report)})
    elif not console.quiet:
        console.out(text_report(report, console.lang, every_check=console.verbose))
