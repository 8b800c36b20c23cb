"""Sample documents sealed at levels B-LT and B-LTA, and what tests need to forge their like."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from edoc_pki import NOW
from edoc_sealed import PICTURE, SETTINGS, rendered, the_pki
from edoc_stamped import stamping_store, tsa

from nh_edoc.model.report import Level
from nh_edoc.seal import Sealer
from nh_edoc.verify import Verifier

if TYPE_CHECKING:
    from datetime import datetime

    from edoc_pki import Party

    from nh_edoc.model.report import Report
    from nh_edoc.trust import TrustStore


@functools.cache
def good_store() -> TrustStore:
    return stamping_store()


def seal_at(level: Level, signer: Party | None = None, **over: Any) -> bytes:
    values: dict[str, Any] = {"picture": PICTURE, "clock": lambda: NOW, "trust": good_store(), "level": level} | over
    if level is not Level.B_B:
        values.setdefault("timestamper", tsa())
    return Sealer(signer or the_pki().seal, **values).seal(rendered()).data


@functools.cache
def sealed_at(level: Level) -> bytes:
    return seal_at(level)


def judge(data: bytes, trust: TrustStore | None = None, at: datetime = NOW) -> Report:
    return Verifier(trust or good_store(), clock=lambda: at, settings=SETTINGS).verify(data)


def levels(report: Report) -> tuple[Level, Level]:
    (signature,) = report.signatures
    return signature.level_format, signature.level_proven
