"""Collect everything that is wrong with somebody's data, bounded, without showing what must not be shown."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from nh_edoc import messages
from nh_edoc.errors import InputError, Problem

MOST: Final = 200
"""After so many problems the rest is not looked for: nobody reads more, and hostile data has millions."""
_SHOWN: Final = 40
"""So many characters of a wrong value are shown."""
_HIDDEN: Final = frozenset({"value", "found", "char"})
"""Parameters of a problem that show the value."""


class LeafError(Exception):
    """A value is refused; caught where its path is known, never leaves the codec."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(slots=True)
class Problems:
    """The problems found in one piece of data."""

    found: list[Problem] = field(default_factory=list)
    total: int = 0
    """How many were entered; beyond ``MOST`` they are only counted."""

    @property
    def full(self) -> bool:
        """True when further problems are not kept."""
        return self.total >= MOST

    def add(self, path: str, code: str, **params: Any) -> None:
        """Enter a problem."""
        if not self.full:
            self.found.append(Problem(path=path, code=code, params=params))
        self.total += 1

    def refuse(self, path: str, error: LeafError, *, secret: bool) -> None:
        """Enter a refused value; of a secret field nothing is shown that could tell the value (rule R25)."""
        params = {key: "…" if secret and key in _HIDDEN else value for key, value in error.params.items()}
        self.add(path, error.code, **params)

    def error(self, code: str, name: str) -> InputError:
        """Return the error ``code`` about the data called ``name`` that carries all problems."""
        count = f"{MOST}+" if self.full else str(self.total)
        return InputError(code, tuple(self.found), name=name, count=count)


def step(name: str) -> str:
    """Return ``name`` as the next step of a JSON pointer (RFC 6901), safe to show."""
    return "/" + messages.visible(name, 60).replace("~", "~0").replace("/", "~1")


def shown(value: object) -> str:
    """Return a wrong value as JSON would write it, shortened; of lists and objects only that they are such."""
    if isinstance(value, str):
        cut = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
        return json.dumps(cut, ensure_ascii=False)
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int):
        return str(value) if abs(value) < 10**_SHOWN else "…"
    if isinstance(value, list | tuple):
        return "[…]"
    if isinstance(value, dict):
        return "{…}"
    return str(value) if isinstance(value, float) else type(value).__name__
