"""XML read with nothing switched on that can be turned against the reader; its canonical form; its schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nh_edoc._xml.parse import DEEPEST, LARGEST, canonical, parse_xml

if TYPE_CHECKING:
    from nh_edoc._xml.schema import schema_problems

__all__ = ["DEEPEST", "LARGEST", "canonical", "parse_xml", "schema_problems"]


def __getattr__(name: str) -> Any:
    if name != "schema_problems":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from nh_edoc._xml.schema import schema_problems  # noqa: PLC0415 - most readers ask no schema

    return schema_problems
