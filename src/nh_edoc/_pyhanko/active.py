"""Content of a foreign file that acts by itself or depends on the viewer: told to whoever relies on the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pyhanko.comparison import entry, resolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyhanko.pdf_utils.reader import PdfFileReader

_OF_CATALOG: Final = ("/OpenAction", "/AA", "/OCProperties", "/Collection", "/Requirements")
_OF_NAMES: Final = ("/JavaScript", "/AlternatePresentations")
_OF_FORM: Final = ("/XFA", "/CO")


def active_features(reader: PdfFileReader) -> Iterator[str]:
    """Yield names of what the catalog, its name trees and its form have of it.

    Raises:
        PdfError: an object cannot be read.
    """
    root = reader.root
    yield from (key[1:] for key in _OF_CATALOG if resolved(entry(root, key)) is not None)
    names, form = (resolved(entry(root, key)) for key in ("/Names", "/AcroForm"))
    yield from (key[1:] for key in _OF_NAMES if resolved(entry(names, key)) is not None)
    yield from (key[1:] for key in _OF_FORM if resolved(entry(form, key)) is not None)
