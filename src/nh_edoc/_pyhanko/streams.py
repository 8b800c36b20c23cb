"""Content of streams of foreign files: our own filters, which know every PNG predictor, and pyHanko's for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pyhanko.pdf_utils import generic

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.filters import decode, stages
from nh_edoc._pdf.objects import Name, PdfDict

if TYPE_CHECKING:
    from nh_edoc._pdf.objects import PdfValue

MOST_STEPS: Final = 16
"""References in a row, and levels of parameters, that are followed."""


def same_content(old: Any, new: Any) -> bool:
    """Return whether two streams hold the same once they are decoded.

    Raises:
        PdfError, AssertionError, NotImplementedError: one of them cannot be decoded.
    """
    filters = [[_plain(_raw(one, key)) for key in ("/Filter", "/DecodeParms")] for one in (old, new)]
    if old.encoded_data == new.encoded_data and filters[0] == filters[1]:
        return True
    return _content(old, filters[0]) == _content(new, filters[1])


def _content(stream: Any, encoding: list[PdfValue]) -> bytes:
    try:
        return decode(bytes(stream.encoded_data), stages(encoding[0], encoding[1], 0), 0)
    except (PdfSyntaxError, PdfUnsupported):
        return bytes(stream.data)


def _raw(value: generic.DictionaryObject, key: str) -> Any:
    return value.raw_get(key) if key in value else None


def _plain(value: Any, level: int = 0) -> PdfValue:
    """Return the parameters of a filter as our own reader has them."""
    found, steps = value, 0
    while isinstance(found, generic.IndirectObject) and steps < MOST_STEPS:
        found, steps = found.get_object(), steps + 1
    if level > MOST_STEPS or found is None or isinstance(found, generic.NullObject):
        return None
    if isinstance(found, generic.DictionaryObject):
        items = [(str(key).removeprefix("/"), _plain(_raw(found, key), level + 1)) for key in found]
        return PdfDict(items)
    if isinstance(found, generic.ArrayObject):
        return tuple(_plain(found.raw_get(index), level + 1) for index in range(len(found)))
    if isinstance(found, generic.NameObject):
        return Name(str(found).removeprefix("/"))
    if isinstance(found, generic.BooleanObject):
        return bool(found.value)
    return int(found) if isinstance(found, generic.NumberObject) else Name(repr(found))
