"""Sample cases that take another course than a plain grant; each is made from the granted one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DayUnit, DeliveryWay, Period
from nh_edoc.receipt.case.incidents import (
    Amendment,
    Hearing,
    Issued,
    LicenseEnd,
    NonAcceptance,
    Prolongation,
    Supplement,
    Termination,
)
from nh_edoc.receipt.case.request import given
from nh_edoc.receipt.case.sample_parts import at, body_of, working_day
from nh_edoc.receipt.case.type import SpecialProcedure
from nh_edoc.receipt.fiction import COMPANY_CASE, receipt_number, working_days_before
from nh_edoc.receipt.kinds.amendment_notice.type import AmendmentNotice
from nh_edoc.receipt.kinds.change_decision.type import ChangeDecision
from nh_edoc.receipt.kinds.delivery_receipt.type import FailedAttempt, Receiver
from nh_edoc.receipt.kinds.extension_notice.type import ExtensionNotice
from nh_edoc.receipt.kinds.hearing_notice.type import HearingNotice
from nh_edoc.receipt.kinds.non_acceptance_decision.type import NonAcceptanceDecision
from nh_edoc.receipt.kinds.parts import LicenseRef, Matter, SpecialKind
from nh_edoc.receipt.kinds.renewal_decision.type import RenewalDecision
from nh_edoc.receipt.kinds.revocation_decision.type import RevocationDecision
from nh_edoc.receipt.kinds.supplement_notice.type import SupplementNotice
from nh_edoc.receipt.kinds.termination_notice.type import TerminationCause, TerminationNotice
from nh_edoc.receipt.rules.periods import beijing_time

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nh_edoc.calendar import WorkCalendar
    from nh_edoc.receipt.case.type import Case, Decision


def _supplemented(case: Case, calendar: WorkCalendar) -> Case:
    """Return the case with one round of supplementing before it was accepted."""
    accepted = _accepted_on(case)
    received = working_days_before(calendar, accepted, 9)
    told, model = working_day(calendar, received, 3), body_of(SupplementNotice, None)
    supplement = Supplement(
        points=model.points,
        legal_basis=model.legal_basis,
        answer_period=model.answer_period,
        answer_way=model.answer_way,
        sender=model.sender,
        notice=Issued(number=f"南演许补〔{told.year}〕1号", date=told),
        answered_at=at(accepted, 10, 20),
        complete=True,
    )
    application = replace(case.application, applied_at=at(received, 9, 5), received_at=at(received, 9, 12))
    return replace(case, application=application, supplements=(supplement,))


def _not_accepted(case: Case, calendar: WorkCalendar) -> Case:
    """Return the case of an application that belongs to another organ."""
    received, model = _accepted_on(case), body_of(NonAcceptanceDecision, None)
    decided = working_day(calendar, received, 1)
    refusal = NonAcceptance(
        ground=model.ground,
        competent_organ=model.competent_organ,
        reasons=model.reasons,
        legal_basis=model.legal_basis,
        document=Issued(number=f"南演许不受〔{decided.year}〕1号", date=decided),
    )
    return replace(_unaccepted(case), non_acceptance=refusal)


def _extended(case: Case, calendar: WorkCalendar) -> Case:
    """Return the case with a hearing and an extension, decided within the extended period."""
    decided = given(_decision(case).document).date or date.min
    accepted = working_days_before(calendar, decided, 27)
    case = _moved(case, accepted)
    told, held = working_day(calendar, accepted, 2), working_day(calendar, accepted, 11)
    hearing, longer = body_of(HearingNotice, None), body_of(ExtensionNotice, None)
    announced = working_day(calendar, accepted, 10)
    procedure = SpecialProcedure(
        kind=SpecialKind.HEARING,
        start=held,
        time_needed=Period(days=2, unit=DayUnit.WORKING),
        ended_on=working_day(calendar, held, 1),
        reasons=("利害关系人在法定期限内要求听证。",),
        legal_basis=("《中华人民共和国行政许可法》第四十五条、第四十七条",),
        approver="演示·赵某",
        notice=Issued(number=f"南演特告〔{announced.year}〕3号", date=announced),
    )
    late = working_day(calendar, accepted, 18)
    return replace(
        case,
        hearing=Hearing(
            matter=hearing.matter,
            interested_parties=hearing.interested_parties,
            legal_basis=hearing.legal_basis,
            request_to=hearing.request_to,
            appointment=replace(given(hearing.appointment), at=at(held, 9, 30)),
            notice=Issued(number=f"南演许听〔{told.year}〕1号", date=told),
        ),
        special_procedures=(procedure,),
        prolongation=Prolongation(
            joint=longer.joint,
            days=longer.days,
            reasons=longer.reasons,
            legal_basis=longer.legal_basis,
            approver=longer.approver,
            approver_office=longer.approver_office,
            notice=Issued(number=f"南演许延〔{late.year}〕1号", date=late),
        ),
    )


def _deferred(case: Case, calendar: WorkCalendar) -> Case:
    """Return the case accepted before one material was in (容缺受理)."""
    until = working_day(calendar, _accepted_on(case), 5)
    last = replace(case.materials[-2], deferred_until=until)
    return replace(case, materials=(*case.materials[:-2], last, case.materials[-1]))


def _withdrawn(case: Case, calendar: WorkCalendar) -> Case:
    """Return the case that the applicant withdrew."""
    model, withdrawn = body_of(TerminationNotice, None), working_day(calendar, _accepted_on(case), 6)
    ended = working_day(calendar, withdrawn, 1)
    termination = Termination(
        cause=model.cause,
        withdrawn_on=withdrawn,
        reasons=model.reasons,
        materials_note=model.materials_note,
        document=Issued(number=f"南演许终〔{ended.year}〕1号", date=ended),
    )
    return replace(case, reviews=(), review_record=None, decision=None, deliveries=(), termination=termination)


def _not_supplemented(case: Case, calendar: WorkCalendar) -> Case:
    """Return the case that ended because nothing was supplemented."""
    case = _unaccepted(_supplemented(case, calendar))
    told = replace(case.supplements[0], answered_at=None, complete=False)
    notice, period = given(told.notice), given(told.answer_period)
    overdue = calendar.add(given(notice.date), period).date
    ended = working_day(calendar, overdue, 1)
    termination = Termination(
        cause=TerminationCause.NOT_SUPPLEMENTED,
        reasons=("申请人收到补正告知书后，在告知的期限内没有补正，也没有说明理由。",),
        materials_note="以电子形式提交的材料不再使用，可以在重新申请时引用。",
        document=Issued(number=f"南演许终〔{ended.year}〕2号", date=ended),
    )
    return replace(case, supplements=(told,), termination=termination)


def _changed(case: Case, calendar: WorkCalendar) -> Case:
    """Return the case of a change of the licence."""
    model, decided = body_of(ChangeDecision, None), _decided_on(case)
    application = replace(case.application, matter=Matter.CHANGE, license=_license(case), changes=model.changes)
    document = Issued(number=f"南演许变〔{decided.year}〕1号", date=decided)
    decision = replace(_decision(case), document=document, content=(), grants=(), legal_basis=model.legal_basis)
    return _delivered(replace(case, application=application, decision=decision), document.number, calendar)


def _renewed(case: Case, calendar: WorkCalendar) -> Case:
    """Return the case of a renewal, decided before the licence ran out."""
    model, decided = body_of(RenewalDecision, None), _decided_on(case)
    ended = decided + timedelta(days=20)
    license_ = replace(_license(case), valid_to=ended)
    application = replace(case.application, matter=Matter.RENEWAL, license=license_)
    document = Issued(number=f"南演许续〔{decided.year}〕1号", date=decided)
    decision = replace(
        _decision(case),
        document=document,
        content=(),
        grants=(),
        legal_basis=model.legal_basis,
        valid_from=ended + timedelta(days=1),
        valid_to=ended.replace(year=ended.year + 5, day=min(ended.day, 28)),
    )
    return _delivered(replace(case, application=application, decision=decision), document.number, calendar)


def _late(case: Case, calendar: WorkCalendar) -> Case:
    """Return the case decided after its period had ended: that is found, and hinders nothing."""
    return _moved(replace(case, special_procedures=()), working_days_before(calendar, _decided_on(case), 24))


def _revoked(case: Case, calendar: WorkCalendar) -> Case:
    """Return the case whose licence was revoked later."""
    model, on = body_of(RevocationDecision, None), working_day(calendar, _decided_on(case), 40)
    end = LicenseEnd(
        license=_license(case),
        revocation=model.ground,
        facts=model.facts,
        reasons=model.reasons,
        legal_basis=model.legal_basis,
        effective_on=on,
        document=Issued(number=f"南演许撤〔{on.year}〕1号", date=on),
    )
    return replace(case, license_end=end)


def _amended(case: Case, calendar: WorkCalendar) -> Case:
    """Return the case whose receipt was put right."""
    model, on = body_of(AmendmentNotice, None), working_day(calendar, _accepted_on(case), 1)
    amendment = Amendment(
        number=given(case.acceptance).receipt.number,
        cause=model.cause,
        changes=model.changes,
        reasons=model.reasons,
        effective_on=on,
        notice=Issued(number=f"南演更〔{on.year}〕1号", date=on),
    )
    return replace(case, amendments=(amendment,))


def _on_site(case: Case, _calendar: WorkCalendar) -> Case:
    """Return the case delivered on the spot."""
    choice = replace(given(case.delivery_choice), way=DeliveryWay.ONSITE)
    delivery = replace(
        case.deliveries[0],
        way=DeliveryWay.ONSITE,
        place="演示行政服务中心 3 号窗口",
        receiver=Receiver(name="演示·李某", relation="法定代表人"),
        sms_sent_at=None,
    )
    return replace(case, delivery_choice=choice, deliveries=(delivery,))


def _published(case: Case, calendar: WorkCalendar) -> Case:
    """Return the case delivered by public notice after other ways had failed."""
    first = case.deliveries[0]
    on = working_day(calendar, beijing_time(first.sent_at).date(), 5)
    attempts = (
        FailedAttempt(way=DeliveryWay.ONLINE, on=beijing_time(first.sent_at).date(), reason="短信和系统消息均未能送达"),
        FailedAttempt(way=DeliveryWay.COURIER, on=on, reason="收件地址查无此人，邮件退回"),
    )
    delivery = replace(
        first,
        way=DeliveryWay.PUBLIC_NOTICE,
        delivered_at=None,
        sms_sent_at=None,
        attempts=attempts,
        published_on=working_day(calendar, on, 1),
    )
    return replace(case, deliveries=(delivery,))


OUTCOMES: Final[Mapping[str, Callable[[Case, WorkCalendar], Case]]] = {
    "supplemented": _supplemented,
    "not-supplemented": _not_supplemented,
    "not-accepted": _not_accepted,
    "extended": _extended,
    "deferred": _deferred,
    "withdrawn": _withdrawn,
    "late": _late,
    "amended": _amended,
    "changed": _changed,
    "renewed": _renewed,
    "revoked": _revoked,
    "on-site": _on_site,
    "published": _published,
}
"""Name → the granted case on another course."""


def _decision(case: Case) -> Decision:
    return given(case.decision)


def _decided_on(case: Case) -> date:
    return given(given(_decision(case).document).date)


def _accepted_on(case: Case) -> date:
    return beijing_time(given(case.acceptance).accepted_at).date()


def _unaccepted(case: Case) -> Case:
    return replace(
        case, acceptance=None, special_procedures=(), reviews=(), review_record=None, decision=None, deliveries=()
    )


def _moved(case: Case, accepted: date) -> Case:
    """Return the case as if it had been received and accepted on another day."""
    acceptance = given(case.acceptance)
    receipt = replace(acceptance.receipt, date=accepted, number=receipt_number(accepted, COMPANY_CASE))
    consent = replace(given(case.delivery_choice), consent_on=accepted)
    return replace(
        case,
        application=replace(case.application, applied_at=at(accepted, 9, 5), received_at=at(accepted, 9, 12)),
        acceptance=replace(acceptance, accepted_at=at(accepted, 15, 30), receipt=receipt),
        delivery_choice=consent,
    )


def _license(case: Case) -> LicenseRef:
    """Return the licence of the case's grant, as if it had been given two years before."""
    (grant,) = _decision(case).grants
    given_on = date(_decided_on(case).year - 2, 3, 1)
    return LicenseRef(
        name=grant.license_type.name,
        number=f"演示JY{given_on.year}000001",
        issued_on=given_on,
        valid_to=date(given_on.year + 5, 2, 28),
    )


def _delivered(case: Case, number: str, _calendar: WorkCalendar) -> Case:
    return replace(case, deliveries=(replace(case.deliveries[0], documents=(number,)),))
