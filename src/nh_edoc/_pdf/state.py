"""The graphics state (ISO 32000-1, 8.4), as far as it decides what is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.colour import BLACK, GREY
from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.geometry import IDENTITY
from nh_edoc._pdf.objects import number

if TYPE_CHECKING:
    from nh_edoc._pdf.colour import Colour
    from nh_edoc._pdf.fonts import Font
    from nh_edoc._pdf.geometry import Box, Matrix
    from nh_edoc._pdf.objects import PdfDict, PdfValue
    from nh_edoc._pdf.read import PdfFile

_HARMLESS: Final = frozenset({"Type", "LC", "LJ", "D", "RI", "SA", "FL", "SM", "TK"})
"""Entries of a graphics state dictionary that hide nothing."""


class State:
    """One level of the graphics state; ``copy`` makes the next one."""

    def __init__(self, clip: Box) -> None:
        self.matrix: Matrix = IDENTITY
        self.clip: Box | None = clip
        """The box around the clipping path; None when nothing is left inside."""
        self.clip_exact = True
        self.fill_space = self.stroke_space = GREY
        self.fill: Colour | None = BLACK
        self.stroke: Colour | None = BLACK
        self.fill_alpha = self.stroke_alpha = 1.0
        self.group_alpha = 1.0
        """Of the transparency groups around."""
        self.plain = True
        """Whether blend mode and soft mask are those that change nothing."""
        self.line_width = 1.0
        self.miter = 10.0
        self.font: Font | None = None
        self.font_size = 0.0
        self.character_spacing = self.word_spacing = 0.0
        self.scale = 1.0
        self.leading = self.rise = 0.0
        self.mode = 0

    def copy(self) -> State:
        """Return a state that can change without this one."""
        made = State.__new__(State)
        made.__dict__.update(self.__dict__)
        return made

    def apply(self, file: PdfFile, settings: PdfDict) -> None:
        """Take over a graphics state dictionary (8.4.5).

        Raises:
            PdfSyntaxError: `graphics-state`: malformed.
            PdfUnsupported: `graphics-state`: an entry of which this reader does not know what it does.
        """
        for key, item in settings.items():
            value = file.resolve(item)
            if key in {"CA", "ca"}:
                alpha = min(1.0, max(0.0, float(number(value, settings.start))))
                self.fill_alpha, self.stroke_alpha = (
                    (alpha, self.stroke_alpha) if key == "ca" else (self.fill_alpha, alpha)
                )
            elif key == "LW":
                self.line_width = number(value, settings.start)
            elif key == "ML":
                self.miter = number(value, settings.start)
            elif key in {"BM", "SMask"}:
                self._blend(key, value, settings)
            elif key not in _HARMLESS and not (key == "AIS" and value is False):
                raise PdfUnsupported("graphics-state")

    def _blend(self, key: str, value: PdfValue, settings: PdfDict) -> None:
        """Remember whether anything but the plain mode was set; a later plain mode does not make it good."""
        if not value:
            raise PdfSyntaxError("graphics-state", settings.start)
        self.plain = self.plain and value in (("Normal", "Compatible") if key == "BM" else ("None",))
