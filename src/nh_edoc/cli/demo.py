"""``nh-edoc demo``: the whole chain on a fictitious case."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nh_edoc.cli.command import EdocCommand, json_option
from nh_edoc.cli.console import Console, worst

if TYPE_CHECKING:
    from nh_edoc.demo.chain import DemoRun


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

    run = run_demo(output, on=on.date() if on else None, now=datetime.now(UTC))
    verdicts = [file.report for file in run.files]
    if console.json:
        for file in run.files:
            console.emit(
                {
                    "file": str(file.path),
                    "title": file.title,
                    "number": file.number,
                    "verdict": file.report.verdict.value,
                }
            )
        console.emit({"folder": str(run.package), "verdict": run.package_report.verdict.value})
    else:
        _table(console, run)
        console.say("cli.demo.next", folder=output, package=run.package)
    return worst([*(one.exit_code for one in verdicts), run.package_report.verdict.exit_code])


def _table(console: Console, run: DemoRun) -> None:
    console.out(console.text("cli.demo.heading"))
    for file in run.files:
        verdict = console.text(f"cli.verdict.{file.report.verdict.value}")
        console.out(f"  {verdict}  {file.title}  {file.number}")
        console.out(f"        {file.path}")
    verdict = console.text(f"cli.verdict.{run.package_report.verdict.value}")
    console.out(f"  {verdict}  {console.text('cli.demo.package')}")
    console.out(f"        {run.package}")
