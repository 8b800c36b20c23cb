"""Every string of a 延期通知书."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.decisions import decision_map, enumerated, opening, paragraph, plain, sections
from nh_edoc.receipt.kinds.extension_notice.type import ExtensionNotice
from nh_edoc.receipt.kinds.phrases import PROVISIONAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.kinds.decisions import Block
    from nh_edoc.receipt.printing import Piece, Printed

PATH: Final = f"/{ExtensionNotice.element()}"


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the document in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    if not isinstance(document.body, ExtensionNotice):
        raise TypeError(document.kind)
    return decision_map(document, _body(document, document.body))


def _body(document: Document, body: ExtensionNotice) -> Iterator[Block]:
    """Yield what 许可法 art. 42 demands to be told: how much longer, until when, who approved it, why."""
    yield from opening(document, body.course, f"{PATH}/course")
    yield paragraph(*_extended(body))
    yield from sections(
        ("延长理由", plain(body.reasons, f"{PATH}/reasons")),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        ("延长后的办结日期", [paragraph(*_due(body))]),
        ("联系方式", [paragraph("咨询电话：", (body.consultation_phone, f"{PATH}/consultationPhone"), "。")]),
    )
    yield paragraph("特此通知。")


def _extended(body: ExtensionNotice) -> Iterator[Piece]:
    yield "该申请"
    yield ("由有关行政机关统一、联合或者集中办理，" if body.joint else "由本机关办理，", f"{PATH}/joint")
    yield "不能在法定期限内办结。经"
    yield (body.approver_office, f"{PATH}/approverOffice")
    yield (body.approver, f"{PATH}/approver")
    yield "批准，办结时限延长"
    yield (wording.period(body.days), f"{PATH}/days")
    yield "。"


def _due(body: ExtensionNotice) -> Iterator[Piece]:
    yield "法定办结日期由"
    yield (wording.day(body.course.due_date), f"{PATH}/course/dueDate")
    yield "延长至"
    yield (wording.day(body.new_due_date), f"{PATH}/newDueDate")
    yield (PROVISIONAL, f"{PATH}/course/calendar/provisional") if body.course.calendar.provisional else ""
    yield "。"
