"""``nh-edoc doc publish``: the masked copy of a granted decision that the public may read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.command import EdocCommand, out_path, settings_of
from nh_edoc.cli.inputs import read_issued, today, write_result

if TYPE_CHECKING:
    from nh_edoc.cli.console import Console


@click.command("publish", cls=EdocCommand)
@click.argument("file", metavar="DECISION")
@out_path(required=False)
@click.option("--number", help="publish-number", metavar="NUMBER")
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="date", metavar="YYYY-MM-DD")
@click.option("--mask", multiple=True, help="publish-mask", metavar="NAME")
@click.pass_obj
def publish(console: Console, /, **given: Any) -> None:
    """Draft the masked public copy of a granted decision."""
    from nh_edoc.cli.doc import print_finding
    from nh_edoc.codec import encode_json
    from nh_edoc.receipt import judge
    from nh_edoc.receipt.publishing import public_copy

    decision, digest = read_issued(given["file"])
    on = given["on"].date() if given["on"] else today()
    copy = public_copy(decision, on=on, file=digest, number=given["number"], names=given["mask"])
    write_result(console, given["output"], encode_json(copy), source=given["file"])
    if given["output"] is not None:
        for finding in judge(copy, settings_of(console)):
            print_finding(console, finding)
