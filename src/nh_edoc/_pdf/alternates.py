"""Texts that stand for what is on the page, anywhere in the file (ISO 32000-1, 14.9): screen readers speak them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.objects import PdfDict, PdfStream, PdfString
from nh_edoc._pdf.strings import decode_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc._pdf.objects import PdfValue
    from nh_edoc._pdf.read import PdfFile

_KEYS: Final = ("ActualText", "Alt", "E")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate:
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
    """Walk a value; the lexer has bounded its depth."""
    if isinstance(value, PdfStream):
        value = value.dictionary
    if isinstance(value, tuple):
        for item in value:
            yield from _texts(file, item)
    elif isinstance(value, PdfDict):
        for key, item in value.items():
            text = file.resolve(item) if key in _KEYS else None
            if isinstance(text, PdfString):
                yield key, decode_text(text.value, text.start)
            yield from _texts(file, item)
