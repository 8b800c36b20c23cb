"""Every string of a 批准决定书, after the model forms of 准予行政许可决定书."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.approval_decision.type import ApprovalDecision
from nh_edoc.receipt.kinds.decisions import Block, decision_map, enumerated, opening, paragraph, plain, sections
from nh_edoc.receipt.kinds.phrases import is_licensing, you

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.kinds.approval_decision.type import Grant
    from nh_edoc.receipt.printing import Piece, Printed

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
        ("颁发证照", [_grant(grant, f"{PATH}/grants/{index}") for index, grant in enumerate(body.grants)]),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        ("送达与公开" if body.public else "送达", list(_delivery(document, body, licensing=licensing))),
    )
    if licensing:  # 许可法 art. 61: the agency supervises what it has licensed
        yield paragraph("本机关依法对", you(document.head.applicant), "从事该行政许可事项的活动进行监督检查。")
    else:
        yield paragraph("特此决定。")


def _delivery(document: Document, body: ApprovalDecision, *, licensing: bool) -> Iterator[Block]:
    """Yield when and how the decision is delivered (许可法 art. 44) and that it is public (art. 40)."""
    yield paragraph(
        "依照《中华人民共和国行政许可法》第四十四条的规定，" if licensing else "",
        "本机关自作出本决定之日起",
        (wording.period(body.delivery_period), f"{PATH}/deliveryPeriod"),
        "内，以",
        (wording.DELIVERY_WAYS[body.delivery_way], f"{PATH}/deliveryWay"),
        "方式向",
        you(document.head.applicant),
        "送达本决定书",
        "和上述证照" if body.grants else "",
        "。",
    )
    if body.public:
        source = "依照《中华人民共和国行政许可法》第四十条的规定，" if licensing else ""
        yield paragraph(source, ("本决定予以公开，公众有权查阅。", f"{PATH}/public"))


def _grant(grant: Grant, path: str) -> Block:
    """Return the table of one licence: type, number, the fields of its face, term, conditions."""
    rows: list[tuple[tuple[Piece, ...], tuple[Piece, ...]]] = [
        (("证照名称",), ((grant.license_type.name, f"{path}/licenseType/name"),)),
        (("证照类型代码",), ((grant.license_type.code, f"{path}/licenseType/code"),)),
    ]
    if grant.license_number:
        rows.append((("证照编号",), ((grant.license_number, f"{path}/licenseNumber"),)))
    for index, entry in enumerate(grant.fields):
        here = f"{path}/fields/{index}"
        rows.append((((entry.name, f"{here}/name"),), ((entry.value, f"{here}/value"),)))
    start: Piece = (wording.day(grant.valid_from), f"{path}/validFrom")
    if grant.valid_to is None:
        rows.append((("有效期限",), ("自", start, "起长期有效")))
    else:
        end: Piece = (wording.day(grant.valid_to), f"{path}/validTo")
        rows.append((("有效期限",), ("自", start, "至", end)))
    rows.extend(
        (
            (f"附加条件{index + 1}" if len(grant.conditions) > 1 else "附加条件",),
            ((text, f"{path}/conditions/{index}"),),
        )
        for index, text in enumerate(grant.conditions)
    )
    cells = ((f"rows/{number}/{column}", cell) for number, row in enumerate(rows) for column, cell in enumerate(row))
    return Block(kind="grant", lines=(("head/0", ("项目",)), ("head/1", ("内容",)), *cells), header=2)
