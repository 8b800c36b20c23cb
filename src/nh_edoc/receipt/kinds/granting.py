"""What decisions that give something print alike: the licences given, their changes, delivery, publicity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.decisions import Block, paragraph
from nh_edoc.receipt.kinds.phrases import is_licensing, you

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nh_edoc.model.document import DeliveryWay, Document, Period
    from nh_edoc.receipt.kinds.parts import FieldChange, Grant
    from nh_edoc.receipt.printing import Piece


class Giving(Protocol):
    """A body that gives licences and says how they are handed over."""

    @property
    def grants(self) -> tuple[Grant, ...]:
        """准予的证照."""

    @property
    def delivery_way(self) -> DeliveryWay:
        """送达方式."""

    @property
    def delivery_period(self) -> Period:
        """送达期限."""

    @property
    def public(self) -> bool:
        """依法公开."""


def handing_over(document: Document, body: Giving, path: str) -> Sequence[Block]:
    """Return when and how the decision is delivered (许可法 art. 44) and that it is public (art. 40)."""
    licensing = is_licensing(document)
    blocks = [
        paragraph(
            "依照《中华人民共和国行政许可法》第四十四条的规定，" if licensing else "",
            "本机关自作出本决定之日起",
            (wording.period(body.delivery_period), f"{path}/deliveryPeriod"),
            "内，以",
            (wording.DELIVERY_WAYS[body.delivery_way], f"{path}/deliveryWay"),
            "方式向",
            you(document.head.applicant),
            "送达本决定书",
            "和上述证照" if body.grants else "",
            "。",
        )
    ]
    if body.public:
        source = "依照《中华人民共和国行政许可法》第四十条的规定，" if licensing else ""
        blocks.append(paragraph(source, ("本决定予以公开，公众有权查阅。", f"{path}/public")))
    return blocks


def supervised(document: Document) -> Block:
    """Return the last paragraph: the agency supervises what it has licensed (许可法 art. 61)."""
    if is_licensing(document):
        return paragraph("本机关依法对", you(document.head.applicant), "从事该行政许可事项的活动进行监督检查。")
    return paragraph("特此决定。")


def grant_tables(grants: Sequence[Grant], path: str) -> Sequence[Block]:
    """Return a table for each licence."""
    return [_grant(grant, f"{path}/{index}") for index, grant in enumerate(grants)]


def change_table(changes: Sequence[FieldChange], path: str) -> Block:
    """Return the table of what is changed: field, before, after."""
    lines: list[tuple[str, tuple[Piece, ...]]] = [
        ("head/0", ("项目",)),
        ("head/1", ("变更前",)),
        ("head/2", ("变更后",)),
    ]
    for index, change in enumerate(changes):
        here = f"{path}/{index}"
        lines += [
            (f"rows/{index}/0", ((change.field, f"{here}/field"),)),
            (f"rows/{index}/1", ((change.before, f"{here}/before"),)),
            (f"rows/{index}/2", ((change.after, f"{here}/after"),)),
        ]
    return Block(kind="change", lines=tuple(lines), header=3)


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
