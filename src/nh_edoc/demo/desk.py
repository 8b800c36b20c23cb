"""The desk of the fictitious agency: its keys, registry, time-stamping authority, and a clock that plays a past."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from nh_edoc.demo.pki import AGENCY, AGENCY_USCC, DemoPki, build_demo_pki
from nh_edoc.demo.tsa import LocalTimestamper
from nh_edoc.keys import load_signer
from nh_edoc.model.legal_time import BEIJING
from nh_edoc.registry import DocumentNumberScheme, SqliteRegistry
from nh_edoc.seal import Sealer
from nh_edoc.settings import Settings
from nh_edoc.trust import TrustStore
from nh_edoc.verify import Verifier
from nh_edoc.workflow import Journal, applicant_picture, picture_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path


REVIEW_ORGAN: Final = "佛山市南海区演示人民政府"
ACTOR: Final = "demo"
NUMBERED: Final = {
    "special-procedure-notice": "南演特告〔{year}〕{sequence}号",
    "approval-decision": "南演许准字〔{year}〕{sequence}号",
    "rejection-decision": "南演许不字〔{year}〕{sequence}号",
    "delivery-receipt": "南演送〔{year}〕{sequence}号",
}
"""Kinds that have a 文号 from the registry, and its form."""


@dataclass(slots=True)
class DeskClock:
    """The present as the demonstration plays it: the days of the case, never later than now."""

    now: datetime
    moment: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.moment = self.now

    def __call__(self) -> datetime:
        """Return the moment that is played."""
        return self.moment

    def play(self, day: date, hour: int) -> None:
        """Turn to an hour of a day, Beijing time."""
        self.moment = min(datetime.combine(day, time(hour), BEIJING), self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """演示窗口: everything that an agency's system holds while it works."""

    pki: DemoPki
    trust: TrustStore
    settings: Settings
    clock: DeskClock
    journal: Journal
    timestamper: LocalTimestamper
    verifier: Verifier

    @contextmanager
    def sealer(self, key: Path) -> Iterator[Sealer]:
        """Yield the sealer of one of the agency's keys, B-T."""
        with load_signer(f"pem:{key}") as signer:
            picture = picture_for(signer.certificate, agency=AGENCY, trust=self.trust)
            yield Sealer(signer, picture=picture, clock=self.clock, trust=self.trust, timestamper=self.timestamper)

    def number(self, kind: str, year: int, case: str) -> str:
        """Return the next number of a kind of document, taken for good for one case."""
        scheme = DocumentNumberScheme(agency=AGENCY_USCC, kind=kind, year=year, pattern=NUMBERED[kind])
        operation = self.journal.operation("number", AGENCY_USCC, kind, case)
        return self.journal.registry.allocate_number(operation, scheme).number


@contextmanager
def open_desk(folder: Path, *, now: datetime, since: date) -> Iterator[Desk]:
    """Make keys, trust store and registry in ``folder`` and yield the desk.

    Args:
        folder: where.
        now: the present.
        since: the first day that will be played.
    """
    start = min(datetime.combine(since, time(), BEIJING), now)
    pki = build_demo_pki(folder / "pki", now=now, since=start)
    trust = TrustStore.load(pki.trust)
    registry_file = folder / "registry.db"
    for old in folder.glob("registry.db*"):  # an earlier run's, with what SQLite keeps beside it
        old.unlink()
    settings = Settings.load(
        env={},
        options={
            "trust": pki.trust,
            "registry": registry_file,
            "review_organs": {AGENCY_USCC: [REVIEW_ORGAN]},
        },
    )
    clock = DeskClock(now)
    with SqliteRegistry.create(registry_file) as registry, load_signer(f"pem:{pki.tsa}") as authority:
        yield Desk(
            pki=pki,
            trust=trust,
            settings=settings,
            clock=clock,
            journal=Journal(registry=registry, actor=ACTOR, clock=clock),
            timestamper=LocalTimestamper(signer=authority, clock=clock),
            verifier=Verifier(trust, settings=settings, clock=lambda: now, applicant_picture=applicant_picture),
        )
