"""Whether objects, cross-references and tails fill the file: what belongs to nothing, hides something.

White space between them is nothing. The comment after the header that marks the file as binary (ISO 32000-1, 7.5.2) is
expected; every other comment, and every byte that no table leads to, is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.objects import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc._pdf.read import PdfFile

_HEAD: Final = re.compile(rb"%PDF-\d\.\d[\x00\t\f ]*(?:\r\n|\r|\n)(?:%[^\r\n]{1,64}(?:\r\n|\r|\n))?")
_SOLID: Final = re.compile(rb"[^\x00\t\n\f\r ](?:[^\x00\t\n\f\r ]|[\x00\t\n\f\r ]++(?=[^\x00\t\n\f\r ]))*+")


def unclaimed(file: PdfFile) -> tuple[Span, ...]:
    """Return the byte ranges of the whole file that belong to no object, cross-reference, tail or header, in order.

    Comments inside objects count among them. Every object of every revision is read, or plainly written.

    Raises:
        PdfSyntaxError: an object is malformed.
        PdfUnsupported: a feature or a limit.
    """
    gaps: list[Span] = []
    position = 0
    sections = [section for revision in file.revisions for section in revision.sections]
    claims = file.claims() | {start: end for one in sections for start, end in (one.span, one.tail)}
    head = _HEAD.match(file.data)
    claims[0] = 0 if head is None else head.end()
    for start in sorted(claims):
        if start > position:
            gaps += _solid(file, position, start)
        position = max(position, claims[start])
    gaps += _solid(file, position, len(file.data))
    return tuple(sorted({*gaps, *file.comments, *(span for section in sections for span in section.comments)}))


def _solid(file: PdfFile, start: int, end: int) -> Iterator[Span]:
    if start < end:
        yield from (Span(*found.span()) for found in _SOLID.finditer(file.data, start, end))
