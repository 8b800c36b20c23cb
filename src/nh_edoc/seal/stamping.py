"""Time stamps for seals (PAdES B-T): asked for, checked as a verifier will, put in, or no seal at all.

A token of a wrong authority, or over something else, would be a silent downgrade (verification rules, 2).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nh_edoc._cms.der import CmsError
from nh_edoc._cms.parse import parse_signed_data
from nh_edoc._cms.profile import CLOCK_TOLERANCE, STAMPED
from nh_edoc._cms.template import canonical_token, with_timestamp
from nh_edoc._cms.timestamp import parse_token
from nh_edoc._pyhanko.outcome import Part, Purpose
from nh_edoc._pyhanko.usage import certificate_problem
from nh_edoc.errors import TimestampError
from nh_edoc.ports import Timestamper
from nh_edoc.trust.paths import Moment, Paths
from nh_edoc.trust.timestamps import judge_timestamper

if TYPE_CHECKING:
    from datetime import datetime

    from nh_edoc._cms.timestamp import TimestampToken
    from nh_edoc._pyhanko.outcome import Fault

ALGORITHM: Final = "sha256"
_CODES: Final = {
    Part.PATH: "time.chain",
    Part.REVOCATION: "time.revoked",
    Part.ALGORITHM: "time.algorithm",
    Part.USAGE: "time.usage",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamping:
    """One authority, and what it must answer; may be shared by threads."""

    timestamper: Timestamper
    paths: Paths | None
    """To anchors for time stamps; None where no trust store was given: then any authority's token will do."""

    def stamp(self, seal: bytes, moment: datetime) -> bytes:
        """Return a B-B seal's CMS with a signature time stamp (ETSI EN 319 122-1, 5.3).

        Args:
            seal: DER ContentInfo that a template made.
            moment: the present, which the authority's clock must agree with.

        Raises:
            TimestampError: `time.*`: no token, or one that does not hold.
        """
        signature = parse_signed_data(seal).signature
        answer = self.timestamper.stamp(hashlib.sha256(signature).digest(), algorithm=ALGORITHM)
        made = canonical_token(answer)
        token = _read(made)
        _check(token, signature, moment)
        if self.paths is not None:
            made = _with_path(made, token, _path(token, self.paths, moment))
        stamped = with_timestamp(seal, made)
        if len(stamped) > STAMPED:
            raise TimestampError("time.size", size=len(stamped), room=STAMPED)
        return stamped


def _read(token: bytes) -> TimestampToken:
    """Read a token by the verifier's rules, so that none leaves that verifiers do not take."""
    try:
        parsed = parse_token(token)
        if parsed.holds():
            return parsed
    except CmsError as error:
        raise TimestampError("time.form", why=f"{error.code} {error.detail}".strip()) from error
    raise TimestampError("time.signature")


def _with_path(made: bytes, token: TimestampToken, certificates: tuple[bytes, ...]) -> bytes:
    """Return the token with exactly the certificates of its path: some authorities send more, some fewer."""
    if set(token.signed.certificates) == set(certificates):
        return made
    changed = canonical_token(made, certificates)
    _read(changed)
    return changed


def _check(token: TimestampToken, signature: bytes, moment: datetime) -> None:
    """RFC 3161, 2.2: what the client must see in an answer, as far as no trust store is needed."""
    if not token.stamps(signature):
        raise TimestampError("time.imprint")
    if abs(token.at - moment) > CLOCK_TOLERANCE:
        times = (one.isoformat(timespec="seconds") for one in (token.at, moment.astimezone(token.at.tzinfo)))
        raise TimestampError("time.clock", **dict(zip(("said", "own"), times, strict=True)))
    # RFC 3161, 2.3: the one extended usage, and critical
    why = certificate_problem(token.signed.signer, Purpose.TIMESTAMP)
    if why is not None:
        raise TimestampError("time.usage", why=why)


def _path(token: TimestampToken, paths: Paths, moment: datetime) -> tuple[bytes, ...]:
    """Return the certificates of the authority's path but for the anchor, which the verifier's store has.

    Raises:
        TimestampError: `time.chain`, `time.revoked`, `time.revocation`, `time.algorithm`, `time.usage`.
    """
    chain = judge_timestamper(paths, token, Moment(at=moment, present=True))
    for fault in chain.faults:
        raise _refusal(fault)
    return chain.path[:-1]


def _refusal(fault: Fault) -> TimestampError:
    if not fault.known:
        return TimestampError("time.revocation")
    on = "" if fault.on is None else fault.on.isoformat(timespec="seconds")
    return TimestampError(_CODES[fault.part], why=fault.why, on=on)
