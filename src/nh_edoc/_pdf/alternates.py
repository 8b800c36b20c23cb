"""Texts that stand for what is on the page, anywhere in the file (ISO 32000-1, 14.9): screen readers speak them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from nh_edoc._pdf.objects import PdfDict, PdfStream, PdfString
from nh_edoc._pdf.plain import MOST_SHAPES, value_of
from nh_edoc._pdf.strings import decode_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc._pdf.objects import PdfValue
    from nh_edoc._pdf.plain import Plain
    from nh_edoc._pdf.read import PdfFile

_KEYS: Final = ("ActualText", "Alt", "E")
_CONTAINERS: Final = (PdfDict, tuple)


class Alternate(NamedTuple):
    """替代文本: one such text."""

    number: int
    """Of the object that it stands in."""
    key: str
    """``ActualText``, ``Alt`` or ``E``."""
    text: str


def alternates(file: PdfFile) -> tuple[Alternate, ...]:
    """Return the alternate texts of all objects in use, by object number; those of content streams apart.

    Raises:
        PdfSyntaxError: an object is malformed; `text`.
        PdfUnsupported: a feature or a limit.
    """
    return tuple(
        Alternate(number=found.number, key=key, text=text)
        for found in file.objects_where(_speaks)
        for key, text in _texts(file, found.value)
    )


@lru_cache(maxsize=MOST_SHAPES)
def _speaks(shape: Plain) -> bool:
    """Tell whether an object of this shape may have such a text."""
    return any(found.keys() & _KEYS for found in _dictionaries(value_of(shape)))


def _dictionaries(value: PdfValue) -> Iterator[PdfDict]:
    """Yield all dictionaries of a value, in their order; the lexer has bounded its size."""
    waiting = [value.dictionary if isinstance(value, PdfStream) else value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, PdfDict):
            yield found
            waiting += reversed([item for item in found.values() if isinstance(item, _CONTAINERS)])
        elif isinstance(found, tuple):
            waiting += reversed([item for item in found if isinstance(item, _CONTAINERS)])


def _texts(file: PdfFile, value: PdfValue) -> Iterator[tuple[str, str]]:
    for found in _dictionaries(value):
        for key in _KEYS:
            text = file.resolve(found[key]) if key in found else None
            if isinstance(text, PdfString):
                yield key, decode_text(text.value, text.start)
