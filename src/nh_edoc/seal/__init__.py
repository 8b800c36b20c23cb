"""用印: put an electronic seal on a rendered document."""

from __future__ import annotations

from nh_edoc.seal.pictures import RegisteredPicture, RoundSeal, SealPicture
from nh_edoc.seal.sealer import Sealer

__all__ = ["RegisteredPicture", "RoundSeal", "SealPicture", "Sealer"]
