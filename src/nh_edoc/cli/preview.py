"""``nh-edoc seal preview``: show where seals will stand, without a key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.command import EdocCommand, out_path
from nh_edoc.cli.inputs import read_argument, write_result
from nh_edoc.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nh_edoc.cli.console import Console
    from nh_edoc.seal.placement import Anchor, Place
    from nh_edoc.seal.preview import Shown
    from nh_edoc.workflow.pictures import Described

MOST_PICTURES = 20
"""Pages that are drawn as PNG at the most."""
WIDTH = 1240
"""Pixels: 150 dpi on A4."""


def placing_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add where a seal goes on a page that has no reserved place for it."""
    for option in (
        click.option("--straddle", is_flag=True, help="straddle"),
        click.option("--nth", type=click.IntRange(1), help="nth", metavar="N"),
        click.option("--anchor", help="anchor-text", metavar="TEXT"),
        click.option("--at", help="at-place", metavar="PAGE,X,Y"),
    ):
        function = option(function)
    return function


def size_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--size MM``."""
    return click.option("--size", type=float, help="seal-size", metavar="MM")(function)


def picture_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what a seal looks like."""
    for option in (
        size_option,
        click.option("--person", help="seal-person", metavar="NAME"),
        click.option("--seal-code", help="seal-code", metavar="NUMBER"),
        click.option("--seal-line", help="seal-line", metavar="TEXT"),
        click.option("--name", help="seal-name", metavar="NAME"),
        click.option("--image", type=click.Path(dir_okay=False, path_type=Path), help="image", metavar="FILE"),
    ):
        function = option(function)
    return function


@click.command("preview", cls=EdocCommand)
@click.argument("file", metavar="PDF")
@out_path()
@placing_options
@picture_options
@click.pass_obj
def preview(console: Console, /, **given: Any) -> None:
    """Show where seals will stand."""
    from nh_edoc.seal.preview import preview as show

    data = read_argument(given["file"])
    made = show(data, _shown(data, given))
    output: Path = given["output"]
    if output.suffix.lower() != ".png":
        write_result(console, output, made.data, source=given["file"])
    else:
        for name, picture in _pictures(made.data, made.pages, output):
            write_result(console, name, picture)
    numbers = ", ".join(str(one + 1) for one in made.pages)
    console.say("cli.seal.preview.done", file=output, pages=numbers)


def _shown(data: bytes, given: Mapping[str, Any]) -> list[Shown]:
    """Return what the options ask for; without a place, what the plan of a document of ours says."""
    from nh_edoc.seal.preview import Shown

    where = place_of(given)
    if where is None and not given["straddle"]:
        from nh_edoc.workflow.preview import planned_shown

        return planned_shown(data, described(given))
    picture = described(given).picture()
    places = () if where is None else (where,)
    return [Shown(appearance=picture.appearance(), where=places, straddle=given["straddle"])]


def described(given: Mapping[str, Any]) -> Described:
    """Return what the options say of the picture."""
    from nh_edoc.workflow.pictures import Described

    return Described(
        image=given["image"],
        name=given["name"],
        line=given["seal_line"],
        code=given["seal_code"],
        person=given["person"],
        size=given["size"],
    )


def place_of(given: Mapping[str, Any]) -> Place | Anchor | None:
    """Return the place that is named.

    Raises:
        InputError: `cli.at`: not a page and two lengths; `cli.at-anchor`: a place and a text at once.
    """
    from nh_edoc.seal.placement import Anchor, Place

    if given["at"] is None:
        return None if given["anchor"] is None else Anchor(text=given["anchor"], nth=given["nth"])
    words = given["at"].split(",")
    try:
        page, x, y = int(words[0]), *(float(word) for word in words[1:])
    except (ValueError, IndexError) as error:
        raise InputError("cli.at", text=given["at"]) from error
    if given["anchor"] is not None:
        raise InputError("cli.at-anchor")
    return Place(page=page, x=x, y=y)


def _pictures(data: bytes, pages: tuple[int, ...], output: Path) -> list[tuple[Path, bytes]]:
    """Return a picture of each page on which something is shown, with its name.

    Raises:
        InputError: `seal.file-unread`: not all of them could be drawn.
    """
    from nh_edoc._pdf.drawing_pages import draw_pages

    wanted = pages[:MOST_PICTURES]
    drawn = draw_pages(data, most=max(wanted, default=0) + 1, width=WIDTH)
    if not wanted or len(drawn) <= max(wanted):
        raise InputError("seal.file-unread", reason="png")
    one = len(wanted) == 1
    return [(output if one else output.with_stem(f"{output.stem}-{index + 1}"), drawn[index]) for index in wanted]
