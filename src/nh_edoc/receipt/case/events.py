"""办件经过: what happened to an application, in order of time, by the ten messages that systems exchange and the ends.

The events are read off the case; nothing is typed a second time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from nh_edoc import messages
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.case.drafts.after import arrival
from nh_edoc.receipt.case.issued import decision_kind, end_kind
from nh_edoc.receipt.case.type import Outcome
from nh_edoc.receipt.rules.periods import beijing_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.case.incidents import Issued
    from nh_edoc.receipt.case.type import Case, IssuedReceipt


class EventKind(StrEnum):
    """事件."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    SUPPLEMENT_TOLD = "supplement-told"
    SUPPLEMENTED = "supplemented"
    NOT_ACCEPTED = "not-accepted"
    ACCEPTED = "accepted"
    SPECIAL_STARTED = "special-started"
    SPECIAL_ENDED = "special-ended"
    HEARING_TOLD = "hearing-told"
    EXTENDED = "extended"
    REVIEWED = "reviewed"
    GRANTED = "granted"
    REFUSED = "refused"
    TERMINATED = "terminated"
    DELIVERED = "delivered"
    AMENDED = "amended"
    LICENSE_ENDED = "license-ended"
    BLACKLIST_TOLD = "blacklist-told"
    BLACKLISTED = "blacklisted"
    APPEALED = "appealed"
    APPEAL_DECIDED = "appeal-decided"
    DELISTED = "delisted"

    def title(self, lang: str = "zh") -> str:
        """Return the event in a word or two."""
        return messages.text(f"case.event.{self.value}", lang)


EXCHANGED: Final = {
    EventKind.SUBMITTED: "0",
    EventKind.RECEIVED: "1",
    EventKind.NOT_ACCEPTED: "2",
    EventKind.ACCEPTED: "2",
    EventKind.REVIEWED: "3",
    EventKind.GRANTED: "4",
    EventKind.REFUSED: "4",
    EventKind.TERMINATED: "4",
    EventKind.SPECIAL_STARTED: "5",
    EventKind.EXTENDED: "5",
    EventKind.SPECIAL_ENDED: "6",
    EventKind.SUPPLEMENT_TOLD: "7",
    EventKind.SUPPLEMENTED: "8",
    EventKind.DELIVERED: "9",
}
"""Event → number of the message by which systems of Guangdong exchange it; an extension is a special one of type A."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event of a case."""

    kind: EventKind
    on: date
    """The day in Beijing."""
    at: datetime | None = None
    """The time, where the case has it."""
    path: str
    """JSON pointer to where the case says so."""
    document: str | None = None
    """Kind of the document that goes with it."""
    number: str | None = None
    """Its number."""
    note: str | None = None
    """What the case says of it in words of its own; never an identity number."""
    complete: bool = True
    """Of an answer to a supplement notice: whether everything is put right."""


def events(case: Case) -> tuple[Event, ...]:
    """Return what happened, by day, and on one day in the order in which a case runs its course.

    Raises:
        InputError: `rules.naive-time`.
    """
    found = [*_before(case), *_underway(case), *_after(case), *_listed(case)]
    return tuple(sorted(found, key=lambda event: event.on))


def _before(case: Case) -> Iterator[Event]:
    application = case.application
    yield _timed(EventKind.SUBMITTED, application.applied_at, "/application/appliedAt")
    if application.received_at is not None:
        yield _timed(EventKind.RECEIVED, application.received_at, "/application/receivedAt")
    for index, supplement in enumerate(case.supplements):
        path = f"/supplements/{index}"
        note = "；".join(point.material for point in supplement.points)
        yield from _issued(EventKind.SUPPLEMENT_TOLD, "supplement-notice", supplement.notice, f"{path}/notice", note)
        if supplement.answered_at is not None:
            answer = _timed(EventKind.SUPPLEMENTED, supplement.answered_at, f"{path}/answeredAt")
            yield replace(answer, complete=supplement.complete)
    if case.non_acceptance is not None:
        document = case.non_acceptance.document
        yield from _issued(EventKind.NOT_ACCEPTED, "non-acceptance-decision", document, "/nonAcceptance/document")
    if case.acceptance is not None:
        receipt = case.acceptance.receipt
        accepted = _timed(EventKind.ACCEPTED, case.acceptance.accepted_at, "/acceptance/acceptedAt")
        yield replace(accepted, document="acceptance-receipt", number=receipt.number)


def _underway(case: Case) -> Iterator[Event]:
    for index, procedure in enumerate(case.special_procedures):
        path, notice = f"/specialProcedures/{index}", procedure.notice
        yield Event(
            kind=EventKind.SPECIAL_STARTED,
            on=procedure.start,
            path=f"{path}/start",
            document="special-procedure-notice",
            number=notice.number if notice is not None else None,
            note=procedure.institution,
        )
        if procedure.ended_on is not None:
            yield Event(kind=EventKind.SPECIAL_ENDED, on=procedure.ended_on, path=f"{path}/endedOn")
    if case.hearing is not None:
        yield from _issued(EventKind.HEARING_TOLD, "hearing-notice", case.hearing.notice, "/hearing/notice")
    if case.prolongation is not None:
        yield from _issued(EventKind.EXTENDED, "extension-notice", case.prolongation.notice, "/prolongation/notice")
    for index, review in enumerate(case.reviews):
        yield replace(_timed(EventKind.REVIEWED, review.at, f"/reviews/{index}/at"), note=review.opinion)


def _after(case: Case) -> Iterator[Event]:
    if case.decision is not None:
        kind = EventKind.GRANTED if case.decision.outcome is Outcome.GRANTED else EventKind.REFUSED
        yield from _issued(kind, decision_kind(case, case.decision), case.decision.document, "/decision/document")
    if case.termination is not None:
        document = case.termination.document
        yield from _issued(EventKind.TERMINATED, "termination-notice", document, "/termination/document")
    for index, delivery in enumerate(case.deliveries):
        arrived = arrival(delivery)
        if arrived is not None:
            number = delivery.receipt.number if delivery.receipt is not None else None
            delivered = _timed(EventKind.DELIVERED, arrived, f"/deliveries/{index}/deliveredAt")
            yield replace(delivered, document="delivery-receipt", number=number, note="、".join(delivery.documents))
    for index, amendment in enumerate(case.amendments):
        path = f"/amendments/{index}/notice"
        yield from _issued(EventKind.AMENDED, "amendment-notice", amendment.notice, path, amendment.number)
    if case.license_end is not None:
        end = case.license_end
        yield from _issued(
            EventKind.LICENSE_ENDED, end_kind(end), end.document, "/licenseEnd/document", end.license.name
        )


def _listed(case: Case) -> Iterator[Event]:
    told, path = case.blacklisting, "/blacklisting"
    if told is None:
        return
    yield from _issued(EventKind.BLACKLIST_TOLD, "blacklist-prior-notice", told.notice, f"{path}/notice")
    if told.restriction is not None:
        document = told.restriction.document
        yield from _issued(EventKind.BLACKLISTED, "blacklist-decision", document, f"{path}/restriction/document")
    if told.appeal is not None:
        yield Event(kind=EventKind.APPEALED, on=told.appeal.appealed_on, path=f"{path}/appeal/appealedOn")
        document = told.appeal.document
        yield from _issued(EventKind.APPEAL_DECIDED, "appeal-decision", document, f"{path}/appeal/document")
    if told.delisting is not None:
        document = told.delisting.document
        yield from _issued(EventKind.DELISTED, "blacklist-removal", document, f"{path}/delisting/document")


def _timed(kind: EventKind, at: datetime, path: str) -> Event:
    moment = beijing_time(at)
    return Event(kind=kind, on=moment.date(), at=moment, path=path)


def _issued(
    kind: EventKind, document: str, issued: Issued | IssuedReceipt | None, path: str, note: str | None = None
) -> Iterator[Event]:
    """Yield the event of a document, once it is made."""
    if issued is not None and issued.date is not None:
        yield Event(kind=kind, on=issued.date, path=f"{path}/date", document=document, number=issued.number, note=note)
