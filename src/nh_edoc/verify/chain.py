"""Steps (3) and (4): the certificate's path, as checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pyhanko.outcome import Part, SubIndication
from nh_edoc.model.report import Result
from nh_edoc.verify.catalogue import CATALOGUE
from nh_edoc.verify.conclude import make_check

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from nh_edoc._pyhanko.outcome import Chain, Fault
    from nh_edoc.model.report import Check
    from nh_edoc.trust import TrustStore
    from nh_edoc.trust.paths import Moment
    from nh_edoc.verify.policy import Policy

_PARTS: Final = (Part.PATH, Part.USAGE, Part.REVOCATION, Part.ALGORITHM)
_CODES: Final = {part: f"chain.{part.value}" for part in _PARTS}
_REASONS: Final = {
    SubIndication.OUT_OF_BOUNDS_NO_POE: "out-of-bounds",
    SubIndication.CHAIN_CONSTRAINTS_FAILURE: "constraints",
    SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE: "general",
    SubIndication.REVOKED_CA_NO_POE: "authority",
}
_PROVEN: Final = {
    SubIndication.OUT_OF_BOUNDS_NO_POE: "out-of-bounds-proven",
    SubIndication.REVOKED_NO_POE: "revoked-proven",
}
"""Reasons that must say otherwise where a time stamp proves the time."""


def store_check(store: TrustStore, at: datetime) -> Check:
    """Check that the trust store is not past its next update: what happened since is unknown."""
    current = at < store.next_update
    return make_check(
        "chain.trust-store",
        Result.PASSED if current else Result.FAILED,
        next_update=store.next_update.isoformat(timespec="seconds"),
    )


def chain_checks(chain: Chain, name: str, policy: Policy, when: Moment) -> Iterator[Check]:
    """Yield one check for each question of the path; what a failure kept from being asked is unknown."""
    for part in _PARTS:
        code = _CODES[part]
        fault = chain.fault(part)
        if part is Part.REVOCATION and not policy.requires_revocation:
            yield make_check(code, Result.NOT_APPLICABLE, signature=name, reason="waived")
        elif fault is not None:
            yield _failed(code, fault, name, when)
        else:
            yield make_check(code, Result.PASSED if chain.answers(part) else Result.UNKNOWN, signature=name)


def unknown_chain(name: str) -> Iterator[Check]:
    """Yield the checks of a path that could not even be begun."""
    for code in _CODES.values():
        yield make_check(code, Result.UNKNOWN, signature=name)


def _failed(code: str, fault: Fault, name: str, when: Moment) -> Check:
    if not fault.known:
        return make_check(code, Result.UNKNOWN, signature=name)
    reason = "hold" if fault.why == "hold" else _REASONS.get(fault.sub)
    if when.proven is not None:
        reason = _PROVEN.get(fault.sub, reason) if reason != "hold" else reason
    if f"check.{code}.{reason}" not in CATALOGUE[code].reasons:
        reason = None
    on = "" if fault.on is None else fault.on.isoformat(timespec="seconds")
    time = when.judged.isoformat(timespec="seconds")
    return make_check(code, Result.FAILED, signature=name, reason=reason, why=fault.why, on=on, time=time)
