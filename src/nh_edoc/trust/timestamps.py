"""May a time-stamping authority be believed? Asked before a seal is released and when it is verified.

Judged at the time of validation, or at the time by which a later time stamp proves that the token existed, never at
the token's own time: whoever holds an authority's key that was stolen or has ended writes any time into a token
(ETSI EN 319 102-1, 5.4). RFC 3161, 4.1 lets older tokens of an authority outlive some reasons of revocation; here no
token does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nh_edoc._cms.der import CmsError
from nh_edoc._cms.path_certificate import read_path_certificate
from nh_edoc._pyhanko.outcome import Fault, Part, Purpose, SubIndication
from nh_edoc.model.trust import AnchorUse

if TYPE_CHECKING:
    from datetime import datetime

    from nh_edoc._cms.timestamp import TimestampToken
    from nh_edoc._pyhanko.outcome import Chain
    from nh_edoc.trust.paths import Moment, Paths

EARLY = "early"
"""Why a path does not hold: the token is older than a certificate of it, or than the trust in its anchor."""


def judge_timestamper(paths: Paths, token: TimestampToken, when: Moment) -> Chain:
    """Return the path of the token's authority to an anchor for time stamps, revocation included.

    Args:
        paths: of the trust store.
        token: read by ``_cms.timestamp``; that it holds is the caller's to ask.
        when: the time of validation, and the time by which a later time stamp proves that the token existed.
    """
    signed = token.signed
    others = [der for der in signed.certificates if der != signed.signer]
    chain = paths.judge(signed.signer, others, when, Purpose.TIMESTAMP, digest=signed.digest)
    if chain.holds and not _existed(chain, token, paths, when):
        fault = Fault(part=Part.PATH, sub=SubIndication.OUT_OF_BOUNDS_NO_POE, why=EARLY)
        return replace(chain, faults=(fault,))
    return chain


def _existed(chain: Chain, token: TimestampToken, paths: Paths, when: Moment) -> bool:
    """Whether every certificate of the path, and the trust in its anchor, is as old as the token."""
    said = min(token.at, when.at)
    trusted = chain.path[-1] in paths.store.anchors(AnchorUse.TIMESTAMP, said)
    return trusted and all(_start(der) <= said for der in chain.path)


def _start(der: bytes) -> datetime:
    try:
        return read_path_certificate(der).start
    except CmsError:
        from cryptography import x509  # noqa: PLC0415 - plain certificates do not pay for it

        return x509.load_der_x509_certificate(der).not_valid_before_utc
