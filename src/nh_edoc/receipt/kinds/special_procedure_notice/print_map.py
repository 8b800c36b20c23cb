"""Every string of a 特殊程序审查期限告知书, after the model forms of 特别程序告知书."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.decisions import Block, decision_map, enumerated, opening, paragraph, plain, sections
from nh_edoc.receipt.kinds.phrases import PROVISIONAL, is_licensing
from nh_edoc.receipt.kinds.special_procedure_notice.type import SpecialProcedureNotice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.printing import Piece, Printed

PATH: Final = f"/{SpecialProcedureNotice.element()}"


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the notice in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    if not isinstance(document.body, SpecialProcedureNotice):
        raise TypeError(document.kind)
    return decision_map(document, _body(document, document.body))


def _body(document: Document, body: SpecialProcedureNotice) -> Iterator[Block]:
    """Yield what 许可法 art. 45 demands to be told in writing: which procedure, why, how long, until when now."""
    yield from opening(document, body.course, f"{PATH}/course")
    yield paragraph(*_procedure(body))
    yield from sections(
        ("启动理由", plain(body.reasons, f"{PATH}/reasons")),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        ("所需时间", [paragraph(*_time(document, body))]),
        ("顺延后的办结日期", [paragraph(*_due(body))]),
        ("联系方式", [paragraph("咨询电话：", (body.consultation_phone, f"{PATH}/consultationPhone"), "。")]),
    )
    yield paragraph("特此告知。")


def _procedure(body: SpecialProcedureNotice) -> Iterator[Piece]:
    yield "经审查，该申请依法需要进行"
    yield (wording.SPECIAL_KINDS[body.procedure], f"{PATH}/procedure")
    if body.institution:
        yield "，由"
        yield (body.institution, f"{PATH}/institution")
        yield "承担"
    yield "。这是本申请办理中的第"
    yield (wording.numeral(body.sequence), f"{PATH}/sequence")
    yield "次特殊程序"
    if body.approver:
        yield "，批准人："
        yield (body.approver, f"{PATH}/approver")
    yield "。"


def _time(document: Document, body: SpecialProcedureNotice) -> Iterator[Piece]:
    yield "自"
    yield (wording.day(body.start), f"{PATH}/start")
    yield "起至"
    yield (wording.day(body.end), f"{PATH}/end")
    yield "止，所需时间为"
    yield (wording.period(body.time_needed), f"{PATH}/timeNeeded")
    yield "（首尾两日均计入）。"
    if is_licensing(document):
        yield "根据《中华人民共和国行政许可法》第四十五条的规定，"
    yield "该时间不计入办结时限。实际需要的时间超过上述时间的，本机关另行书面告知。"


def _due(body: SpecialProcedureNotice) -> Iterator[Piece]:
    provisional = (PROVISIONAL, f"{PATH}/course/calendar/provisional") if body.course.calendar.provisional else ""
    yield "法定办结日期由"
    yield (wording.day(body.course.due_date), f"{PATH}/course/dueDate")
    yield "顺延至"
    yield (wording.day(body.new_due_date), f"{PATH}/newDueDate")
    yield provisional
    yield "。"
