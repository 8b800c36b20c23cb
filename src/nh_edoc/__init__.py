"""nh_edoc: case data in; statutory, law-checked, sealed electronic documents out; a verdict on each."""

from __future__ import annotations

__version__ = "0.1.0"
