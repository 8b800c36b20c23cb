"""Load a statutory document from JSON or XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc import codec
from nh_edoc.receipt.kinds import KINDS

if TYPE_CHECKING:
    from nh_edoc.model.document import Document
    from nh_edoc.model.source import Source


def load_document(source: Source) -> Document:
    """Return the document in ``source``, a path or bytes; its form is right, its lawfulness not yet judged.

    Raises:
        InputError: all that is wrong with the form of the data.
        FileError: the source cannot be read.
    """
    return codec.load_document(source, KINDS)
