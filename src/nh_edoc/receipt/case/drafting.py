"""Draft a statutory document from a case: facts are taken over, dates that follow from them are counted."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from nh_edoc.calendar import WorkCalendar
from nh_edoc.errors import InputError, Problem
from nh_edoc.model.document import DayUnit, DeliveryWay, Document, Head, Period
from nh_edoc.receipt.case.issued import issued
from nh_edoc.receipt.case.needs import given, missing
from nh_edoc.receipt.case.type import Case
from nh_edoc.receipt.kinds.acceptance_receipt.type import AcceptanceReceipt, Material
from nh_edoc.receipt.kinds.approval_decision.type import ApprovalDecision
from nh_edoc.receipt.kinds.delivery_receipt.type import CourierDelivery, DeliveryReceipt, OnlineDelivery
from nh_edoc.receipt.kinds.parts import Course, SpecialTime
from nh_edoc.receipt.kinds.rejection_decision.type import RejectionDecision
from nh_edoc.receipt.kinds.special_procedure_notice.type import SpecialProcedureNotice
from nh_edoc.receipt.rules.periods import beijing_time
from nh_edoc.receipt.wording import BEIJING
from nh_edoc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from nh_edoc.model.document import Body
    from nh_edoc.receipt.case.type import Delivery, FiledMaterial, Issued, IssuedReceipt, SpecialProcedure

    _Which: TypeAlias = tuple[Issued | IssuedReceipt, str] | None
    """The document in the case that is drafted, and where it stands."""

DELIVERY_PERIOD: Final = Period(days=10, unit=DayUnit.WORKING)
"""许可法 art. 44: a licence is delivered within ten days of the decision."""
PUBLIC_NOTICE: Final = timedelta(days=30)
"""民诉法 art. 95: a document counts as delivered when so many days have passed since the public notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What a draft is made from."""

    case: Case
    settings: Settings
    calendar: WorkCalendar
    on: date | None


def draft(case: Case, kind: str, *, settings: Settings, calendar: WorkCalendar, on: date | None = None) -> Document:
    """Return the document of ``kind`` that the case gives, not yet judged.

    A document that comes too late is drafted too: the agency must still act, and a rule says that it is late.

    Args:
        case: what is known of the application.
        kind: one of ``needs.DRAFTED``; of several special procedures or deliveries the last is meant.
        settings: the operator's choices.
        calendar: counts the dates that the document states.
        on: 成文日期 of a document whose date the case does not have yet.

    Raises:
        InputError: `case.kind`: no such draft; `case.incomplete`: ``problems`` names all that the case lacks, by its
            place in the case; `calendar.uncovered`.
    """
    request = _Request(case=case, settings=settings, calendar=calendar, on=on)
    problems = (*missing(case, kind), *_date_problems(request, kind), *_period_problems(request, kind))
    if problems:
        raise InputError("case.incomplete", problems, kind=kind, count=len(problems))
    document, _ = given(_WHICH[kind](case))
    head = Head(
        number=document.number,
        approval_code=case.approval_code,
        date=given(document.date or on or _implied_date(case, kind)),
        agency=case.agency,
        applicant=case.applicant,
        item=case.item,
        demonstration=case.demonstration,
    )
    return Document(head=head, body=_BODIES[kind](request))


def _date_problems(request: _Request, kind: str) -> Iterator[Problem]:
    """Yield the lack of a date, or a second date beside the one that the case has."""
    found = _WHICH[kind](request.case)
    if found is None:
        return
    document, path = found
    if document.date is None and request.on is None and _implied_date(request.case, kind) is None:
        yield Problem(path=f"{path}/date", code="case.missing")
    elif document.date is not None and request.on not in {None, document.date}:
        params = {"known": document.date.isoformat(), "asked": given(request.on).isoformat()}
        yield Problem(path=f"{path}/date", code="case.other-date", params=params)


def _period_problems(request: _Request, kind: str) -> Iterator[Problem]:
    if kind == ApprovalDecision.KIND and _delivery_period(request) is None:
        yield Problem(path="/guide/deliveryPeriod", code="case.missing")


def _implied_date(case: Case, kind: str) -> date | None:
    """Return the day of what the document proves: of the acceptance, of the arrival."""
    if kind == AcceptanceReceipt.KIND and case.acceptance is not None:
        return beijing_time(case.acceptance.accepted_at).date()
    if kind == DeliveryReceipt.KIND and case.deliveries:
        arrived = _arrival(case.deliveries[-1])
        return beijing_time(arrived).date() if arrived is not None else None
    return None


def _which_receipt(case: Case) -> _Which:
    return (case.acceptance.receipt, "/acceptance/receipt") if case.acceptance is not None else None


def _which_notice(case: Case) -> _Which:
    notice = case.special_procedures[-1].notice if case.special_procedures else None
    return (notice, f"/specialProcedures/{len(case.special_procedures) - 1}/notice") if notice is not None else None


def _which_decision(case: Case) -> _Which:
    document = case.decision.document if case.decision is not None else None
    return (document, "/decision/document") if document is not None else None


def _which_delivery(case: Case) -> _Which:
    receipt = case.deliveries[-1].receipt if case.deliveries else None
    return (receipt, f"/deliveries/{len(case.deliveries) - 1}/receipt") if receipt is not None else None


def _receipt(request: _Request) -> AcceptanceReceipt:
    case, guide, acceptance = request.case, request.case.guide, given(request.case.acceptance)
    accepted = _accepted_on(case)
    due = request.calendar.add(accepted, guide.period)
    promised = guide.promised_period
    working = guide.period.unit is DayUnit.WORKING
    return AcceptanceReceipt(
        case_type=guide.case_type,
        submission_way=case.application.way,
        received_at=given(case.application.received_at),
        supplemented_at=case.application.supplemented_at,
        accepted_at=acceptance.accepted_at,
        clock_start=request.calendar.next_working(accepted) if working else accepted + timedelta(days=1),
        period=guide.period,
        due_date=due.date,
        promised_period=promised,
        promised_date=request.calendar.add(accepted, promised).date if promised is not None else None,
        calendar=due.record,
        clerk=acceptance.clerk,
        window=acceptance.window,
        materials=tuple(_listed(material) for material in case.materials),
        possible_procedures=guide.possible_procedures,
        fee=guide.fee,
        delivery_way=given(case.delivery_choice).way,
        progress_query=guide.progress_query,
        query_password=acceptance.query_password,
        consultation_phone=guide.consultation_phone,
        complaint_phone=guide.complaint_phone,
    )


def _listed(material: FiledMaterial) -> Material:
    """Return the row without the file behind it."""
    return Material(**{entry.name: getattr(material, entry.name) for entry in fields(Material)})


def _notice(request: _Request) -> SpecialProcedureNotice:
    case, procedure = request.case, request.case.special_procedures[-1]
    earlier = _spans(request, case.special_procedures[:-1])
    end = announced_end(procedure, request.calendar)
    moved = [*((span.start, span.end) for span in earlier), (procedure.start, end)]
    return SpecialProcedureNotice(
        course=_course(request, earlier),
        sequence=len(case.special_procedures),
        procedure=procedure.kind,
        start=procedure.start,
        time_needed=procedure.time_needed,
        end=end,
        reasons=procedure.reasons,
        legal_basis=procedure.legal_basis,
        institution=procedure.institution,
        new_due_date=request.calendar.add(_accepted_on(case), case.guide.period, moved).date,
        approver=procedure.approver,
        consultation_phone=case.guide.consultation_phone,
    )


def _approval(request: _Request) -> ApprovalDecision:
    decision = given(request.case.decision)
    return ApprovalDecision(
        course=_course(request, _spans(request, request.case.special_procedures)),
        content=decision.content,
        legal_basis=decision.legal_basis,
        grants=decision.grants,
        delivery_way=given(request.case.delivery_choice).way,
        delivery_period=given(_delivery_period(request)),
        public=decision.public,
    )


def _rejection(request: _Request) -> RejectionDecision:
    decision, choice = given(request.case.decision), request.case.delivery_choice
    return RejectionDecision(
        course=_course(request, _spans(request, request.case.special_procedures)),
        facts=decision.facts,
        reasons=decision.reasons,
        legal_basis=decision.legal_basis,
        technical_standards=decision.technical_standards,
        remedies=request.case.guide.remedies,
        delivery_way=choice.way if choice is not None else None,
    )


def _delivery(request: _Request) -> DeliveryReceipt:
    case, delivery = request.case, request.case.deliveries[-1]
    documents = {document.number: document for document in issued(case)}
    return DeliveryReceipt(
        documents=tuple(documents[number] for number in delivery.documents),
        way=delivery.way,
        sender=delivery.sender,
        sent_at=delivery.sent_at,
        place=delivery.place,
        delivered_at=given(_arrival(delivery)),
        receiver=delivery.receiver,
        courier=_courier(case, delivery) if delivery.way is DeliveryWay.COURIER else None,
        online=_online(case, delivery) if delivery.way is DeliveryWay.ONLINE else None,
        attempts=delivery.attempts,
        published_on=delivery.published_on,
        witness=delivery.witness,
        note=delivery.note,
        evidence=delivery.evidence,
    )


def _courier(case: Case, delivery: Delivery) -> CourierDelivery:
    choice = given(case.delivery_choice)
    return CourierDelivery(
        address=given(choice.address),
        named_receiver=given(choice.receiver),
        mobile=given(choice.mobile),
        company=given(delivery.company),
        waybill=given(delivery.waybill),
    )


def _online(case: Case, delivery: Delivery) -> OnlineDelivery:
    choice = given(case.delivery_choice)
    return OnlineDelivery(
        consent_on=given(choice.consent_on),
        system=given(choice.system),
        arrived_at=given(delivery.delivered_at),
        sms_number=given(choice.mobile),
        sms_sent_at=given(delivery.sms_sent_at),
    )


def _arrival(delivery: Delivery) -> datetime | None:
    """Return when the delivery took effect: on signature or arrival, or when the public notice has run."""
    if delivery.way is not DeliveryWay.PUBLIC_NOTICE or delivery.published_on is None:
        return delivery.delivered_at
    return datetime.combine(delivery.published_on + PUBLIC_NOTICE, time(0, 0), BEIJING)


def _course(request: _Request, spans: tuple[SpecialTime, ...]) -> Course:
    case, accepted = request.case, _accepted_on(request.case)
    due = request.calendar.add(accepted, case.guide.period, [(span.start, span.end) for span in spans])
    return Course(
        applied_on=beijing_time(case.application.applied_at).date(),
        accepted_on=accepted,
        receipt_number=given(case.acceptance).receipt.number,
        due_date=due.date,
        period=case.guide.period,
        special_days=spans,
        calendar=due.record,
    )


def _accepted_on(case: Case) -> date:
    return beijing_time(given(case.acceptance).accepted_at).date()


def announced_end(procedure: SpecialProcedure, calendar: WorkCalendar) -> date:
    """Return the last day of the time that the notice told the applicant; the day of the start is the first."""
    return calendar.add(procedure.start - timedelta(days=1), procedure.time_needed).date


def _spans(request: _Request, procedures: Sequence[SpecialProcedure]) -> tuple[SpecialTime, ...]:
    """Return the days that the period does not count: those that were needed, as far as they were told (许可法 45)."""
    ends = [(procedure, announced_end(procedure, request.calendar)) for procedure in procedures]
    return tuple(
        SpecialTime(kind=procedure.kind, start=procedure.start, end=min(procedure.ended_on or told, told))
        for procedure, told in ends
    )


def _delivery_period(request: _Request) -> Period | None:
    governed = request.case.item.type in request.settings.licensing_item_types
    return request.case.guide.delivery_period or (DELIVERY_PERIOD if governed else None)


_WHICH: Final[Mapping[str, Callable[[Case], _Which]]] = {
    AcceptanceReceipt.KIND: _which_receipt,
    SpecialProcedureNotice.KIND: _which_notice,
    ApprovalDecision.KIND: _which_decision,
    RejectionDecision.KIND: _which_decision,
    DeliveryReceipt.KIND: _which_delivery,
}
_BODIES: Final[Mapping[str, Callable[[_Request], Body]]] = {
    AcceptanceReceipt.KIND: _receipt,
    SpecialProcedureNotice.KIND: _notice,
    ApprovalDecision.KIND: _approval,
    RejectionDecision.KIND: _rejection,
    DeliveryReceipt.KIND: _delivery,
}
