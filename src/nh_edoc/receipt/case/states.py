"""办件状态: which event may follow which; what cannot have been so is refused with its reason (办法 art. 11 to 20)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from nh_edoc import messages
from nh_edoc.errors import Problem
from nh_edoc.receipt.case.events import EventKind, events

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nh_edoc.receipt.case.events import Event
    from nh_edoc.receipt.case.type import Case


class State(StrEnum):
    """办件状态."""

    DRAFT = "draft"
    """申请之前."""
    APPLIED = "applied"
    """已申请, the materials not yet received."""
    RECEIVED = "received"
    """已收件: five working days to accept, refuse or tell what is missing."""
    SUPPLEMENTING = "supplementing"
    """待补正."""
    ACCEPTED = "accepted"
    """办理中: the clock runs."""
    SUSPENDED = "suspended"
    """特殊程序中: the clock stands still."""
    NOT_ACCEPTED = "not-accepted"
    """不予受理."""
    GRANTED = "granted"
    """已批准, not yet delivered."""
    REFUSED = "refused"
    """不予批准, not yet delivered."""
    TERMINATED = "terminated"
    """已终止."""
    DELIVERED = "delivered"
    """已送达."""
    ENDED = "license-ended"
    """证照已撤回, 撤销 or 注销."""

    def title(self, lang: str = "zh") -> str:
        """Return the state in a word or two."""
        return messages.text(f"case.state.{self.value}", lang)


_DECIDED: Final = (State.GRANTED, State.REFUSED)
_OPEN: Final = (State.APPLIED, State.RECEIVED, State.SUPPLEMENTING, State.ACCEPTED, State.SUSPENDED)
_RUNNING: Final = (State.ACCEPTED, State.SUSPENDED)
_FINISHED: Final = (*_DECIDED, State.DELIVERED, State.NOT_ACCEPTED, State.TERMINATED)

TRANSITIONS: Final[Mapping[EventKind, Mapping[State, State]]] = {
    EventKind.SUBMITTED: {State.DRAFT: State.APPLIED},
    EventKind.RECEIVED: {State.APPLIED: State.RECEIVED},
    EventKind.SUPPLEMENT_TOLD: {State.RECEIVED: State.SUPPLEMENTING},
    EventKind.SUPPLEMENTED: {State.SUPPLEMENTING: State.RECEIVED},
    EventKind.NOT_ACCEPTED: dict.fromkeys((State.APPLIED, State.RECEIVED), State.NOT_ACCEPTED),
    EventKind.ACCEPTED: {State.RECEIVED: State.ACCEPTED},
    EventKind.SPECIAL_STARTED: dict.fromkeys(_RUNNING, State.SUSPENDED),
    EventKind.SPECIAL_ENDED: {State.SUSPENDED: State.ACCEPTED},
    EventKind.HEARING_TOLD: {state: state for state in _RUNNING},
    EventKind.EXTENDED: {state: state for state in _RUNNING},
    EventKind.REVIEWED: {state: state for state in (State.RECEIVED, *_RUNNING)},
    EventKind.GRANTED: {State.ACCEPTED: State.GRANTED},
    EventKind.REFUSED: {State.ACCEPTED: State.REFUSED},
    EventKind.TERMINATED: dict.fromkeys(_OPEN, State.TERMINATED),
    # documents of any stage are delivered; only that of the decision ends the case
    EventKind.DELIVERED: {state: State.DELIVERED if state in _DECIDED else state for state in (*_OPEN, *_FINISHED)},
    EventKind.AMENDED: {state: state for state in (*_OPEN, *_FINISHED)},
    EventKind.LICENSE_ENDED: dict.fromkeys((State.GRANTED, State.DELIVERED), State.ENDED),
    # 办法 art. 25: the list restricts who applies online, and leaves the application as it stands
    **{
        kind: {state: state for state in (*_OPEN, *_FINISHED, State.ENDED)}
        for kind in (
            EventKind.BLACKLIST_TOLD,
            EventKind.BLACKLISTED,
            EventKind.APPEALED,
            EventKind.APPEAL_DECIDED,
            EventKind.DELISTED,
        )
    },
}
"""Event → in which states it may happen, and which state it leads to."""


def replayed(found: Sequence[Event]) -> tuple[State, tuple[Problem, ...]]:
    """Return the state that events lead to, and those that cannot have happened where they stand.

    An impossible event leaves the state as it was, so that each is told for itself.
    """
    state, running, problems = State.DRAFT, 0, []
    for event in found:
        after = TRANSITIONS[event.kind].get(state)
        if after is None:
            problems.append(_impossible(event, state))
            continue
        if event.kind is EventKind.SPECIAL_STARTED:
            running += 1
        elif event.kind is EventKind.SPECIAL_ENDED:
            running -= 1
            after = State.SUSPENDED if running > 0 else after  # procedures may overlap (许可法 art. 45)
        elif event.kind is EventKind.SUPPLEMENTED and not event.complete:
            after = State.RECEIVED  # a further notice may name what is still wrong
        state = after
    return state, tuple(problems)


def state_problems(case: Case) -> Iterator[Problem]:
    """Yield events of the case that cannot have happened in the order in which they stand.

    Raises:
        InputError: `rules.naive-time`.
    """
    yield from replayed(events(case))[1]


def possible(state: State) -> tuple[EventKind, ...]:
    """Return the events that may follow."""
    return tuple(kind for kind, where in TRANSITIONS.items() if state in where)


def _impossible(event: Event, state: State) -> Problem:
    # the texts name state and event in the language of the message, so the codes carry both
    params = {
        "on": event.on.isoformat(),
        "event": " / ".join(event.kind.title(lang) for lang in messages.LANGUAGES),
        "state": " / ".join(state.title(lang) for lang in messages.LANGUAGES),
    }
    return Problem(path=event.path, code="case.impossible", params=params)
