"""Check that nothing was removed from the registry, changed in it, or put beside its chain."""

from __future__ import annotations

from hmac import compare_digest
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from nh_edoc.errors import Problem
from nh_edoc.model.registry import Checkpoint, EventAudit
from nh_edoc.registry.ledger import GENESIS, chained, digest_of
from nh_edoc.registry.schema import FACTS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_LIMIT: Final = 100
"""Problems that one audit reports."""
_ENTERED: Final = " UNION ALL ".join(f"SELECT event FROM {table}" for table in FACTS)  # noqa: S608 - our own names
_MISSING: Final = (
    f"SELECT sequence FROM events WHERE record IS NOT NULL AND sequence NOT IN ({_ENTERED})"  # noqa: S608 - our own
    " ORDER BY sequence"
)


def audit(connection: sqlite3.Connection, known: Checkpoint | None) -> EventAudit:
    """Check the chain of events and every fact that they vouch for.

    The chain alone cannot show that its end was cut off, or that it was written anew from some event on: only a
    head noted elsewhere (``known``) shows that.
    """
    chain = _Chain(known)
    problems = list(islice(chain.check(connection), _LIMIT))
    if len(problems) < _LIMIT:
        problems.extend(islice(_facts(connection), _LIMIT - len(problems)))
    return EventAudit(events=chain.events, head=chain.head, problems=tuple(problems))


class _Chain:
    """One walk along the events."""

    def __init__(self, known: Checkpoint | None) -> None:
        self._known = known
        self.events = 0
        self.head: Checkpoint | None = None

    def check(self, connection: sqlite3.Connection) -> Iterator[Problem]:
        previous, expected, met = GENESIS, 1, self._known is None
        for row in connection.execute("SELECT * FROM events ORDER BY sequence"):
            event = dict(row)
            sequence, found = event["sequence"], event.pop("hash")
            if sequence != expected:
                yield _problem("registry.event-missing", sequence, first=expected, last=sequence - 1)
            elif not _same(chained(previous, event), found):
                yield _problem("registry.event-changed", sequence)
            if self._known is not None and sequence == self._known.sequence:
                met = _same(self._known.hash, found)
            previous, expected = found, sequence + 1
            self.events += 1
            self.head = Checkpoint(sequence=sequence, hash=found)
        if self._known is not None and not met:
            yield _problem("registry.checkpoint", self._known.sequence)


def _facts(connection: sqlite3.Connection) -> Iterator[Problem]:
    for table in FACTS:
        rows = connection.execute(
            f"SELECT {table}.*, events.record AS vouched_for FROM {table}"  # noqa: S608 - our own table names
            f" LEFT JOIN events ON events.sequence = {table}.event ORDER BY {table}.event"
        )
        for row in rows:
            fact = dict(row)
            vouched_for = fact.pop("vouched_for")
            if vouched_for is None or not _same(digest_of([table, fact]), vouched_for):
                yield _problem("registry.fact-changed", row["event"], table=table)
    for row in connection.execute(_MISSING):
        yield _problem("registry.fact-missing", row["sequence"])


def _problem(code: str, event: int, **params: Any) -> Problem:
    return Problem(path=f"/events/{event}", code=code, params={"event": event, **params})


def _same(one: str, other: str) -> bool:
    return compare_digest(one.encode(), str(other).encode())
