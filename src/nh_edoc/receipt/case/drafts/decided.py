"""批准, 变更, 延续, 不予批准: how an application is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.case.request import Draft, course, delivery_period, given, joint_organs, spans, which_of
from nh_edoc.receipt.case.type import Outcome
from nh_edoc.receipt.kinds.approval_decision.type import ApprovalDecision
from nh_edoc.receipt.kinds.change_decision.type import ChangeDecision
from nh_edoc.receipt.kinds.rejection_decision.type import RejectionDecision
from nh_edoc.receipt.kinds.renewal_decision.type import RenewalDecision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.case.request import Need, Request, Which
    from nh_edoc.receipt.case.type import Case
    from nh_edoc.receipt.kinds.parts import Course


def _which(case: Case) -> Which:
    return which_of(case.decision.document, "/decision/document") if case.decision is not None else None


def _decided(case: Case) -> Iterator[Need]:
    """Yield what all decisions need; while a special procedure runs, nothing is decided (许可法 art. 45)."""
    yield "/acceptance", case.acceptance
    for index, procedure in enumerate(case.special_procedures):
        yield f"/specialProcedures/{index}/endedOn", procedure.ended_on
    yield "/decision", case.decision
    if case.decision is not None:
        yield "/decision/document", case.decision.document


def _approval_needs(case: Case) -> Iterator[Need]:
    yield from _decided(case)
    if (decision := case.decision) is not None and decision.outcome is Outcome.GRANTED:
        yield "/decision/content", decision.content
        yield "/decision/legalBasis", decision.legal_basis
    yield "/deliveryChoice", case.delivery_choice


def _change_needs(case: Case) -> Iterator[Need]:
    yield from _decided(case)
    yield "/application/license", case.application.license
    yield "/application/changes", case.application.changes
    yield "/decision/legalBasis", case.decision.legal_basis if case.decision is not None else None
    yield "/deliveryChoice", case.delivery_choice


def _renewal_needs(case: Case) -> Iterator[Need]:
    yield from _decided(case)
    yield "/application/license", case.application.license
    yield "/decision/validFrom", case.decision.valid_from if case.decision is not None else None
    yield "/decision/legalBasis", case.decision.legal_basis if case.decision is not None else None
    yield "/deliveryChoice", case.delivery_choice


def _rejection_needs(case: Case) -> Iterator[Need]:
    yield from _decided(case)
    if (decision := case.decision) is not None and decision.outcome is Outcome.REFUSED:
        yield "/decision/facts", decision.facts
        yield "/decision/reasons", decision.reasons
        yield "/decision/legalBasis", decision.legal_basis
    yield "/guide/remedies", case.guide.remedies if case.guide is not None else None


def _approval(request: Request) -> ApprovalDecision:
    decision = given(request.case.decision)
    return ApprovalDecision(
        joint_organs=joint_organs(request.case),
        course=_course(request),
        content=decision.content,
        legal_basis=decision.legal_basis,
        grants=decision.grants,
        delivery_way=given(request.case.delivery_choice).way,
        delivery_period=given(delivery_period(request.case, request.settings)),
        public=decision.public,
    )


def _change(request: Request) -> ChangeDecision:
    case, decision = request.case, given(request.case.decision)
    return ChangeDecision(
        joint_organs=joint_organs(request.case),
        course=_course(request),
        license=given(case.application.license),
        changes=case.application.changes,
        legal_basis=decision.legal_basis,
        grants=decision.grants,
        delivery_way=given(case.delivery_choice).way,
        delivery_period=given(delivery_period(case, request.settings)),
        public=decision.public,
    )


def _renewal(request: Request) -> RenewalDecision:
    case, decision = request.case, given(request.case.decision)
    license_ = given(case.application.license)
    return RenewalDecision(
        joint_organs=joint_organs(request.case),
        course=_course(request),
        license=license_,
        valid_from=given(decision.valid_from),
        valid_to=decision.valid_to,
        # 许可法 art. 50(2): nothing was decided before the licence ran out
        deemed=license_.valid_to is not None and request.on > license_.valid_to,
        legal_basis=decision.legal_basis,
        grants=decision.grants,
        delivery_way=given(case.delivery_choice).way,
        delivery_period=given(delivery_period(case, request.settings)),
        public=decision.public,
    )


def _rejection(request: Request) -> RejectionDecision:
    decision, choice = given(request.case.decision), request.case.delivery_choice
    return RejectionDecision(
        joint_organs=joint_organs(request.case),
        course=_course(request),
        facts=decision.facts,
        reasons=decision.reasons,
        legal_basis=decision.legal_basis,
        technical_standards=decision.technical_standards,
        remedies=request.guide.remedies,
        delivery_way=choice.way if choice is not None else None,
    )


def _course(request: Request) -> Course:
    return course(request, spans(request.calendar, request.case.special_procedures))


APPROVAL: Final = Draft(which=_which, needs=_approval_needs, body=_approval)
CHANGE: Final = Draft(which=_which, needs=_change_needs, body=_change)
RENEWAL: Final = Draft(which=_which, needs=_renewal_needs, body=_renewal)
REJECTION: Final = Draft(which=_which, needs=_rejection_needs, body=_rejection)
