"""Appearances of form fields in foreign files: does each say itself what it draws with?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pyhanko.pdf_utils import generic

from nh_edoc._pyhanko.comparison import entry, resolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyhanko.pdf_utils.reader import HistoricalResolver

MOST_FIELDS: Final = 5_000
MOST_LEVELS: Final = 32


def have_own_resources(view: HistoricalResolver) -> bool:
    """Return whether every appearance of every form field has resources of its own, or draws nothing.

    Then nothing is drawn with the form's default resources but the text that somebody types into a field, which
    needs fonts (ISO 32000-1, 12.7.2, table 218: /DR).
    """
    waiting = [(one, 0) for one in items(entry(resolved(entry(view.root, "/AcroForm")), "/Fields"))]
    seen = 0
    while waiting:
        one, level = waiting.pop()
        seen += 1
        value = resolved(one)
        if seen > MOST_FIELDS or level > MOST_LEVELS or not isinstance(value, generic.DictionaryObject):
            return False
        for stream in _appearances(resolved(entry(value, "/AP"))):
            whole = isinstance(resolved(entry(stream, "/Resources")), generic.DictionaryObject)
            if not whole and stream.data.strip():
                return False
        waiting += [(kid, level + 1) for kid in items(entry(value, "/Kids"))]
    return True


def items(value: Any) -> list[Any]:
    """Return the items of an array, as they stand; none of anything else."""
    found = resolved(value)
    return [found.raw_get(index) for index in range(len(found))] if isinstance(found, generic.ArrayObject) else []


def _appearances(found: Any) -> Iterator[Any]:
    """Yield the streams of an appearance dictionary: one for each use, or one for each state of it (12.5.5)."""
    if not isinstance(found, generic.DictionaryObject):
        return
    for key in found:
        use = resolved(entry(found, key))
        if isinstance(use, generic.StreamObject):
            yield use
        elif isinstance(use, generic.DictionaryObject):
            yield from (resolved(entry(use, state)) for state in use)
