"""归档: the case as one package that proves its own completeness, for decades."""

from __future__ import annotations

from nh_edoc.archive.bag import BagInfo, write_bag
from nh_edoc.archive.inspection import Inspection, inspect_bag

__all__ = ["BagInfo", "Inspection", "inspect_bag", "write_bag"]
