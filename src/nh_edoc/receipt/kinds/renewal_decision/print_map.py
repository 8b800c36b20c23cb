"""Every string of a 延续决定书."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.decisions import decision_map, enumerated, held, opening, paragraph, sections
from nh_edoc.receipt.kinds.granting import grant_tables, handing_over, supervised
from nh_edoc.receipt.kinds.phrases import is_licensing
from nh_edoc.receipt.kinds.renewal_decision.type import RenewalDecision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.kinds.decisions import Block
    from nh_edoc.receipt.printing import Piece, Printed

PATH: Final = f"/{RenewalDecision.element()}"


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the document in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    if not isinstance(document.body, RenewalDecision):
        raise TypeError(document.kind)
    return decision_map(document, _body(document, document.body))


def _body(document: Document, body: RenewalDecision) -> Iterator[Block]:
    """Yield which licence is renewed, until when, and whether that had already come to be by law (许可法 art. 50)."""
    yield from opening(document, body.course, f"{PATH}/course")
    yield held(document, body.license, f"{PATH}/license", named=True)
    licensing = is_licensing(document)
    found = "经审查，该延续申请符合法定条件、标准。" if licensing else "经审查，该延续申请符合规定的条件。"
    deemed = "本机关未在原证照有效期届满前作出决定，该申请视为准予延续。"
    yield paragraph((deemed if body.deemed else found, f"{PATH}/deemed"), "现决定准予延续。")
    yield from sections(
        ("延续后的有效期", [paragraph(*_term(body))]),
        ("换发证照", grant_tables(body.grants, f"{PATH}/grants")),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        ("送达与公开" if body.public else "送达", handing_over(document, body, PATH)),
    )
    yield supervised(document)


def _term(body: RenewalDecision) -> Iterator[Piece]:
    yield "自"
    yield (wording.day(body.valid_from), f"{PATH}/validFrom")
    if body.valid_to is None:
        yield "起长期有效。"
    else:
        yield "至"
        yield (wording.day(body.valid_to), f"{PATH}/validTo")
        yield "。"
