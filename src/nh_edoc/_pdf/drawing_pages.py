"""Pictures of a file's pages, drawn by a process of its own (``drawing_child``): its death means that there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.child import answer

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PAGES: Final = 20
WIDTH: Final = 900
"""Pixels."""
LARGEST: Final = 64 * 1024 * 1024
"""Bytes of all pictures together."""


def draw_pages(data: bytes, *, most: int = MOST_PAGES, width: int = WIDTH) -> tuple[bytes, ...]:
    """Return pictures (PNG) of the first pages, as many as could be drawn; a picture is no verdict.

    Args:
        data: a PDF of anybody's.
        most: greatest number of pages.
        width: of each picture, in pixels.
    """
    told = answer("drawing_child", str(most), str(width), data=data)
    return tuple(_pictures((told or b"")[:LARGEST]))[:most]


def _pictures(told: bytes) -> Iterator[bytes]:
    at = 0
    while at + 4 <= len(told):
        size = int.from_bytes(told[at : at + 4], "big")
        picture = told[at + 4 : at + 4 + size]
        if len(picture) != size or not picture.startswith(b"\x89PNG\r\n\x1a\n"):
            return
        yield picture
        at += 4 + size
