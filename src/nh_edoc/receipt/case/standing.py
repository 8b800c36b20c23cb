"""办件现状: the state of a case on a day, what is due and until when, and what the law makes of silence."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from nh_edoc import messages
from nh_edoc.calendar import WorkCalendar
from nh_edoc.model.document import DayUnit, Period
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.case.completing import completed
from nh_edoc.receipt.case.drafts.underway import REQUEST_PERIOD
from nh_edoc.receipt.case.events import Event, EventKind, events
from nh_edoc.receipt.case.request import Request, accepted_on, announced_end, course, delivery_period, spans
from nh_edoc.receipt.case.states import State, replayed
from nh_edoc.receipt.case.type import Case
from nh_edoc.receipt.kinds.blacklist_decision.rules import APPEAL
from nh_edoc.receipt.kinds.parts import Matter
from nh_edoc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator


ACCEPTANCE: Final = Period(days=5, unit=DayUnit.WORKING)
"""许可法 art. 32(1)(4): five working days from receipt."""


_LISTING: Final = (
    EventKind.BLACKLIST_TOLD,
    EventKind.BLACKLISTED,
    EventKind.APPEALED,
    EventKind.APPEAL_DECIDED,
    EventKind.DELISTED,
)
"""What happens with the blacklist."""


class DueKind(StrEnum):
    """期限."""

    ACCEPTANCE = "acceptance"
    """受理、不予受理或者告知补正 (许可法 art. 32)."""
    ANSWER = "answer"
    """申请人补正."""
    PROMISED = "promised"
    """承诺办结."""
    STATUTORY = "statutory"
    """法定办结 (许可法 art. 42)."""
    PROCEDURE = "procedure"
    """特殊程序预计结束 (许可法 art. 45)."""
    HEARING = "hearing"
    """申请听证 (许可法 art. 47)."""
    DELIVERY = "delivery"
    """送达 (许可法 art. 44)."""
    DEFERRED = "deferred"
    """补交容缺材料."""
    BLACKLIST_ANSWER = "blacklist-answer"
    """陈述、申辩 before somebody is put on the blacklist."""
    APPEAL = "appeal"
    """申诉 against the blacklist (办法 art. 25)."""

    def title(self, lang: str = "zh") -> str:
        """Return the period in a word or two."""
        return messages.text(f"case.due.{self.value}", lang)


class DerivedKind(StrEnum):
    """法定拟制: what the law makes of silence."""

    DEEMED_ACCEPTED = "deemed-accepted"
    """视为受理 (许可法 art. 32(1)(4))."""
    DEEMED_RENEWED = "deemed-renewed"
    """视为准予延续 (许可法 art. 50(2))."""

    def title(self, lang: str = "zh") -> str:
        """Return the state with its article."""
        return messages.text(f"case.derived.{self.value}", lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """One thing that is due."""

    kind: DueKind
    on: date
    provisional: bool = False
    """暂定: a holiday notice that is not yet published may move it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A state that the law gives without anybody's act."""

    kind: DerivedKind
    on: date
    """From when it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a case stands on a day."""

    state: State
    history: tuple[Event, ...]
    due: tuple[DueDay, ...]
    """What is still due, the earliest first; days that have passed are overdue."""
    derived: tuple[Derived, ...]


def standing(case: Case, *, settings: Settings, calendar: WorkCalendar, on: date) -> Standing:
    """Return how a case stands on a day: what happened up to then, and what follows from it.

    Args:
        case: the case.
        settings: the operator's choices.
        calendar: counts the days.
        on: the day; later events of the case are left out.

    Raises:
        InputError: `rules.naive-time`; `calendar.uncovered`; the operator's data are not well formed.
    """
    case = completed(case, settings)
    history = tuple(event for event in events(case) if event.on <= on)
    state, _ = replayed(history)
    look = _Look(case=case, settings=settings, calendar=calendar, on=on, history=history, state=state)
    due = sorted(_due(look), key=lambda one: (one.on, one.kind))
    return Standing(state=state, history=history, due=tuple(due), derived=tuple(_derived(look)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    case: Case
    settings: Settings
    calendar: WorkCalendar
    on: date
    history: tuple[Event, ...]
    state: State

    @property
    def governed(self) -> bool:
        """Whether the 行政许可法 governs the item."""
        return self.case.item.type in self.settings.licensing_item_types

    def last(self, *kinds: EventKind) -> Event | None:
        """Return the last event of these kinds."""
        return next((event for event in reversed(self.history) if event.kind in kinds), None)


def _due(look: _Look) -> Iterator[DueDay]:
    if look.state is State.RECEIVED and look.governed:
        begun = look.last(EventKind.RECEIVED, EventKind.SUPPLEMENTED)
        if begun is not None:
            counted = look.calendar.add(begun.on, ACCEPTANCE)
            yield DueDay(kind=DueKind.ACCEPTANCE, on=counted.date, provisional=counted.record.provisional)
    elif look.state is State.SUPPLEMENTING:
        yield from _answer(look)
    elif look.state in {State.ACCEPTED, State.SUSPENDED}:
        yield from _running(look)
    elif look.state in {State.GRANTED, State.REFUSED}:
        yield from _delivery(look)
    yield from _listed(look)
    if look.state in {State.ACCEPTED, State.SUSPENDED, State.GRANTED}:
        for material in look.case.materials:
            if material.deferred_until is not None:
                yield DueDay(kind=DueKind.DEFERRED, on=material.deferred_until)


def _listed(look: _Look) -> Iterator[DueDay]:
    """Yield until when somebody may answer before being listed, and appeal afterwards, as far as it is not over."""
    told = look.case.blacklisting
    if told is None:
        return
    last = look.last(*_LISTING)
    if last is not None and last.kind is EventKind.BLACKLIST_TOLD:
        kind, begun, period = DueKind.BLACKLIST_ANSWER, last.on, told.answer_period
    elif last is not None and last.kind is EventKind.BLACKLISTED:
        kind, begun, period = DueKind.APPEAL, last.on, APPEAL
    else:
        return
    counted = look.calendar.add(begun, period)
    if counted.date >= look.on:
        yield DueDay(kind=kind, on=counted.date, provisional=counted.record.provisional)


def _answer(look: _Look) -> Iterator[DueDay]:
    told = look.last(EventKind.SUPPLEMENT_TOLD)
    period = look.case.supplements[-1].answer_period
    if told is not None and period is not None:
        counted = look.calendar.add(told.on, period)
        yield DueDay(kind=DueKind.ANSWER, on=counted.date, provisional=counted.record.provisional)


def _running(look: _Look) -> Iterator[DueDay]:
    """Yield what is due while the case is handled; special procedures count as far as they have begun."""
    case, calendar = look.case, look.calendar
    begun = [one for one in case.special_procedures if one.start <= look.on]
    for procedure in begun:
        if procedure.ended_on is None or procedure.ended_on > look.on:
            yield DueDay(kind=DueKind.PROCEDURE, on=announced_end(procedure, calendar))
    if (told := look.last(EventKind.HEARING_TOLD)) is not None:
        asked = calendar.add(told.on, REQUEST_PERIOD).date
        if asked >= look.on:
            yield DueDay(kind=DueKind.HEARING, on=asked)
    if case.guide is None:
        return
    special = spans(calendar, begun)
    request = Request(case=case, settings=look.settings, calendar=calendar, on=look.on)
    counted = course(request, special)
    provisional = counted.calendar.provisional
    yield DueDay(kind=DueKind.STATUTORY, on=counted.due_date, provisional=provisional)
    if case.guide.promised_period is not None:
        skipped = [(span.start, span.end) for span in special]
        promised = calendar.add(accepted_on(case), case.guide.promised_period, skipped)
        yield DueDay(kind=DueKind.PROMISED, on=promised.date, provisional=promised.record.provisional)


def _delivery(look: _Look) -> Iterator[DueDay]:
    decided, period = look.last(EventKind.GRANTED, EventKind.REFUSED), delivery_period(look.case, look.settings)
    if decided is not None and period is not None:
        counted = look.calendar.add(decided.on, period)
        yield DueDay(kind=DueKind.DELIVERY, on=counted.date, provisional=counted.record.provisional)


def _derived(look: _Look) -> Iterator[Derived]:
    if not look.governed:
        return
    received = look.last(EventKind.RECEIVED)
    if received is not None and look.state is State.RECEIVED and look.last(EventKind.SUPPLEMENT_TOLD) is None:
        last = look.calendar.add(received.on, ACCEPTANCE).date
        if look.on > last:
            # 逾期不告知的，自收到申请材料之日起即为受理
            yield Derived(kind=DerivedKind.DEEMED_ACCEPTED, on=received.on)
    application = look.case.application
    if application.matter is not Matter.RENEWAL or application.license is None or application.license.valid_to is None:
        return
    ended = application.license.valid_to
    decided = look.last(EventKind.GRANTED, EventKind.REFUSED, EventKind.TERMINATED, EventKind.NOT_ACCEPTED)
    applied = look.history[0].on if look.history else look.on
    if look.on > ended and applied <= ended and (decided is None or decided.on > ended):
        yield Derived(kind=DerivedKind.DEEMED_RENEWED, on=ended)
