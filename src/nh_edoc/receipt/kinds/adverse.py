"""What documents that burden somebody print alike: delivery, and how they can be fought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.decisions import Block, paragraph
from nh_edoc.receipt.kinds.phrases import you

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nh_edoc.model.document import DeliveryWay, Document
    from nh_edoc.receipt.kinds.parts import Remedies
    from nh_edoc.receipt.printing import Piece


def delivery(document: Document, way: DeliveryWay | None, path: str) -> Sequence[Block]:
    """Return how the document is delivered (办法 art. 16); nothing where that is open."""
    if way is None:
        return ()
    chosen = (wording.DELIVERY_WAYS[way], path)
    return (paragraph("本机关以", chosen, "方式向", you(document.head.applicant), f"送达本{_noun(document)}。"),)


def fought(document: Document, remedies_: Remedies | None, path: str) -> Sequence[Block]:
    """Return the remedies as a paragraph; nothing where there are none."""
    return (paragraph(*remedies(remedies_, path, noun=_noun(document))),) if remedies_ else ()


def remedies(told: Remedies, path: str, *, noun: str = "决定书") -> Iterator[Piece]:
    """Yield the remedies sentence: organ, period, online channel (复议法 art. 20, 22(2)), court (诉讼法 art. 46)."""
    yield f"如不服本{noun.removesuffix('书')}，可以自收到本{noun}之日起"
    yield (wording.statutory_days(told.review_period), f"{path}/reviewPeriod")
    yield "内向"
    yield (told.review_organ, f"{path}/reviewOrgan")
    yield "申请行政复议"
    if told.review_url:
        yield "（网上申请渠道："
        yield (told.review_url, f"{path}/reviewUrl")
        yield "）"
    yield f"，也可以自收到本{noun}之日起"
    yield (f"{wording.numeral(told.suit_months)}个月", f"{path}/suitMonths")
    yield "内依法向"
    yield (told.court, f"{path}/court")
    yield "提起行政诉讼。"


def _noun(document: Document) -> str:
    """Return what the document calls itself: 决定书, 通知书, 告知书."""
    return document.body.TITLE[-3:]
