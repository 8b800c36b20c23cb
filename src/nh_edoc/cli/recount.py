"""``nh-edoc doc recount``: which dates of issued documents the calendar of today moves, and the notice that says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.command import EdocCommand, json_option, settings_of
from nh_edoc.cli.inputs import read_issued, today, write_result
from nh_edoc.errors import InputError

if TYPE_CHECKING:
    from nh_edoc.cli.console import Console
    from nh_edoc.model.document import Document
    from nh_edoc.settings import Settings


@click.command("recount", cls=EdocCommand)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--number", help="recount-number", metavar="NUMBER")
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="date", metavar="YYYY-MM-DD")
@click.option("--phone", help="recount-phone", metavar="PHONE")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="recount-output", metavar="NOTICE.json"
)
@json_option
@click.pass_obj
def recount(console: Console, /, **given: Any) -> None:
    """Count the dates of issued documents again; draft the notice of one whose dates have moved."""
    from nh_edoc.receipt.recounting import amendment_of

    settings = settings_of(console)
    files: tuple[str, ...] = given["files"]
    if given["output"] is None:
        for name in files:
            _tell(console, name, read_issued(name)[0], settings)
        return
    if len(files) != 1 or given["number"] is None:
        raise InputError("recount.one", count=len(files))
    document, digest = read_issued(files[0])
    on = given["on"].date() if given["on"] else today()
    phone = given["phone"] or _phone(document, settings)
    notice = amendment_of(document, settings, number=given["number"], on=on, phone=phone, file=digest)
    from nh_edoc.codec import encode_json

    write_result(console, given["output"], encode_json(notice), source=files[0])
    _tell(console, files[0], document, settings)


def _tell(console: Console, name: str, document: Document, settings: Settings) -> None:
    from nh_edoc.receipt.recounting import moved_dates

    moved = moved_dates(document, settings)
    if console.json:
        rows = [
            {"name": one.name, "path": one.path, "stated": one.stated.isoformat(), "counted": one.counted.isoformat()}
            for one in moved
        ]
        console.emit({"file": name, "number": document.head.number, "moved": rows})
    elif not moved:
        console.out(console.text("cli.doc.recount.same", file=name, number=document.head.number))
    for one in moved if not console.json else ():
        told = {"name": one.name, "stated": one.stated.isoformat(), "counted": one.counted.isoformat()}
        console.out(console.text("cli.doc.recount.moved", file=name, number=document.head.number, **told))


def _phone(document: Document, settings: Settings) -> str:
    """Return 咨询电话: of the document, else of the operator's agency.

    Raises:
        InputError: `recount.phone`: neither has one.
    """
    from nh_edoc.receipt.guides import load_agency

    own = getattr(document.body, "consultation_phone", None)
    if isinstance(own, str):
        return own
    if settings.agency is None:
        raise InputError("recount.phone", number=document.head.number)
    return load_agency(settings.agency).consultation_phone
