"""配置: one frozen object, made once at the edge and handed on; no global state."""

from __future__ import annotations

from nh_edoc.settings.settings import Settings

__all__ = ["Settings"]
