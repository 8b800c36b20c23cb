"""What both decisions print alike: letterhead, opening, lists, signature, colophon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc.model.record import dataclass
from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.phrases import PROVISIONAL, mark, you
from nh_edoc.receipt.printing import Medium, Piece, Printed, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from nh_edoc.model.document import Agency, Document
    from nh_edoc.receipt.kinds.parts import Course, DocumentRef, LicenseRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of a decision's body: its kind of layout and its strings, each list of pieces in its place."""

    kind: str
    lines: tuple[tuple[str, tuple[Piece, ...]], ...]
    header: int = 0
    """How many of the lines are the head of a table."""

    def printed(self, where: str) -> Iterator[Printed]:
        """Yield the strings of the block that stands at ``where``."""
        for index, (place, pieces) in enumerate(self.lines):
            medium = Medium.HEADER if index < self.header else Medium.FLOW
            yield from line("/".join(filter(None, (where, self.kind, place))), *pieces, medium=medium)


def paragraph(*pieces: Piece) -> Block:
    """Return a paragraph of body text."""
    return Block(kind="paragraph", lines=(("", pieces),))


def sections(*given: tuple[str, Sequence[Block]]) -> Iterator[Block]:
    """Yield the sections that have content, each under its heading 一、 二、 三、 (GB/T 9704-2012, 7.3.3)."""
    kept = [(title, blocks) for title, blocks in given if blocks]
    for number, (title, blocks) in enumerate(kept, start=1):
        yield Block(kind="heading", lines=(("", (f"{wording.numeral(number)}、{title}",)),))
        yield from blocks


def enumerated(texts: Sequence[str], path: str) -> list[Block]:
    """Return the texts of a list in the document as numbered paragraphs; one alone gets no number."""
    return [
        paragraph(f"{index + 1}．" if len(texts) > 1 else "", (text, f"{path}/{index}"))
        for index, text in enumerate(texts)
    ]


def plain(texts: Sequence[str], path: str) -> list[Block]:
    """Return the paragraphs of the document as they are."""
    return [paragraph((text, f"{path}/{index}")) for index, text in enumerate(texts)]


def decision_map(document: Document, body: Iterable[Block], *, addressed: bool = True) -> tuple[Printed, ...]:
    """Return all strings of a decision in reading order, around its ``body``; what is for all is not ``addressed``."""
    head = document.head
    addressee = line("addressee", (head.applicant.name, "/head/applicant/name"), "：") if addressed else ()
    blocks = (block.printed(f"body/{index}") for index, block in enumerate((*_joined(document), *body)))
    return (
        *mark(document),
        *line("letterhead", (head.agency.name, "/head/agency/name")),
        *line("number", (head.number, "/head/number")),
        *line("title", document.body.TITLE),
        *addressee,
        *(item for block in blocks for item in block),
        *_signatures(document),
        *line("signature/date", (wording.day(head.date), "/head/date")),
        Printed(where="alt/qr", text="核验二维码", medium=Medium.ALT),
        *line("colophon/scan", "扫码核验"),
        *line("colophon/lines/0", "统一审批编码：", (head.approval_code, "/head/approvalCode")),
        *line("colophon/lines/1", "事项编码：", (head.item.code, "/head/item/code")),
        *line("colophon/lines/2", "实施机关统一社会信用代码：", (head.agency.uscc, "/head/agency/uscc")),
        *line("colophon/lines/3", "行政区划代码：", (head.agency.region, "/head/agency/region")),
    )


def _signatures(document: Document) -> Iterator[Printed]:
    """Yield the organs as they sign: one alone, or several in their order (GB/T 9704-2012, 7.3.5.1)."""
    own: Piece = (document.head.agency.name, "/head/agency/name")
    if not document.body.joined_by:
        yield from line("signature/agency", own)
        return
    others = [(organ.name, path) for organ, path in _others(document)]
    for index, piece in enumerate((own, *((name, f"{path}/name") for name, path in others))):
        yield from line(f"signature/sealers/{index}", piece)


def _joined(document: Document) -> Iterator[Block]:
    """Yield with whom the organ made the document (许可法 art. 26), each by name and code."""
    if not document.body.joined_by:
        return
    pieces: list[Piece] = [f"本{document.body.TITLE[-3:]}由", (document.head.agency.name, "/head/agency/name"), "会同"]
    for index, (organ, path) in enumerate(_others(document)):
        pieces += [
            "、" if index else "",
            (organ.name, f"{path}/name"),
            "（统一社会信用代码：",
            (organ.uscc, f"{path}/uscc"),
        ]
        pieces += ["，行政区划代码：", (organ.region, f"{path}/region"), "）"]
    yield paragraph(*pieces, "联合作出。")


def _others(document: Document) -> Iterator[tuple[Agency, str]]:
    """Yield the joint organs with their places in the data."""
    for index, organ in enumerate(document.body.joined_by):
        yield organ, f"/{document.body.element()}/jointOrgans/{index}"


def who(document: Document) -> Iterator[Piece]:
    """Yield who the document speaks to, with the number of the identity document (办法 art. 7)."""
    applicant = document.head.applicant
    yield you(applicant)
    yield "（"
    yield (wording.ID_TYPES[applicant.id_type], "/head/applicant/idType")
    yield "："
    yield (applicant.id_number, "/head/applicant/idNumber")
    if applicant.legal_representative:
        yield "，法定代表人："
        yield (applicant.legal_representative, "/head/applicant/legalRepresentative")
    if applicant.agent:
        yield "，委托代理人："
        yield (applicant.agent.name, "/head/applicant/agent/name")
    yield "）"


def application(document: Document, applied_on: date, received_on: date | None, path: str) -> Block:
    """Return who applied for what and when, before it was decided whether it is accepted (许可法 art. 32)."""
    received: tuple[Piece, ...] = ()
    if received_on is not None:
        received = ("，本机关于", (wording.day(received_on), f"{path}/receivedOn"), "收到申请材料")
    return paragraph(
        *who(document),
        "于",
        (wording.day(applied_on), f"{path}/appliedOn"),
        "向本机关提出“",
        (document.head.item.name, "/head/item/name"),
        "”申请",
        *received,
        "。",
    )


def held(document: Document, license_: LicenseRef, path: str, *, named: bool = False) -> Block:
    """Return which licence the document is about and who holds it; ``named`` when that has been said before."""
    holder = [you(document.head.applicant)] if named else list(who(document))
    identifier: tuple[Piece, ...] = ()
    if license_.identifier:
        identifier = ("，电子证照标识：", (license_.identifier, f"{path}/identifier"))
    until: tuple[Piece, ...] = ("，长期有效",)
    if license_.valid_to is not None:
        until = ("，有效期至", (wording.day(license_.valid_to), f"{path}/validTo"))
    return paragraph(
        *holder,
        "持有本机关就“",
        (document.head.item.name, "/head/item/name"),
        "”事项颁发的",
        (license_.name, f"{path}/name"),
        "（证照编号：",
        (license_.number, f"{path}/number"),
        *identifier,
        "，颁发日期：",
        (wording.day(license_.issued_on), f"{path}/issuedOn"),
        *until,
        "）。",
    )


def cited(document: DocumentRef, path: str) -> Iterator[Piece]:
    """Yield another document by title, number, date and the digest of its sealed file."""
    yield "《"
    yield (document.title, f"{path}/title")
    yield "》（"
    yield (document.number, f"{path}/number")
    yield "，"
    yield (wording.day(document.date), f"{path}/date")
    if document.file_digest is not None:
        yield "，签章文件摘要（"
        yield (document.file_digest.alg.value, f"{path}/fileDigest/alg")
        yield "）："
        yield (document.file_digest.value, f"{path}/fileDigest/value")
    yield "）"


def opening(document: Document, course: Course, path: str) -> Iterator[Block]:
    """Yield who applied for what and when, when it was accepted, and what time was not counted (许可法 art. 42, 45)."""
    item = document.head.item
    yield paragraph(
        *who(document),
        "于",
        (wording.day(course.applied_on), f"{path}/appliedOn"),
        "向本机关提出“",
        (item.name, "/head/item/name"),
        "”申请。本机关于",
        (wording.day(course.accepted_on), f"{path}/acceptedOn"),
        "受理（受理文书编号：",
        (course.receipt_number, f"{path}/receiptNumber"),
        "），法定办结时限为",
        (wording.period(course.period), f"{path}/period"),
        *_extension(course, path),
        "，法定办结日期为",
        (wording.day(course.due_date), f"{path}/dueDate"),
        (PROVISIONAL, f"{path}/calendar/provisional") if course.calendar.provisional else "",
        "。",
    )
    if course.special_days:
        yield paragraph("办理期间依法进行", *_special_times(course, path), "，所需时间不计入办结时限。")


def _extension(course: Course, path: str) -> Iterator[Piece]:
    """Yield that the period was extended, and by which notice (许可法 art. 42)."""
    if course.extension is None:
        return
    here = f"{path}/extension"
    yield "，经批准延长"
    yield (wording.period(course.extension.days), f"{here}/days")
    yield "（延期通知书："
    yield (course.extension.number, f"{here}/number")
    yield "，"
    yield (wording.day(course.extension.told_on), f"{here}/toldOn")
    yield "）"


def _special_times(course: Course, path: str) -> Iterator[Piece]:
    for index, span in enumerate(course.special_days):
        here = f"{path}/specialDays/{index}"
        yield "、" if index else ""
        yield (wording.SPECIAL_KINDS[span.kind], f"{here}/kind")
        yield "（"
        yield (wording.day(span.start), f"{here}/start")
        yield "至"
        yield (wording.day(span.end), f"{here}/end")
        yield "）"
