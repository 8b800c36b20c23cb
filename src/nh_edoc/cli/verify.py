"""``nh-edoc verify``: a verdict on each file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.command import EdocCommand, json_option, settings_of
from nh_edoc.cli.console import Console, worst
from nh_edoc.cli.printed import Printed
from nh_edoc.cli.registering import open_journal, registry_options
from nh_edoc.cli.trusting import applicant_picture, load_trust, lookup_of, online_option, pin_options
from nh_edoc.errors import EdocError, InputError

if TYPE_CHECKING:
    from nh_edoc.model.report import Report
    from nh_edoc.model.status_list import StatusList
    from nh_edoc.verify import Verifier
    from nh_edoc.workflow import Journal


@click.command("verify", cls=EdocCommand)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--trust", type=click.Path(file_okay=False, path_type=Path), help="trust", metavar="DIR")
@pin_options
@click.option("--at", help="at", metavar="TIME")
@click.option("--policy", help="policy", metavar="NAME", default="statutory", show_default=True)
@click.option("--status", type=click.Path(dir_okay=False, path_type=Path), help="status", metavar="LIST")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="report-html", metavar="FILE")
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), help="report-pdf", metavar="FILE")
@click.option("--show-changes", type=click.Path(file_okay=False, path_type=Path), help="show-changes", metavar="DIR")
@online_option
@click.option("--rerender", is_flag=True, help="rerender")
@click.option("--pages", is_flag=True, help="report-pages")
@registry_options
@json_option
@click.pass_obj
def command(console: Console, /, **given: Any) -> int:
    """Verify files against a trust store."""
    from nh_edoc.verify import Policy, Verifier

    settings = settings_of(console)
    printed = Printed(html=given["html"], pdf=given["pdf"], pages=given["pages"], changes=given["show_changes"])
    printed.require_one(given["files"])
    store = load_trust(given["trust"], settings)
    renderer = None
    if given["rerender"]:
        from nh_edoc.workflow import rerender

        renderer = rerender(settings)
    verifier = Verifier(
        store,
        Policy.named(given["policy"]),
        settings=settings,
        online=lookup_of(settings) if given["online"] else None,
        rerender=renderer,
        applicant_picture=applicant_picture,
    )
    moment = parse_time(given["at"]) if given["at"] else None
    listed = None
    if given["status"] is not None:
        from nh_edoc.workflow.status_list import load_status_list

        listed = load_status_list(given["status"], store, moment or datetime.now(UTC))
    with open_journal(given, settings) as journal:
        told = (journal, listed)
        return worst([_verify_one(console, verifier, name, moment, told, printed) for name in given["files"]])


def _with_status(report: Report, journal: Journal | None, listed: StatusList | None) -> Report:
    """Add what the registry, else a published list, knows of the document now."""
    found = None
    if listed is not None:
        from nh_edoc.workflow.status_list import listed_status

        found = listed_status(listed, report)
    if journal is not None:
        journal.verified(report)
        found = journal.status_of(report) or found
    return replace(report, registered=found)


def parse_time(value: str) -> datetime:
    """Return an aware moment.

    Raises:
        InputError: `cli.time`: not RFC 3339 with an offset.
    """
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise InputError("cli.time", value=value) from error
    if moment.tzinfo is None:
        raise InputError("cli.time", value=value)
    return moment


def _tell_changes(console: Console, printed: Printed, data: bytes) -> None:
    """Say which pages look different since the first signature, and where their pictures are."""
    if printed.changes is None:
        return
    numbers = printed.draw(data)
    if numbers is None:
        console.say("cli.verify.changes-none")
    elif not numbers:
        console.say("cli.verify.changes-same")
    else:
        console.say("cli.verify.changes", pages=", ".join(map(str, numbers)), folder=printed.changes)


def _source(name: str, printed: Printed) -> str | bytes:
    """Return what is verified: the very bytes that a report shows pictures of, where one is printed."""
    if name != "-" and not printed.any:
        return name
    from nh_edoc.cli.inputs import read_argument

    return read_argument(name)


def _verify_one(
    console: Console,
    verifier: Verifier,
    name: str,
    at: datetime | None,
    told: tuple[Journal | None, StatusList | None],
    printed: Printed,
) -> int:
    from nh_edoc.codec import report_json
    from nh_edoc.verify.present import text_report

    try:
        source = _source(name, printed)
        report = _with_status(verifier.verify(source, at=at), *told)
        if isinstance(source, bytes) and name != "-":
            report = replace(report, file_name=Path(name).name)  # the bytes were read for the pictures
        if isinstance(source, bytes):
            printed.write(report, name, source, console.lang)
            _tell_changes(console, printed, source)
    except EdocError as error:
        console.fail(error, file=name)
        return error.exit_code
    if console.json:
        console.emit({"file": name, **report_json(report)})
    elif console.quiet:
        console.out(f"{report.verdict.value}\t{name}")
    else:
        console.out(text_report(report, console.lang, every_check=console.verbose))
    return report.exit_code
