"""Sample documents: lawful, realistic, of fictitious parties that are all marked 演示.

The receipt and the grant of the same days belong to one case, the refusal to another. Dates follow from the date
of the document and the calendar, so a sample is lawful on any day of the years that its law covers.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from nh_edoc.calendar import WorkCalendar
from nh_edoc.errors import InputError
from nh_edoc.identifiers import approval_code, license_id
from nh_edoc.identifiers.check_digits import mod_37_36
from nh_edoc.model.document import (
    Agency,
    Applicant,
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
from nh_edoc.receipt.kinds.acceptance_receipt.type import (
    AcceptanceReceipt,
    CaseType,
    Fee,
    Material,
    MaterialForm,
    MaterialSource,
    SubmissionWay,
)
from nh_edoc.receipt.kinds.approval_decision.type import ApprovalDecision, Grant, GrantField
from nh_edoc.receipt.kinds.delivery_receipt.type import DeliveredDocument, DeliveryReceipt, OnlineDelivery
from nh_edoc.receipt.kinds.parts import Course, Remedies, SpecialKind, SpecialTime
from nh_edoc.receipt.kinds.rejection_decision.type import RejectionDecision
from nh_edoc.receipt.kinds.special_procedure_notice.type import SpecialProcedureNotice
from nh_edoc.receipt.wording import BEIJING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FIRST: Final = date(2024, 1, 1)
"""The samples cite law as in force since this day."""
LAST: Final = date(2050, 10, 31)

AGENCY: Final = Agency(name="佛山市南海区演示行政审批局", uscc="11440605000000000E", region="440605")
COMPANY: Final = Applicant(
    name="佛山市南海区演示食品有限公司",
    id_type=IdType.USCC,
    id_number="91440605MA0000007Y",
    legal_representative="演示·李某",
    contact=Contact(name="演示·王某", mobile="13000000000"),
)
PERSON: Final = Applicant(
    name="演示·张某",
    id_type=IdType.RESIDENT_ID,
    id_number="440605199001010014",
    contact=Contact(name="演示·张某", mobile="13000000001"),
)
ITEM: Final = Item(name="食品经营许可（演示事项）", code=f"{AGENCY.uscc}444019999900001", type=ItemType.LICENSING)
LICENSE_TYPE: Final = LicenseTypeRef(code=f"{AGENCY.uscc}001", name="食品经营许可证（演示）")
PERIOD: Final = Period(days=20, unit=DayUnit.WORKING)
PROMISED: Final = Period(days=10, unit=DayUnit.WORKING)
_COMPANY_CASE: Final = 1
_PERSON_CASE: Final = 2


def sample(kind: str, on: date | None = None) -> Document:
    """Return the sample of a kind.

    Args:
        kind: for example ``acceptance-receipt``.
        on: 成文日期, between ``FIRST`` and ``LAST``; all other dates move with it. None takes the sample's own.

    Raises:
        InputError: `rules.sample-kind`: no such sample; `rules.sample-date`: other law was or will be in force.
    """
    if kind not in _SAMPLES:
        raise InputError("rules.sample-kind", kind=kind, known=", ".join(_SAMPLES))
    own, make = _SAMPLES[kind]
    day = own if on is None else on
    if not FIRST <= day <= LAST:
        raise InputError("rules.sample-date", date=day.isoformat(), first=FIRST.isoformat(), last=LAST.isoformat())
    return make(day, WorkCalendar.load())


def _receipt(day: date, calendar: WorkCalendar) -> Document:
    due = calendar.add(day, PERIOD)
    body = AcceptanceReceipt(
        case_type=CaseType.PROMISED,
        submission_way=SubmissionWay.ONLINE,
        received_at=datetime.combine(day, time(9, 12), BEIJING),
        accepted_at=datetime.combine(day, time(15, 30), BEIJING),
        clock_start=calendar.next_working(day),
        period=PERIOD,
        due_date=due.date,
        promised_period=PROMISED,
        promised_date=calendar.add(day, PROMISED).date,
        calendar=due.record,
        clerk="演示·陈某",
        window="演示行政服务中心 3 号窗口",
        materials=_materials(),
        possible_procedures=(SpecialKind.TESTING,),
        fee=Fee(charged=False),
        delivery_way=DeliveryWay.ONLINE,
        progress_query="登录演示政务服务网，凭统一审批编码和查询密码查询",
        query_password="DEMO2026",  # noqa: S106 - printed for the applicant; of a fictitious case
        consultation_phone="0757-00000001",
        complaint_phone="0757-00000002",
    )
    return Document(head=_head(_receipt_number(day, _COMPANY_CASE), day, day, COMPANY), body=body)


def _materials() -> tuple[Material, ...]:
    return (
        Material(name="食品经营许可申请表", copies=1, form=MaterialForm.ELECTRONIC, source=MaterialSource.SUBMITTED),
        Material(
            name="营业执照",
            copies=1,
            form=MaterialForm.ELECTRONIC,
            source=MaterialSource.SHARED,
            license_identifier=_business_license(),
        ),
        Material(
            name="经营场所布局图和操作流程",
            copies=1,
            form=MaterialForm.ELECTRONIC,
            source=MaterialSource.SUBMITTED,
        ),
        Material(name="法定代表人身份证明", copies=0, form=MaterialForm.ELECTRONIC, source=MaterialSource.EXEMPT),
    )


def _approval(day: date, calendar: WorkCalendar) -> Document:
    accepted = _working_days_before(calendar, day, 10)
    body = ApprovalDecision(
        course=_course(calendar, accepted, _COMPANY_CASE),
        content=("准予佛山市南海区演示食品有限公司从事食品经营，主体业态为餐饮服务经营者，经营项目为热食类食品制售。",),
        legal_basis=(
            "《中华人民共和国食品安全法》第三十五条",
            "《中华人民共和国行政许可法》第三十八条第一款",
        ),
        grants=(
            Grant(
                license_type=LICENSE_TYPE,
                license_number=f"演示JY{day.year}000001",
                fields=(
                    GrantField(name="经营者名称", value=COMPANY.name),
                    GrantField(name="统一社会信用代码", value=COMPANY.id_number),
                    GrantField(name="法定代表人", value="演示·李某"),
                    GrantField(name="经营场所", value="佛山市南海区演示街道演示路1号"),
                    GrantField(name="主体业态", value="餐饮服务经营者"),
                    GrantField(name="经营项目", value="热食类食品制售"),
                ),
                valid_from=day,
                valid_to=_five_years(day),
                conditions=("经营条件发生变化的，应当依法申请变更。",),
            ),
        ),
        delivery_way=DeliveryWay.ONLINE,
        delivery_period=Period(days=10, unit=DayUnit.WORKING),
        public=True,
    )
    return Document(head=_head(f"南演许准字〔{day.year}〕1号", day, accepted, COMPANY), body=body)


def _rejection(day: date, calendar: WorkCalendar) -> Document:
    accepted = _working_days_before(calendar, day, 26)
    testing = SpecialTime(
        kind=SpecialKind.TESTING,
        start=calendar.add(accepted, Period(days=5, unit=DayUnit.WORKING)).date,
        end=calendar.add(accepted, Period(days=14, unit=DayUnit.WORKING)).date,
    )
    body = RejectionDecision(
        course=_course(calendar, accepted, _PERSON_CASE, testing),
        facts=("经现场检测，申请人拟设的经营场所距露天垃圾收集点 8 米，食品处理区未与就餐区分开。",),
        reasons=("该场所不具备与经营的食品品种、数量相适应的条件，且与污染源的距离不符合规定，不符合法定条件。",),
        legal_basis=(
            "《中华人民共和国食品安全法》第三十三条第一款第一项、第三十五条第二款",
            "《中华人民共和国行政许可法》第三十八条第二款",
        ),
        technical_standards=("GB 31654-2021《食品安全国家标准 餐饮服务通用卫生规范》",),
        remedies=Remedies(
            review_organ="佛山市南海区演示人民政府",
            review_period=Period(days=60, unit=DayUnit.CALENDAR),
            review_url="https://review.example.gov.cn/apply",
            court="佛山市演示人民法院",
            suit_months=6,
        ),
        delivery_way=DeliveryWay.ONLINE,
    )
    return Document(head=_head(f"南演许不字〔{day.year}〕1号", day, accepted, PERSON, _PERSON_CASE), body=body)


def _notice(day: date, calendar: WorkCalendar) -> Document:
    """The notice of the test that the refused application needs."""
    accepted = _working_days_before(calendar, day, 5)
    needed = Period(days=10, unit=DayUnit.WORKING)
    end = calendar.add(day - timedelta(days=1), needed).date
    body = SpecialProcedureNotice(
        course=_course(calendar, accepted, _PERSON_CASE),
        sequence=1,
        procedure=SpecialKind.TESTING,
        start=day,
        time_needed=needed,
        end=end,
        reasons=("申请人拟设的经营场所毗邻露天垃圾收集点，需要对场所环境进行现场检测，才能判断是否符合法定条件。",),
        legal_basis=("《中华人民共和国行政许可法》第四十五条",),
        institution="佛山市南海区演示检测中心",
        new_due_date=calendar.add(accepted, PERIOD, ((day, end),)).date,
        approver="演示·刘某",
        consultation_phone="0757-00000001",
    )
    return Document(head=_head(f"南演许特〔{day.year}〕1号", day, accepted, PERSON, _PERSON_CASE), body=body)


def _delivery(day: date, calendar: WorkCalendar) -> Document:
    """The delivery of the approval, online."""
    decided = _working_days_before(calendar, day, 2)
    accepted = _working_days_before(calendar, decided, 10)
    arrived = datetime.combine(day, time(16, 2), BEIJING)
    body = DeliveryReceipt(
        documents=(
            DeliveredDocument(title=ApprovalDecision.TITLE, number=f"南演许准字〔{decided.year}〕1号", date=decided),
            DeliveredDocument(title=LICENSE_TYPE.name, number=f"演示JY{decided.year}000001"),
        ),
        way=DeliveryWay.ONLINE,
        sender="演示·陈某",
        sent_at=datetime.combine(day, time(16, 0), BEIJING),
        delivered_at=arrived,
        online=OnlineDelivery(
            consent_on=accepted,
            system="演示政务服务网用户空间",
            arrived_at=arrived,
            sms_number="13000000000",
            sms_sent_at=datetime.combine(day, time(16, 3), BEIJING),
        ),
    )
    return Document(head=_head(f"南演送{day:%Y%m%d}{_COMPANY_CASE:04d}", day, accepted, COMPANY), body=body)


_SAMPLES: Final[Mapping[str, tuple[date, Callable[[date, WorkCalendar], Document]]]] = {
    "acceptance-receipt": (date(2026, 2, 10), _receipt),
    "approval-decision": (date(2026, 3, 2), _approval),
    "rejection-decision": (date(2026, 2, 10), _rejection),
    "special-procedure-notice": (date(2026, 1, 13), _notice),
    "delivery-receipt": (date(2026, 3, 4), _delivery),
}
"""Kind → its own 成文日期, how it is made."""


def _head(number: str, day: date, applied: date, applicant: Applicant, case: int = _COMPANY_CASE) -> Head:
    return Head(
        number=number,
        approval_code=approval_code.compose(ITEM.code, applied, case),
        date=day,
        agency=AGENCY,
        applicant=applicant,
        item=ITEM,
        demonstration=True,
    )


def _course(calendar: WorkCalendar, accepted: date, case: int, *special: SpecialTime) -> Course:
    due = calendar.add(accepted, PERIOD, [(span.start, span.end) for span in special])
    return Course(
        applied_on=accepted,
        accepted_on=accepted,
        receipt_number=_receipt_number(accepted, case),
        due_date=due.date,
        period=PERIOD,
        special_days=special,
        calendar=due.record,
    )


def _receipt_number(accepted: date, case: int) -> str:
    return f"南演受{accepted:%Y%m%d}{case:04d}"


def _working_days_before(calendar: WorkCalendar, day: date, count: int) -> date:
    """Return the last day after which ``count`` working days follow, up to and with ``day``."""
    while count > 0:
        count -= calendar.is_working(day)
        day -= timedelta(days=1)
    return day


def _five_years(day: date) -> date:
    """Return the last day of a term of five years (食品经营许可和备案管理办法: 许可证有效期为5年)."""
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 5, day=28 if leap_day else day.day) - timedelta(days=0 if leap_day else 1)


def _business_license() -> str:
    parts = (f"{AGENCY.uscc}002", AGENCY.uscc, "2024000001", "001")
    return ".".join((license_id.ROOT, *parts, mod_37_36("".join(parts))))
