"""Pictures of a file's pages and seals, drawn by a process of its own (``drawing_child``): its death is no picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.child import answer

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PAGES: Final = 20
MOST_SEALS: Final = 40
WIDTH: Final = 900
"""Pixels of a page."""
SEAL_WIDTH: Final = 480
LARGEST: Final = 64 * 1024 * 1024
"""Bytes of all pictures together."""
_PNG: Final = b"\x89PNG\r\n\x1a\n"


def draw_pages(data: bytes, *, most: int = MOST_PAGES, width: int = WIDTH) -> tuple[bytes, ...]:
    """Return pictures (PNG) of the first pages, as many as could be drawn; a picture is no verdict.

    Args:
        data: a PDF of anybody's.
        most: greatest number of pages.
        width: of each picture, in pixels.
    """
    found = []
    for piece in _pieces(data, "pages", most, width):
        if not piece.startswith(_PNG):
            break
        found.append(piece)
    return tuple(found[:most])


def draw_seals(data: bytes) -> tuple[tuple[str, bytes], ...]:
    """Return for each signed field that is shown its name and a picture (PNG) of it with what is around it.

    Args:
        data: a PDF of anybody's; the names are the file's own words.
    """
    pieces = list(_pieces(data, "seals", MOST_SEALS, SEAL_WIDTH))
    pairs = zip(pieces[::2], pieces[1::2], strict=False)
    return tuple((name.decode("utf-8", "replace"), png) for name, png in pairs if png.startswith(_PNG))


def _pieces(data: bytes, what: str, most: int, width: int) -> Iterator[bytes]:
    told, at = (answer("drawing_child", what, str(most), str(width), data=data) or b"")[:LARGEST], 0
    while at + 4 <= len(told):
        size = int.from_bytes(told[at : at + 4], "big")
        piece = told[at + 4 : at + 4 + size]
        if len(piece) != size:
            return
        yield piece
        at += 4 + size
