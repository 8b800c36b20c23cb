"""Where a text stands on the pages of anybody's PDF, as a viewer's own library reads it (``text_child``)."""

from __future__ import annotations

import json
from typing import Final

from nh_edoc._pdf.child import answer
from nh_edoc._pdf.geometry import Box
from nh_edoc.model.record import dataclass

LONGEST: Final = 200
"""Characters that are looked for at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundText:
    """One place where a text stands."""

    page: int
    """From 0."""
    boxes: tuple[Box, ...]
    """Of its characters, in order, in the user space of the page."""


def find_text(data: bytes, wanted: str, *, pages: int) -> tuple[FoundText, ...] | None:
    """Return all places of a text in the order of the pages; None when not all pages could be read.

    Args:
        data: a PDF of anybody's.
        wanted: what to look for; white space does not count, neither in it nor on the pages.
        pages: how many there are.
    """
    plain = "".join(wanted.split())[:LONGEST]
    units = plain.encode("utf-16-be", "surrogatepass")
    spelled = "".join(chr(int.from_bytes(units[at : at + 2], "big")) for at in range(0, len(units), 2))
    told = answer("text_child", json.dumps(spelled), data=data)
    lines = (told or b"").splitlines()
    if len(lines) != pages or not plain:
        return None
    return tuple(
        FoundText(page=page, boxes=tuple(Box(*box) for box in place))
        for page, *places in map(json.loads, lines)
        for place in places
    )
