"""A process that looks for a text on the pages of anybody's PDF.

Run as ``python -I -m nh_edoc._pdf.text_child TEXT`` (a JSON string): a PDF on standard input, on standard output JSON
lines, one a page: the page's number from 0, then for each place a list of the boxes of its characters. White space does
not count.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from nh_edoc._pdf.child import limit

MOST_PLACES = 100
"""On one page."""


def main(wanted: str) -> None:
    """Tell where ``wanted`` stands."""
    import pypdfium2 as pdfium  # noqa: PLC0415 - after the limits

    document = pdfium.PdfDocument(sys.stdin.buffer.read(), autoclose=True)
    for index in range(len(document)):
        found = _places(document[index].get_textpage(), wanted)
        sys.stdout.write(json.dumps([index, *found]) + "\n")
        sys.stdout.flush()


def _places(text: Any, wanted: str) -> list[list[tuple[float, ...]]]:
    """Return the boxes of the characters of each place, in points of the page's user space."""
    characters = [(one, at) for at in range(text.count_chars()) if not (one := _character(text, at)).isspace()]
    joined = "".join(one for one, _ in characters)
    made: list[list[tuple[float, ...]]] = []
    start = joined.find(wanted)
    while start >= 0 and len(made) < MOST_PLACES:
        made.append([tuple(text.get_charbox(at)) for _, at in characters[start : start + len(wanted)]])
        start = joined.find(wanted, start + len(wanted))
    return made


def _character(text: Any, at: int) -> str:
    import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402 - after the limits

    code = raw.FPDFText_GetUnicode(text.raw, at)
    # characters that are two code units come as two: each stands for half of one, with the box of the whole
    return chr(code) if code else " "


if __name__ == "__main__":
    limit()
    main(json.loads(sys.argv[1]))
