"""用印: put an electronic seal on a rendered document."""

from __future__ import annotations

from nh_edoc.seal.drawn import PersonalSeal, RoundSeal
from nh_edoc.seal.pictures import RegisteredDrawing, RegisteredPicture, SealPicture, registered_picture
from nh_edoc.seal.sealer import Sealer

__all__ = [
    "PersonalSeal",
    "RegisteredDrawing",
    "RegisteredPicture",
    "RoundSeal",
    "SealPicture",
    "Sealer",
    "registered_picture",
]
