"""``nh-edoc case show`` and ``case due``: how cases stand in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.command import EdocCommand, json_option, settings_of
from nh_edoc.cli.inputs import read_argument, today, write_result
from nh_edoc.errors import EXIT_INPUT, EXIT_OK, EdocError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from nh_edoc.calendar import WorkCalendar
    from nh_edoc.cli.console import Console
    from nh_edoc.receipt.case.dues import CaseDue
    from nh_edoc.settings import Settings


on_option = click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="on", metavar="YYYY-MM-DD")


@click.command("show", cls=EdocCommand)
@click.argument("file", metavar="CASE")
@on_option
@click.option("--html", type=click.Path(dir_okay=False), help="html", metavar="FILE")
@json_option
@click.pass_obj
def show(console: Console, file: str, on: datetime | None, html: str | None) -> int:
    """Show the course of a case, how it stands, what is due."""
    from pathlib import Path

    from nh_edoc.calendar import WorkCalendar
    from nh_edoc.receipt.case.loading import load_case
    from nh_edoc.receipt.case.standing import standing
    from nh_edoc.receipt.case.timeline import timeline_html, timeline_text

    settings = settings_of(console)
    calendar = WorkCalendar.load(settings.calendar_override)
    case, day = load_case(read_argument(file)), on.date() if on is not None else today()
    found = standing(case, settings=settings, calendar=calendar, on=day)
    if html is not None:
        page = timeline_html(case, found, calendar, day, console.lang)
        write_result(console, Path(html), page.encode("utf-8"), source=file)
    elif console.json:
        console.emit(
            {
                "approval_code": case.approval_code,
                "on": day.isoformat(),
                "state": found.state.value,
                "due": [
                    {"kind": one.kind.value, "on": one.on.isoformat(), "provisional": one.provisional}
                    for one in found.due
                ],
                "derived": [{"kind": one.kind.value, "on": one.on.isoformat()} for one in found.derived],
                "events": [
                    {
                        "event": one.kind.value,
                        "on": one.on.isoformat(),
                        "at": one.at.isoformat() if one.at is not None else None,
                        "document": one.document,
                        "number": one.number,
                    }
                    for one in found.history
                ],
            }
        )
    else:
        for line in timeline_text(case, found, calendar, day, console.lang):
            console.out(line)
    return EXIT_OK


@click.command("due", cls=EdocCommand)
@click.argument("paths", nargs=-1, required=True, metavar="CASES…")
@on_option
@click.option("--within", type=click.IntRange(0, 366), help="within", metavar="N")
@json_option
@click.pass_obj
def due(console: Console, paths: Sequence[str], on: datetime | None, within: int | None) -> int:
    """List what is due, the earliest first."""
    from pathlib import Path

    from nh_edoc.calendar import WorkCalendar

    settings = settings_of(console)
    calendar = WorkCalendar.load(settings.calendar_override)
    day = on.date() if on is not None else today()
    worst, rows = EXIT_OK, []
    for path in paths:
        for found in _found(Path(path), settings, calendar, day, within):
            if isinstance(found, tuple):
                console.fail(found[1], file=found[0])
                worst = max(worst, EXIT_INPUT)
            else:
                rows.append(found)
    for row in sorted(rows, key=lambda one: (one.on, one.approval_code, one.kind)):
        _print(console, row)
    return worst


def _found(
    path: Path, settings: Settings, calendar: WorkCalendar, day: date, within: int | None
) -> Iterator[CaseDue | tuple[str, EdocError]]:
    """Yield what is due in each case, and each case that cannot be read."""
    from nh_edoc.receipt.case.dues import dues
    from nh_edoc.receipt.case.loading import load_cases

    for name, case in load_cases(path):
        if isinstance(case, EdocError):
            yield name, case
            continue
        try:
            yield from dues(case, settings=settings, calendar=calendar, on=day, within=within)
        except EdocError as error:
            yield name, error


def _print(console: Console, row: CaseDue) -> None:
    if console.json:
        shown: dict[str, Any] = {
            "approval_code": row.approval_code,
            "item": row.item,
            "state": row.state.value,
            "kind": row.kind.value,
            "on": row.on.isoformat(),
            "left": row.left,
            "provisional": row.provisional,
        }
        console.emit(shown)
        return
    code = "case.show.left" if row.left >= 0 else "case.show.overdue"
    left = console.text(code, days=abs(row.left))
    console.out(f"{row.on}  {left}  {row.kind.title(console.lang)}  {row.approval_code}  {row.item}")
