"""Phrases that every kind of document prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import IdType, ItemType
from nh_edoc.receipt.printing import Medium, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Applicant, Document
    from nh_edoc.receipt.printing import Piece, Printed

PROVISIONAL: Final = "（暂定）"
"""Printed after a date that a holiday notice not yet published may move."""
DEMONSTRATION: Final = "演示文件　不具法律效力"


def is_licensing(document: Document) -> bool:
    """Whether the 行政许可法 governs the item; documents of other items must not cite it."""
    return document.head.item.type is ItemType.LICENSING


def you(applicant: Applicant) -> Piece:
    """Return how the applicant is addressed: 你单位, or 你 for a natural person."""
    organisation = applicant.id_type in {IdType.USCC, IdType.OTHER_ORGANISATION}
    return ("你单位" if organisation else "你", "/head/applicant/idType")


def mark(document: Document) -> Iterator[Printed]:
    """Yield what every page of a document of fictitious parties says."""
    if document.head.demonstration:
        yield from line("mark", (DEMONSTRATION, "/head/demonstration"), medium=Medium.PAGE)
