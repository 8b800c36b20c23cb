"""Time stamps for seals (PAdES B-T): asked for, checked as a verifier will, put in, or no seal at all.

A token of a wrong authority, or over something else, would be a silent downgrade (verification rules, 2).
"""

from __future__ import annotations

import hashlib
import hmac
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
        stamped = with_timestamp(seal, self.token(hashlib.sha256(signature).digest(), moment))
        if len(stamped) > STAMPED:
            raise TimestampError("time.size", size=len(stamped), room=STAMPED)
        return stamped

    def token(self, digest: bytes, moment: datetime) -> bytes:
        """Return a token over a SHA-256 digest in the form of the profile, with the certificates of its path.

        Raises:
            TimestampError: `time.*`: no token, or one that does not hold.
        """
        made = canonical_token(self.timestamper.stamp(digest, algorithm=ALGORITHM))
        token = _read(made)
        _check(token, digest, moment)
        return made if self.paths is None else _with_path(made, token, _path(token, self.paths, moment))


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


def _check(token: TimestampToken, digest: bytes, moment: datetime) -> None:
    """RFC 3161, 2.2: what the client must see in an answer, as far as no trust store is needed."""
    if token.algorithm != ALGORITHM or not hmac.compare_digest(token.imprint, digest):
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
        raise timestamp_refusal(fault)
    return chain.path[:-1]


def timestamp_refusal(fault: Fault) -> TimestampError:
    """Return why the path of a time-stamping authority does not hold."""
    if not fault.known:
        return TimestampError("time.revocation")
    on = "" if fault.on is None else fault.on.isoformat(timespec="seconds")
    return TimestampError(_CODES[fault.part], why=fault.why, on=on)
