"""The kinds of document: one folder each, found by being there (docs/how-to/add-a-kind.md).

A folder is called as its kind, with ``_`` for ``-``, and holds ``type.py`` (the body), ``print_map.py``, ``rules.py``,
``template.typ`` and ``sample.py``. What is not asked for is not imported: a verifier of one document loads one kind.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from nh_edoc.model.document import Body

if TYPE_CHECKING:
    from types import ModuleType


class Kinds(Mapping[str, type[Body]]):
    """Kind identifier → type of its body, in alphabetical order; a body is imported when it is asked for."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names

    def __getitem__(self, kind: str) -> type[Body]:
        if kind not in self._names:
            raise KeyError(kind)
        return _body(kind)

    def __contains__(self, kind: object) -> bool:
        return kind in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


KINDS: Final = Kinds(
    tuple(sorted(entry.name.replace("_", "-") for entry in pkgutil.iter_modules(__path__) if entry.ispkg))
)
"""Every kind that there is."""


def part_of(kind: str, module: str) -> ModuleType:
    """Return a module of the folder of a kind, for example its ``rules``.

    Raises:
        KeyError: no such kind.
    """
    if kind not in KINDS:
        raise KeyError(kind)
    return import_module(f"{__name__}.{kind.replace('-', '_')}.{module}")


@cache
def _body(kind: str) -> type[Body]:
    """Return the one body that ``type.py`` defines for the kind."""
    module = part_of(kind, "type")
    found: list[Any] = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Body) and getattr(value, "KIND", None) == kind
    ]
    (body,) = found
    return body  # type: ignore[no-any-return]
