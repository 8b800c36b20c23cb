"""法定文书: the statutory documents, their rules, their printed form.

The verbs are loaded when first used: judging needs no typesetter, rendering no calendar.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from nh_edoc.receipt.checking import check_document, judge
    from nh_edoc.receipt.loading import load_document
    from nh_edoc.receipt.render import render_document

__all__ = ["check_document", "judge", "load_document", "render_document"]

_MODULES: Final = {
    "check_document": "nh_edoc.receipt.checking",
    "judge": "nh_edoc.receipt.checking",
    "load_document": "nh_edoc.receipt.loading",
    "render_document": "nh_edoc.receipt.render",
}


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(module), name)
