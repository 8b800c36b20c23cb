"""What a seal adds to a file of another producer, whichever lane writes it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.geometry import Box, Matrix
from nh_edoc._pdf.spelling import date
from nh_edoc.model.appearance import Appearance
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection

PRINT_LOCKED: Final = 132
"""Flags of the widget (ISO 32000-1, 12.5.3): printed, and not to be moved."""
SUB_FILTER: Final = "ETSI.CAdES.detached"
FILTER: Final = "Adobe.PPKLite"
_PREFIX: Final = "Seal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """可见印章: where on a page the picture stands."""

    page: int
    """From 0."""
    rect: Box
    """In the user space of the page."""
    turn: Matrix
    """/Matrix of the appearance: turns the picture upright on a page that viewers turn."""
    appearance: Appearance


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSeal:
    """A signature field that is added and filled in one revision; invisible without a mark."""

    field: str | None
    """Its name; None: the first of Seal1, Seal2, … that the file does not have."""
    moment: datetime
    """The claimed time, /M."""
    reserved: int
    """Bytes of the hole, before hexadecimal."""
    mark: Mark | None = None

    @property
    def claimed(self) -> str:
        """The claimed time as /M has it."""
        return date(self.moment)

    def name(self, taken: Collection[str]) -> str:
        """Return the name of the field in a file whose fields are called ``taken``."""
        if self.field is not None:
            return self.field
        return next(name for name in (f"{_PREFIX}{at}" for at in range(1, len(taken) + 2)) if name not in taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What of a page matters for a place on it; boxes in the units of its user space."""

    media_box: Box
    crop_box: Box
    rotate: int
    """0, 90, 180 or 270, clockwise."""
    user_unit: float
    taken: tuple[tuple[str, Box], ...]
    """Names and places of the signature fields that stand there."""
