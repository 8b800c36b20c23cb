"""Every string of a 批准决定书, after the model forms of 准予行政许可决定书."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.approval_decision.type import ApprovalDecision
from nh_edoc.receipt.kinds.decisions import Block, decision_map, enumerated, opening, paragraph, plain, sections
from nh_edoc.receipt.kinds.granting import grant_tables, handing_over, supervised
from nh_edoc.receipt.kinds.phrases import is_licensing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.printing import Printed

PATH: Final = f"/{ApprovalDecision.element()}"


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the decision in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    if not isinstance(document.body, ApprovalDecision):
        raise TypeError(document.kind)
    return decision_map(document, _body(document, document.body))


def _body(document: Document, body: ApprovalDecision) -> Iterator[Block]:
    licensing = is_licensing(document)
    yield from opening(document, body.course, f"{PATH}/course")
    yield paragraph(
        "经审查，该申请符合法定条件、标准。现决定准予该项行政许可。"
        if licensing
        else "经审查，该申请符合规定的条件。现决定予以批准。"
    )
    yield from sections(
        ("准予内容" if licensing else "批准内容", plain(body.content, f"{PATH}/content")),
        ("颁发证照", grant_tables(body.grants, f"{PATH}/grants")),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        ("送达与公开" if body.public else "送达", handing_over(document, body, PATH)),
    )
    yield supervised(document)
