"""May this key put this seal on this document now? Asked before the seal, by the same list that verifiers use."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cryptography import x509

from nh_edoc.errors import SignerError
from nh_edoc.model.digest import Digest
from nh_edoc.model.record import dataclass
from nh_edoc.trust.applicants import Naming, holder_of, judge_naming
from nh_edoc.trust.authority import Act, Authority, judge_authority

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nh_edoc.model.appearance import Appearance
    from nh_edoc.model.document import PlannedSeal, SealingParty
    from nh_edoc.model.license import Carried
    from nh_edoc.trust import TrustStore


_DOCUMENTS: Final = frozenset(
    {
        "2.5.29.37.0",  # anyExtendedKeyUsage
        "1.3.6.1.5.5.7.3.4",  # emailProtection
        "1.3.6.1.5.5.7.3.36",  # documentSigning, RFC 9336
        "1.3.6.1.4.1.311.10.3.12",  # Microsoft's
        "1.2.840.113583.1.1.5",  # Adobe's
    }
)
"""Extended usages that admit documents (RFC 5280, 4.2.1.12), as verifiers read them."""


def check_certificate(der: bytes, moment: datetime) -> None:
    """Return when a certificate may sign seals at ``moment``.

    Raises:
        SignerError: `signer.expired`, `signer.not-yet`, `signer.not-for-sealing`.
    """
    found = _certified(der)
    if moment > found.until:
        raise SignerError("signer.expired", until=found.until.date())
    if moment < found.since:
        raise SignerError("signer.not-yet", since=found.since.date())
    if found.unfit is not None:
        raise SignerError("signer.not-for-sealing", reason=found.unfit)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Certified:
    since: datetime
    until: datetime
    unfit: str | None
    """Why the certificate may not seal, whenever it is."""


@lru_cache(maxsize=64)
def _certified(der: bytes) -> _Certified:
    """Read a certificate once: one key seals thousands of documents."""
    certificate = x509.load_der_x509_certificate(der)
    since, until = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return _Certified(since=since, until=until, unfit=_unfit(certificate.extensions))


def _unfit(extensions: x509.Extensions) -> str | None:
    """Return why a certificate may not sign documents: its usage, or because it is an authority's."""
    try:
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return "keyUsage"
    # RFC 5280, 4.2.1.3: a seal is a signature that its maker cannot deny
    if not (usage.digital_signature or usage.content_commitment):
        return "keyUsage"
    for extension in extensions:
        value = extension.value
        if isinstance(value, x509.BasicConstraints) and value.ca:
            return "CA"
        if isinstance(value, x509.ExtendedKeyUsage) and not _DOCUMENTS & {one.dotted_string for one in value}:
            return "extendedKeyUsage"
    return None


def check_authority(
    trust: TrustStore, certificate: bytes, document: Carried, planned: PlannedSeal, moment: datetime
) -> None:
    """Return when the trust store lets this seal stand in this place of this document.

    Raises:
        SignerError: `seal.not-authorised.*`: the question that failed.
    """
    stated = document.particulars
    # the place belongs to the organ that the plan names (verification rules, 4)
    place = stated.sealer_in(document.seal_plan, planned.field)
    if place is None or place.organ is None:
        raise SignerError("seal.not-authorised.wrong-place", field=planned.field, signer=planned.signer)
    organ = place.organ
    act = Act.of(stated, organ)
    digest = Digest.of(certificate)
    judgement = judge_authority(trust, digest, act, moment)
    answers = (judgement.standing, judgement.agency, judgement.name, judgement.kind)
    for answer in answers:
        if answer is not Authority.AUTHORISED:
            raise SignerError(f"seal.not-authorised.{answer.value}", agency=organ.name, kind=stated.title)


def check_applicant(certificate: bytes, applicant: SealingParty, attributes: Sequence[str]) -> None:
    """Return when a certificate names the applicant in whose place it is to seal.

    Args:
        certificate: DER.
        applicant: by the data.
        attributes: which may hold its 统一社会信用代码.

    Raises:
        SignerError: `seal.applicant.*`: it names somebody else, or nobody.
    """
    holder = holder_of(certificate, attributes)
    naming = judge_naming(holder, applicant)
    if naming is not Naming.NAMED:
        raise SignerError(f"seal.applicant.{naming.value}", holder=holder.name or "—", applicant=applicant.name)


def check_unlisted(trust: TrustStore, certificate: bytes, planned: PlannedSeal) -> None:
    """Return when a certificate is not that of a listed seal, which is an agency's and seals in its own place only.

    Raises:
        SignerError: `seal.not-authorised.wrong-place`.
    """
    if trust.seal_entry(Digest.of(certificate)) is not None:
        raise SignerError("seal.not-authorised.wrong-place", field=planned.field, signer=planned.signer)


def check_picture(trust: TrustStore, certificate: bytes, appearance: Appearance) -> None:
    """Return when the picture is the registered one, or none is registered.

    Raises:
        SignerError: `seal.picture-unregistered`.
    """
    entry = trust.seal_entry(Digest.of(certificate))
    registered = entry.seal.picture if entry is not None else None
    if registered is not None and registered != _digest(appearance):
        raise SignerError("seal.picture-unregistered")


@lru_cache(maxsize=64)
def _digest(appearance: Appearance) -> Digest:
    return appearance.digest()
