"""What a viewer showed when a file was first signed, and what it shows now: pictures to look at, never a verdict."""

from __future__ import annotations

from typing import Final

from nh_edoc._pdf.drawing_pages import draw_pages
from nh_edoc._pdf.second_reader import signed_ends
from nh_edoc.model.record import dataclass

WIDTH: Final = 1400


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPage:
    """A page as it was signed and as it opens, PNG; None where there is no such page."""

    number: int
    signed: bytes | None
    now: bytes | None

    @property
    def differs(self) -> bool:
        """Whether the two look different."""
        return self.signed != self.now


def shown_changes(data: bytes, *, width: int = WIDTH) -> tuple[ShownPage, ...]:
    """Return the pages of the first signed revision beside those of the file as it opens.

    Nothing where nothing came after the first signature, or where nothing could be drawn.

    Args:
        data: the whole file.
        width: of each picture, in pixels.
    """
    ends = signed_ends(data)
    if not ends:
        return ()
    signed, now = draw_pages(data[: ends[0]], width=width), draw_pages(data, width=width)
    return tuple(
        ShownPage(
            number=index + 1,
            signed=signed[index] if index < len(signed) else None,
            now=now[index] if index < len(now) else None,
        )
        for index in range(max(len(signed), len(now)))
    )
