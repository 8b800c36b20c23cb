"""电子证照: made from a sealed and verified approval decision, by the rules of its type (办法 art. 20)."""

from __future__ import annotations

from nh_edoc.license.annotating import judge_annotation
from nh_edoc.license.conversion import Conversion, convert
from nh_edoc.license.type_files import built_in_types, load_license_type

__all__ = ["Conversion", "built_in_types", "convert", "judge_annotation", "load_license_type"]
