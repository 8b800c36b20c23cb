"""XML without entities, bounded, offline."""

from __future__ import annotations

from nh_edoc._xml.parsing import canonical, parse_xml
from nh_edoc._xml.schemas import schema_problems

__all__ = ["canonical", "parse_xml", "schema_problems"]
