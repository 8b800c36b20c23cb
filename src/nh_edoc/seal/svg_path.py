"""Path data of SVG (SVG 1.1, 8.3) as lines and cubic curves."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Point: TypeAlias = tuple[float, float]
Segment: TypeAlias = tuple[str, tuple[Point, ...]]
"""``m`` or ``l`` with a point, ``c`` with three, ``h`` with none."""

KAPPA: Final = 0.5522847498
MOST_SEGMENTS: Final = 50_000
_COUNTS: Final = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_TOKEN: Final = re.compile(r"[ \t\r\n,]*(?:([MLHVCSQTAZmlhvcsqtaz])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?))")
_FLAG: Final = re.compile(r"[ \t\r\n,]*([01])")
_ARC_FLAGS: Final = (3, 4)
_BLANK: Final = " \t\r\n,"
_GREATEST: Final = 1e6


def ellipse(centre: Point, radii: tuple[float, float]) -> list[Segment]:
    """Return an ellipse as four curves."""
    (x, y), (rx, ry) = centre, radii
    kx, ky = rx * KAPPA, ry * KAPPA
    return [
        ("m", ((x + rx, y),)),
        ("c", ((x + rx, y + ky), (x + kx, y + ry), (x, y + ry))),
        ("c", ((x - kx, y + ry), (x - rx, y + ky), (x - rx, y))),
        ("c", ((x - rx, y - ky), (x - kx, y - ry), (x, y - ry))),
        ("c", ((x + kx, y - ry), (x + rx, y - ky), (x + rx, y))),
        ("h", ()),
    ]


def polygon(points: Sequence[Point]) -> list[Segment]:
    """Return a closed polygon."""
    return [("m", (points[0],)), *(("l", (one,)) for one in points[1:]), ("h", ())]


def path(data: str) -> list[Segment]:
    """Return the segments of path data.

    Raises:
        ValueError: not path data, or too much of it.
    """
    pen = _Pen()
    for command, numbers in _commands(data):
        pen.draw(command, numbers)
        if len(pen.segments) > MOST_SEGMENTS:
            raise ValueError("too many segments")
    return pen.segments


def _commands(data: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield each command with one set of its numbers; a set without a letter repeats the last command."""
    at, command, end = 0, "", len(data.rstrip(_BLANK))
    while at < end:
        found = _TOKEN.match(data, at)
        if found is None:
            raise ValueError(data[at : at + 20])
        if found[1]:
            command, at = found[1], found.end()
        elif command in {"", "Z", "z"}:
            raise ValueError(data[at : at + 20])
        numbers, at = _numbers(data, at, command)
        yield command, numbers
        command = {"M": "L", "m": "l"}.get(command, command)


def _numbers(data: str, at: int, command: str) -> tuple[tuple[float, ...], int]:
    made: list[float] = []
    for index in range(_COUNTS[command.upper()]):
        flag = command in {"A", "a"} and index in _ARC_FLAGS  # flags may stand without a space between them
        found = _FLAG.match(data, at) if flag else _TOKEN.match(data, at)
        word = None if found is None else found[1] if flag else found[2]
        if found is None or word is None or abs(float(word)) > _GREATEST:
            raise ValueError(data[at : at + 20])
        made.append(float(word))
        at = found.end()
    return tuple(made), at


class _Pen:
    """Where the path is, and what was drawn."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self._at: Point = (0.0, 0.0)
        self._start: Point = (0.0, 0.0)
        self._control: tuple[str, Point] | None = None
        """Kind of the last curve and its last control point, for those that go on smoothly."""

    def draw(self, command: str, numbers: tuple[float, ...]) -> None:
        """Draw one command."""
        kind = command.upper()
        if not self.segments and kind != "M":
            raise ValueError(command)
        relative = command.islower()
        control, self._control = self._control, None
        if kind == "Z":
            self._add("h", ())
            self._at = self._start
        elif kind in {"H", "V"}:
            base = (self._at if relative else (0.0, 0.0))[kind == "V"]
            value = base + numbers[0]
            self._add("l", ((value, self._at[1]) if kind == "H" else (self._at[0], value),))
        elif kind == "A":
            end = self._points(numbers[5:], relative=relative)[0]
            self._arc(numbers, end)
        else:
            self._curve(kind, self._points(numbers, relative=relative), control)

    def _points(self, numbers: Sequence[float], *, relative: bool) -> tuple[Point, ...]:
        x, y = self._at if relative else (0.0, 0.0)
        return tuple((x + numbers[i], y + numbers[i + 1]) for i in range(0, len(numbers), 2))

    def _add(self, kind: str, points: tuple[Point, ...]) -> None:
        self.segments.append((kind, points))
        if points:
            self._at = points[-1]

    def _curve(self, kind: str, points: tuple[Point, ...], control: tuple[str, Point] | None) -> None:
        if kind == "M":
            self._add("m", points)
            self._start = self._at
        elif kind == "L":
            self._add("l", points)
        elif kind in {"C", "S"}:
            if kind == "S":
                points = (self._mirrored("C", control), *points)
            self._control = ("C", points[1])
            self._add("c", points)
        else:
            if kind == "T":
                points = (self._mirrored("Q", control), *points)
            (x, y), (qx, qy), (ex, ey) = self._at, *points
            self._control = ("Q", points[0])
            first = (x + (qx - x) * 2 / 3, y + (qy - y) * 2 / 3)
            self._add("c", (first, (ex + (qx - ex) * 2 / 3, ey + (qy - ey) * 2 / 3), (ex, ey)))

    def _mirrored(self, kind: str, control: tuple[str, Point] | None) -> Point:
        if control is None or control[0] != kind:
            return self._at
        return 2 * self._at[0] - control[1][0], 2 * self._at[1] - control[1][1]

    def _arc(self, numbers: tuple[float, ...], end: Point) -> None:
        """Draw an elliptical arc as curves of at most a quarter turn (SVG 1.1, F.6)."""
        rx, ry, turn = abs(numbers[0]), abs(numbers[1]), math.radians(numbers[2])
        if self._at == end:
            return
        if rx == 0 or ry == 0:
            self._add("l", (end,))
            return
        cos, sin = math.cos(turn), math.sin(turn)
        half_x, half_y = (self._at[0] - end[0]) / 2, (self._at[1] - end[1]) / 2
        x, y = cos * half_x + sin * half_y, -sin * half_x + cos * half_y
        grown = math.sqrt(max(1.0, (x / rx) ** 2 + (y / ry) ** 2))
        rx, ry = rx * grown, ry * grown
        under = (rx * ry) ** 2 - (rx * y) ** 2 - (ry * x) ** 2
        factor = math.sqrt(max(0.0, under) / ((rx * y) ** 2 + (ry * x) ** 2))
        factor = -factor if numbers[3] == numbers[4] else factor
        cx, cy = factor * rx * y / ry, -factor * ry * x / rx
        first = math.atan2((y - cy) / ry, (x - cx) / rx)
        sweep = math.atan2((-y - cy) / ry, (-x - cx) / rx) - first
        if numbers[4] and sweep < 0:
            sweep += math.tau
        elif not numbers[4] and sweep > 0:
            sweep -= math.tau
        middle = ((self._at[0] + end[0]) / 2 + cos * cx - sin * cy, (self._at[1] + end[1]) / 2 + sin * cx + cos * cy)

        def at(u: float, v: float) -> Point:
            return middle[0] + cos * rx * u - sin * ry * v, middle[1] + sin * rx * u + cos * ry * v

        parts = max(1, math.ceil(abs(sweep) / (math.pi / 2) - 1e-9))
        step = sweep / parts
        reach = 4 / 3 * math.tan(step / 4)
        for index in range(parts):
            a, b = first + index * step, first + (index + 1) * step
            one = at(math.cos(a) - reach * math.sin(a), math.sin(a) + reach * math.cos(a))
            other = at(math.cos(b) + reach * math.sin(b), math.sin(b) - reach * math.cos(b))
            self._add("c", (one, other, end if index == parts - 1 else at(math.cos(b), math.sin(b))))
