"""用印预览: where a seal will stand and what it will look like, without a key, and never to be taken for a seal."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.geometry import Box, Matrix
from nh_edoc._pdf.overlay import Overlay, overlaid
from nh_edoc._pdf.pages import page_annotations, pages
from nh_edoc._pdf.placement import POINTS, PageGeometry, place, straddle
from nh_edoc._pdf.read import PdfFile
from nh_edoc.errors import InputError
from nh_edoc.model.appearance import Appearance
from nh_edoc.seal.anchors import anchor_place
from nh_edoc.seal.drawn import text_line
from nh_edoc.seal.placement import Anchor, Place, check_clear, size_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nh_edoc._pdf.pages import Page
    from nh_edoc._pdf.placement import Size

BLUE: Final = "0 0.32 0.68"
"""Nothing on a document is of this blue, least of all a seal."""
WORD: Final = "预览"
BANNER: Final = "用印预览　未用印　不具法律效力"
_BANNER_SIZE: Final = (84.0, 8.0)
_BANNER_TOP: Final = 3.0
_TILT: Final = math.radians(20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What somebody wants to be shown."""

    appearance: Appearance
    where: tuple[Place | Anchor, ...]
    straddle: bool = False
    middle: float | None = None
    """Millimetres from the upper edge to the centre of the straddling seal; the middle of the page if None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The file with what is to come drawn on it."""

    data: bytes
    pages: tuple[int, ...]
    """Those on which something is shown, from 0."""


def preview(data: bytes, wishes: Sequence[Shown]) -> Preview:
    """Return a file that shows where seals will stand; it is another file, without data, forms and signatures.

    Raises:
        InputError: `seal.file-unread`: the file cannot be read; `seal.page`: it has no such page; `seal.off-page`,
            `seal.overlap`, `seal.straddle-pages`, `seal.anchor-*`: the seal cannot stand there.
    """
    try:
        file = PdfFile(data)
        leaves = pages(file)
        taken = {page.index: _taken(file, page) for page in leaves}
        shown = [one for wish in wishes for one in _shown(data, leaves, taken, wish)]
        banners = [_banner(page.index, PageGeometry.of(page)) for page in leaves]
        return Preview(data=overlaid(data, [*shown, *banners]), pages=tuple(sorted({one.page for one in shown})))
    except (PdfSyntaxError, PdfUnsupported) as error:
        raise InputError("seal.file-unread", reason=error.code) from error


def _taken(file: PdfFile, page: Page) -> list[tuple[str, Box]]:
    """Return the seals that stand on a page already: widgets that show something."""
    return [
        (one.subtype, one.box)
        for one in page_annotations(file, page)
        if one.subtype == "Widget" and one.appearance is not None and file.decode(one.appearance).strip()
    ]


def _shown(
    data: bytes, leaves: Sequence[Page], taken: dict[int, list[tuple[str, Box]]], wish: Shown
) -> Iterator[Overlay]:
    appearance = wish.appearance
    size = size_of(appearance)
    geometry = [PageGeometry.of(page) for page in leaves]
    slices = straddle(geometry, size, middle=wish.middle) if wish.straddle else ()
    for one in slices:
        check_clear(one.placed.rect, taken[one.page], geometry[one.page])
        taken[one.page].append(("骑缝章", one.placed.rect))
        yield Overlay(page=one.page, appearance=appearance, matrix=one.placed.matrix, rect=one.placed.rect, pale=True)
    for where in wish.where:
        index, centre = _centre(data, geometry, where, size)
        placed = place(geometry[index], centre, size)
        check_clear(placed.rect, taken[index], geometry[index])
        taken[index].append((WORD, placed.rect))
        yield Overlay(page=index, appearance=appearance, matrix=placed.matrix, rect=placed.rect, pale=True)
        yield Overlay(page=index, appearance=_word(appearance), matrix=placed.matrix, rect=placed.rect, pale=False)


def _centre(
    data: bytes, geometry: Sequence[PageGeometry], where: Place | Anchor, size: Size
) -> tuple[int, tuple[float, float]]:
    if isinstance(where, Anchor):
        return anchor_place(data, geometry, where.text, size, nth=where.nth)
    if not 1 <= where.page <= len(geometry):
        raise InputError("seal.page", page=where.page, count=len(geometry))
    return where.page - 1, (where.x, where.y)


def _word(appearance: Appearance) -> Appearance:
    """Return the word 预览 across a seal, in a frame of its own."""
    width, height = float(appearance.width), float(appearance.height)
    reach = min(width, height)
    size = (reach * 0.62, reach * 0.24)
    turn = Matrix(math.cos(_TILT), math.sin(_TILT), -math.sin(_TILT), math.cos(_TILT), width / 2, height / 2)
    return Appearance(width=appearance.width, height=appearance.height, content=_framed(WORD, size, turn))


def _banner(index: int, page: PageGeometry) -> Overlay:
    """Return the line at the head of a page; on a page that is too small it is cut off."""
    size = (min(_BANNER_SIZE[0], page.size[0]), _BANNER_SIZE[1])
    placed = place(page, (page.size[0] / 2, min(_BANNER_TOP + size[1] / 2, page.size[1] - size[1] / 2)), size)
    width, height = (side * POINTS for side in size)
    content = _framed(BANNER, (width * 0.98, height * 0.9), Matrix(1, 0, 0, 1, width / 2, height / 2))
    appearance = Appearance(width=f"{width:.2f}", height=f"{height:.2f}", content=content)
    return Overlay(page=index, appearance=appearance, matrix=placed.matrix, rect=placed.rect, pale=False)


def _framed(text: str, size: tuple[float, float], turn: Matrix) -> bytes:
    """Return a text in a white box with a blue frame around the origin."""
    width, height = size
    box = f"{-width / 2:.2f} {-height / 2:.2f} {width:.2f} {height:.2f} re"
    numbers = " ".join(f"{value:.5f}" for value in turn)
    opening = [f"q {numbers} cm", f"1 1 1 rg {BLUE} RG {height / 14:.2f} w {box} B", f"{BLUE} rg"]
    return "\n".join([*opening, *text_line(text, width * 0.9, height * 0.62), "Q"]).encode("ascii")
