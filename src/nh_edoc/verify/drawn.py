"""What is drawn beside text and QR code: rules and the frame of the demonstration mark, and nothing that could speak.

Words can be drawn as shapes or pictures; so only shapes that cannot be words are let pass (docs/profile.md, 3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.marks import PaintKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc._pdf.geometry import Box
    from nh_edoc._pdf.marks import PageText, Paint

_WHITE: Final = (1.0, 1.0, 1.0)
LEAST_CODE: Final = 200
"""Boxes of the QR code of a document: several hundred runs of dark modules; nothing else on a page has as many."""
_THICKEST: Final = 2.0
"""Points: a rule is a thin line."""
_SHORTEST: Final = 14.0
"""Points: a rule is as long as a row of a table is high."""
_FRAME_PARTS: Final = 8
"""Sides and rounded corners of the frame around the demonstration mark."""
_LEAST_FRAME: Final = 60.0
"""Points: the frame is as wide as the words in it."""


def codes(page: PageText) -> list[Paint]:
    """Return the paints that can only be QR codes."""
    return [paint for paint in page.paints if len(paint.boxes) >= LEAST_CODE]


def strange(page: PageText, *, demonstration: bool) -> Iterator[str]:
    """Yield what is drawn on a page and is neither rule nor code nor, on a demonstration, one frame."""
    code = codes(page)
    frames = 0
    for paint in page.paints:
        if paint in code or _is_rule(paint) or _is_ground(paint, code):
            continue
        if demonstration and frames == 0 and _is_frame(paint):
            frames += 1
            continue
        yield paint.kind.value


def _is_rule(paint: Paint) -> bool:
    if paint.kind not in {PaintKind.FILL, PaintKind.STROKE} or not paint.exact or len(paint.boxes) != 1:
        return False
    thin, long = sorted(_sides(paint.boxes[0]))
    return thin <= _THICKEST and long >= _SHORTEST


def _is_ground(paint: Paint, code: list[Paint]) -> bool:
    """The white square under a code, which it covers with its quiet zone."""
    if paint.kind is not PaintKind.FILL or paint.colour != _WHITE or len(paint.boxes) != 1:
        return False
    ground = paint.boxes[0]
    return any(paint.order < one.order and all(ground.holds(box) for box in one.boxes) for one in code)


def _is_frame(paint: Paint) -> bool:
    if paint.kind is not PaintKind.STROKE or len(paint.boxes) != _FRAME_PARTS or not paint.artifact:
        return False
    left, right = min(box.left for box in paint.boxes), max(box.right for box in paint.boxes)
    return right - left >= _LEAST_FRAME


def _sides(box: Box) -> tuple[float, float]:
    return box.right - box.left, box.top - box.bottom
