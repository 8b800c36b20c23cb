"""Fictitious documents in many shapes, and pages as they can be measured."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from functools import cached_property

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
import pytest

from nh_edoc.model.document import (
    Agency,
    Applicant,
    CalendarRecord,
    Contact,
    DayUnit,
    DeliveryWay,
    Document,
    Head,
    IdType,
    Item,
    ItemType,
    Period,
)
from nh_edoc.model.license import LicenseTypeRef
from nh_edoc.model.pdf import CheckedDocument, PdfA
from nh_edoc.receipt.kinds.acceptance_receipt.type import (
    AcceptanceReceipt,
    CaseType,
    Fee,
    Material,
    MaterialForm,
    MaterialSource,
    SubmissionWay,
)
from nh_edoc.receipt.kinds.approval_decision.type import ApprovalDecision
from nh_edoc.receipt.kinds.parts import Course, Grant, GrantField, Remedies, SpecialKind, SpecialTime
from nh_edoc.receipt.kinds.rejection_decision.type import RejectionDecision
from nh_edoc.receipt.render import render_document
from nh_edoc.settings import Settings

BEIJING = timezone(timedelta(hours=8))
POINT = 25.4 / 72
USCC = "11440605000000000E"
CALENDAR = CalendarRecord(source="演示历", version="1", provisional=False)
COURSE = Course(
    applied_on=date(2026, 2, 10),
    accepted_on=date(2026, 2, 11),
    receipt_number="NH-SL-2026-000123",
    due_date=date(2026, 3, 18),
    period=Period(days=20, unit=DayUnit.WORKING),
    special_days=(SpecialTime(kind=SpecialKind.INSPECTION, start=date(2026, 2, 24), end=date(2026, 2, 27)),),
    calendar=CALENDAR,
)
HEAD = Head(
    number="南演审许准〔2026〕3号",
    approval_code=USCC + "444011310600201" + "20260210" + "0001",
    date=date(2026, 3, 6),
    agency=Agency(name="佛山市南海区演示行政审批局", uscc=USCC, region="440605"),
    applicant=Applicant(
        name="佛山市南海区演示食品有限公司",
        id_type=IdType.USCC,
        id_number="91440605MA0000007Y",
        legal_representative="演示甲",
        agent=Contact(name="演示乙", mobile="13800000000"),
        contact=Contact(name="演示丙"),
    ),
    item=Item(name="食品经营许可（新办）", code=USCC + "444011310600201", type=ItemType.LICENSING),
    demonstration=True,
)
GRANT = Grant(
    license_type=LicenseTypeRef(code=USCC + "001", name="食品经营许可证"),
    license_number="JY24406050000001",
    fields=(
        GrantField(name="经营者名称", value="佛山市南海区演示食品有限公司"),
        GrantField(name="经营项目", value="热食类食品制售；自制饮品制售"),
    ),
    valid_from=date(2026, 3, 6),
    valid_to=date(2031, 3, 5),
    conditions=("不得从事生食类食品制售。",),
)
APPROVAL = ApprovalDecision(
    course=COURSE,
    content=("准予在佛山市南海区桂城街道演示路1号从事热食类食品制售、自制饮品制售经营活动。",),
    legal_basis=("《中华人民共和国行政许可法》第三十八条第一款", "《中华人民共和国食品安全法》第三十五条"),
    grants=(GRANT,),
    delivery_way=DeliveryWay.ONLINE,
    delivery_period=Period(days=10, unit=DayUnit.WORKING),
    public=True,
)
REJECTION = RejectionDecision(
    course=COURSE,
    facts=("经现场核查，经营场所未设置独立的专间。",),
    reasons=("布局不能防止待加工食品与直接入口食品交叉污染。",),
    legal_basis=("《中华人民共和国行政许可法》第三十八条第二款",),
    technical_standards=("GB 31654-2021《餐饮服务通用卫生规范》",),
    remedies=Remedies(
        review_organ="佛山市南海区人民政府",
        review_period=Period(days=60, unit=DayUnit.CALENDAR),
        review_url="https://review.example.gov.cn/nanhai/apply",
        court="广东省佛山市演示人民法院",
        suit_months=6,
    ),
    delivery_way=DeliveryWay.ONLINE,
)
MATERIAL = Material(
    name="营业执照副本", copies=1, form=MaterialForm.COPY, source=MaterialSource.SUBMITTED, license_identifier=None
)
SHARED = replace(
    MATERIAL,
    name="法定代表人身份证明",
    source=MaterialSource.SHARED,
    license_identifier=f"1.2.156.3005.2.{USCC}001.{USCC}.2026000001.001.Z",
)
RECEIPT = AcceptanceReceipt(
    case_type=CaseType.PROMISED,
    submission_way=SubmissionWay.ONLINE,
    received_at=datetime(2026, 2, 10, 9, 5, 33, tzinfo=BEIJING),
    accepted_at=datetime(2026, 2, 11, 15, 20, tzinfo=BEIJING),
    clock_start=date(2026, 2, 12),
    period=Period(days=20, unit=DayUnit.WORKING),
    due_date=date(2026, 3, 18),
    promised_period=Period(days=10, unit=DayUnit.WORKING),
    promised_date=date(2026, 3, 4),
    calendar=CALENDAR,
    clerk="演示丁",
    window="演示大厅B区12号",
    materials=(MATERIAL, SHARED, MATERIAL, MATERIAL, SHARED, MATERIAL),
    possible_procedures=(SpecialKind.INSPECTION, SpecialKind.EXPERT_REVIEW),
    fee=Fee(charged=False),
    delivery_way=DeliveryWay.ONLINE,
    progress_query="https://query.example.gov.cn",
    query_password="a7K9m2",
    consultation_phone="0757-12345000",
    complaint_phone="0757-12345001",
)
BODIES = {"approval-decision": APPROVAL, "rejection-decision": REJECTION, "acceptance-receipt": RECEIPT}


@dataclass(frozen=True)
class Glyph:
    """One character as it stands on a page; lengths in mm from the top left corner."""

    char: str
    page: int
    x: float
    baseline: float
    size: float
    font: str
    left: float
    """Left edge of the ink."""
    right: float
    """Right edge of the ink."""


@dataclass
class Pages:
    """A rendered document and what can be measured on it."""

    pdf: PdfA

    @cached_property
    def file(self):
        return pdfium.PdfDocument(self.pdf.data)

    @cached_property
    def glyphs(self) -> list[Glyph]:
        return [glyph for number, page in enumerate(self.file, start=1) for glyph in _glyphs(page, number)]

    @cached_property
    def texts(self) -> list[str]:
        """Text of each page in the order it was written, white space removed."""
        return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in self.file]

    def lines(self, page: int, *, font: str | None = None) -> dict[float, str]:
        """Baseline in mm → text of the line, from top to bottom."""
        found: dict[float, list[Glyph]] = {}
        for glyph in self.glyphs:
            if glyph.page == page and not glyph.char.isspace() and font in {None, glyph.font}:
                found.setdefault(round(glyph.baseline, 1), []).append(glyph)
        return {at: "".join(g.char for g in sorted(found[at], key=lambda g: g.x)) for at in sorted(found)}

    def find(self, text: str, *, last: bool = False) -> list[Glyph]:
        """The glyphs of ``text``, which may run over lines."""
        shown = [glyph for glyph in self.glyphs if not glyph.char.isspace()]
        joined = "".join(glyph.char for glyph in shown)
        at = joined.rindex(text) if last else joined.index(text)
        return shown[at : at + len(text)]


def _glyphs(page, number):
    height = page.get_height()
    text = page.get_textpage()  # closed when forgotten
    raw = text.raw
    for index in range(pdfium_raw.FPDFText_CountChars(raw)):
        if pdfium_raw.FPDFText_IsGenerated(raw, index):
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium_raw.FPDFText_GetCharOrigin(raw, index, x, y)
        box = [ctypes.c_double() for _ in range(4)]  # left, right, bottom, top
        pdfium_raw.FPDFText_GetCharBox(raw, index, *box)
        name = ctypes.create_string_buffer(200)
        pdfium_raw.FPDFText_GetFontInfo(raw, index, name, 200, None)
        matrix = pdfium_raw.FS_MATRIX()
        pdfium_raw.FPDFText_GetMatrix(raw, index, matrix)
        scale = abs(matrix.d)
        yield Glyph(
            char=chr(pdfium_raw.FPDFText_GetUnicode(raw, index)),
            page=number,
            x=x.value * POINT,
            baseline=(height - y.value) * POINT,
            size=pdfium_raw.FPDFText_GetFontSize(raw, index) * (scale if scale != 1 else 1),
            font=name.value.decode().split("+")[-1],
            left=box[0].value * POINT,
            right=box[1].value * POINT,
        )


@pytest.fixture(scope="session")
def make():
    """Make a document: a kind, changes to its head, changes to its body."""

    def build(kind: str, *, head: dict | None = None, **body) -> Document:
        return Document(head=replace(HEAD, **(head or {})), body=replace(BODIES[kind], **body))

    return build


@pytest.fixture(scope="session")
def render():
    """Render a document that the rules have been asked about."""

    def run(document: Document, **settings) -> Pages:
        checked = CheckedDocument(document=document, findings=(), acceptances=(), catalogue_version="test")
        return Pages(pdf=render_document(checked, Settings(**settings)))

    return run


@pytest.fixture(scope="session")
def ordinary(make, render):
    """Each kind once, as usual."""
    return {kind: render(make(kind)) for kind in BODIES}
