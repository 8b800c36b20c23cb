"""``nh-edoc calendar``: count a period."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from nh_edoc.cli.command import EdocGroup, json_option, settings_of
from nh_edoc.errors import InputError

if TYPE_CHECKING:
    from nh_edoc.cli.console import Console


@click.group(cls=EdocGroup)
def command() -> None:
    """Working days."""


@command.command("due")
@click.argument("start", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE")
@click.argument("days", type=click.IntRange(1, 3650), metavar="DAYS")
@click.option("--calendar-days", is_flag=True, help="calendar-days")
@click.option("--special", multiple=True, help="special", metavar="FROM..TO")
@json_option
@click.pass_obj
def due(console: Console, start: datetime, days: int, calendar_days: bool, special: tuple[str, ...]) -> None:  # noqa: FBT001
    """Say on which day a period ends."""
    from nh_edoc.calendar import WorkCalendar
    from nh_edoc.codec import encode_record
    from nh_edoc.model.document import DayUnit, Period

    unit = DayUnit.CALENDAR if calendar_days else DayUnit.WORKING
    calendar = WorkCalendar.load(settings_of(console).calendar_override)
    result = calendar.add(start.date(), Period(days=days, unit=unit), [_span(value) for value in special])
    if console.json:
        console.emit({"date": result.date.isoformat(), "calendar": encode_record(result.record)})
        return
    note = console.text("cli.calendar.provisional") if result.record.provisional else ""
    console.out(result.date.isoformat() + note)


def _span(value: str) -> tuple[date, date]:
    first, _, last = value.partition("..")
    try:
        span = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError as error:
        raise InputError("cli.span", value=value) from error
    if span[0] > span[1]:
        raise InputError("cli.span", value=value)
    return span
