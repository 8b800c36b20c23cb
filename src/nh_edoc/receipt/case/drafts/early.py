"""补正, 不予受理, 受理, 终止: what is said before an application is decided on its substance, or instead of it."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DayUnit
from nh_edoc.receipt.case.request import (
    Draft,
    accepted_on,
    applied_on,
    given,
    received_on,
    which_of,
)
from nh_edoc.receipt.kinds.acceptance_receipt.type import AcceptanceReceipt, Material
from nh_edoc.receipt.kinds.non_acceptance_decision.type import NonAcceptanceDecision
from nh_edoc.receipt.kinds.parts import DocumentRef
from nh_edoc.receipt.kinds.supplement_notice.type import SupplementNotice
from nh_edoc.receipt.kinds.termination_notice.type import TerminationCause, TerminationNotice
from nh_edoc.receipt.rules.periods import beijing_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.case.incidents import Issued
    from nh_edoc.receipt.case.request import Need, Request, Which
    from nh_edoc.receipt.case.type import Case, FiledMaterial


def _which_supplement(case: Case) -> Which:
    if not case.supplements:
        return None
    return which_of(case.supplements[-1].notice, f"/supplements/{len(case.supplements) - 1}/notice")


def _supplement_needs(case: Case) -> Iterator[Need]:
    yield "/application/receivedAt", case.application.received_at
    yield "/supplements", case.supplements
    if case.supplements:
        yield f"/supplements/{len(case.supplements) - 1}/notice", case.supplements[-1].notice
    if len(case.supplements) > 1:
        earlier = case.supplements[-2]
        yield f"/supplements/{len(case.supplements) - 2}/notice", earlier.notice
        yield f"/supplements/{len(case.supplements) - 2}/notice/date", earlier.notice and earlier.notice.date


def _supplement(request: Request) -> SupplementNotice:
    case, told = request.case, request.case.supplements[-1]
    answer = request.calendar.add(request.on, told.answer_period) if told.answer_period is not None else None
    earlier = case.supplements[-2].notice if len(case.supplements) > 1 else None
    received = received_on(case)
    if len(case.supplements) > 1 and (answered := case.supplements[-2].answered_at) is not None:
        received = beijing_time(answered).date()
    return SupplementNotice(
        applied_on=applied_on(case),
        received_on=received,
        sequence=len(case.supplements),
        earlier=reference(earlier, SupplementNotice.TITLE) if earlier is not None else None,
        points=told.points,
        legal_basis=told.legal_basis,
        answer_period=told.answer_period,
        answer_by=answer.date if answer is not None else None,
        answer_way=told.answer_way,
        calendar=answer.record if answer is not None else request.calendar.record(request.on, request.on),
        sender=told.sender,
        consultation_phone=request.guide.consultation_phone,
    )


def reference(document: Issued, title: str) -> DocumentRef:
    """Return a document of the case as others cite it; its date is known."""
    return DocumentRef(title=title, number=document.number, date=given(document.date), file_digest=document.file_digest)


def _which_refusal(case: Case) -> Which:
    found = case.non_acceptance
    return which_of(found.document, "/nonAcceptance/document") if found is not None else None


def _refusal_needs(case: Case) -> Iterator[Need]:
    yield "/application/receivedAt", case.application.received_at
    yield "/nonAcceptance", case.non_acceptance
    if case.non_acceptance is not None:
        yield "/nonAcceptance/document", case.non_acceptance.document
    yield "/guide/remedies", case.guide.remedies if case.guide is not None else None


def _refusal(request: Request) -> NonAcceptanceDecision:
    case, refused = request.case, given(request.case.non_acceptance)
    return NonAcceptanceDecision(
        applied_on=applied_on(case),
        received_on=received_on(case),
        ground=refused.ground,
        competent_organ=refused.competent_organ,
        reasons=refused.reasons,
        legal_basis=refused.legal_basis,
        remedies=request.guide.remedies,
        delivery_way=case.delivery_choice.way if case.delivery_choice is not None else None,
    )


def _which_receipt(case: Case) -> Which:
    return which_of(case.acceptance.receipt, "/acceptance/receipt") if case.acceptance is not None else None


def _receipt_needs(case: Case) -> Iterator[Need]:
    yield "/acceptance", case.acceptance
    yield "/application/receivedAt", case.application.received_at
    yield "/materials", case.materials
    yield "/deliveryChoice", case.delivery_choice


def _receipt(request: Request) -> AcceptanceReceipt:
    case, guide, acceptance = request.case, request.guide, given(request.case.acceptance)
    accepted = accepted_on(case)
    due = request.calendar.add(accepted, guide.period)
    promised = guide.promised_period
    working = guide.period.unit is DayUnit.WORKING
    return AcceptanceReceipt(
        case_type=guide.case_type,
        submission_way=case.application.way,
        received_at=given(case.application.received_at),
        supplemented_at=case.supplemented_at(),
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


def _which_termination(case: Case) -> Which:
    return which_of(case.termination.document, "/termination/document") if case.termination is not None else None


def _termination_needs(case: Case) -> Iterator[Need]:
    yield "/termination", case.termination
    if case.termination is None:
        return
    yield "/termination/document", case.termination.document
    if case.termination.cause is TerminationCause.NOT_SUPPLEMENTED:
        notice = case.supplements[-1].notice if case.supplements else None
        yield "/supplements", case.supplements
        yield "/supplements/notice/date", notice.date if notice is not None else None


def _termination(request: Request) -> TerminationNotice:
    case, ended = request.case, given(request.case.termination)
    overdue = ended.cause is TerminationCause.NOT_SUPPLEMENTED
    return TerminationNotice(
        applied_on=applied_on(case),
        accepted_on=accepted_on(case) if case.acceptance is not None else None,
        receipt_number=case.acceptance.receipt.number if case.acceptance is not None else None,
        cause=ended.cause,
        withdrawn_on=ended.withdrawn_on,
        supplement_notice=reference(given(case.supplements[-1].notice), SupplementNotice.TITLE) if overdue else None,
        forwarded_to=ended.forwarded_to,
        reasons=ended.reasons,
        legal_basis=ended.legal_basis,
        materials_note=ended.materials_note,
        remedies=None if ended.cause is TerminationCause.WITHDRAWN else request.guide.remedies,
        delivery_way=case.delivery_choice.way if case.delivery_choice is not None else None,
        consultation_phone=request.guide.consultation_phone,
    )


SUPPLEMENT: Final = Draft(which=_which_supplement, needs=_supplement_needs, body=_supplement)
NON_ACCEPTANCE: Final = Draft(which=_which_refusal, needs=_refusal_needs, body=_refusal)
RECEIPT: Final = Draft(
    which=_which_receipt,
    needs=_receipt_needs,
    body=_receipt,
    implied=lambda case: accepted_on(case) if case.acceptance is not None else None,
)
TERMINATION: Final = Draft(which=_which_termination, needs=_termination_needs, body=_termination)
