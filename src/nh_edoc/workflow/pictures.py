"""Which picture a seal presses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc.model.digest import Digest
from nh_edoc.model.source import read_source
from nh_edoc.seal import RoundSeal, registered_picture

if TYPE_CHECKING:
    from pathlib import Path

    from nh_edoc.seal import SealPicture
    from nh_edoc.trust import TrustStore


def picture_for(
    certificate: bytes, *, agency: str, trust: TrustStore | None, line: str | None = None, image: Path | None = None
) -> SealPicture:
    """Return the picture for the seal of ``certificate``.

    A registered picture (``image``) wins. Without one a round seal is drawn, for demonstrations: the agency's
    name along the arc, and below the star ``line`` or, when the trust store lists the seal, what its name says
    beyond the agency's.
    """
    if image is not None:
        return registered_picture(read_source(image))
    entry = trust.seal_entry(Digest.of(certificate)) if trust is not None else None
    if line is None and entry is not None and entry.seal.seal_name.startswith(agency):
        line = entry.seal.seal_name.removeprefix(agency).strip() or None
    return RoundSeal(name=agency, line=line)
