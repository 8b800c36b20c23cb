"""Whether an OCSP response may be believed about a certificate: who signed it, and of what time it speaks.

RFC 6960, 3.2 and 4.2.2.2: the authority that issued the certificate signs itself, or a responder to which the same
authority's key gave a certificate with id-kp-OCSPSigning. Nobody is believed because the verifier happens to know him.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._cms.algorithms import is_signed_by
from nh_edoc._cms.certificate import certificate_fields
from nh_edoc._cms.der import CmsError
from nh_edoc._cms.ocsp import Answer, OcspResponse, Status
from nh_edoc._cms.path_certificate import DIGITAL_SIGNATURE, PathCertificate, read_path_certificate
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

_OCSP_SIGNING: Final = "1.3.6.1.5.5.7.3.9"
_HOLD: Final = 6
"""certificateHold; also what a responder says of a number that was never issued (RFC 6960, 2.2)."""
_REMOVE: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """An answer by somebody who may give it."""

    response: OcspResponse
    answer: Answer
    delegate: PathCertificate | None
    """The responder; None where the authority itself signed."""

    @property
    def is_good(self) -> bool:
        """Whether it says good; of which time, ``counts`` tells."""
        return self.answer.status is Status.GOOD

    @property
    def is_revoked(self) -> bool:
        """Whether it says revoked or suspended."""
        return self.answer.status is Status.REVOKED and self.answer.reason != _REMOVE

    @property
    def is_hold(self) -> bool:
        """Whether it says suspended, which may be taken back."""
        return self.answer.reason == _HOLD

    def counts(self, end: datetime, proven: datetime | None, at: datetime) -> bool:
        """Return whether it says, as known at ``at``, what the certificate was at ``proven``, else at ``at``.

        As for lists (``RevocationList.speaks_for``): made since the proven time, or current still, and made before
        the certificate ended. A delegate speaks as long as his certificate runs: whoever holds his key afterwards
        can write any time into a response.

        Args:
            end: of the certificate's validity.
            proven: a time at which what the certificate made is proven to have existed.
            at: the time of validation.
        """
        made, due = self.answer.made, self.answer.due
        if not made <= min(at, end) or (self.delegate is not None and not self.delegate.covers(at)):
            return False
        return (proven is not None and made >= proven) or (due is not None and at < due)


def statements(responses: Iterable[OcspResponse], certificate: bytes, issuer: bytes) -> Iterator[Statement]:
    """Yield what those say of a certificate (DER) who may speak for its issuer (DER)."""
    for one in responses:
        try:
            found = _statement(one, certificate, issuer)
        except CmsError:  # a responder whose certificate cannot be read is nobody
            continue
        if found is not None:
            yield found


def _statement(response: OcspResponse, certificate: bytes, issuer: bytes) -> Statement | None:
    answer = response.answer(certificate, issuer)
    if answer is None:
        return None
    if response.names(issuer) and _signed(response, issuer):
        return Statement(response=response, answer=answer, delegate=None)
    for der in response.certificates:
        if response.names(der):
            delegate = read_path_certificate(der)
            if _is_delegate(delegate, issuer) and _signed(response, der):
                return Statement(response=response, answer=answer, delegate=delegate)
    return None


def _signed(response: OcspResponse, certificate: bytes) -> bool:
    return is_signed_by(certificate, response.signature, response.signed, response.algorithm)


def _is_delegate(one: PathCertificate, issuer: bytes) -> bool:
    """RFC 6960, 4.2.2.2: issued directly by the authority, for this use; RFC 5280, 4.2.1.3: with a key that signs."""
    signs = one.usages is None or one.may(DIGITAL_SIGNATURE)
    named = one.issuer == certificate_fields(issuer).subject
    if one.extended is None or _OCSP_SIGNING not in one.extended or one.authority or not signs or not named:
        return False
    return is_signed_by(issuer, one.signature, one.signed, one.algorithm)
