"""Does the signer's path hold, and is nobody on it revoked? Asked before the seal, as verifiers will ask after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pyhanko.outcome import Part, Purpose
from nh_edoc.errors import SignerError
from nh_edoc.trust.paths import Moment

if TYPE_CHECKING:
    from datetime import datetime

    from nh_edoc._pyhanko.outcome import Fault
    from nh_edoc.trust.paths import Paths

_CODES: Final = {
    Part.PATH: "signer.chain",
    Part.REVOCATION: "signer.revoked",
    Part.ALGORITHM: "signer.algorithm",
    Part.USAGE: "signer.not-for-sealing",
}


def check_chain(  # noqa: PLR0913 - each part by its name
    paths: Paths,
    certificate: bytes,
    chain: tuple[bytes, ...],
    moment: datetime,
    *,
    purpose: Purpose = Purpose.SEAL,
    allow_unknown: bool,
) -> bool:
    """Return whether it is known that no certificate of the signer's path is revoked.

    Args:
        paths: of the trust store.
        certificate: the signer's.
        chain: authorities' certificates that come with it.
        moment: the present.
        purpose: whether it is an organ's seal or an applicant's: each has anchors of its own.
        allow_unknown: whether missing revocation data is no reason to refuse.

    Raises:
        SignerError: `signer.revoked`, `signer.revocation`, `signer.chain`, `signer.algorithm`, `signer.usage`.
    """
    judged = paths.judge(certificate, chain, Moment(at=moment, present=True), purpose)
    unknown = [fault for fault in judged.faults if not fault.known]
    for fault in judged.faults:
        if fault.known or not allow_unknown:
            raise refusal(fault)
    return not unknown


def check_holder(  # noqa: PLR0913 - each part by its name
    paths: Paths,
    certificate: bytes,
    chain: tuple[bytes, ...],
    moment: datetime,
    *,
    listed: bool,
    allow_unknown: bool,
) -> bool:
    """Return what ``check_chain`` does, of whoever seals a file of others: an agency, or an applicant.

    Args:
        paths: of the trust store.
        certificate: the signer's.
        chain: authorities' certificates that come with it.
        moment: the present.
        allow_unknown: whether missing revocation data is no reason to refuse.
        listed: whether the trust store lists the certificate as an agency's seal.

    Raises:
        SignerError: as ``check_chain``.
    """
    purposes = (Purpose.SEAL,) if listed else (Purpose.APPLICANT, Purpose.SEAL)
    for purpose in purposes[:-1]:
        try:
            return check_chain(paths, certificate, chain, moment, purpose=purpose, allow_unknown=allow_unknown)
        except SignerError as error:
            if error.code != "signer.chain":
                raise
    return check_chain(paths, certificate, chain, moment, purpose=purposes[-1], allow_unknown=allow_unknown)


def refusal(fault: Fault) -> SignerError:
    """Return why the path of a signer does not hold."""
    if not fault.known:
        return SignerError("signer.revocation")
    on = "" if fault.on is None else fault.on.isoformat(timespec="seconds")
    return SignerError(_CODES[fault.part], reason=fault.why, on=on)
