"""黑名单事先告知书, 处理决定通知书, 申诉处理决定书, 除名通知书 (办法 art. 25, 国办发〔2020〕49号)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.case.request import Draft, given, which_of
from nh_edoc.receipt.kinds.appeal_decision.type import AppealDecision, AppealResult
from nh_edoc.receipt.kinds.blacklist_decision.rules import APPEAL as PERIOD
from nh_edoc.receipt.kinds.blacklist_decision.type import BlacklistDecision
from nh_edoc.receipt.kinds.blacklist_prior_notice.type import BlacklistPriorNotice
from nh_edoc.receipt.kinds.blacklist_removal.type import BlacklistRemoval
from nh_edoc.receipt.kinds.parts import DocumentRef

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.case.incidents import Issued
    from nh_edoc.receipt.case.request import Need, Request, Which
    from nh_edoc.receipt.case.type import Case

PATH: Final = "/blacklisting"


def _which_notice(case: Case) -> Which:
    return which_of(case.blacklisting.notice, f"{PATH}/notice") if case.blacklisting is not None else None


def _notice_needs(case: Case) -> Iterator[Need]:
    yield PATH, case.blacklisting
    if case.blacklisting is not None:
        yield f"{PATH}/notice", case.blacklisting.notice


def _notice(request: Request) -> BlacklistPriorNotice:
    told = given(request.case.blacklisting)
    due = request.calendar.add(request.on, told.answer_period)
    return BlacklistPriorNotice(
        ground=told.ground,
        count=told.count,
        facts=told.facts,
        proposed=told.proposed,
        legal_basis=told.legal_basis,
        answer_period=told.answer_period,
        answer_by=due.date,
        answer_way=told.answer_way,
        calendar=due.record,
        consultation_phone=request.guide.consultation_phone,
    )


def _which_restriction(case: Case) -> Which:
    told = case.blacklisting
    if told is None or told.restriction is None:
        return None
    return which_of(told.restriction.document, f"{PATH}/restriction/document")


def _restriction_needs(case: Case) -> Iterator[Need]:
    told = case.blacklisting
    yield PATH, told
    if told is None:
        return
    yield f"{PATH}/notice/date", _dated(told.notice)  # 国办发〔2020〕49号: told before, and heard
    yield f"{PATH}/restriction", told.restriction
    if told.restriction is not None:
        yield f"{PATH}/restriction/document", told.restriction.document
    yield "/guide/remedies", case.guide.remedies if case.guide is not None else None


def _restriction(request: Request) -> BlacklistDecision:
    case = request.case
    told = given(case.blacklisting)
    decided = given(told.restriction)
    return BlacklistDecision(
        ground=told.ground,
        count=told.count,
        prior_notice=_reference(BlacklistPriorNotice.TITLE, told.notice),
        answer=decided.answer,
        facts=told.facts,
        reasons=decided.reasons,
        legal_basis=told.legal_basis,
        restricted_from=request.on,
        restricted_to=decided.restricted_to,
        counter_open=True,  # 办法 art. 25: what is restricted is the application online
        appeal_period=PERIOD,
        appeal_way=decided.appeal_way,
        removal=decided.removal,
        remedies=request.guide.remedies,
        delivery_way=case.delivery_choice.way if case.delivery_choice is not None else None,
    )


def _which_appeal(case: Case) -> Which:
    told = case.blacklisting
    return which_of(told.appeal.document, f"{PATH}/appeal/document") if told is not None and told.appeal else None


def _appeal_needs(case: Case) -> Iterator[Need]:
    told = case.blacklisting
    yield PATH, told
    if told is None:
        return
    yield f"{PATH}/restriction/document/date", _dated(told.restriction.document if told.restriction else None)
    yield f"{PATH}/appeal", told.appeal
    if told.appeal is not None:
        for name in ("result", "facts", "reasons", "document"):
            yield f"{PATH}/appeal/{name}", getattr(told.appeal, name)
        yield f"{PATH}/appeal/legalBasis", told.appeal.legal_basis
        if told.appeal.result is not AppealResult.REVERSED:
            yield "/guide/remedies", case.guide.remedies if case.guide is not None else None


def _appeal(request: Request) -> AppealDecision:
    case = request.case
    told = given(case.blacklisting)
    appeal = given(told.appeal)
    result = given(appeal.result)
    return AppealDecision(
        appealed=_reference(BlacklistDecision.TITLE, given(told.restriction).document),
        received_on=appeal.received_on,
        appealed_on=appeal.appealed_on,
        claims=appeal.claims,
        result=result,
        facts=appeal.facts,
        reasons=appeal.reasons,
        legal_basis=appeal.legal_basis,
        remedies=request.guide.remedies if result is not AppealResult.REVERSED else None,
        delivery_way=case.delivery_choice.way if case.delivery_choice is not None else None,
    )


def _which_delisting(case: Case) -> Which:
    told = case.blacklisting
    if told is None or told.delisting is None:
        return None
    return which_of(told.delisting.document, f"{PATH}/delisting/document")


def _delisting_needs(case: Case) -> Iterator[Need]:
    told = case.blacklisting
    yield PATH, told
    if told is None:
        return
    yield f"{PATH}/restriction/document/date", _dated(told.restriction.document if told.restriction else None)
    yield f"{PATH}/delisting", told.delisting
    if told.delisting is not None:
        yield f"{PATH}/delisting/document", told.delisting.document


def _delisting(request: Request) -> BlacklistRemoval:
    told = given(request.case.blacklisting)
    removed = given(told.delisting)
    return BlacklistRemoval(
        decision=_reference(BlacklistDecision.TITLE, given(told.restriction).document),
        ground=removed.ground,
        facts=removed.facts,
        legal_basis=removed.legal_basis,
        effective_on=request.on,
        consultation_phone=request.guide.consultation_phone,
    )


def _dated(document: Issued | None) -> object:
    return document.date if document is not None else None


def _reference(title: str, document: Issued | None) -> DocumentRef:
    found = given(document)
    return DocumentRef(title=title, number=found.number, date=given(found.date), file_digest=found.file_digest)


PRIOR_NOTICE: Final = Draft(which=_which_notice, needs=_notice_needs, body=_notice)
RESTRICTION: Final = Draft(which=_which_restriction, needs=_restriction_needs, body=_restriction)
APPEAL: Final = Draft(which=_which_appeal, needs=_appeal_needs, body=_appeal)
DELISTING: Final = Draft(which=_which_delisting, needs=_delisting_needs, body=_delisting)
