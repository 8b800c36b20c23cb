"""Texts that stand for what is on the page, anywhere in the file (ISO 32000-1, 14.9): screen readers speak them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from nh_edoc._pdf.objects import PdfDict, PdfStream, PdfString
from nh_edoc._pdf.strings import decode_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc._pdf.objects import PdfValue
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
        for found in file.objects()
        for key, text in _texts(file, found.value)
    )


def _texts(file: PdfFile, value: PdfValue) -> Iterator[tuple[str, str]]:
    """Walk a value; the lexer has bounded its size."""
    waiting = [value.dictionary if isinstance(value, PdfStream) else value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, PdfDict):
            for key in _KEYS:
                text = file.resolve(found[key]) if key in found else None
                if isinstance(text, PdfString):
                    yield key, decode_text(text.value, text.start)
            waiting += reversed([item for item in found.values() if isinstance(item, _CONTAINERS)])
        elif isinstance(found, tuple):
            waiting += reversed([item for item in found if isinstance(item, _CONTAINERS)])
