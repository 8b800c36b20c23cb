"""Read JSON strictly: no duplicate names, no floats, bounded in size and depth."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from nh_edoc.errors import InputError

LARGEST: Final = 20_000_000
DEEPEST: Final = 64
_BRACKET: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)


class Float(str):
    """A number with a fraction or an exponent, kept as its text: no field takes one."""

    __slots__ = ()


def parse_json(data: bytes, *, name: str = "<bytes>") -> Any:
    """Return the tree of ``data``.

    Raises:
        InputError: `document.json.size`, `.depth`, `.syntax`, `.twice`.
    """
    if len(data) > LARGEST:
        raise InputError("document.json.size", name=name, limit=LARGEST)
    if _depth(data) > DEEPEST:
        raise InputError("document.json.depth", name=name, limit=DEEPEST)
    twice: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        tree = dict(items)
        if len(tree) != len(items):
            twice.extend(key for index, (key, _) in enumerate(items) if key in dict(items[:index]))
        return tree

    try:
        tree = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=pairs, parse_float=Float, parse_constant=_no_constant
        )
    except UnicodeDecodeError as error:
        raise InputError("document.json.syntax", name=name, reason=f"not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        reason = f"{error.msg}, line {error.lineno} column {error.colno}"
        raise InputError("document.json.syntax", name=name, reason=reason) from error
    except ValueError as error:  # a whole number of more digits than Python converts
        raise InputError("document.json.syntax", name=name, reason=str(error)[:100]) from error
    if twice:
        raise InputError("document.json.twice", name=name, key=twice[0])
    return tree


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is not JSON")


def _depth(data: bytes) -> int:
    """Return how deep lists and objects nest; strings are skipped."""
    depth = deepest = 0
    for match in _BRACKET.finditer(data):
        first = match[0][:1]
        if first in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif first in b"]}":
            depth -= 1
    return deepest
