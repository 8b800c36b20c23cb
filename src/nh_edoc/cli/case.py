"""``nh-edoc case``: the record of one application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.case_time import due, show
from nh_edoc.cli.command import EdocGroup, json_option, out_path, settings_of
from nh_edoc.cli.inputs import read_argument, write_result
from nh_edoc.errors import EXIT_INPUT, EXIT_OK, EdocError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from nh_edoc.calendar import WorkCalendar
    from nh_edoc.cli.console import Console
    from nh_edoc.settings import Settings


@click.group(cls=EdocGroup)
def command() -> None:
    """Cases."""


command.add_command(show)
command.add_command(due)


@command.command("sample")
@click.argument("name", metavar="NAME")
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="date", metavar="YYYY-MM-DD")
@click.option("--format", "form", type=click.Choice(["json", "xml"]), default="json", help="format")
@out_path(required=False)
@click.pass_obj
def sample(console: Console, name: str, on: datetime | None, form: str, output: Path | None) -> None:
    """Write a fictitious case."""
    from nh_edoc.codec.cases import encode_case_json, encode_case_xml
    from nh_edoc.receipt.case.samples import sample_case

    case = sample_case(name, on.date() if on else None)
    write_result(console, output, encode_case_xml(case) if form == "xml" else encode_case_json(case))


@command.command("check")
@click.argument("files", nargs=-1, required=True, metavar="CASE…")
@json_option
@click.pass_obj
def check(console: Console, files: Sequence[str]) -> int:
    """Say which documents each case gives, and what it lacks for the others."""
    from nh_edoc.calendar import WorkCalendar
    from nh_edoc.cli.console import worst

    settings = settings_of(console)
    calendar = WorkCalendar.load(settings.calendar_override)
    return worst([_check_one(console, name, settings, calendar) for name in files])


def _check_one(console: Console, name: str, settings: Settings, calendar: WorkCalendar) -> int:
    from nh_edoc.receipt.case.coherence import case_problems
    from nh_edoc.receipt.case.completing import completed, guide_problems
    from nh_edoc.receipt.case.loading import load_case
    from nh_edoc.receipt.case.needs import DRAFTED, missing

    try:
        case = load_case(read_argument(name))
        wrong = (*case_problems(case, calendar), *guide_problems(case, settings))
        whole = completed(case, settings)
    except EdocError as error:
        console.fail(error, file=name)
        return error.exit_code
    lacks: dict[str, Any] = {kind: missing(whole, kind) for kind in DRAFTED}
    if console.json:
        rows = {kind: [{"path": one.path, "code": one.code} for one in found] for kind, found in lacks.items()}
        problems = [{"path": one.path, "code": one.code, "message": one.message(console.lang)} for one in wrong]
        console.emit({"file": name, "approval_code": case.approval_code, "problems": problems, "lacks": rows})
    else:
        console.out(f"{name}: {case.approval_code}  {case.item.name}")
        for one in wrong:
            console.out(f"  {one.path}: {one.message(console.lang)} [{one.code}]")
        for kind, found in lacks.items():
            code = "cli.case.check.lacks" if found else "cli.case.check.ready"
            console.out(f"  {console.text(code, kind=kind, count=len(found))}")
            for one in found if console.verbose else ():
                console.out(f"      {one.path}: {one.message(console.lang)}")
    return EXIT_INPUT if wrong or all(lacks.values()) else EXIT_OK
