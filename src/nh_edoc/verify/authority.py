"""Step (7): may this seal stand on this document? Answered by the trust list alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.model.report import Check, Result
from nh_edoc.trust import Authority, judge_authority, judge_standing
from nh_edoc.verify.conclude import make_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.digest import Digest
    from nh_edoc.trust import Act, SealEntry, TrustStore
    from nh_edoc.trust.paths import Moment

_UNKNOWN: Final = frozenset({Authority.UNKNOWN_SEAL, Authority.UNKNOWN_AGENCY})
_TIMED: Final = frozenset({Authority.OUT_OF_PERIOD, Authority.COMPROMISED})
_NAMED: Final = _TIMED | {Authority.WRONG_REGION}
"""Answers that have a text of their own."""
_PROVEN: Final = {Authority.OUT_OF_PERIOD: "out-of-period-proven", Authority.COMPROMISED: "compromised-proven"}
"""Reasons that must say otherwise where a time stamp proves the time."""


def authority_checks(  # noqa: PLR0913 - each part by its name
    store: TrustStore,
    certificate: Digest,
    act: Act | None,
    when: Moment,
    *,
    name: str,
    applicants: str | None = None,
) -> Iterator[Check]:
    """Yield the answers of the trust list.

    Args:
        store: the trust store.
        certificate: SHA-256 over the DER of the seal's certificate.
        act: what was sealed; None where the data could not be read.
        when: the judged time. A time stamp proves that the seal is not younger, and nothing that it is not older:
            a seal whose time is over may have been pressed in time, and that alone is never INVALID (verification
            rules, 2).
        name: of the signature field.
        applicants: why the seal is known to be an applicant's, which is listed nowhere: a reason of the check.
    """
    entry = store.seal_entry(certificate)
    at = when.judged
    yield _seal(entry, when, name) if applicants is None else applicants_seal(applicants, name)
    if act is None:
        for code in ("authority.agency", "authority.kind", "data.identity"):
            yield make_check(code, Result.UNKNOWN, signature=name)
        return
    found = judge_authority(store, certificate, act, at)
    holder = "" if entry is None else entry.agency.name_at(at)
    yield _check("authority.agency", found.agency, name, holder=holder, agency=act.agency)
    yield _check("authority.kind", found.kind, name, kind=act.kind)
    yield _check("data.identity", found.name, name, name=act.agency_name)


def applicants_seal(reason: str, name: str) -> Check:
    """Tell that a seal is an applicant's: wrong in the place of an agency; elsewhere nothing is known."""
    result = Result.FAILED if reason == "applicant-place" else Result.UNKNOWN
    return make_check("authority.seal", result, signature=name, reason=reason)


def picture_check(entry: SealEntry | None, picture: Digest | None, name: str) -> Check:
    """Compare the seal's picture with the registered one.

    Args:
        entry: the listed seal.
        picture: digest of the normal form of what the file shows; None where it has none.
        name: of the signature field.
    """
    if entry is None:
        return make_check("authority.picture", Result.NOT_APPLICABLE, signature=name)
    registered = entry.seal.picture
    if registered is None:  # the picture lies over the page: one that nobody registered could show anything
        return make_check("authority.picture", Result.UNKNOWN, signature=name)
    same = picture == registered
    return make_check("authority.picture", Result.PASSED if same else Result.FAILED, signature=name)


def _seal(entry: SealEntry | None, when: Moment, name: str) -> Check:
    standing = judge_standing(entry, when.judged)
    seal = "" if entry is None else entry.seal.seal_name
    agency = "" if entry is None else entry.agency.name_at(when.judged)
    if when.proven is not None and standing in _PROVEN:
        time = when.proven.isoformat(timespec="seconds")
        return make_check("authority.seal", Result.FAILED, signature=name, reason=_PROVEN[standing], time=time)
    return _check("authority.seal", standing, name, seal=seal, agency=agency)


def _check(code: str, answer: Authority, signature: str, **params: str) -> Check:
    if answer is Authority.AUTHORISED:
        return make_check(code, Result.PASSED, signature=signature, **params)
    if answer in _UNKNOWN:
        return make_check(code, Result.UNKNOWN, signature=signature, **params)
    reason = answer.value if answer in _NAMED else None
    return make_check(code, Result.FAILED, signature=signature, reason=reason, **params)
