"""``nh-edoc doc draft``: a document's data from a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nh_edoc.cli.command import EdocCommand, out_path, settings_of
from nh_edoc.cli.inputs import read_argument, write_result

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from nh_edoc.cli.console import Console


@click.command("draft", cls=EdocCommand)
@click.argument("file", metavar="CASE")
@click.option("--kind", required=True, help="kind", metavar="KIND")
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="date", metavar="YYYY-MM-DD")
@click.option("--format", "form", type=click.Choice(["json", "xml"]), default="json", help="format")
@out_path(required=False)
@click.pass_obj
def draft(console: Console, file: str, kind: str, on: datetime | None, form: str, output: Path | None) -> None:
    """Draft a document from a case: facts are taken over, dates are counted."""
    from nh_edoc.calendar import WorkCalendar
    from nh_edoc.codec import encode_json, encode_xml
    from nh_edoc.receipt.case.drafting import draft as make
    from nh_edoc.receipt.case.loading import load_case

    settings = settings_of(console)
    calendar = WorkCalendar.load(settings.calendar_override)
    case = load_case(read_argument(file))
    document = make(case, kind, settings=settings, calendar=calendar, on=on.date() if on else None)
    write_result(console, output, encode_xml(document) if form == "xml" else encode_json(document), source=file)
