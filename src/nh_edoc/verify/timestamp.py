"""Step (6), the time stamp: is it one, is it over this signature, is its authority believed, what does it prove?

ETSI EN 319 102-1, 5.5 passes over a time stamp that does not hold and judges the rest. Here a token is part of the
profile: the sealer let none out that did not hold, so one that does not is a change of the file (verification
rules, 3).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from nh_edoc._cms.der import CmsError, CmsUnsupportedError
from nh_edoc._cms.profile import CLOCK_TOLERANCE
from nh_edoc._cms.timestamp import parse_token
from nh_edoc._pyhanko.outcome import Part, SubIndication
from nh_edoc.model.record import dataclass
from nh_edoc.model.report import Check, Result
from nh_edoc.trust.timestamps import EARLY, judge_timestamper
from nh_edoc.verify.conclude import make_check

if TYPE_CHECKING:
    from collections.abc import Callable

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
        when: the time of validation, and what a document time stamp proves.
    """
    if signed is None or not signed.timestamp_tokens:
        codes = ("time.token", "time.chain")
        return Stamp(checks=tuple(make_check(code, Result.NOT_APPLICABLE, signature=name) for code in codes))
    if len(signed.timestamp_tokens) != 1:
        found = make_check(
            "time.token", Result.FAILED, signature=name, reason="several", count=len(signed.timestamp_tokens)
        )
        return Stamp(checks=(found, make_check("time.chain", Result.UNKNOWN, signature=name)))
    signature = signed.signature
    subject = Stamped(code="time.token", chain_code="time.chain", signature=name)
    # ETSI EN 319 122-1, 5.3: over the octets of the signature value
    return judge_token(signed.timestamp_tokens[0], subject, lambda token: token.stamps(signature), paths, when)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """Which time stamp the checks are about."""

    code: str
    """Of the check of the token."""
    chain_code: str
    """Of the check of its authority."""
    signature: str | None = None
    """Name of the signature field; None where it stamps the whole file."""


def judge_token(
    raw: bytes, subject: Stamped, stamps: Callable[[TimestampToken], bool], paths: Paths, when: Moment
) -> Stamp:
    """Return what a token proves.

    Args:
        raw: DER TimeStampToken.
        subject: what the checks are about.
        stamps: whether the token's imprint is of what it must be over.
        paths: to anchors for time stamps.
        when: the time of validation, and the time by which a later time stamp proves that this one existed.
    """
    token, found = _token(raw, subject, stamps, when)
    if token is None:
        return Stamp(checks=(found, make_check(subject.chain_code, Result.UNKNOWN, signature=subject.signature)))
    chain = judge_timestamper(paths, token, when)
    believed = _chain_check(chain, subject)
    if not _belong(token, chain):
        found = make_check(subject.code, Result.FAILED, signature=subject.signature, reason="certificates")
    holds = {found.result, believed.result} == {Result.PASSED}
    return Stamp(checks=(found, believed), said=token.at if holds else None)


def _token(
    raw: bytes, subject: Stamped, stamps: Callable[[TimestampToken], bool], when: Moment
) -> tuple[TimestampToken | None, Check]:
    """Read the token and ask what it can answer by itself; return it only when it holds."""

    def made(result: Result, reason: str | None, **given: object) -> Check:
        return make_check(subject.code, result, signature=subject.signature, reason=reason, **given)

    try:
        token = parse_token(raw)
        signed = token.holds()
    except CmsUnsupportedError as error:
        return None, made(Result.UNKNOWN, "form", why=error.code)
    except CmsError as error:
        return None, made(Result.FAILED, "binding" if error.code.startswith(_BINDING) else "form", why=error.code)
    said = token.at.isoformat(timespec="seconds")
    # clocks that both read the present differ a little
    latest = when.at + CLOCK_TOLERANCE if when.present else when.at
    faults = {
        "imprint": not stamps(token),
        "signature": not signed,
        "later": token.at > latest,  # proves nothing at the moment
    }
    reason = next((one for one, holds in faults.items() if holds), None)
    if reason is not None:
        return None, made(Result.FAILED, reason, time=said)
    return token, made(Result.PASSED, None, time=said)


def _belong(token: TimestampToken, chain: Chain) -> bool:
    """Whether each certificate in the token is one that the path was validated with, byte for byte.

    Nobody signed which of them come along. Without a path it is not known, and the path's own check says so.
    """
    return not chain.path or set(token.signed.certificates) <= set(chain.path[:-1])


def _chain_check(chain: Chain, subject: Stamped) -> Check:
    code, name = subject.chain_code, subject.signature
    if chain.holds:
        return make_check(code, Result.PASSED, signature=name)
    fault = chain.faults[0]
    on = "" if fault.on is None else fault.on.isoformat(timespec="seconds")
    if not fault.known:
        return make_check(code, Result.UNKNOWN, signature=name, reason="revocation")
    return make_check(code, Result.FAILED, signature=name, reason=_reason(fault), why=fault.why, on=on)


def _reason(fault: Fault) -> str | None:
    if fault.why == EARLY:
        return EARLY
    return _PARTS.get(fault.part) or _PATHS.get(fault.sub)
