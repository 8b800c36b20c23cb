"""Step (6), the time stamp: is it one, is it over this signature, is its authority believed, what does it prove?

ETSI EN 319 102-1, 5.5 passes over a time stamp that does not hold and judges the rest. Here a token is part of the
profile: the sealer let none out that did not hold, so one that does not is a change of the file (verification
rules, 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from nh_edoc._cms.der import CmsError, CmsUnsupportedError
from nh_edoc._cms.profile import CLOCK_TOLERANCE
from nh_edoc._cms.timestamp import parse_token
from nh_edoc._pyhanko.outcome import Part, SubIndication
from nh_edoc.model.report import Check, Result
from nh_edoc.trust.timestamps import EARLY, judge_timestamper
from nh_edoc.verify.conclude import make_check

if TYPE_CHECKING:
    from nh_edoc._cms.parse import SignedData
    from nh_edoc._cms.timestamp import TimestampToken
    from nh_edoc._pyhanko.outcome import Chain, Fault
    from nh_edoc.trust.paths import Moment, Paths

_BINDING: Final = "cms.binding."
_PARTS: Final = {Part.USAGE: "usage", Part.REVOCATION: "revoked", Part.ALGORITHM: "algorithm"}
_PATHS: Final = {
    SubIndication.OUT_OF_BOUNDS_NO_POE: "out-of-bounds",
    SubIndication.CHAIN_CONSTRAINTS_FAILURE: "constraints",
    SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE: "general",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What is known of a seal's time."""

    checks: tuple[Check, ...]
    said: datetime | None = None
    """genTime of a token that holds, by an authority that is believed."""


def examine_timestamp(signed: SignedData | None, name: str, paths: Paths, when: Moment) -> Stamp:
    """Return what the time stamp of a seal proves.

    Args:
        signed: the seal's CMS; None when it could not be read.
        name: of the signature field.
        paths: to anchors for time stamps.
        when: the time of validation.
    """
    if signed is None or not signed.timestamp_tokens:
        codes = ("time.token", "time.chain")
        return Stamp(checks=tuple(make_check(code, Result.NOT_APPLICABLE, signature=name) for code in codes))
    token, found = _token(signed, name, when)
    if token is None:
        return Stamp(checks=(found, make_check("time.chain", Result.UNKNOWN, signature=name)))
    chain = judge_timestamper(paths, token, when)
    believed = _chain_check(chain, name)
    if not _belong(token, chain):
        found = make_check("time.token", Result.FAILED, signature=name, reason="certificates")
    holds = {found.result, believed.result} == {Result.PASSED}
    return Stamp(checks=(found, believed), said=token.at if holds else None)


def _token(signed: SignedData, name: str, when: Moment) -> tuple[TimestampToken | None, Check]:
    """Read the token and ask what it can answer by itself; return it only when it holds."""

    def failed(reason: str, **given: object) -> tuple[None, Check]:
        return None, make_check("time.token", Result.FAILED, signature=name, reason=reason, **given)

    if len(signed.timestamp_tokens) != 1:
        return failed("several", count=len(signed.timestamp_tokens))
    try:
        token = parse_token(signed.timestamp_tokens[0])
        made = token.holds()
    except CmsUnsupportedError as error:
        return None, make_check("time.token", Result.UNKNOWN, signature=name, reason="form", why=error.code)
    except CmsError as error:
        return failed("binding" if error.code.startswith(_BINDING) else "form", why=error.code)
    said = token.at.isoformat(timespec="seconds")
    # clocks that both read the present differ a little
    latest = when.at + CLOCK_TOLERANCE if when.present else when.at
    faults = {
        "imprint": not token.stamps(signed.signature),  # ETSI EN 319 122-1, 5.3
        "signature": not made,
        "later": token.at > latest,  # proves nothing at the moment
    }
    reason = next((one for one, holds in faults.items() if holds), None)
    if reason is not None:
        return failed(reason, time=said)
    return token, make_check("time.token", Result.PASSED, signature=name, time=said)


def _belong(token: TimestampToken, chain: Chain) -> bool:
    """Whether each certificate in the token is one that the path was validated with, byte for byte.

    Nobody signed which of them come along. Without a path it is not known, and the path's own check says so.
    """
    return not chain.path or set(token.signed.certificates) <= set(chain.path[:-1])


def _chain_check(chain: Chain, name: str) -> Check:
    if chain.holds:
        return make_check("time.chain", Result.PASSED, signature=name)
    fault = chain.faults[0]
    on = "" if fault.on is None else fault.on.isoformat(timespec="seconds")
    if not fault.known:
        return make_check("time.chain", Result.UNKNOWN, signature=name, reason="revocation")
    return make_check("time.chain", Result.FAILED, signature=name, reason=_reason(fault), why=fault.why, on=on)


def _reason(fault: Fault) -> str | None:
    if fault.why == EARLY:
        return EARLY
    return _PARTS.get(fault.part) or _PATHS.get(fault.sub)
