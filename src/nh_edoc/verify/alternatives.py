"""Texts of a PDF that stand for what is painted: a screen reader says them, a page does not show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.objects import PdfDict, PdfStream, PdfString
from nh_edoc._pdf.strings import decode_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc._pdf.objects import PdfValue
    from nh_edoc._pdf.read import PdfFile

_KEYS: Final = ("ActualText", "Alt", "E")
"""ISO 32000-1, 14.9.3 to 14.9.5."""


def spoken_texts(file: PdfFile) -> Iterator[str]:
    """Yield every replacement text of the file's objects.

    Raises:
        PdfSyntaxError: an object is malformed.
        PdfUnsupported: a limit.
    """
    for item in file.objects():
        yield from _texts(item.value)


def _texts(value: PdfValue) -> Iterator[str]:
    if isinstance(value, PdfStream):
        value = value.dictionary
    if isinstance(value, PdfDict):
        for key, inner in value.items():
            if key in _KEYS and isinstance(inner, PdfString):
                yield decode_text(inner.value, inner.start)
            yield from _texts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _texts(inner)
