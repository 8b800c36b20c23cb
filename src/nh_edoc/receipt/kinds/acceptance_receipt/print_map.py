"""Every string of a 受理回执: the form of 受理通知书 with the fields of GB/T 39046 and EX_GDBS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.acceptance_receipt.type import (
    AcceptanceReceipt,
    CaseType,
)
from nh_edoc.receipt.kinds.forms import Field, form_lines, identity, paired
from nh_edoc.receipt.kinds.materials import SUBMISSION_WAYS, material_lines
from nh_edoc.receipt.kinds.phrases import PROVISIONAL, is_licensing, mark, you
from nh_edoc.receipt.printing import Medium, Piece, Printed, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document

PATH: Final = f"/{AcceptanceReceipt.element()}"

CASE_TYPES: Final = {CaseType.IMMEDIATE: "即办件", CaseType.PROMISED: "承诺件", CaseType.OTHER: "其他"}


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the receipt in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    body, head = document.body, document.head
    if not isinstance(body, AcceptanceReceipt):
        raise TypeError(document.kind)
    return (
        *mark(document),
        *line("letterhead", (head.agency.name, "/head/agency/name")),
        *line("title", body.TITLE),
        *line("number", "编号：", (head.number, "/head/number")),
        *line("addressee", (head.applicant.name, "/head/applicant/name"), "："),
        *line("opening", *_opening(document)),
        *_form(document, body),
        *material_lines(body.materials, f"{PATH}/materials"),
        *_notes(body),
        *line("signature/agency", (head.agency.name, "/head/agency/name")),
        *line("signature/date", (wording.day(head.date), "/head/date")),
        Printed(where="alt/qr", text="核验二维码", medium=Medium.ALT),
        *line("scan", "扫码核验"),
    )


def _opening(document: Document) -> Iterator[Piece]:
    """Yield the acceptance itself (许可法 art. 32(1)(五), 办法 art. 14)."""
    licensing = is_licensing(document)
    yield you(document.head.applicant)
    yield "提出的“"
    yield (document.head.item.name, "/head/item/name")
    yield "”申请，申请材料齐全、符合" + ("法定形式。" if licensing else "规定形式。")
    if licensing:
        yield "依照《中华人民共和国行政许可法》第三十二条第一款第五项的规定，"
    yield "本机关予以受理，现将有关事项告知如下："


def _form(document: Document, body: AcceptanceReceipt) -> Iterator[Printed]:
    """Yield the form: wide fields in a row of their own, the others in pairs as far as there are two."""
    rows: list[list[Field]] = [[("申请人", ((document.head.applicant.name, "/head/applicant/name"),))]]
    rows += paired(identity(document.head.applicant))
    rows += [[field] for field in _item(document)]
    rows += paired(_times(body)) + paired(_due(body)) + paired(_service(document, body))
    yield from form_lines(rows)


def _item(document: Document) -> Iterator[Field]:
    item = document.head.item
    yield "事项名称", ((item.name, "/head/item/name"),)
    yield "事项编码", ((item.code, "/head/item/code"),)
    yield "统一审批编码", ((document.head.approval_code, "/head/approvalCode"),)


def _times(body: AcceptanceReceipt) -> Iterator[Field]:
    yield "递交方式", ((SUBMISSION_WAYS[body.submission_way], f"{PATH}/submissionWay"),)
    yield "收件时间", ((wording.moment(body.received_at), f"{PATH}/receivedAt"),)
    if body.supplemented_at:
        yield "补正收齐时间", ((wording.moment(body.supplemented_at), f"{PATH}/supplementedAt"),)
    yield "受理时间", ((wording.moment(body.accepted_at), f"{PATH}/acceptedAt"),)
    yield "时限起算日", ((wording.day(body.clock_start), f"{PATH}/clockStart"),)


def _due(body: AcceptanceReceipt) -> Iterator[Field]:
    """Yield periods and due dates (许可法 art. 42, 82): with the first day of the clock the reader can count them."""
    provisional: Piece = (PROVISIONAL, f"{PATH}/calendar/provisional") if body.calendar.provisional else ""
    yield "法定办结时限", ((wording.period(body.period), f"{PATH}/period"),)
    yield "法定办结日期", ((wording.day(body.due_date), f"{PATH}/dueDate"), provisional)
    if body.promised_period:
        yield "承诺办结时限", ((wording.period(body.promised_period), f"{PATH}/promisedPeriod"),)
    if body.promised_date:
        yield "承诺办结日期", ((wording.day(body.promised_date), f"{PATH}/promisedDate"), provisional)


def _service(document: Document, body: AcceptanceReceipt) -> Iterator[Field]:
    note: tuple[Piece, ...] = ("（", (body.fee.note, f"{PATH}/fee/note"), "）") if body.fee.note else ()
    yield "事项类型", ((wording.ITEM_TYPES[document.head.item.type], "/head/item/type"),)
    yield "办件类型", ((CASE_TYPES[body.case_type], f"{PATH}/caseType"),)
    yield "收费情况", (("收费" if body.fee.charged else "不收费", f"{PATH}/fee/charged"), *note)
    yield "结果送达方式", ((wording.DELIVERY_WAYS[body.delivery_way], f"{PATH}/deliveryWay"),)
    yield "受理人员", ((body.clerk, f"{PATH}/clerk"),)
    if body.window:
        yield "受理窗口", ((body.window, f"{PATH}/window"),)
    yield "进度查询", ((body.progress_query, f"{PATH}/progressQuery"),)
    if body.query_password:
        yield "查询密码", ((body.query_password, f"{PATH}/queryPassword"),)
    yield "咨询电话", ((body.consultation_phone, f"{PATH}/consultationPhone"),)
    yield "监督投诉电话", ((body.complaint_phone, f"{PATH}/complaintPhone"),)
    yield "行政区划代码", ((document.head.agency.region, "/head/agency/region"),)
    yield "实施机关代码", ((document.head.agency.uscc, "/head/agency/uscc"),)


def _notes(body: AcceptanceReceipt) -> Iterator[Printed]:
    """Yield what the applicant must know: time that is not counted (许可法 art. 45), dates that may move."""
    notes: list[tuple[Piece, ...]] = []
    if body.possible_procedures:
        kinds: list[Piece] = []
        for index, kind in enumerate(body.possible_procedures):
            kinds += ["、" if index else "", (wording.SPECIAL_KINDS[kind], f"{PATH}/possibleProcedures/{index}")]
        notes.append(("办理中可能依法进行", *kinds, "，特殊程序所需时间不计入办结时限，具体时间另行书面告知。"))
    if body.calendar.provisional:
        text = "标注“暂定”的日期依据尚未公布的节假日安排推算，安排公布后以更正的日期为准。"
        notes.append(((text, f"{PATH}/calendar/provisional"),))
    notes.append(("请妥善保管本回执，凭统一审批编码查询办理进度、领取办理结果。",))
    yield from line("notes/title", "说明")
    for index, pieces in enumerate(notes):
        yield from line(f"notes/items/{index}", f"{index + 1}．" if len(notes) > 1 else "", *pieces)
