"""送达, 更正, 撤回, 撤销, 注销: what is said after a decision."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DeliveryWay
from nh_edoc.model.legal_time import BEIJING
from nh_edoc.receipt.case.issued import issued
from nh_edoc.receipt.case.request import Draft, given, joint_organs, which_of
from nh_edoc.receipt.kinds.amendment_notice.type import AmendmentNotice
from nh_edoc.receipt.kinds.cancellation_decision.type import CancellationDecision
from nh_edoc.receipt.kinds.delivery_receipt.type import CourierDelivery, DeliveryReceipt, OnlineDelivery
from nh_edoc.receipt.kinds.parts import DocumentRef
from nh_edoc.receipt.kinds.revocation_decision.type import RevocationDecision
from nh_edoc.receipt.kinds.withdrawal_decision.type import WithdrawalDecision
from nh_edoc.receipt.rules.periods import beijing_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from nh_edoc.receipt.case.request import Need, Request, Which
    from nh_edoc.receipt.case.type import Case, Delivery

PUBLIC_NOTICE: Final = timedelta(days=30)
"""民诉法 art. 95: a document counts as delivered when so many days have passed since the public notice."""


def _which_delivery(case: Case) -> Which:
    if not case.deliveries:
        return None
    return which_of(case.deliveries[-1].receipt, f"/deliveries/{len(case.deliveries) - 1}/receipt")


def _delivery_needs(case: Case) -> Iterator[Need]:
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


def _online_needs(case: Case, delivery: Delivery, path: str) -> Iterator[Need]:
    """Yield what an online delivery needs: consent, system, short message (办法 art. 16(4), 民诉法 art. 90)."""
    choice = case.delivery_choice
    yield "/deliveryChoice/consentOn", choice.consent_on if choice else None
    yield "/deliveryChoice/mobile", choice.mobile if choice else None
    yield f"{path}/smsSentAt", delivery.sms_sent_at


_WAYS: Final[Mapping[DeliveryWay, Callable[[Case, Delivery, str], Iterator[Need]]]] = {
    DeliveryWay.ONSITE: _on_the_spot,
    DeliveryWay.COURIER: _by_courier,
    DeliveryWay.ONLINE: _online_needs,
}


def _delivery(request: Request) -> DeliveryReceipt:
    case, delivery = request.case, request.case.deliveries[-1]
    documents = {document.number: document for document in issued(case)}
    return DeliveryReceipt(
        documents=tuple(documents[number] for number in delivery.documents),
        way=delivery.way,
        sender=delivery.sender,
        sent_at=delivery.sent_at,
        place=delivery.place,
        delivered_at=given(arrival(delivery)),
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


def arrival(delivery: Delivery) -> datetime | None:
    """Return when the delivery took effect: on signature or arrival, or when the public notice has run."""
    if delivery.way is not DeliveryWay.PUBLIC_NOTICE or delivery.published_on is None:
        return delivery.delivered_at
    return datetime.combine(delivery.published_on + PUBLIC_NOTICE, time(0, 0), BEIJING)


def _implied(case: Case) -> date | None:
    """Return the day of the arrival that the receipt proves."""
    arrived = arrival(case.deliveries[-1]) if case.deliveries else None
    return beijing_time(arrived).date() if arrived is not None else None


def _which_amendment(case: Case) -> Which:
    if not case.amendments:
        return None
    return which_of(case.amendments[-1].notice, f"/amendments/{len(case.amendments) - 1}/notice")


def _amendment_needs(case: Case) -> Iterator[Need]:
    yield "/amendments", case.amendments
    if case.amendments:
        path = f"/amendments/{len(case.amendments) - 1}"
        yield f"{path}/notice", case.amendments[-1].notice
        yield f"{path}/number", _amended(case)


def _amended(case: Case) -> DocumentRef | None:
    """Return the document that the last amendment names, if the case has it with its date."""
    for document in issued(case):
        if document.number == case.amendments[-1].number and document.date is not None:
            return DocumentRef(
                title=document.title, number=document.number, date=document.date, file_digest=document.file_digest
            )
    return None


def _amendment(request: Request) -> AmendmentNotice:
    told = request.case.amendments[-1]
    return AmendmentNotice(
        amended=given(_amended(request.case)),
        cause=told.cause,
        changes=told.changes,
        reasons=told.reasons,
        legal_basis=told.legal_basis,
        effective_on=told.effective_on,
        consultation_phone=request.guide.consultation_phone,
    )


def _which_end(case: Case) -> Which:
    return which_of(case.license_end.document, "/licenseEnd/document") if case.license_end is not None else None


def _end_needs(ground: str) -> Callable[[Case], Iterator[Need]]:
    def needs(case: Case) -> Iterator[Need]:
        end = case.license_end
        yield "/licenseEnd", end
        if end is not None:
            yield f"/licenseEnd/{ground}", getattr(end, ground)
            yield "/licenseEnd/document", end.document
        yield "/guide/remedies", case.guide.remedies if case.guide is not None else None

    return needs


def _withdrawal(request: Request) -> WithdrawalDecision:
    end = given(request.case.license_end)
    return WithdrawalDecision(
        joint_organs=joint_organs(request.case),
        ground=given(end.withdrawal),
        facts=end.facts,
        reasons=end.reasons,
        legal_basis=end.legal_basis,
        compensation=end.compensation,
        license=end.license,
        effective_on=end.effective_on,
        remedies=request.guide.remedies,
        delivery_way=_way(request.case),
    )


def _revocation(request: Request) -> RevocationDecision:
    end = given(request.case.license_end)
    return RevocationDecision(
        joint_organs=joint_organs(request.case),
        ground=given(end.revocation),
        facts=end.facts,
        reasons=end.reasons,
        legal_basis=end.legal_basis,
        compensation=end.compensation,
        license=end.license,
        effective_on=end.effective_on,
        remedies=request.guide.remedies,
        delivery_way=_way(request.case),
    )


def _cancellation(request: Request) -> CancellationDecision:
    end = given(request.case.license_end)
    return CancellationDecision(
        joint_organs=joint_organs(request.case),
        ground=given(end.cancellation),
        facts=end.facts,
        reasons=end.reasons,
        legal_basis=end.legal_basis,
        license=end.license,
        effective_on=end.effective_on,
        remedies=request.guide.remedies,
        delivery_way=_way(request.case),
    )


def _way(case: Case) -> DeliveryWay | None:
    return case.delivery_choice.way if case.delivery_choice is not None else None


DELIVERY: Final = Draft(which=_which_delivery, needs=_delivery_needs, body=_delivery, implied=_implied)
AMENDMENT: Final = Draft(which=_which_amendment, needs=_amendment_needs, body=_amendment)
WITHDRAWAL: Final = Draft(which=_which_end, needs=_end_needs("withdrawal"), body=_withdrawal)
REVOCATION: Final = Draft(which=_which_end, needs=_end_needs("revocation"), body=_revocation)
CANCELLATION: Final = Draft(which=_which_end, needs=_end_needs("cancellation"), body=_cancellation)
