"""Every string of an 申请表: what the applicant wrote, handed in, chose and answers for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.application_form.type import ApplicationForm
from nh_edoc.receipt.kinds.forms import Field, form_lines, identity, paired
from nh_edoc.receipt.kinds.materials import SUBMISSION_WAYS, material_lines
from nh_edoc.receipt.kinds.parts import Matter
from nh_edoc.receipt.kinds.phrases import mark
from nh_edoc.receipt.printing import Medium, Piece, Printed, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document

PATH: Final = f"/{ApplicationForm.element()}"
APPLICANT_SEALS: Final = "本申请表由申请人加盖电子印章后，再由实施机关加盖电子印章。"
MATTERS: Final = {Matter.NEW: "新办", Matter.CHANGE: "变更", Matter.RENEWAL: "延续"}


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the form in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    body, head = document.body, document.head
    if not isinstance(body, ApplicationForm):
        raise TypeError(document.kind)
    return (
        *mark(document),
        *line("letterhead", (head.agency.name, "/head/agency/name")),
        *line("title", body.TITLE),
        *line("number", "申办流水号：", (head.number, "/head/number")),
        *line("addressee", "申请人：", (head.applicant.name, "/head/applicant/name")),
        *line("opening", "申请人就下列事项提出申请，填报内容和提交材料如下："),
        *_form(document, body),
        *(material_lines(body.materials, f"{PATH}/materials") if body.materials else ()),
        *line("notes/title", "申请人承诺"),
        *line("notes/items/0", (body.declaration, f"{PATH}/declaration")),
        *_sealed(body),
        *_signatures(document, body),
        *line("signature/date", (wording.day(head.date), "/head/date")),
        Printed(where="alt/qr", text="核验二维码", medium=Medium.ALT),
        *line("scan", "扫码核验"),
    )


def _sealed(body: ApplicationForm) -> Iterator[Printed]:
    """Yield that the applicant seals the form itself (办法 art. 19)."""
    if body.applicant_seal:
        yield from line("notes/items/1", (APPLICANT_SEALS, f"{PATH}/applicantSeal"))


def _signatures(document: Document, body: ApplicationForm) -> Iterator[Printed]:
    """Yield who signs: the agency alone, or the applicant before it."""
    head = document.head
    agency: Piece = (head.agency.name, "/head/agency/name")
    if not body.applicant_seal:
        yield from line("signature/agency", agency)
        return
    for index, piece in enumerate(((head.applicant.name, "/head/applicant/name"), agency)):
        yield from line(f"signature/sealers/{index}", piece)


def _form(document: Document, body: ApplicationForm) -> Iterator[Printed]:
    """Yield the form: who applies, for what, what was written, how the result is wanted."""
    rows = [*paired(identity(document.head.applicant)), *([field] for field in _case(document))]
    rows += paired(_application(document, body))
    rows += [[field] for field in _written(body)]
    rows += paired(_delivery(body))
    if body.delivery_address:
        rows.append([("收件地址", ((body.delivery_address, f"{PATH}/deliveryAddress"),))])
    yield from form_lines(rows)


def _case(document: Document) -> Iterator[Field]:
    head = document.head
    yield "事项名称", ((head.item.name, "/head/item/name"),)
    yield "事项编码", ((head.item.code, "/head/item/code"),)
    yield "统一审批编码", ((head.approval_code, "/head/approvalCode"),)


def _application(document: Document, body: ApplicationForm) -> Iterator[Field]:
    head = document.head
    yield "事项类型", ((wording.ITEM_TYPES[head.item.type], "/head/item/type"),)
    yield "申请类型", ((MATTERS[body.matter], f"{PATH}/matter"),)
    yield "申请时间", ((wording.moment(body.applied_at), f"{PATH}/appliedAt"),)
    yield "递交方式", ((SUBMISSION_WAYS[body.submission_way], f"{PATH}/submissionWay"),)
    yield "行政区划代码", ((head.agency.region, "/head/agency/region"),)
    yield "实施机关代码", ((head.agency.uscc, "/head/agency/uscc"),)


def _written(body: ApplicationForm) -> Iterator[Field]:
    for index, entry in enumerate(body.fields):
        here = f"{PATH}/fields/{index}"
        yield entry.label, ((entry.value, f"{here}/value"),)


def _delivery(body: ApplicationForm) -> Iterator[Field]:
    yield "结果送达方式", ((wording.DELIVERY_WAYS[body.delivery_way], f"{PATH}/deliveryWay"),)
    if body.delivery_receiver:
        yield "收件人", ((body.delivery_receiver, f"{PATH}/deliveryReceiver"),)
    if body.delivery_mobile:
        yield "收件人手机", ((body.delivery_mobile, f"{PATH}/deliveryMobile"),)
