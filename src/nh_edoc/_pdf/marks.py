"""What is on a page: glyphs, other paint, and what the page says instead of them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from nh_edoc._pdf.colour import Colour
    from nh_edoc._pdf.fonts import Font
    from nh_edoc._pdf.geometry import Box
    from nh_edoc._pdf.pages import Annotation, Page


class Hidden(StrEnum):
    """Why a glyph is not seen as it is written, or may not be."""

    MODE = "mode"
    """Text rendering mode: invisible, clip, or outlined."""
    PALE = "pale"
    """Too little contrast to paper, by colour or by transparency."""
    COLOUR = "colour"
    """Of a colour that cannot be told."""
    BLEND = "blend"
    """Blend mode or soft mask."""
    TINY = "tiny"
    DISTORTED = "distorted"
    """Much wider or narrower than it is high."""
    ROTATED = "rotated"
    """Turned, slanted or mirrored."""
    OFF_PAGE = "off-page"
    CLIPPED = "clipped"
    """Not wholly inside the clipping path, or inside one that is no rectangle."""
    OPTIONAL = "optional"
    """In optional content."""
    GROUND = "ground"
    """On paint of a like or unknown colour."""
    MARKED = "marked"
    """Something else is painted into its box before it."""
    COVERED = "covered"
    """Something is painted over it."""
    OVERPRINTED = "overprinted"
    """Another glyph is printed over it, or it over another."""


class PaintKind(StrEnum):
    """What kind of paint lies on the page beside glyphs."""

    FILL = "fill"
    STROKE = "stroke"
    IMAGE = "image"
    SHADING = "shading"


class Run(NamedTuple):
    """What the glyphs of one showing operator share."""

    page: int
    """From 0."""
    font: Font
    size: float
    """Height of the em on the page, in points."""
    colour: Colour | None
    """None when it cannot be told."""
    artifact: bool
    """Inside marked content /Artifact."""
    actual_text: str | None
    """/ActualText of the marked content around it."""
    mcid: int | None
    """Identifier of the marked content around it."""
    order: int
    """Place among all paint of the page, from 0."""


class Glyph(NamedTuple):
    """字形: one glyph on the page."""

    run: Run
    code: int
    text: str | None
    """What the font claims that it means; ``glyphs.identify`` proves it."""
    x: float
    """Origin on the base line, points from the left of the page's user space."""
    y: float
    advance: float
    """Points to the next origin."""
    box: Box | None
    """Around its outline, points; None for a blank."""
    hidden: Hidden | None

    @property
    def visible(self) -> bool:
        """Whether nothing was found that hides or changes it."""
        return self.hidden is None


class Paint(NamedTuple):
    """Paint on the page that is no glyph."""

    kind: PaintKind
    boxes: tuple[Box, ...]
    """What it can reach inside the clipping path, points."""
    exact: bool
    """Whether the boxes are exactly what is painted (fills), or lines along the axes (strokes)."""
    colour: Colour | None
    alpha: float
    order: int
    """Place among all paint of the page, from 0."""
    artifact: bool


class Replacement(NamedTuple):
    """A text that stands for marked content, for readers that do not look."""

    key: str
    """``ActualText``, ``Alt`` or ``E``."""
    text: str
    mcid: int | None


class PageText(NamedTuple):
    """页面: one page as it is painted, glyphs in the order of the content."""

    page: Page
    glyphs: tuple[Glyph, ...]
    paints: tuple[Paint, ...]
    annotations: tuple[Annotation, ...]
    """Painted over everything else; what they show is not looked into."""
    replacements: tuple[Replacement, ...]
