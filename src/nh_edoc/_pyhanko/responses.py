"""What OCSP responses say for and against a certificate, next to what lists say (``revocation``)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from asn1crypto import x509

from nh_edoc._pyhanko.outcome import Fault, Part, SubIndication
from nh_edoc._pyhanko.revocation import revocation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nh_edoc._cms.responder import Statement
    from nh_edoc._pyhanko.revocation import RevocationList


def withdrawal(certificate: x509.Certificate, said: Sequence[Statement], at: datetime) -> Fault | None:
    """Return what the statements say against the certificate at ``at``; a later or stale one counts."""
    for one in said:
        since = one.answer.since
        if not one.is_revoked or since is None or since > at:
            continue
        if one.is_hold:
            return Fault(part=Part.REVOCATION, sub=SubIndication.TRY_LATER, why="hold", on=since)
        sub = SubIndication.REVOKED_CA_NO_POE if certificate.ca else SubIndication.REVOKED_NO_POE
        return Fault(part=Part.REVOCATION, sub=sub, why="revoked", on=since)
    return None


def good_until(
    certificate: x509.Certificate,
    said: Sequence[Statement],
    lists: Sequence[RevocationList],
    *,
    proven: datetime | None,
    at: datetime,
) -> datetime | None:
    """Return until when a statement says at ``at`` that the certificate was good at ``proven``, or None.

    Args:
        certificate: of the statements.
        said: by who may speak for its issuer.
        lists: of its issuer, which may speak about the responder.
        proven: the judged time, where it is not ``at``.
        at: the time of validation.
    """
    ends = [
        one.answer.due or at
        for one in said
        if one.is_good
        and one.counts(certificate.not_valid_after.astimezone(UTC), proven, at)
        and _may_speak(one, lists, at)
    ]
    return max(ends, default=None)


def _may_speak(one: Statement, lists: Sequence[RevocationList], at: datetime) -> bool:
    """RFC 6960, 4.2.2.2.1: a responder is asked for revocation like others, unless his authority says not to.

    A list that names him counts also then.
    """
    if one.delegate is None:
        return True
    responder = x509.Certificate.load(one.delegate.der, strict=True)
    if revocation(responder, lists, at) is not None:
        return False
    return one.delegate.no_check or any(known.speaks_for(responder, one.answer.made, at) for known in lists)
