"""证照照面: the printed form of an electronic licence, which its maker writes and its verifier compares."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from nh_edoc.face.render import render_license
    from nh_edoc.face.rendered import embedded_license

__all__ = ["embedded_license", "render_license"]

_MODULES: Final = {
    "embedded_license": "nh_edoc.face.rendered",
    "render_license": "nh_edoc.face.render",
}
"""A verifier compares without the typesetter, so that one is loaded only when it is used."""


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module 'nh_edoc.face' has no attribute {name!r}")
    return getattr(importlib.import_module(module), name)
