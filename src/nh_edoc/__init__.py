"""nh_edoc: case data in; statutory, law-checked, sealed electronic documents out; a verdict on each.

The names below are the public interface. They are loaded when first used, so that a program pays only for
the rooms it enters.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from nh_edoc.keys import load_signer
    from nh_edoc.receipt import check_document, load_document, render_document
    from nh_edoc.seal import Sealer
    from nh_edoc.settings import Settings
    from nh_edoc.trust import TrustStore
    from nh_edoc.verify import Policy, Verifier
    from nh_edoc.workflow import issue_document, issue_license, pack_case, picture_for

__version__ = "0.1.0"

__all__ = [
    "Policy",
    "Sealer",
    "Settings",
    "TrustStore",
    "Verifier",
    "check_document",
    "issue_document",
    "issue_license",
    "load_document",
    "load_signer",
    "pack_case",
    "picture_for",
    "render_document",
]

_ROOMS: Final = {
    "Policy": "nh_edoc.verify",
    "Sealer": "nh_edoc.seal",
    "Settings": "nh_edoc.settings",
    "TrustStore": "nh_edoc.trust",
    "Verifier": "nh_edoc.verify",
    "check_document": "nh_edoc.receipt",
    "issue_document": "nh_edoc.workflow",
    "issue_license": "nh_edoc.workflow",
    "load_document": "nh_edoc.receipt",
    "load_signer": "nh_edoc.keys",
    "pack_case": "nh_edoc.workflow",
    "picture_for": "nh_edoc.workflow",
    "render_document": "nh_edoc.receipt",
}


def __getattr__(name: str) -> Any:
    room = _ROOMS.get(name)
    if room is None:
        raise AttributeError(f"module 'nh_edoc' has no attribute {name!r}")
    return getattr(importlib.import_module(room), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
