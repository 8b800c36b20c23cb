"""What goes into the archive package of a case."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class ArchiveRole(StrEnum):
    """归档材料的种类: the six kinds that 办法 art. 22 names."""

    APPLICATION = "application"
    """申请信息."""
    MATERIALS = "materials"
    """申请材料."""
    ACCEPTANCE = "acceptance"
    """受理回执."""
    REVIEW = "review"
    """审批记录."""
    DELIVERY = "delivery"
    """送达回执."""
    RESULT = "result"
    """颁发证件批文."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageEntry:
    """One file for the package."""

    role: ArchiveRole
    name: str
    """File name in the package: ASCII letters, digits, dot, hyphen, underscore."""
    source: Path | bytes
    """The file, or its bytes."""
