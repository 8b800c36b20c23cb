"""Every string of a 更正告知书."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.adverse import fought
from nh_edoc.receipt.kinds.amendment_notice.type import AmendmentCause, AmendmentNotice
from nh_edoc.receipt.kinds.decisions import cited, decision_map, enumerated, paragraph, plain, sections
from nh_edoc.receipt.kinds.granting import change_table
from nh_edoc.receipt.kinds.phrases import you

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.kinds.decisions import Block
    from nh_edoc.receipt.printing import Printed

PATH: Final = f"/{AmendmentNotice.element()}"
_CAUSES: Final = {
    AmendmentCause.MISTAKE: "文字或者计算有误",
    AmendmentCause.CALENDAR: "国务院办公厅公布节假日安排后重新计算日期",
    AmendmentCause.FACTS: "所载事项与事实不符",
    AmendmentCause.VOID: "原文书依法应予作废",
}


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the document in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    if not isinstance(document.body, AmendmentNotice):
        raise TypeError(document.kind)
    return decision_map(document, _body(document, document.body))


def _body(document: Document, body: AmendmentNotice) -> Iterator[Block]:
    """Yield which document is amended, why, and what it says now."""
    yield paragraph(
        "本机关于此前就",
        you(document.head.applicant),
        "的“",
        (document.head.item.name, "/head/item/name"),
        "”申请作出",
        *cited(body.amended, f"{PATH}/amended"),
        "。因",
        (_CAUSES[body.cause], f"{PATH}/cause"),
        "，现予更正如下：",
    )
    yield from sections(
        ("更正内容", [change_table(body.changes, f"{PATH}/changes")]),
        ("更正理由", plain(body.reasons, f"{PATH}/reasons")),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        (
            "生效",
            [
                paragraph(
                    "上述更正自", (wording.day(body.effective_on), f"{PATH}/effectiveOn"), "起生效", _rest(body), "。"
                )
            ],
        ),
        ("救济途径", fought(document, body.remedies, f"{PATH}/remedies")),
        ("联系方式", [paragraph("咨询电话：", (body.consultation_phone, f"{PATH}/consultationPhone"), "。")]),
    )
    yield paragraph("特此告知。")


def _rest(body: AmendmentNotice) -> str:
    """Return what becomes of the rest of the amended document."""
    return "，原文书不再作为依据" if body.cause is AmendmentCause.VOID else "，原文书的其他内容不变"
