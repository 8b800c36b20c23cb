"""``nh-edoc demo``: the whole chain on a fictitious case."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nh_edoc.cli.command import EdocCommand, json_option
from nh_edoc.cli.console import Console, worst

if TYPE_CHECKING:
    from nh_edoc.demo.chain import DemoFile


@click.command("demo", cls=EdocCommand)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("demo-out"), show_default=True, help="demo-output"
)
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="date", metavar="YYYY-MM-DD")
@json_option
@click.pass_obj
def command(console: Console, output: Path, on: datetime | None) -> int:
    """Run the chain and leave a folder."""
    from nh_edoc.demo.chain import run_demo

    files = run_demo(output, on=on.date() if on else None, now=datetime.now(UTC))
    if console.json:
        for file in files:
            console.emit(
                {
                    "file": str(file.path),
                    "title": file.title,
                    "number": file.number,
                    "verdict": file.report.verdict.value,
                }
            )
    else:
        _table(console, files)
        console.say("cli.demo.next", folder=output)
    return worst([file.report.exit_code for file in files])


def _table(console: Console, files: tuple[DemoFile, ...]) -> None:
    console.out(console.text("cli.demo.heading"))
    for file in files:
        verdict = console.text(f"cli.verdict.{file.report.verdict.value}")
        console.out(f"  {verdict}  {file.title}  {file.number}")
        console.out(f"        {file.path}")
