"""Which picture a seal presses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nh_edoc.errors import InputError, SignerError
from nh_edoc.model.digest import Digest
from nh_edoc.model.source import read_source
from nh_edoc.receipt.pages import APPLICANT_SIDE
from nh_edoc.seal import PersonalSeal, RoundSeal, registered_picture
from nh_edoc.seal.drawn import COMPANY, PERSONAL, SIDE

if TYPE_CHECKING:
    from nh_edoc.seal import SealPicture
    from nh_edoc.trust import TrustStore


def holder_of(certificate: bytes) -> str:
    """Return whom a certificate names: the organisation, else the common name (RFC 5280, 4.1.2.6).

    Raises:
        SignerError: `signer.no-name`: neither.
    """
    from cryptography import x509  # noqa: PLC0415 - only drawn seals of foreign files need it
    from cryptography.x509.oid import NameOID  # noqa: PLC0415 - as above

    subject = x509.load_der_x509_certificate(certificate).subject
    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for one in subject.get_attributes_for_oid(kind):
            return str(one.value)
    raise SignerError("signer.no-name")


def applicant_seal(name: str, code: str, *, image: Path | None = None) -> SealPicture:
    """Return the seal that is drawn for an applicant: it is drawn the same for everybody, so that it can be compared.

    Args:
        name: the applicant's, as the data says.
        code: its 统一社会信用代码.
        image: a picture of its own instead, which nobody can compare.
    """
    side = float(APPLICANT_SIDE)
    if image is not None:
        return registered_picture(read_source(image), side=side)
    return RoundSeal(name=name, code=code, diameter=side)


def applicant_picture(name: str, code: str) -> Digest | None:
    """Return the digest of the seal that is drawn for an applicant; None where none can be drawn for its name."""
    try:
        return applicant_seal(name, code).appearance().digest()
    except InputError:
        return None


def picture_for(  # noqa: PLR0913 - each part by its name
    certificate: bytes,
    *,
    agency: str,
    trust: TrustStore | None,
    line: str | None = None,
    image: Path | None = None,
    size: float = SIDE,
) -> SealPicture:
    """Return the picture for the seal of ``certificate``.

    A registered picture (``image``) wins. Without one a round seal is drawn, for demonstrations: the agency's
    name along the arc, and below the star ``line`` or, when the trust store lists the seal, what its name says
    beyond the agency's.
    """
    if image is not None:
        return registered_picture(read_source(image), side=size)
    entry = trust.seal_entry(Digest.of(certificate)) if trust is not None else None
    if line is None and entry is not None and entry.seal.seal_name.startswith(agency):
        line = entry.seal.seal_name.removeprefix(agency).strip() or None
    return RoundSeal(name=agency, line=line, diameter=size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A seal that is told by words: an image file, or what to draw."""

    image: Path | None = None
    name: str | None = None
    """Of an agency or, with ``code``, of an enterprise."""
    line: str | None = None
    code: str | None = None
    """Number of an enterprise's seal."""
    person: str | None = None
    """For a 个人名章."""
    size: float | None = None
    """Diameter or side in mm; None: what is usual."""

    def picture(self) -> SealPicture:
        """Return the picture.

        Raises:
            InputError: `seal.described`: none or more than one of image, name and person is given; and whatever
                makes the picture impossible.
        """
        if sum(one is not None for one in (self.image, self.name, self.person)) != 1:
            raise InputError("seal.described")
        if self.image is not None:
            return registered_picture(read_source(self.image), side=self.size or SIDE)
        if self.person is not None:
            return PersonalSeal(name=self.person, side=self.size or PERSONAL)
        usual = SIDE if self.code is None else COMPANY
        return RoundSeal(name=self.name or "", line=self.line, code=self.code, diameter=self.size or usual)
