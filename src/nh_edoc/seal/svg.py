"""A registered picture as a drawing: a small, strict part of SVG 1.1 becomes operators of a PDF content stream.

Taken are ``svg``, ``g``, ``path``, ``circle``, ``ellipse``, ``rect`` (with square corners), ``polygon``, ``title`` and
``desc``; transforms; fill and stroke in one red. Whatever else stands in the file could look different elsewhere, and
is refused by its name: styles, text, images, gradients, clips, opacity, references, scripts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.geometry import Box, Matrix
from nh_edoc._pdf.placement import POINTS
from nh_edoc._xml.parse import parse_xml
from nh_edoc.errors import InputError
from nh_edoc.seal.red import is_red
from nh_edoc.seal.svg_path import MOST_SEGMENTS, ellipse, path, polygon
from nh_edoc.seal.svg_transform import transform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from nh_edoc.seal.svg_path import Segment

LARGEST: Final = 2_000_000
"""Greatest size of a drawing in bytes."""
DEEPEST: Final = 16
TOLERANCE: Final = 0.2
"""Millimetres by which a seal may be smaller on paper than it says."""
_NAMESPACE: Final = "{http://www.w3.org/2000/svg}"
_PAINT: Final = frozenset({"id", "fill", "fill-rule", "stroke", "stroke-width", "transform"})
_ATTRIBUTES: Final = {
    "svg": frozenset({"id", "version", "width", "height", "viewBox", "fill", "fill-rule", "stroke", "stroke-width"}),
    "g": _PAINT,
    "path": _PAINT | {"d"},
    "circle": _PAINT | {"cx", "cy", "r"},
    "ellipse": _PAINT | {"cx", "cy", "rx", "ry"},
    "rect": _PAINT | {"x", "y", "width", "height"},
    "polygon": _PAINT | {"points"},
    "title": frozenset({"id"}),
    "desc": frozenset({"id"}),
}
"""By element; what is not named here is refused."""
_GROUPS: Final = frozenset({"svg", "g"})
_SILENT: Final = frozenset({"title", "desc"})
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_LENGTH: Final = re.compile(r"(\d+\.?\d*|\.\d+)(mm|cm|in|pt)")
_MILLIMETRES: Final = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}
_COLOUR: Final = re.compile(r"#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_GREATEST: Final = 10_000
"""Points from the origin of the box: a drawing that reaches further is no seal."""
_VIEW: Final = 4
_SQUARE: Final = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    matrix: Matrix
    fill: str = "black"
    rule: str = "nonzero"
    stroke: str = "none"
    width: float = 1.0


def drawing(data: bytes, side: float) -> bytes:
    """Return the content stream of a drawing that is ``side`` mm wide and high on paper.

    Raises:
        InputError: `xml.*`, `io.too-large`: not XML as it is read here (no document type, no entities);
            `seal.svg-element`, `seal.svg-attribute`, `seal.svg-value`: what is not taken, by its name;
            `seal.picture-size`, `seal.picture-margin`, `seal.picture-colour`.
    """
    root = parse_xml(data, name="SVG", limit=LARGEST, depth=DEEPEST)
    if root.tag != f"{_NAMESPACE}svg":
        raise InputError("seal.svg-element", name=_plain(root))
    whole = _Drawing(side)
    whole.walk(root, _Style(matrix=_viewed(root, side)))
    return whole.content()


class _Drawing:
    """Collects what is painted."""

    def __init__(self, side: float) -> None:
        self._side = side
        self._operators: list[str] = []
        self._reach: list[Box] = []
        self._segments = 0

    def content(self) -> bytes:
        """Return the content stream."""
        reach = Box.around((x, y) for box in self._reach for x, y in ((box.left, box.bottom), (box.right, box.top)))
        across, down = (reach.right - reach.left) / POINTS, (reach.top - reach.bottom) / POINTS
        if min(across, down) < self._side - TOLERANCE:
            raise InputError("seal.picture-margin", size=f"{across:.1f} × {down:.1f}", side=self._side)
        return "\n".join(["q", "/Ink gs", *self._operators, "Q"]).encode("ascii")

    def walk(self, element: etree._Element, style: _Style) -> None:
        """Paint an element and what stands in it."""
        kind = _kind(element)
        if kind in _SILENT:
            return
        style = _styled(element, style)
        if kind in _GROUPS:
            words = "".join([element.text or "", *(child.tail or "" for child in element)]).strip()
            if words:  # they are not shown; somebody may think that they are
                raise InputError("seal.svg-value", element=kind, name="text", value=words[:40])
            for child in element:
                self.walk(child, style)
            if kind == "svg" and not self._reach:
                raise InputError("seal.picture-ground")
            return
        for child in element:
            if _kind(child) not in _SILENT:
                raise InputError("seal.svg-element", name=_plain(child))
        self._paint(kind, _shape(kind, element), style)

    def _paint(self, kind: str, segments: list[Segment], style: _Style) -> None:
        self._segments += len(segments)
        if self._segments > MOST_SEGMENTS:
            raise InputError("seal.svg-value", element=kind, name="d", value=f"> {MOST_SEGMENTS}")
        filled, stroked = style.fill != "none", style.stroke != "none" and style.width > 0
        if not segments or not (filled or stroked):
            return
        width = style.width * _scale(style.matrix, kind) if stroked else 0.0
        if filled:
            self._operators.append(f"{_red(style.fill)} rg")
        if stroked:
            self._operators += [f"{_red(style.stroke)} RG", f"{width:.3f} w"]
        points = []
        for operator, found in segments:
            moved = [style.matrix.point(*point) for point in found]
            points += moved
            self._operators.append(" ".join([*(f"{x:.3f} {y:.3f}" for x, y in moved), operator]))
        if not all(abs(value) <= _GREATEST for point in points for value in point):
            raise InputError("seal.svg-value", element=kind, name="transform", value=f"> {_GREATEST}")
        even = "*" if filled and style.rule == "evenodd" else ""
        self._operators.append(("B" if stroked else "f") + even if filled else "S")
        self._reach.append(Box.around(points).grown(width / 2))


def _viewed(root: etree._Element, side: float) -> Matrix:
    """Return what leads from the drawing's units to points of the box, whose y goes up.

    Raises:
        InputError: `seal.svg-value`: no square viewBox; `seal.picture-size`: it says another size on paper.
    """
    words = re.split(r"[ ,\t\r\n]+", root.get("viewBox", "").strip())
    if len(words) != _VIEW or not all(_NUMBER.fullmatch(word) for word in words):
        raise InputError("seal.svg-value", element="svg", name="viewBox", value=root.get("viewBox", "")[:40])
    left, top, width, height = (float(word) for word in words)
    if width <= 0 or abs(width - height) > _SQUARE * width:
        raise InputError("seal.svg-value", element="svg", name="viewBox", value=root.get("viewBox", "")[:40])
    for name in ("width", "height"):
        found = _LENGTH.fullmatch(root.get(name, "").strip())
        said = float(found[1]) * _MILLIMETRES[found[2]] if found is not None else side
        if abs(said - side) > TOLERANCE:
            raise InputError("seal.picture-size", found=f"{said:.1f}", side=side)
    scale = side * POINTS / width
    return Matrix(scale, 0, 0, -scale, -left * scale, (top + height) * scale)


def _styled(element: etree._Element, outer: _Style) -> _Style:
    """Return the style of an element: what it says itself, and what it takes over."""
    kind = _kind(element)
    matrix = outer.matrix
    if element.get("transform") is not None:
        matrix = transform(element.get("transform", ""), kind).then(matrix)
    return replace(
        outer,
        matrix=matrix,
        fill=element.get("fill", outer.fill).strip(),
        stroke=element.get("stroke", outer.stroke).strip(),
        rule=_choice(element, "fill-rule", outer.rule, ("nonzero", "evenodd")),
        width=_number(element, "stroke-width", outer.width, least=0.0),
    )


def _choice(element: etree._Element, name: str, outer: str, known: tuple[str, ...]) -> str:
    found = element.get(name, outer).strip()
    if found not in known:
        raise InputError("seal.svg-value", element=_kind(element), name=name, value=found[:40])
    return str(found)


def _number(element: etree._Element, name: str, default: float = 0.0, *, least: float | None = None) -> float:
    word = element.get(name)
    if word is None:
        return default
    found = float(word) if _NUMBER.fullmatch(word.strip()) else None
    if found is None or abs(found) > 1e6 or (least is not None and found < least):  # noqa: PLR2004 - beyond reason
        raise InputError("seal.svg-value", element=_kind(element), name=name, value=word[:40])
    return found


def _shape(kind: str, element: etree._Element) -> list[Segment]:
    centre = (_number(element, "cx"), _number(element, "cy"))
    if kind == "circle":
        radius = _number(element, "r", least=0.0)
        return ellipse(centre, (radius, radius))
    if kind == "ellipse":
        return ellipse(centre, (_number(element, "rx", least=0.0), _number(element, "ry", least=0.0)))
    if kind == "rect":
        x, y = _number(element, "x"), _number(element, "y")
        right, bottom = x + _number(element, "width", least=0.0), y + _number(element, "height", least=0.0)
        return polygon([(x, y), (right, y), (right, bottom), (x, bottom)])
    name = "points" if kind == "polygon" else "d"
    words = element.get(name, "")
    try:
        return path(words if kind == "path" else f"M{words}Z")
    except ValueError as error:
        raise InputError("seal.svg-value", element=kind, name=name, value=str(error)) from error


def _scale(matrix: Matrix, kind: str) -> float:
    """Return by how much a stroke grows; one that would be wider in one direction is refused.

    Raises:
        InputError: `seal.svg-value`: the transform stretches or slants.
    """
    a, b, c, d, _, _ = matrix
    across, down = (a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5
    if abs(across - down) > 1e-3 * across or abs(a * c + b * d) > 1e-3 * across * down:
        raise InputError("seal.svg-value", element=kind, name="transform", value="stroke")
    return float(across)


def _red(word: str) -> str:
    """Return a colour as operands.

    Raises:
        InputError: `seal.picture-colour`: none of the reds that seals have, or not written as #RRGGBB.
    """
    found = _COLOUR.fullmatch(word)
    digits = "" if found is None else found[1] if len(found[1]) > 3 else "".join(2 * one for one in found[1])  # noqa: PLR2004 - short form
    samples = tuple(bytes.fromhex(digits))
    if len(samples) != 3 or not is_red(samples):  # noqa: PLR2004 - red, green, blue
        raise InputError("seal.picture-colour", colour=word[:40])
    return " ".join(f"{value / 255:.3f}" for value in samples)


def _kind(element: etree._Element) -> str:
    """Return the name of an element that is taken, all of whose attributes are taken too.

    Raises:
        InputError: `seal.svg-element`, `seal.svg-attribute`.
    """
    tag = element.tag
    kind = tag.removeprefix(_NAMESPACE) if isinstance(tag, str) and tag.startswith(_NAMESPACE) else ""
    if kind not in _ATTRIBUTES:
        raise InputError("seal.svg-element", name=_plain(element))
    for name in _names(element):
        if name not in _ATTRIBUTES[kind]:
            raise InputError("seal.svg-attribute", element=kind, name=name)
    return kind


def _names(element: etree._Element) -> Iterator[str]:
    for name in element.attrib:
        yield name if isinstance(name, str) else name.decode("utf-8")


def _plain(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2][:40] if isinstance(tag, str) else type(element).__name__.strip("_")
