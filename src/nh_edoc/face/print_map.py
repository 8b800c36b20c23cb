"""Every string of a licence's face: the elements of GB/T 36903, the fields of its type, where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.phrases import DEMONSTRATION
from nh_edoc.receipt.printing import Medium, Piece, Printed, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nh_edoc.model.license import License

Row = tuple[tuple[Piece, ...], tuple[Piece, ...]]
"""Label and value of one line of the face."""


def print_map(license: License) -> tuple[Printed, ...]:  # noqa: A002 - the word of the field
    """Return every string that the pages of a licence show, in reading order; page numbers apart."""
    return (
        *_mark(license),
        *line("title", (license.name, "/name")),
        *line("number", "证照编号：", (license.number, "/number")),
        *_table("face", _face(license)),
        *line("signature/agency", (license.issuer.name, "/issuer/name")),
        *line("signature/date", (wording.day(license.issued_on), "/issuedOn")),
        Printed(where="alt/qr", text="核验二维码", medium=Medium.ALT),
        *line("scan", "扫码核验"),
        *line("record/title", "证照信息"),
        *_table("record/rows", _record(license)),
    )


def _mark(license: License) -> Iterator[Printed]:  # noqa: A002
    if license.demonstration:
        yield from line("mark", (DEMONSTRATION, "/demonstration"), medium=Medium.PAGE)


def _table(where: str, rows: Iterable[Row]) -> Iterator[Printed]:
    for index, (label, value) in enumerate(rows):
        yield from line(f"{where}/{index}/label", *label)
        yield from line(f"{where}/{index}/value", *value)


def _face(license: License) -> Iterator[Row]:  # noqa: A002
    """Yield what the licence says to whoever it is shown to."""
    for index, holder in enumerate(license.holders):
        path = f"/holders/{index}"
        yield ("持证主体",), ((holder.name, f"{path}/name"),)
        yield (
            ((wording.ID_TYPES[holder.id_type], f"{path}/idType"),),
            ((holder.id_number, f"{path}/idNumber"),),
        )
        if holder.legal_representative is not None:
            yield ("法定代表人",), ((holder.legal_representative, f"{path}/legalRepresentative"),)
    for index, field in enumerate(license.fields):
        path = f"/fields/{index}"
        yield ((field.label, f"{path}/label"),), ((field.value, f"{path}/value"),)
    yield ("有效期限",), tuple(_term(license))
    many = len(license.conditions) > 1
    for index, condition in enumerate(license.conditions):
        label = f"准予条件（{wording.numeral(index + 1)}）" if many else "准予条件"
        yield (label,), ((condition, f"/conditions/{index}"),)


def _term(license: License) -> Iterator[Piece]:  # noqa: A002
    """Yield the term; without a last day it is 长期."""
    yield (wording.day(license.valid_from), "/validFrom")
    yield "至"
    yield (wording.day(license.valid_to), "/validTo") if license.valid_to is not None else "长期"


def _record(license: License) -> Iterator[Row]:  # noqa: A002
    """Yield the elements that other systems need: identifier, codes, origin."""
    decision = license.decision
    yield ("证照标识",), ((license.identifier, "/identifier"),)
    if license.replaces is not None:
        yield ("关联证照标识",), ((license.replaces, "/replaces"),)
    yield ("证照版本号",), ((license.license_version, "/licenseVersion"),)
    yield ("证照类型",), ((license.type.name, "/type/name"), "，", (license.type.code, "/type/code"))
    yield ("证照定义机构",), ((license.definer.name, "/definer/name"), "，", (license.definer.uscc, "/definer/uscc"))
    yield ("颁发机构代码",), ((license.issuer.uscc, "/issuer/uscc"),)
    yield ("管辖属地编码",), ((license.issuer.region, "/issuer/region"),)
    yield (
        ("关联事项",),
        (
            (license.item.name, "/item/name"),
            "，",
            (wording.ITEM_TYPES[license.item.type], "/item/type"),
            "，",
            (license.item.code, "/item/code"),
        ),
    )
    yield ("统一审批编码",), ((license.approval_code, "/approvalCode"),)
    yield (
        ("来源决定",),
        (
            (decision.number, "/decision/number"),
            "，",
            (wording.day(decision.date), "/decision/date"),
            "，第",
            (str(decision.grant), "/decision/grant"),
            "项准予",
        ),
    )
    digest = decision.data_digest
    yield (
        ("决定书数据摘要",),
        ((digest.alg.value, "/decision/dataDigest/alg"), "：", (digest.value, "/decision/dataDigest/value")),
    )
    held = decision.file
    yield (
        ("决定书文件",),
        (
            (held.file_name, "/decision/file/fileName"),
            "，",
            (held.media_type, "/decision/file/mediaType"),
            "，",
            ("随证照嵌入" if decision.attached else "不随证照嵌入", "/decision/attached"),
        ),
    )
    yield (
        ("决定书文件摘要",),
        (
            (held.digest.alg.value, "/decision/file/digest/alg"),
            "：",
            (held.digest.value, "/decision/file/digest/value"),
        ),
    )
