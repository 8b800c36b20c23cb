"""Whether the content of a page leaves everything as it found it, so that something can be painted behind it."""

from __future__ import annotations

import re
from typing import Final

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.lexer import WHITE
from nh_edoc._pdf.operations import Operations

_STEPS: Final = {
    "q": ("state", 1),
    "Q": ("state", -1),
    "BT": ("text", 1),
    "ET": ("text", -1),
    "BMC": ("marked", 1),
    "BDC": ("marked", 1),
    "EMC": ("marked", -1),
}
_IMAGE: Final = "ID"
_IMAGE_END: Final = re.compile(rb"[\t\n\f\r ]EI(?=[\x00\t\n\f\r ]|$)")


def is_balanced(content: bytes) -> bool:
    """Return whether states, texts and marked content (ISO 32000-1, 8.4.2, 9.4.1, 14.6.1) are all closed at the end.

    Content that is not understood is taken for one that is not.
    """
    lexer = Operations(content, 0, len(content.rstrip(WHITE)))
    open_ = {"state": 0, "text": 0, "marked": 0}
    try:
        while (found := lexer.operation()) is not None:
            if found.operator == _IMAGE:  # 8.9.7: the bytes of an inline image are no operators
                end = _IMAGE_END.search(content, lexer.position)
                if end is None:
                    return False
                lexer.position = end.end()
                continue
            what, step = _STEPS.get(found.operator, ("", 0))
            if what:
                open_[what] += step
            if min(open_.values()) < 0:
                return False
    except (PdfSyntaxError, PdfUnsupported):
        return False
    return not any(open_.values())
