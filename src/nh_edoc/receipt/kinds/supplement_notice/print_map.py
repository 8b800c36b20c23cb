"""Every string of a 补正告知书, after the model forms of 补正告知通知书."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.decisions import application, cited, decision_map, enumerated, paragraph, sections
from nh_edoc.receipt.kinds.phrases import PROVISIONAL, you
from nh_edoc.receipt.kinds.supplement_notice.type import PointOrigin, SupplementNotice, SupplementPoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.kinds.decisions import Block
    from nh_edoc.receipt.printing import Piece, Printed

PATH: Final = f"/{SupplementNotice.element()}"
_ORIGINS: Final = {
    PointOrigin.FIRST: "首次审查发现",
    PointOrigin.UNCURED: "前次已告知，尚未补齐",
    PointOrigin.SUPPLIED: "新提交材料中的问题",
}


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the document in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    if not isinstance(document.body, SupplementNotice):
        raise TypeError(document.kind)
    return decision_map(document, _body(document, document.body))


def _body(document: Document, body: SupplementNotice) -> Iterator[Block]:
    """Yield what 许可法 art. 32(1)(4) demands: everything that is to be supplemented, at once."""
    yield application(document, body.applied_on, body.received_on, PATH)
    yield paragraph(*_found(document, body))
    yield from sections(
        (
            "需要补正的全部内容",
            [block for index, point in enumerate(body.points) for block in _point(point, index, body)],
        ),
        ("补正方式和期限", [paragraph(*_answer(document, body))]),
        ("法律依据", enumerated(body.legal_basis, f"{PATH}/legalBasis")),
        ("联系方式", [paragraph(*_contact(body))]),
    )
    yield paragraph("特此告知。")


def _found(document: Document, body: SupplementNotice) -> Iterator[Piece]:
    yield "经审查，"
    yield you(document.head.applicant)
    yield "所提交的材料不齐全或者不符合法定形式，现"
    yield (f"第{wording.numeral(body.sequence)}次", f"{PATH}/sequence")
    yield "告知需要补正的全部内容如下"
    if body.earlier is not None:
        yield "（前次告知："
        yield from cited(body.earlier, f"{PATH}/earlier")
        yield "）"
    yield "："


def _point(point: SupplementPoint, index: int, body: SupplementNotice) -> Iterator[Block]:
    here = f"{PATH}/points/{index}"
    number = f"{index + 1}．" if len(body.points) > 1 else ""
    kind: tuple[Piece, ...] = ()
    if point.license_type is not None:
        name = (point.license_type.name, f"{here}/licenseType/name")
        kind = ("（证照类型：", name, "，", (point.license_type.code, f"{here}/licenseType/code"), "）")
    origin = (f"（{_ORIGINS[point.origin]}）", f"{here}/origin")
    yield paragraph(
        number, (point.material, f"{here}/material"), *kind, origin, "。存在问题：", (point.problem, f"{here}/problem")
    )
    yield paragraph("补正要求：", (point.requirement, f"{here}/requirement"))


def _answer(document: Document, body: SupplementNotice) -> Iterator[Piece]:
    if body.answer_period is not None and body.answer_by is not None:
        yield "请于收到本告知书之日起"
        yield (wording.period(body.answer_period), f"{PATH}/answerPeriod")
        yield "内，即"
        yield (wording.day(body.answer_by), f"{PATH}/answerBy")
        yield (PROVISIONAL, f"{PATH}/calendar/provisional") if body.calendar.provisional else ""
        yield "之前，"
    else:
        yield "请"
    yield "按照上述要求补正。补正方式："
    yield (body.answer_way, f"{PATH}/answerWay")
    yield "。材料补齐之日起本机关依法受理"
    yield you(document.head.applicant)
    yield "的申请。"


def _contact(body: SupplementNotice) -> Iterator[Piece]:
    if body.sender:
        yield "告知人："
        yield (body.sender, f"{PATH}/sender")
        yield "；"
    yield "咨询电话："
    yield (body.consultation_phone, f"{PATH}/consultationPhone")
    yield "。"
