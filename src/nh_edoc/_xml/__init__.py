"""XML read with nothing switched on that can be turned against the reader; its canonical form; its schemas."""

from __future__ import annotations

from nh_edoc._xml.parse import DEEPEST, LARGEST, canonical, parse_xml
from nh_edoc._xml.schema import schema_problems

__all__ = ["DEEPEST", "LARGEST", "canonical", "parse_xml", "schema_problems"]
