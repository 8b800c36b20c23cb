"""Sample cases: a grant and a refusal, each complete, of fictitious parties that are all marked 演示.

They say what the sample documents say: those are drafted from nothing, these lead to them. Files that a case names
are made from the case, so that their digests are real.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, TypeVar

from nh_edoc.calendar import WorkCalendar
from nh_edoc.errors import InputError
from nh_edoc.model.attachment import Attachment
from nh_edoc.model.digest import Digest
from nh_edoc.model.document import DayUnit, DeliveryWay, Period
from nh_edoc.receipt.case.incidents import Issued
from nh_edoc.receipt.case.sample_files import EVIDENCE, MATERIAL_FILES, MEDIA_TYPES, case_files
from nh_edoc.receipt.case.type import (
    Acceptance,
    Application,
    Case,
    Decision,
    Delivery,
    DeliveryChoice,
    FiledMaterial,
    FormField,
    Guide,
    IssuedReceipt,
    Outcome,
    Review,
    SpecialProcedure,
    Stage,
)
from nh_edoc.receipt.fiction import PERSON
from nh_edoc.receipt.kinds.acceptance_receipt.type import AcceptanceReceipt, Material
from nh_edoc.receipt.kinds.approval_decision.type import ApprovalDecision
from nh_edoc.receipt.kinds.delivery_receipt.type import Evidence, Receiver
from nh_edoc.receipt.kinds.parts import SpecialKind
from nh_edoc.receipt.kinds.rejection_decision.type import RejectionDecision
from nh_edoc.receipt.samples import sample
from nh_edoc.receipt.wording import BEIJING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nh_edoc.model.document import Body, Head
    from nh_edoc.receipt.kinds.parts import Course

B = TypeVar("B", bound="Body")


def sample_case(name: str, on: date | None = None) -> Case:
    """Return a sample case.

    Args:
        name: ``granted`` or ``refused``.
        on: 成文日期 of the decision, as far as ``samples.sample`` goes; all other dates move with it. None takes the
            sample's own.

    Raises:
        InputError: `case.sample`: no such case; `rules.sample-date`: other law was or will be in force.
    """
    case = _case(name, on)
    files = case_files(case)
    return replace(
        case,
        materials=tuple(
            replace(one, file=_attachment(MATERIAL_FILES[one.name], files)) if one.name in MATERIAL_FILES else one
            for one in case.materials
        ),
        deliveries=tuple(
            replace(one, evidence=(Evidence(kind=kind, file=_attachment(file, files)),))
            for one in case.deliveries
            for kind, file in (EVIDENCE[one.way],)
        ),
    )


def sample_files(name: str, on: date | None = None) -> dict[str, bytes]:
    """Return the files that a sample case names, by file name: materials and evidence of delivery; always the same.

    Raises:
        InputError: as ``sample_case``.
    """
    return case_files(_case(name, on))


def _case(name: str, on: date | None) -> Case:
    if name not in CASES:
        raise InputError("case.sample", name=name, known=", ".join(CASES))
    return CASES[name](on, WorkCalendar.load())


def _granted(on: date | None, calendar: WorkCalendar) -> Case:
    document = sample(ApprovalDecision.KIND, on)
    body, head = _body(ApprovalDecision, on), document.head
    accepted = body.course.accepted_on
    decision = Decision(
        outcome=Outcome.GRANTED,
        document=Issued(number=head.number, date=head.date),
        content=body.content,
        grants=body.grants,
        public=body.public,
        legal_basis=body.legal_basis,
    )
    licences = tuple(grant.license_number for grant in body.grants if grant.license_number is not None)
    sent = _at(head.date, 16, 0)
    delivery = Delivery(
        documents=(head.number, *licences),
        way=DeliveryWay.ONLINE,
        sender="演示·陈某",
        sent_at=sent,
        delivered_at=sent + timedelta(minutes=2),
        sms_sent_at=sent + timedelta(minutes=3),
        receipt=Issued(number=f"南演送〔{head.date.year}〕1号"),
    )
    return replace(
        _accepted(head, body.course),
        materials=_materials(on),
        delivery_choice=DeliveryChoice(
            way=DeliveryWay.ONLINE, mobile="13000000000", consent_on=accepted, system="演示政务服务网用户中心"
        ),
        special_procedures=(_inspection(accepted, calendar),),
        reviews=_reviews(
            accepted, head.date, calendar, first=7, opinions=("符合法定条件、标准", "同意承办意见", "准予")
        ),
        decision=decision,
        deliveries=(delivery,),
    )


def _refused(on: date | None, calendar: WorkCalendar) -> Case:
    document = sample(RejectionDecision.KIND, on)
    body, head = _body(RejectionDecision, on), document.head
    accepted = body.course.accepted_on
    decision = Decision(
        outcome=Outcome.REFUSED,
        document=Issued(number=head.number, date=head.date),
        facts=body.facts,
        reasons=body.reasons,
        legal_basis=body.legal_basis,
        technical_standards=body.technical_standards,
    )
    signed = _at(head.date + timedelta(days=1), 10, 30)
    delivery = Delivery(
        documents=(head.number,),
        way=DeliveryWay.COURIER,
        sender="演示·陈某",
        sent_at=_at(head.date, 16, 0),
        delivered_at=signed,
        receiver=Receiver(name=PERSON.name, relation="本人"),
        company="演示快递",
        waybill="DEMO0000000001",
        receipt=Issued(number=f"南演送〔{signed.year}〕2号"),
    )
    return replace(
        _accepted(head, body.course),
        materials=tuple(material for material in _materials(on) if material.name in MATERIAL_FILES),
        delivery_choice=DeliveryChoice(
            way=DeliveryWay.COURIER,
            address="佛山市南海区演示街道演示路2号",
            receiver=PERSON.name,
            mobile="13000000001",
        ),
        special_procedures=(_testing(body.course, calendar),),
        reviews=_reviews(
            accepted, head.date, calendar, first=15, opinions=("不符合法定条件", "同意承办意见", "不予批准")
        ),
        decision=decision,
        deliveries=(delivery,),
    )


CASES: Final[Mapping[str, Callable[[date | None, WorkCalendar], Case]]] = {"granted": _granted, "refused": _refused}
"""Name → how the case is made, without its files."""


def _body(type_: type[B], on: date | None) -> B:
    body = sample(type_.KIND, on).body
    if not isinstance(body, type_):
        raise TypeError(body.KIND)
    return body


def _accepted(head: Head, course: Course) -> Case:
    """Return the case as it stands when the application was accepted, on the day that it came."""
    accepted = course.accepted_on
    return Case(
        approval_code=head.approval_code,
        agency=head.agency,
        item=head.item,
        applicant=head.applicant,
        guide=_guide(course),
        application=Application(
            applied_at=_at(accepted, 9, 5),
            way=_receipt_sample().submission_way,
            received_at=_at(accepted, 9, 12),
            form=(
                FormField(name="operatorName", label="经营者名称", value=head.applicant.name),
                FormField(name="premises", label="经营场所", value="佛山市南海区演示街道演示路1号"),
                FormField(name="businessForm", label="主体业态", value="餐饮服务经营者"),
                FormField(name="businessItems", label="经营项目", value="热食类食品制售"),
            ),
        ),
        acceptance=Acceptance(
            accepted_at=_at(accepted, 15, 30),
            clerk="演示·陈某",
            window=_receipt_sample().window,
            query_password=_receipt_sample().query_password,
            receipt=IssuedReceipt(number=course.receipt_number, date=accepted),
        ),
        demonstration=True,
    )


def _receipt_sample() -> AcceptanceReceipt:
    return _body(AcceptanceReceipt, None)


def _guide(course: Course) -> Guide:
    receipt = _receipt_sample()
    return Guide(
        case_type=receipt.case_type,
        period=course.period,
        promised_period=receipt.promised_period,
        possible_procedures=(SpecialKind.INSPECTION, SpecialKind.TESTING),
        fee=receipt.fee,
        progress_query=receipt.progress_query,
        consultation_phone=receipt.consultation_phone,
        complaint_phone=receipt.complaint_phone,
        remedies=_body(RejectionDecision, None).remedies,
    )


def _inspection(accepted: date, calendar: WorkCalendar) -> SpecialProcedure:
    start, end = _working_day(calendar, accepted, 2), _working_day(calendar, accepted, 5)
    told = _working_day(calendar, accepted, 1)
    return SpecialProcedure(
        kind=SpecialKind.INSPECTION,
        start=start,
        time_needed=Period(days=4, unit=DayUnit.WORKING),
        ended_on=end,
        reasons=("申请的经营项目为热食类食品制售，须对清洗消毒后的餐饮具进行检验，以判断消毒设施能否达到要求。",),
        legal_basis=("《中华人民共和国行政许可法》第四十五条",),
        institution="演示食品检验所",
        approver="演示·赵某",
        notice=Issued(number=f"南演特告〔{told.year}〕1号", date=told),
    )


def _testing(course: Course, calendar: WorkCalendar) -> SpecialProcedure:
    """Return the procedure whose days the sample refusal leaves out."""
    (span,) = course.special_days
    days = calendar.working_days(span.start - timedelta(days=1), span.end)
    told = _working_day(calendar, course.accepted_on, 4)
    return SpecialProcedure(
        kind=span.kind,
        start=span.start,
        time_needed=Period(days=days, unit=DayUnit.WORKING),
        ended_on=span.end,
        reasons=("须对拟设经营场所与周围污染源的距离和食品处理区的分隔进行现场检测。",),
        legal_basis=("《中华人民共和国行政许可法》第四十五条",),
        institution="演示检测中心",
        approver="演示·赵某",
        notice=Issued(number=f"南演特告〔{told.year}〕2号", date=told),
    )


def _reviews(
    accepted: date, decided: date, calendar: WorkCalendar, *, first: int, opinions: tuple[str, str, str]
) -> tuple[Review, ...]:
    """Return the three stages; the first, on the spot, so many working days after acceptance."""
    handled, checked = (_working_day(calendar, accepted, first + later) for later in (0, 1))
    return (
        Review(
            stage=Stage.HANDLING,
            persons=("演示·黄某", "演示·何某"),
            opinion=opinions[0],
            at=_at(handled, 11, 0),
            on_site=True,
        ),
        Review(stage=Stage.REVIEW, persons=("演示·周某",), opinion=opinions[1], at=_at(checked, 15, 0)),
        Review(stage=Stage.APPROVAL, persons=("演示·赵某",), opinion=opinions[2], at=_at(decided, 9, 30)),
    )


def _materials(on: date | None) -> tuple[FiledMaterial, ...]:
    rows = _body(AcceptanceReceipt, on).materials
    return tuple(FiledMaterial(**{entry.name: getattr(row, entry.name) for entry in fields(Material)}) for row in rows)


def _working_day(calendar: WorkCalendar, after: date, count: int) -> date:
    return calendar.add(after, Period(days=count, unit=DayUnit.WORKING)).date


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), BEIJING)


def _attachment(name: str, files: Mapping[str, bytes]) -> Attachment:
    return Attachment(file_name=name, media_type=MEDIA_TYPES[PurePath(name).suffix], digest=Digest.of(files[name]))
