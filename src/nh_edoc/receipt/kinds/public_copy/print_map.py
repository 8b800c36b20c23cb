"""Every string of a 决定公开文本."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.decisions import cited, decision_map, enumerated, paragraph, plain, sections
from nh_edoc.receipt.kinds.granting import change_table, grant_tables
from nh_edoc.receipt.kinds.phrases import is_licensing
from nh_edoc.receipt.kinds.public_copy.type import Masked, PublicCopy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.kinds.decisions import Block
    from nh_edoc.receipt.printing import Piece, Printed

PATH: Final = f"/{PublicCopy.element()}"
_MASKED: Final = {
    Masked.NAMES: "自然人姓名",
    Masked.ID_NUMBERS: "证件号码",
    Masked.PHONES: "电话号码",
    Masked.ADDRESSES: "自然人住址",
}


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the document in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    if not isinstance(document.body, PublicCopy):
        raise TypeError(document.kind)
    return decision_map(document, _body(document, document.body), addressed=False)


def _body(document: Document, body: PublicCopy) -> Iterator[Block]:
    """Yield which decision it is, what it says, and what was taken out."""
    licensing = is_licensing(document)
    yield paragraph(
        "本机关就",
        *_applicant(document),
        "提出的“",
        (document.head.item.name, "/head/item/name"),
        "”申请作出",
        *cited(body.original, f"{PATH}/original"),
        "。" + ("依照《中华人民共和国行政许可法》第四十条的规定，" if licensing else ""),
        "现将决定内容公开如下：",
    )
    yield from sections(
        ("准予内容" if licensing else "批准内容", plain(body.content, f"{PATH}/content")),
        ("变更事项", [change_table(body.changes, f"{PATH}/changes")] if body.changes else []),
        ("颁发证照", grant_tables(body.grants, f"{PATH}/grants")),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        ("公开说明", [paragraph(*_notes(body))]),
    )


def _applicant(document: Document) -> Iterator[Piece]:
    applicant = document.head.applicant
    yield (applicant.name, "/head/applicant/name")
    yield "（"
    yield (wording.ID_TYPES[applicant.id_type], "/head/applicant/idType")
    yield "："
    yield (applicant.id_number, "/head/applicant/idNumber")
    if applicant.legal_representative:
        yield "，法定代表人："
        yield (applicant.legal_representative, "/head/applicant/legalRepresentative")
    yield "）"


def _notes(body: PublicCopy) -> Iterator[Piece]:
    if body.masked:
        yield "依照《中华人民共和国个人信息保护法》，本公开文本隐去了"
        for index, one in enumerate(body.masked):
            yield "、" if index else ""
            yield (_MASKED[one], f"{PATH}/masked/{index}")
        yield "。"
    yield "本公开文本供公众查阅，当事人的权利义务以原决定书为准。"
