"""特殊程序, 延期, 听证: what is said while the clock runs or stands still."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DayUnit, Period
from nh_edoc.receipt.case.request import Draft, accepted_on, announced_end, course, given, spans, which_of
from nh_edoc.receipt.kinds.extension_notice.type import ExtensionNotice
from nh_edoc.receipt.kinds.hearing_notice.type import HearingNotice
from nh_edoc.receipt.kinds.special_procedure_notice.type import SpecialProcedureNotice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.case.request import Need, Request, Which
    from nh_edoc.receipt.case.type import Case

REQUEST_PERIOD: Final = Period(days=5, unit=DayUnit.WORKING)
"""许可法 art. 47(1): who is told of the right to a hearing has five days to ask."""


def _which_notice(case: Case) -> Which:
    if not case.special_procedures:
        return None
    path = f"/specialProcedures/{len(case.special_procedures) - 1}/notice"
    return which_of(case.special_procedures[-1].notice, path)


def _notice_needs(case: Case) -> Iterator[Need]:
    yield "/acceptance", case.acceptance
    yield "/specialProcedures", case.special_procedures
    if case.special_procedures:
        yield f"/specialProcedures/{len(case.special_procedures) - 1}/notice", case.special_procedures[-1].notice


def _notice(request: Request) -> SpecialProcedureNotice:
    case, procedure = request.case, request.case.special_procedures[-1]
    earlier = spans(request.calendar, case.special_procedures[:-1])
    end = announced_end(procedure, request.calendar)
    told = course(request, earlier)
    moved = [*((span.start, span.end) for span in earlier), (procedure.start, end)]
    longer = told.extension.days if told.extension is not None else None
    return SpecialProcedureNotice(
        course=told,
        sequence=len(case.special_procedures),
        procedure=procedure.kind,
        start=procedure.start,
        time_needed=procedure.time_needed,
        end=end,
        reasons=procedure.reasons,
        legal_basis=procedure.legal_basis,
        institution=procedure.institution,
        new_due_date=request.calendar.add(accepted_on(case), request.guide.period, moved, extension=longer).date,
        approver=procedure.approver,
        consultation_phone=request.guide.consultation_phone,
    )


def _which_extension(case: Case) -> Which:
    return which_of(case.prolongation.notice, "/prolongation/notice") if case.prolongation is not None else None


def _extension_needs(case: Case) -> Iterator[Need]:
    yield "/acceptance", case.acceptance
    yield "/prolongation", case.prolongation
    if case.prolongation is not None:
        yield "/prolongation/notice", case.prolongation.notice


def _extension(request: Request) -> ExtensionNotice:
    case, longer = request.case, given(request.case.prolongation)
    begun = [one for one in case.special_procedures if one.start <= request.on]
    special = spans(request.calendar, begun)
    before = course(request, special, extended=False)
    moved = [(span.start, span.end) for span in special]
    return ExtensionNotice(
        course=before,
        joint=longer.joint,
        days=longer.days,
        new_due_date=request.calendar.add(accepted_on(case), request.guide.period, moved, extension=longer.days).date,
        reasons=longer.reasons,
        legal_basis=longer.legal_basis,
        approver=longer.approver,
        approver_office=longer.approver_office,
        consultation_phone=request.guide.consultation_phone,
    )


def _which_hearing(case: Case) -> Which:
    return which_of(case.hearing.notice, "/hearing/notice") if case.hearing is not None else None


def _hearing_needs(case: Case) -> Iterator[Need]:
    yield "/acceptance", case.acceptance
    yield "/hearing", case.hearing
    if case.hearing is not None:
        yield "/hearing/notice", case.hearing.notice


def _hearing(request: Request) -> HearingNotice:
    case, hearing = request.case, given(request.case.hearing)
    begun = [one for one in case.special_procedures if one.start <= request.on]
    return HearingNotice(
        course=course(request, spans(request.calendar, begun)),
        matter=hearing.matter,
        interested_parties=hearing.interested_parties,
        legal_basis=hearing.legal_basis,
        request_period=REQUEST_PERIOD,
        request_by=request.calendar.add(request.on, REQUEST_PERIOD).date,
        request_to=hearing.request_to,
        appointment=hearing.appointment,
        consultation_phone=request.guide.consultation_phone,
    )


SPECIAL_PROCEDURE: Final = Draft(which=_which_notice, needs=_notice_needs, body=_notice)
EXTENSION: Final = Draft(which=_which_extension, needs=_extension_needs, body=_extension)
HEARING: Final = Draft(which=_which_hearing, needs=_hearing_needs, body=_hearing)
