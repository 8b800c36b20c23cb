"""What is printed: every string of a page with its place on it and its source in the data.

A kind's ``print_map`` lists the strings; the template prints them and nothing else but page numbers; the verifier
compares them with the page. So data, page and check cannot drift apart.
"""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_IDEOGRAPHS: Final = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_TOKEN: Final = re.compile(rf"[^\s{_IDEOGRAPHS}]{{12,}}|[^\s!-~{_IDEOGRAPHS}]{{6,}}")
"""A run without a place to break at that is too long to be left whole: it would tear the lines of Chinese text apart or
run off the page."""
_ADDRESS_PART: Final = re.compile("[^/.?&=_-]{1,6}[/.?&=_-]*|[/.?&=_-]+")
_CODE_PART: Final = 4


class Medium(StrEnum):
    """How a string stands on the pages."""

    FLOW = "flow"
    """Once, in reading order."""
    PAGE = "page"
    """On every page, outside the reading order (an artifact of the page)."""
    HEADER = "header"
    """Head of a table: in reading order, and again where the table goes on on another page."""
    ALT = "alt"
    """Read aloud in place of a picture, not printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One exact string: where it stands, what it says, which value of the document it comes from."""

    where: str
    """Place in the layout: names and list indexes, ``/`` between them, for example ``materials/rows/2/name/0``."""
    text: str
    path: str | None = None
    """JSON pointer to the value in the document; None for a constant of the form."""
    medium: Medium = Medium.FLOW


Piece = str | tuple[str, str]
"""A constant of the form, or the text of a value with its JSON pointer."""


def line(where: str, *pieces: Piece, medium: Medium = Medium.FLOW) -> Iterator[Printed]:
    """Yield the pieces of one line or paragraph.

    Empty constants vanish, so that a caller may leave a piece out in place.
    """
    kept = [piece for piece in pieces if piece]
    for index, piece in enumerate(kept):
        text, path = (piece, None) if isinstance(piece, str) else piece
        yield Printed(where=f"{where}/{index}", text=text, path=path, medium=medium)


def page_number(number: int) -> str:
    """Return what stands at the foot of page ``number`` (GB/T 9704-2012, 7.5); no print map lists it."""
    return f"— {number} —"


def layout_data(printed: Iterable[Printed]) -> str:
    """Return the strings as the JSON tree that a template reads: each in its place, nothing beside them.

    Raises:
        ValueError: two strings for one place; a mistake in a print map.
    """
    tree: dict[str, Any] = {}
    for item in printed:
        *parents, last = item.where.split("/")
        node = tree
        for name in parents:
            node = node.setdefault(name, {})
        if last in node:
            raise ValueError(f"{item.where} is printed twice")
        node[last] = parts if len(parts := breakable(item.text)) > 1 else item.text
    return json.dumps(_lists(tree), ensure_ascii=False, separators=(",", ":"))


def breakable(text: str) -> list[str]:
    """Return ``text`` in parts between which a line may end, where it has no spaces or ideographs for that."""
    parts, last = [], 0
    for token in _TOKEN.finditer(text):
        before = text[last : token.start()]
        inner = _ADDRESS_PART.findall(token[0]) if "/" in token[0] and token[0].isascii() else _code_parts(token[0])
        parts += [before + inner[0], *inner[1:]]
        last = token.end()
    if not parts:
        return [text]
    parts[-1] += text[last:]
    return parts


def _code_parts(code: str) -> list[str]:
    starts = range(0, len(code) - _CODE_PART + 1, _CODE_PART)
    return [code[at : at + _CODE_PART] for at in starts[:-1]] + [code[starts[-1] :]]


def _lists(node: dict[str, Any] | list[str] | str) -> Any:
    """Turn tables whose keys are 0, 1, 2 … into lists."""
    if not isinstance(node, dict):
        return node
    values = {key: _lists(value) for key, value in node.items()}
    return list(values.values()) if list(values) == [str(index) for index in range(len(values))] else values
