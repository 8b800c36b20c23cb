"""用印: put an electronic seal on a rendered document, or on a PDF of any producer. Loaded when first used."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from nh_edoc.seal.drawn import PersonalSeal, RoundSeal
    from nh_edoc.seal.foreign import ForeignSealer, SealedForeign, Wish
    from nh_edoc.seal.foreign_plan import DeclaredSeal, ForeignPlan, PlannedSigner
    from nh_edoc.seal.pictures import RegisteredDrawing, RegisteredPicture, SealPicture, registered_picture
    from nh_edoc.seal.placement import Anchor, Place
    from nh_edoc.seal.sealer import Sealer

__all__ = [
    "Anchor",
    "DeclaredSeal",
    "ForeignPlan",
    "ForeignSealer",
    "PersonalSeal",
    "Place",
    "PlannedSigner",
    "RegisteredDrawing",
    "RegisteredPicture",
    "RoundSeal",
    "SealPicture",
    "SealedForeign",
    "Sealer",
    "Wish",
    "registered_picture",
]

_MODULES: Final = {
    "Anchor": "placement",
    "DeclaredSeal": "foreign_plan",
    "ForeignPlan": "foreign_plan",
    "ForeignSealer": "foreign",
    "PersonalSeal": "drawn",
    "Place": "placement",
    "PlannedSigner": "foreign_plan",
    "RegisteredDrawing": "pictures",
    "RegisteredPicture": "pictures",
    "RoundSeal": "drawn",
    "SealPicture": "pictures",
    "SealedForeign": "foreign",
    "Sealer": "sealer",
    "Wish": "foreign",
    "registered_picture": "pictures",
}


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module 'nh_edoc.seal' has no attribute {name!r}")
    return getattr(importlib.import_module(f"nh_edoc.seal.{module}"), name)
