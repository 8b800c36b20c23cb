"""用印: put an electronic seal on a rendered document, or on a PDF of any producer. Loaded when first used."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from nh_edoc.seal.foreign import ForeignSealer, Place, SealedForeign, Wish
    from nh_edoc.seal.pictures import RegisteredPicture, RoundSeal, SealPicture
    from nh_edoc.seal.sealer import Sealer

__all__ = [
    "ForeignSealer",
    "Place",
    "RegisteredPicture",
    "RoundSeal",
    "SealPicture",
    "SealedForeign",
    "Sealer",
    "Wish",
]

_MODULES: Final = {
    "ForeignSealer": "foreign",
    "Place": "foreign",
    "RegisteredPicture": "pictures",
    "RoundSeal": "pictures",
    "SealPicture": "pictures",
    "SealedForeign": "foreign",
    "Sealer": "sealer",
    "Wish": "foreign",
}


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module 'nh_edoc.seal' has no attribute {name!r}")
    return getattr(importlib.import_module(f"nh_edoc.seal.{module}"), name)
