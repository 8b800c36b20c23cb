"""Every string of a 送达回执: the form of 送达回证 with what each way of delivery must show (办法 art. 16)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.delivery_receipt.type import DeliveryReceipt, EvidenceKind
from nh_edoc.receipt.kinds.forms import Field, form_lines, identity, paired
from nh_edoc.receipt.kinds.phrases import mark
from nh_edoc.receipt.printing import Medium, Printed, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document

PATH: Final = f"/{DeliveryReceipt.element()}"
EVIDENCE: Final = {
    EvidenceKind.SIGNATURE: "收件人签名",
    EvidenceKind.SCAN: "送达回证扫描件",
    EvidenceKind.COURIER: "快递签收记录",
    EvidenceKind.SYSTEM: "到达系统的记录",
    EvidenceKind.PUBLICATION: "公告",
}
DOCUMENT_COLUMNS: Final = ("序号", "送达文书", "文号", "成文日期")
EVIDENCE_COLUMNS: Final = ("序号", "种类", "文件")


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return all strings of the receipt in reading order.

    Raises:
        TypeError: the document is of another kind.
    """
    body, head = document.body, document.head
    if not isinstance(body, DeliveryReceipt):
        raise TypeError(document.kind)
    return (
        *mark(document),
        *line("letterhead", (head.agency.name, "/head/agency/name")),
        *line("title", body.TITLE),
        *line("number", "编号：", (head.number, "/head/number")),
        *line("addressee", "受送达人：", (head.applicant.name, "/head/applicant/name")),
        *line("opening", "下列文书已送达受送达人，送达情况和送达证明记录如下："),
        *_form(document, body),
        *_documents(body),
        *_evidence(body),
        *_notes(),
        *line("signature/agency", (head.agency.name, "/head/agency/name")),
        *line("signature/date", (wording.day(head.date), "/head/date")),
        Printed(where="alt/qr", text="核验二维码", medium=Medium.ALT),
        *line("scan", "扫码核验"),
    )


def _form(document: Document, body: DeliveryReceipt) -> Iterator[Printed]:
    """Yield the form: the case in wide rows, short values in pairs as far as there are two, long ones alone."""
    rows = [*paired(identity(document.head.applicant)), *([field] for field in _case(document))]
    rows += paired([*_times(body), *_receiver(body)])
    rows += [[field] for field in (*_courier(body), *_online(body), *_attempts(body), *_remarks(body))]
    yield from form_lines(rows)


def _case(document: Document) -> Iterator[Field]:
    head = document.head
    yield (
        "事项名称",
        ((head.item.name, "/head/item/name"), "（", (wording.ITEM_TYPES[head.item.type], "/head/item/type"), "）"),
    )
    yield "事项编码", ((head.item.code, "/head/item/code"),)
    yield "统一审批编码", ((head.approval_code, "/head/approvalCode"),)
    yield (
        "送达机关代码",
        ((head.agency.uscc, "/head/agency/uscc"), "，行政区划代码", (head.agency.region, "/head/agency/region")),
    )


def _times(body: DeliveryReceipt) -> Iterator[Field]:
    yield "送达方式", ((wording.DELIVERY_WAYS[body.way], f"{PATH}/way"),)
    yield "送达人", ((body.sender, f"{PATH}/sender"),)
    yield "发出时间", ((wording.moment(body.sent_at), f"{PATH}/sentAt"),)
    yield "送达时间", ((wording.moment(body.delivered_at), f"{PATH}/deliveredAt"),)
    if body.place:
        yield "送达地点", ((body.place, f"{PATH}/place"),)
    if body.published_on:
        yield "公告日期", ((wording.day(body.published_on), f"{PATH}/publishedOn"),)


def _receiver(body: DeliveryReceipt) -> Iterator[Field]:
    if body.receiver:
        here = f"{PATH}/receiver"
        yield "签收人", ((body.receiver.name, f"{here}/name"),)
        yield "与受送达人关系", ((body.receiver.relation, f"{here}/relation"),)
        if body.receiver.reason:
            yield "代收理由", ((body.receiver.reason, f"{here}/reason"),)
    if body.witness:
        yield "见证人", ((body.witness, f"{PATH}/witness"),)


def _courier(body: DeliveryReceipt) -> Iterator[Field]:
    """Yield address and receiver named by the applicant (办法 art. 16(3))."""
    if body.courier is None:
        return
    here, courier = f"{PATH}/courier", body.courier
    yield "收件地址", ((courier.address, f"{here}/address"),)
    yield (
        "指定收件人",
        ((courier.named_receiver, f"{here}/namedReceiver"), "　", (courier.mobile, f"{here}/mobile")),
    )
    yield "快递运单", ((courier.company, f"{here}/company"), "　", (courier.waybill, f"{here}/waybill"))


def _online(body: DeliveryReceipt) -> Iterator[Field]:
    """Yield consent, arrival, reminder (办法 art. 16(4), 民诉法 art. 90)."""
    if body.online is None:
        return
    here, online = f"{PATH}/online", body.online
    yield "同意电子送达", ((wording.day(online.consent_on), f"{here}/consentOn"),)
    yield "指定系统", ((online.system, f"{here}/system"),)
    yield "到达系统时间", ((wording.moment(online.arrived_at), f"{here}/arrivedAt"),)
    yield (
        "短信提醒",
        (
            (online.sms_number, f"{here}/smsNumber"),
            "，",
            (wording.moment(online.sms_sent_at), f"{here}/smsSentAt"),
        ),
    )


def _attempts(body: DeliveryReceipt) -> Iterator[Field]:
    for index, attempt in enumerate(body.attempts):
        here = f"{PATH}/attempts/{index}"
        yield (
            "未能送达",
            (
                (wording.day(attempt.on), f"{here}/on"),
                "，",
                (wording.DELIVERY_WAYS[attempt.way], f"{here}/way"),
                "，",
                (attempt.reason, f"{here}/reason"),
            ),
        )


def _remarks(body: DeliveryReceipt) -> Iterator[Field]:
    if body.note:
        yield "备注", ((body.note, f"{PATH}/note"),)


def _documents(body: DeliveryReceipt) -> Iterator[Printed]:
    yield from line("documents/title", "送达文书")
    for index, name in enumerate(DOCUMENT_COLUMNS):
        yield from line(f"documents/head/{index}", name, medium=Medium.HEADER)
    for index, one in enumerate(body.documents):
        where, path = f"documents/rows/{index}", f"{PATH}/documents/{index}"
        yield from line(f"{where}/number", str(index + 1))
        yield from line(f"{where}/title", (one.title, f"{path}/title"))
        yield from line(f"{where}/reference", (one.number, f"{path}/number"))
        if one.date:
            yield from line(f"{where}/date", (wording.day(one.date), f"{path}/date"))
        if one.file_digest:
            digest = one.file_digest
            yield from line(
                f"{where}/digest",
                (digest.alg.value, f"{path}/fileDigest/alg"),
                "：",
                (digest.value, f"{path}/fileDigest/value"),
            )


def _evidence(body: DeliveryReceipt) -> Iterator[Printed]:
    if not body.evidence:
        return
    yield from line("evidence/title", "送达证明（随本回执嵌入）")
    for index, name in enumerate(EVIDENCE_COLUMNS):
        yield from line(f"evidence/head/{index}", name, medium=Medium.HEADER)
    for index, one in enumerate(body.evidence):
        where, path = f"evidence/rows/{index}", f"{PATH}/evidence/{index}"
        yield from line(f"{where}/number", str(index + 1))
        yield from line(f"{where}/kind", (EVIDENCE[one.kind], f"{path}/kind"))
        yield from line(
            f"{where}/file",
            (one.file.file_name, f"{path}/file/fileName"),
            "（",
            (one.file.media_type, f"{path}/file/mediaType"),
            "）",
        )
        yield from line(
            f"{where}/digest",
            (one.file.digest.alg.value, f"{path}/file/digest/alg"),
            "：",
            (one.file.digest.value, f"{path}/file/digest/value"),
        )


def _notes() -> Iterator[Printed]:
    yield from line("notes/title", "说明")
    text = "签收日期、到达受送达人指定系统的日期或者公告期满的日期为送达日期。"
    yield from line("notes/items/0", text)
