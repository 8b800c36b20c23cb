"""Which picture a seal presses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc.errors import InputError
from nh_edoc.model.digest import Digest
from nh_edoc.model.source import read_source
from nh_edoc.seal import RegisteredPicture, RoundSeal

if TYPE_CHECKING:
    from pathlib import Path

    from nh_edoc.seal import SealPicture
    from nh_edoc.trust import TrustStore


def applicant_seal(name: str, code: str) -> SealPicture:
    """Return the seal that is drawn for an applicant: it is drawn the same for everybody, so that it can be compared.

    Args:
        name: the applicant's, as the data says.
        code: its 统一社会信用代码.
    """
    del code  # the round seal that is drawn today bears the name alone
    return RoundSeal(name=name)


def applicant_picture(name: str, code: str) -> Digest | None:
    """Return the digest of the seal that is drawn for an applicant; None where none can be drawn for its name."""
    try:
        return applicant_seal(name, code).appearance().digest()
    except InputError:
        return None


def picture_for(
    certificate: bytes, *, agency: str, trust: TrustStore | None, line: str | None = None, image: Path | None = None
) -> SealPicture:
    """Return the picture for the seal of ``certificate``.

    A registered picture (``image``) wins. Without one a round seal is drawn, for demonstrations: the agency's
    name along the arc, and below the star ``line`` or, when the trust store lists the seal, what its name says
    beyond the agency's.
    """
    if image is not None:
        return RegisteredPicture.from_png(read_source(image))
    entry = trust.seal_entry(Digest.of(certificate)) if trust is not None else None
    if line is None and entry is not None and entry.seal.seal_name.startswith(agency):
        line = entry.seal.seal_name.removeprefix(agency).strip() or None
    return RoundSeal(name=agency, line=line)
