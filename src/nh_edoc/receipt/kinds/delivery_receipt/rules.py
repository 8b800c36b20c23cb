"""What the law demands of a delivery: in the right way, with its proof (R13), in time (R11)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from nh_edoc.errors import InputError
from nh_edoc.model.document import DayUnit, DeliveryWay, Period
from nh_edoc.receipt.kinds.delivery_receipt.type import DeliveryReceipt, EvidenceKind
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.identity import head_identifiers
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.numbering import receipt_number
from nh_edoc.receipt.rules.periods import beijing_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from nh_edoc.receipt.rules.judging import Context

PATH: Final = f"/{DeliveryReceipt.element()}"
PUBLIC_NOTICE: Final = timedelta(days=30)
"""民诉法 art. 95: a document counts as delivered when so many days have passed since the public notice."""
DELIVERY_PERIOD: Final = Period(days=10, unit=DayUnit.WORKING)
"""许可法 art. 44."""
_ADDRESSEES: Final = frozenset({"本人", "法定代表人", "负责人"})
_HANDS: Final = frozenset({EvidenceKind.SIGNATURE, EvidenceKind.SCAN})
_COURIERS: Final = frozenset({*_HANDS, EvidenceKind.COURIER})


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the delivery does not meet.

    Raises:
        TypeError: the document is of another kind.
        InputError: `rules.naive-time`: a time without offset.
    """
    body = context.document.body
    if not isinstance(body, DeliveryReceipt):
        raise TypeError(context.document.kind)
    yield from _order(context, body)
    yield from _WAYS[body.way](body)
    yield from _receiver(body)
    yield from _in_time(context, body)
    yield from receipt_number(context)
    yield from head_identifiers(context)


def _order(context: Context, body: DeliveryReceipt) -> Iterator[Breach]:
    """Yield times in a wrong order: sent, delivered, receipt made."""
    sent, delivered = beijing_time(body.sent_at), beijing_time(body.delivered_at)
    if delivered < sent:
        params = {"earlier": sent.isoformat(), "later": delivered.isoformat()}
        yield Breach(demand=rules.R13_ORDER, path=f"{PATH}/deliveredAt", params=params)
    dated = context.document.head.date
    if dated < delivered.date():  # what proves an arrival is made after it
        params = {"earlier": delivered.date().isoformat(), "later": dated.isoformat()}
        yield Breach(demand=rules.R13_ORDER, path="/head/date", params=params)


def _online(body: DeliveryReceipt) -> Iterator[Breach]:
    """Online: with consent, on arrival in the receiver's system, with a short message."""
    online = body.online
    if online is None:
        yield Breach(demand=rules.R13_ONLINE, path=f"{PATH}/online")
        return
    sent, arrived = beijing_time(body.sent_at), beijing_time(online.arrived_at)
    if online.consent_on > sent.date():
        params = {"consent": online.consent_on.isoformat(), "sent": sent.date().isoformat()}
        yield Breach(demand=rules.R13_CONSENT, path=f"{PATH}/online/consentOn", params=params)
    if arrived != beijing_time(body.delivered_at):  # 民诉法 90: delivered on arrival
        params = {"arrived": arrived.isoformat(), "found": beijing_time(body.delivered_at).isoformat()}
        yield Breach(demand=rules.R13_ARRIVAL, path=f"{PATH}/deliveredAt", params=params)
    if beijing_time(online.sms_sent_at) < sent:
        yield Breach(demand=rules.R13_SMS, path=f"{PATH}/online/smsSentAt")


def _courier(body: DeliveryReceipt) -> Iterator[Breach]:
    """Courier: to the address and receiver that the applicant named, with proof that it was signed for."""
    if body.courier is None:
        yield Breach(demand=rules.R13_COURIER, path=f"{PATH}/courier")
    yield from _evidence(body, _COURIERS)


def _onsite(body: DeliveryReceipt) -> Iterator[Breach]:
    """On the spot: signed for, or left with a witness when the receiver refused."""
    if body.receiver is None and body.witness is None:
        yield Breach(demand=rules.R13_RECEIVER, path=f"{PATH}/receiver")
    if body.witness is None:
        yield from _evidence(body, _HANDS)


def _public(body: DeliveryReceipt) -> Iterator[Breach]:
    """Public notice: only after other ways failed, and thirty days later."""
    if not body.attempts:
        yield Breach(demand=rules.R13_ATTEMPTS, path=f"{PATH}/attempts")
    if body.published_on is None:
        yield Breach(demand=rules.R13_PUBLISHED, path=f"{PATH}/publishedOn")
        return
    due, found = body.published_on + PUBLIC_NOTICE, beijing_time(body.delivered_at).date()
    if found < due:
        params = {"expected": due.isoformat(), "found": found.isoformat()}
        yield Breach(demand=rules.R13_THIRTY_DAYS, path=f"{PATH}/deliveredAt", params=params)


def _evidence(body: DeliveryReceipt, kinds: frozenset[EvidenceKind]) -> Iterator[Breach]:
    if not any(one.kind in kinds for one in body.evidence):
        yield Breach(demand=rules.R13_EVIDENCE, path=f"{PATH}/evidence")


def _receiver(body: DeliveryReceipt) -> Iterator[Breach]:
    """Yield a substitute who took the document for no stated reason (民诉法 art. 88)."""
    receiver = body.receiver
    if receiver is not None and receiver.relation not in _ADDRESSEES and receiver.reason is None:
        params = {"relation": receiver.relation}
        yield Breach(demand=rules.R13_SUBSTITUTE, path=f"{PATH}/receiver/reason", params=params)


def _in_time(context: Context, body: DeliveryReceipt) -> Iterator[Breach]:
    """Yield documents that came late: a licence is delivered within ten days of the decision."""
    delivered = beijing_time(body.delivered_at).date()
    for index, one in enumerate(body.documents):
        last = None if one.date is None else _last_day(context, one.date)
        if last is not None and delivered > last:
            params = {"number": one.number, "last": last.isoformat(), "delivered": delivered.isoformat()}
            yield Breach(demand=rules.R11_LATE, path=f"{PATH}/documents/{index}", params=params)


def _last_day(context: Context, decided: date) -> date | None:
    try:
        return context.calendar.add(decided, DELIVERY_PERIOD).date
    except InputError:  # the calendar does not reach
        return None


_WAYS: Final[Mapping[DeliveryWay, Callable[[DeliveryReceipt], Iterator[Breach]]]] = {
    DeliveryWay.ONSITE: _onsite,
    DeliveryWay.COURIER: _courier,
    DeliveryWay.ONLINE: _online,
    DeliveryWay.PUBLIC_NOTICE: _public,
}
