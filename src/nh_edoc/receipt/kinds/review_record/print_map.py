"""Every string of an 审批记录: stages, persons, opinions, times, conclusion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.forms import Field, form_lines, identity, paired
from nh_edoc.receipt.kinds.parts import Stage
from nh_edoc.receipt.kinds.phrases import mark
from nh_edoc.receipt.kinds.review_record.type import ReviewRecord
from nh_edoc.receipt.printing import Medium, Printed, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.printing import Piece

PATH: Final = f"/{ReviewRecord.element()}"
STAGES: Final = {Stage.HANDLING: "承办", Stage.REVIEW: "审核", Stage.APPROVAL: "批准"}
COLUMNS: Final = ("环节", "人员", "意见", "时间")


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the record in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    body, head = document.body, document.head
    if not isinstance(body, ReviewRecord):
        raise TypeError(document.kind)
    return (
        *mark(document),
        *line("letterhead", (head.agency.name, "/head/agency/name")),
        *line("title", body.TITLE),
        *line("number", "编号：", (head.number, "/head/number")),
        *line("addressee", "申请人：", (head.applicant.name, "/head/applicant/name")),
        *line("opening", "本机关对下列申请的审查过程和意见记录如下："),
        *_form(document, body),
        *_reviews(body),
        *line("notes/title", "审批结论"),
        *line("notes/items/0", (body.conclusion, f"{PATH}/conclusion")),
        *line("signature/agency", (head.agency.name, "/head/agency/name")),
        *line("signature/date", (wording.day(head.date), "/head/date")),
        Printed(where="alt/qr", text="核验二维码", medium=Medium.ALT),
        *line("scan", "扫码核验"),
    )


def _form(document: Document, body: ReviewRecord) -> Iterator[Printed]:
    rows = [*paired(identity(document.head.applicant)), *([field] for field in _case(document))]
    yield from form_lines([*rows, *paired(_course(document, body))])


def _case(document: Document) -> Iterator[Field]:
    head = document.head
    yield "事项名称", ((head.item.name, "/head/item/name"),)
    yield "事项编码", ((head.item.code, "/head/item/code"),)
    yield "统一审批编码", ((head.approval_code, "/head/approvalCode"),)


def _course(document: Document, body: ReviewRecord) -> Iterator[Field]:
    head = document.head
    yield "事项类型", ((wording.ITEM_TYPES[head.item.type], "/head/item/type"),)
    yield "受理文书编号", ((body.receipt_number, f"{PATH}/receiptNumber"),)
    yield "申请日期", ((wording.day(body.applied_on), f"{PATH}/appliedOn"),)
    yield "受理日期", ((wording.day(body.accepted_on), f"{PATH}/acceptedOn"),)
    yield "行政区划代码", ((head.agency.region, "/head/agency/region"),)
    yield "实施机关代码", ((head.agency.uscc, "/head/agency/uscc"),)


def _reviews(body: ReviewRecord) -> Iterator[Printed]:
    yield from line("reviews/title", "审批意见")
    for index, name in enumerate(COLUMNS):
        yield from line(f"reviews/head/{index}", name, medium=Medium.HEADER)
    for index, review in enumerate(body.reviews):
        where, path = f"reviews/rows/{index}", f"{PATH}/reviews/{index}"
        yield from line(f"{where}/stage", (STAGES[review.stage], f"{path}/stage"))
        persons: list[Piece] = []
        for place, person in enumerate(review.persons):
            persons += ["、" if place else "", (person, f"{path}/persons/{place}")]
        yield from line(f"{where}/persons", *persons)
        on_site: Piece = ("（实地核查）", f"{path}/onSite") if review.on_site else ""
        yield from line(f"{where}/opinion", (review.opinion, f"{path}/opinion"), on_site)
        yield from line(f"{where}/at", (wording.moment(review.at), f"{path}/at"))
