"""Graphics operators (ISO 32000-1, clause 8): state, colour, paths, and what they leave on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.colour import GREY, RGB, colour_of, components
from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.geometry import Matrix
from nh_edoc._pdf.marked import MarkedContent
from nh_edoc._pdf.marks import Paint, PaintKind
from nh_edoc._pdf.objects import Name
from nh_edoc._pdf.pages import page_resources
from nh_edoc._pdf.paths import Path, Subpath
from nh_edoc._pdf.state import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nh_edoc._pdf.geometry import Box
    from nh_edoc._pdf.objects import PdfValue
    from nh_edoc._pdf.pages import Page
    from nh_edoc._pdf.read import PdfFile
    from nh_edoc._pdf.showing import TextObject

DEEPEST_STATE: Final = 64
"""Levels of q."""
GREATEST_NUMBER: Final = 1e9
"""In a matrix."""
MOST_BOXES: Final = 500_000
"""Boxes of paint on one page."""

_DEVICES: Final = {GREY: Name("DeviceGray"), RGB: Name("DeviceRGB"), 4: Name("DeviceCMYK")}
"""The space that an operator with so many operands sets."""
_COLOURED: Final = frozenset({PaintKind.FILL, PaintKind.STROKE})
_QUADRANGLE: Final = 13
"""Words of x y m x y l x y l x y l h."""
_CORNERS: Final = (0, 1, 3, 4, 6, 7, 9, 10)
_OPERATORS: Final = ((2, b"m"), (5, b"l"), (8, b"l"), (11, b"l"), (12, b"h"))


def bounded(matrix: Matrix) -> Matrix:
    """Return the matrix, none of whose numbers is beyond reason.

    Raises:
        PdfUnsupported: `limit.matrix`: one is.
    """
    if max(matrix) > GREATEST_NUMBER or min(matrix) < -GREATEST_NUMBER:
        raise PdfUnsupported("limit.matrix")
    return matrix


class Drawing:
    """The state of a page while its content runs, with the operators that are not text.

    Attributes:
        paints: everything but glyphs that was painted.
        marked: the marked content.
    """

    def __init__(self, file: PdfFile, page: Page) -> None:
        self._file = file
        self._page = page
        self._state = State(page.crop_box)
        self._stack: list[State] = []
        self._floor = 0
        """Level that Q may not go below: where the running stream began."""
        self._path = Path()
        self._clipping = False
        """Whether the next painting operator clips."""
        self._text: TextObject | None = None
        self._resources = page_resources(file, page)
        if components(file, self._resources, "DeviceGray") != GREY:  # black may be another colour here
            self._state.fill = self._state.stroke = None
        self._spaces: dict[tuple[int, str], int] = {}
        self._order = 0
        self._boxes = 0
        self.paints: list[Paint] = []
        self.marked = MarkedContent(file)

    def _resource(self, kind: str, operands: Sequence[PdfValue]) -> PdfValue:
        """Return the entry that the only operand names in the resources of that kind, as it stands."""
        if len(operands) != 1 or not isinstance(operands[0], str):
            raise PdfSyntaxError("content.operands", 0)
        found = self._file.dictionary(self._resources.get(kind), "content.resource").get(operands[0])
        if found is None:
            raise PdfSyntaxError("content.resource", 0)
        return found

    def _outside_text(self) -> None:
        if self._text is not None:
            raise PdfSyntaxError("content.nesting", 0)

    # -- graphics state ------------------------------------------------------------------------------------------

    def _save(self, _: Sequence[PdfValue]) -> None:
        self._outside_text()
        if len(self._stack) >= DEEPEST_STATE:
            raise PdfUnsupported("limit.state")
        self._stack.append(self._state.copy())

    def _restore(self, _: Sequence[PdfValue]) -> None:
        self._outside_text()
        if len(self._stack) <= self._floor:
            raise PdfSyntaxError("content.nesting", 0)
        self._state = self._stack.pop()

    def _concat(self, operands: Sequence[float]) -> None:
        self._outside_text()
        self._state.matrix = bounded(Matrix(*operands).then(self._state.matrix))

    def _settings(self, operands: Sequence[PdfValue]) -> None:
        found = self._resource("ExtGState", operands)
        self._state.apply(self._file, self._file.dictionary(found, "graphics-state"))

    def _line_width(self, operands: Sequence[float]) -> None:
        self._state.line_width = operands[0]

    def _miter(self, operands: Sequence[float]) -> None:
        self._state.miter = operands[0]

    def _nothing(self, _: Sequence[PdfValue]) -> None:
        """An operator that moves no paint: dashes, joins, rendering intent, flatness, marked points."""

    # -- colour --------------------------------------------------------------------------------------------------

    def _space(self, operands: Sequence[PdfValue]) -> int:
        if len(operands) != 1 or not isinstance(operands[0], str):
            raise PdfSyntaxError("content.operands", 0)
        # no other dictionary comes to stand at that address: the file keeps what it has read for as long as it lives
        key = (id(self._resources), operands[0])
        if key not in self._spaces:
            self._spaces[key] = components(self._file, self._resources, operands[0])
        return self._spaces[key]

    def _fill_space(self, operands: Sequence[PdfValue]) -> None:
        self._state.fill_space = self._space(operands)
        self._state.fill = (0.0, 0.0, 0.0) if self._state.fill_space else None

    def _stroke_space(self, operands: Sequence[PdfValue]) -> None:
        self._state.stroke_space = self._space(operands)
        self._state.stroke = (0.0, 0.0, 0.0) if self._state.stroke_space else None

    def _fill_colour(self, operands: Sequence[PdfValue]) -> None:
        self._state.fill = colour_of(self._state.fill_space, operands, 0)

    def _stroke_colour(self, operands: Sequence[PdfValue]) -> None:
        self._state.stroke = colour_of(self._state.stroke_space, operands, 0)

    def _device_fill(self, operands: Sequence[PdfValue]) -> None:
        self._fill_space((_DEVICES[len(operands)],))
        self._fill_colour(operands)

    def _device_stroke(self, operands: Sequence[PdfValue]) -> None:
        self._stroke_space((_DEVICES[len(operands)],))
        self._stroke_colour(operands)

    # -- paths ---------------------------------------------------------------------------------------------------

    def _segments(self, words: Sequence[bytes]) -> None:
        """Run the operators m, l and h of ``words``."""
        self._outside_text()
        a, b, c, d, e, f = self._state.matrix
        subpaths = self._path.subpaths
        if _are_quadrangles(words):
            corners = (map(float, words[at::_QUADRANGLE]) for at in _CORNERS)
            for ax, ay, bx, by, cx, cy, dx, dy in zip(*corners, strict=True):
                made = Subpath((a * ax + c * ay + e, b * ax + d * ay + f))
                made.points += (
                    (a * bx + c * by + e, b * bx + d * by + f),
                    (a * cx + c * cy + e, b * cx + d * cy + f),
                    (a * dx + c * dy + e, b * dx + d * dy + f),
                )
                made.closed = True
                subpaths.append(made)
            return
        last = subpaths[-1] if subpaths else None
        rest = iter(words)
        for word in rest:
            if word == b"h":
                self._close(())
                continue
            x, y = float(word), float(next(rest))
            point = (a * x + c * y + e, b * x + d * y + f)
            if next(rest) == b"m":
                last = Subpath(point)
                subpaths.append(last)
            else:
                if last is None or last.closed:
                    last = self._current()
                last.points.append(point)

    def _current(self) -> Subpath:
        """Return the subpath that goes on; after h the next one begins where the last began (8.5.2.1)."""
        if not self._path.subpaths:
            raise PdfSyntaxError("content.path", 0)
        last = self._path.subpaths[-1]
        if last.closed:
            last = Subpath(last.points[0])
            self._path.subpaths.append(last)
        return last

    def _move_to(self, operands: Sequence[float]) -> None:
        self._outside_text()
        self._path.subpaths.append(Subpath(self._state.matrix.point(*operands)))

    def _line_to(self, operands: Sequence[float]) -> None:
        self._outside_text()
        self._current().points.append(self._state.matrix.point(*operands))

    def _curve(self, operands: Sequence[float]) -> None:
        self._outside_text()
        subpath, matrix = self._current(), self._state.matrix
        points = [matrix.point(*operands[at : at + 2]) for at in range(0, len(operands), 2)]
        subpath.curves.add(len(subpath.points) - 1)
        subpath.points += points

    def _curve_from(self, operands: Sequence[float]) -> None:
        """The operator v: the first control point is the current point."""
        subpath, matrix = self._current(), self._state.matrix
        subpath.curves.add(len(subpath.points) - 1)
        subpath.points += (subpath.points[-1], matrix.point(*operands[:2]), matrix.point(*operands[2:]))

    def _curve_to(self, operands: Sequence[float]) -> None:
        """The operator y: the last control point is the end."""
        self._curve((*operands, *operands[2:]))

    def _close(self, _: Sequence[PdfValue]) -> None:
        if not self._path.subpaths:
            raise PdfSyntaxError("content.path", 0)
        self._path.subpaths[-1].closed = True

    def _rectangle(self, operands: Sequence[float]) -> None:
        self._outside_text()
        x, y, width, height = operands
        self._path.rectangle((x, y), (width, height), self._state.matrix)

    def _clip(self, _: Sequence[PdfValue]) -> None:
        self._clipping = True

    def _end_path(self, _: Sequence[PdfValue]) -> None:
        self._outside_text()
        if self._clipping:
            self._intersect(*self._path.clip_box())
        self._clipping = False
        self._path = Path()

    def _intersect(self, box: Box | None, exact: bool) -> None:  # noqa: FBT001 - a fact about the box
        state = self._state
        state.clip = None if box is None or state.clip is None else state.clip.meet(box)
        state.clip_exact = state.clip_exact and exact

    def _fill(self, _: Sequence[PdfValue], *, even_odd: bool = False) -> None:
        self._paint(PaintKind.FILL, *self._path.fill_boxes(even_odd=even_odd))
        self._end_path(())

    def _fill_even_odd(self, operands: Sequence[PdfValue]) -> None:
        self._fill(operands, even_odd=True)

    def _stroke(self, _: Sequence[PdfValue]) -> None:
        width = self._state.line_width * self._state.matrix.scale
        self._paint(PaintKind.STROKE, *self._path.stroke_boxes(width, self._state.miter))
        self._end_path(())

    def _close_stroke(self, operands: Sequence[PdfValue]) -> None:
        self._close(operands)
        self._stroke(operands)

    def _fill_stroke(self, operands: Sequence[PdfValue]) -> None:
        self._paint(PaintKind.FILL, *self._path.fill_boxes(even_odd=True))
        self._stroke(operands)

    def _close_fill_stroke(self, operands: Sequence[PdfValue]) -> None:
        self._close(operands)
        self._fill_stroke(operands)

    def _paint(self, kind: PaintKind, boxes: Sequence[Box], exact: bool) -> None:  # noqa: FBT001 - a fact about the boxes
        self._outside_text()
        state = self._state
        stroked = kind is PaintKind.STROKE
        inside = () if state.clip is None else _clipped(boxes, state.clip)
        self._order += 1
        self._boxes += len(boxes)
        if self._boxes > MOST_BOXES:
            raise PdfUnsupported("limit.boxes")
        if inside:
            made = Paint(
                kind=kind,
                boxes=inside,
                exact=exact and state.clip_exact and state.plain,
                colour=(state.stroke if stroked else state.fill) if kind in _COLOURED else None,
                alpha=(state.stroke_alpha if stroked else state.fill_alpha) * state.group_alpha,
                order=self._order,
                artifact=self.marked.artifact,
            )
            self.paints.append(made)

    def _shading(self, operands: Sequence[PdfValue]) -> None:
        self._resource("Shading", operands)
        clip = self._state.clip
        self._paint(PaintKind.SHADING, () if clip is None else (clip,), exact=False)


def _clipped(boxes: Sequence[Box], clip: Box) -> tuple[Box, ...]:
    """Return the parts of the boxes inside the clip."""
    if not boxes or all(clip.holds(box) for box in boxes):
        return tuple(boxes)
    return tuple(part for box in boxes if (part := box.meet(clip)) is not None)


def _are_quadrangles(words: Sequence[bytes]) -> bool:
    """Tell whether all that is drawn are closed paths of four points, as the modules of a QR code are."""
    if len(words) % _QUADRANGLE:
        return False
    return all({*words[at::_QUADRANGLE]} == {operator} for at, operator in _OPERATORS)
