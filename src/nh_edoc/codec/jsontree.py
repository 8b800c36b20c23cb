"""JSON text ↔ tree of plain values, stricter than the parser: no key twice, no NaN, bounded size and depth."""

from __future__ import annotations

import json
import re
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from nh_edoc.codec.decoding import Repeated
from nh_edoc.errors import InputError

if TYPE_CHECKING:
    from typing import NoReturn

LARGEST: Final = 20_000_000
"""Greatest size in bytes."""
DEEPEST: Final = 64
"""Greatest number of lists and objects inside one another."""
_MOST: Final = 500_000
"""Greatest number of lists and objects together."""
_STRING: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
"""A string, or one without end: no match is ever tried twice, so the time stays linear."""
_OTHER: Final = bytes(set(range(256)) - set(b"[]{}"))
_STEPS: Final = bytes.maketrans(b"[{]}", b"\x01\x01\x00\x00")


def parse_json(data: bytes, *, name: str = "<bytes>", limit: int = LARGEST, depth: int = DEEPEST) -> object:
    """Return the tree that ``data`` says; objects are dicts, in which keys that stood twice are remembered.

    Args:
        data: JSON (RFC 8259) in UTF-8, with or without byte order mark.
        name: what messages call it.
        limit: greatest size in bytes.
        depth: greatest number of lists and objects inside one another.

    Raises:
        InputError: `io.too-large`, `record.too-deep`, `record.too-many`: larger than permitted; `record.encoding`:
            not UTF-8; `record.number`: NaN, Infinity, or thousands of digits; `record.json`: not JSON.
    """
    if len(data) > limit:
        raise InputError("io.too-large", name=name, limit=limit)
    _require_bounds(data, name, depth)
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_constant)
    except UnicodeDecodeError as error:
        raise InputError("record.encoding", name=name) from error
    except json.JSONDecodeError as error:
        raise InputError("record.json", name=name, line=error.lineno, column=error.colno) from error
    except ValueError as error:  # a constant, or more digits than Python turns into a number
        raise InputError("record.number", name=name) from error


def write_json(tree: dict[str, Any]) -> bytes:
    """Return the tree as UTF-8, indented by two, with a newline at the end."""
    return (json.dumps(tree, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode("utf-8")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Repeated(pairs)


def _constant(text: str) -> NoReturn:
    raise ValueError(text)


def _require_bounds(data: bytes, name: str, depth: int) -> None:
    """Count brackets outside of strings before the parser, which recurses, sees them."""
    brackets = _STRING.sub(b"", data).translate(_STEPS, _OTHER)
    if len(brackets) > 2 * _MOST:
        raise InputError("record.too-many", name=name)
    if max(accumulate(1 if one else -1 for one in brackets), default=0) > depth:
        raise InputError("record.too-deep", name=name, depth=depth)
