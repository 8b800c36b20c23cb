"""虚构的当事人: the parties, the item and the dates that samples share; all of them are marked 演示."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from nh_edoc.identifiers import approval_code
from nh_edoc.model.document import Agency, Applicant, Contact, DayUnit, Head, IdType, Item, ItemType, Period
from nh_edoc.model.license import LicenseTypeRef
from nh_edoc.receipt.kinds.parts import Course, Remedies, SpecialTime

if TYPE_CHECKING:
    from nh_edoc.calendar import WorkCalendar

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
REMEDIES: Final = Remedies(
    review_organ="佛山市南海区演示人民政府",
    review_period=Period(days=60, unit=DayUnit.CALENDAR),
    review_url="https://review.example.gov.cn/apply",
    court="佛山市演示人民法院",
    suit_months=6,
)
COMPANY_CASE: Final = 1
PERSON_CASE: Final = 2


def head(number: str, day: date, applied: date, applicant: Applicant, case: int = COMPANY_CASE) -> Head:
    """Return the head of a document of the case that was applied for on ``applied``."""
    return Head(
        number=number,
        approval_code=approval_code.compose(ITEM.code, applied, case),
        date=day,
        agency=AGENCY,
        applicant=applicant,
        item=ITEM,
        demonstration=True,
    )


def course(calendar: WorkCalendar, accepted: date, case: int, *special: SpecialTime) -> Course:
    """Return a course that began on the day of acceptance."""
    due = calendar.add(accepted, PERIOD, [(span.start, span.end) for span in special])
    return Course(
        applied_on=accepted,
        accepted_on=accepted,
        receipt_number=receipt_number(accepted, case),
        due_date=due.date,
        period=PERIOD,
        special_days=special,
        calendar=due.record,
    )


def receipt_number(accepted: date, case: int) -> str:
    """Return the 受理文书编号 of a case."""
    return f"南演受{accepted:%Y%m%d}{case:04d}"


def working_days_before(calendar: WorkCalendar, day: date, count: int) -> date:
    """Return the last day after which ``count`` working days follow, up to and with ``day``."""
    while count > 0:
        count -= calendar.is_working(day)
        day -= timedelta(days=1)
    return day
