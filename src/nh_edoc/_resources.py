"""Find files that travel with the package, in a wheel and in a checkout alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent


@cache
def schema(name: str) -> Path:
    """Return the path of a public contract, for example ``document-v1.xsd``.

    A wheel carries the contracts in ``_schemas``; an editable install does not, so the checkout's
    ``schemas/`` is the second place.

    Raises:
        FileNotFoundError: in neither place.
    """
    for folder in (_HERE / "_schemas", _HERE.parent.parent / "schemas"):
        path = folder / name
        if path.is_file():
            return path
    raise FileNotFoundError(name)
