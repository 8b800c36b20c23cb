"""What a kind of document needs of a case, and what of it the case does not have yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from nh_edoc.errors import InputError, Problem
from nh_edoc.model.document import DeliveryWay
from nh_edoc.receipt.case.issued import issued
from nh_edoc.receipt.case.type import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from nh_edoc.receipt.case.type import Case, Decision, Delivery

T = TypeVar("T")
Need = tuple[str, object]
"""JSON pointer into the case, and what stands there: None or an empty list is missing."""


def missing(case: Case, kind: str) -> tuple[Problem, ...]:
    """Return what the case does not have, or has otherwise, for a document of ``kind`` to be drafted.

    Raises:
        InputError: `case.kind`: cases do not give documents of this kind.
    """
    needs = _NEEDS.get(kind)
    if needs is None:
        raise InputError("case.kind", kind=kind, known=", ".join(_NEEDS))
    gaps = [Problem(path=path, code="case.missing") for path, value in needs(case) if value is None or value == ()]
    return (*gaps, *_contradictions(case, kind))


def given(value: T | None) -> T:
    """Return what ``missing`` found to be there.

    Raises:
        TypeError: it was not asked for.
    """
    if value is None:
        raise TypeError(value)
    return value


def _receipt(case: Case) -> Iterator[Need]:
    yield "/acceptance", case.acceptance
    yield "/application/receivedAt", case.application.received_at
    yield "/materials", case.materials
    yield "/deliveryChoice", case.delivery_choice


def _notice(case: Case) -> Iterator[Need]:
    yield "/acceptance", case.acceptance
    yield "/specialProcedures", case.special_procedures
    if case.special_procedures:
        yield f"/specialProcedures/{len(case.special_procedures) - 1}/notice", case.special_procedures[-1].notice


def _approval(case: Case) -> Iterator[Need]:
    yield from _decided(case)
    if (decision := case.decision) is not None and decision.outcome is Outcome.GRANTED:
        yield "/decision/content", decision.content
        yield "/decision/legalBasis", decision.legal_basis
    yield "/deliveryChoice", case.delivery_choice


def _rejection(case: Case) -> Iterator[Need]:
    yield from _decided(case)
    if (decision := case.decision) is not None and decision.outcome is Outcome.REFUSED:
        yield "/decision/facts", decision.facts
        yield "/decision/reasons", decision.reasons
        yield "/decision/legalBasis", decision.legal_basis
    yield "/guide/remedies", case.guide.remedies


def _decided(case: Case) -> Iterator[Need]:
    """Yield what both decisions need; while a special procedure runs, nothing is decided (许可法 art. 45)."""
    yield "/acceptance", case.acceptance
    for index, procedure in enumerate(case.special_procedures):
        yield f"/specialProcedures/{index}/endedOn", procedure.ended_on
    yield "/decision", case.decision
    if case.decision is not None:
        yield "/decision/document", case.decision.document


def _delivery(case: Case) -> Iterator[Need]:
    yield "/deliveries", case.deliveries
    if not case.deliveries:
        return
    delivery, path = case.deliveries[-1], f"/deliveries/{len(case.deliveries) - 1}"
    yield f"{path}/receipt", delivery.receipt
    if delivery.way is DeliveryWay.PUBLIC_NOTICE:
        yield f"{path}/publishedOn", delivery.published_on
        yield f"{path}/attempts", delivery.attempts
        return
    yield f"{path}/deliveredAt", delivery.delivered_at
    yield from _WAYS[delivery.way](case, delivery, path)


def _on_the_spot(_case: Case, delivery: Delivery, path: str) -> Iterator[Need]:
    """Yield what a delivery on the spot needs: signed by whom, where (办法 art. 16(2))."""
    yield f"{path}/place", delivery.place
    yield f"{path}/receiver", delivery.receiver or delivery.witness


def _by_courier(case: Case, delivery: Delivery, path: str) -> Iterator[Need]:
    """Yield what a courier needs: address and receiver named by the applicant, signature (办法 art. 16(3))."""
    choice = case.delivery_choice
    yield "/deliveryChoice/address", choice.address if choice else None
    yield "/deliveryChoice/receiver", choice.receiver if choice else None
    yield "/deliveryChoice/mobile", choice.mobile if choice else None
    yield f"{path}/waybill", delivery.waybill
    yield f"{path}/receiver", delivery.receiver


def _online(case: Case, delivery: Delivery, path: str) -> Iterator[Need]:
    """Yield what an online delivery needs: consent, system, short message (办法 art. 16(4), 民诉法 art. 90)."""
    choice = case.delivery_choice
    yield "/deliveryChoice/consentOn", choice.consent_on if choice else None
    yield "/deliveryChoice/mobile", choice.mobile if choice else None
    yield f"{path}/smsSentAt", delivery.sms_sent_at


_WAYS: Final[Mapping[DeliveryWay, Callable[[Case, Delivery, str], Iterator[Need]]]] = {
    DeliveryWay.ONSITE: _on_the_spot,
    DeliveryWay.COURIER: _by_courier,
    DeliveryWay.ONLINE: _online,
}
_NEEDS: Final[Mapping[str, Callable[[Case], Iterator[Need]]]] = {
    "acceptance-receipt": _receipt,
    "special-procedure-notice": _notice,
    "approval-decision": _approval,
    "rejection-decision": _rejection,
    "delivery-receipt": _delivery,
}
"""Kind → what it needs, in the order in which an application runs its course."""
DRAFTED: Final = tuple(_NEEDS)
"""The kinds that are drafted from cases."""
_OUTCOMES: Final = {"approval-decision": Outcome.GRANTED, "rejection-decision": Outcome.REFUSED}


def _contradictions(case: Case, kind: str) -> Iterator[Problem]:
    """Yield what is there, but says something else than the document would."""
    if kind in _OUTCOMES and case.decision is not None:
        yield from _outcome(case.decision, _OUTCOMES[kind])
    if kind == "delivery-receipt" and case.deliveries:
        known = {document.number for document in issued(case)}
        path = f"/deliveries/{len(case.deliveries) - 1}/documents"
        for index, number in enumerate(case.deliveries[-1].documents):
            if number not in known:
                yield Problem(path=f"{path}/{index}", code="case.unknown-document", params={"number": number})


def _outcome(decision: Decision, wanted: Outcome) -> Iterator[Problem]:
    if decision.outcome is not wanted:
        params = {"found": decision.outcome.value, "wanted": wanted.value}
        yield Problem(path="/decision/outcome", code="case.outcome", params=params)
