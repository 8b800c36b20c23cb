"""Every string of a 变更决定书."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.change_decision.type import ChangeDecision
from nh_edoc.receipt.kinds.decisions import decision_map, enumerated, held, opening, paragraph, sections
from nh_edoc.receipt.kinds.granting import change_table, grant_tables, handing_over, supervised
from nh_edoc.receipt.kinds.phrases import is_licensing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.kinds.decisions import Block
    from nh_edoc.receipt.printing import Printed

PATH: Final = f"/{ChangeDecision.element()}"


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the document in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    if not isinstance(document.body, ChangeDecision):
        raise TypeError(document.kind)
    return decision_map(document, _body(document, document.body))


def _body(document: Document, body: ChangeDecision) -> Iterator[Block]:
    """Yield which licence is changed, and in what (许可法 art. 49)."""
    yield from opening(document, body.course, f"{PATH}/course")
    yield held(document, body.license, f"{PATH}/license", named=True)
    yield paragraph(
        "经审查，该变更申请符合法定条件、标准。现决定准予变更。"
        if is_licensing(document)
        else "经审查，该变更申请符合规定的条件。现决定予以变更。"
    )
    yield from sections(
        ("变更事项", [change_table(body.changes, f"{PATH}/changes")]),
        ("换发证照", grant_tables(body.grants, f"{PATH}/grants")),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        ("送达与公开" if body.public else "送达", handing_over(document, body, PATH)),
    )
    yield supervised(document)
