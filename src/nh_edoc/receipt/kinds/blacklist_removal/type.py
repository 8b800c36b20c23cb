"""黑名单除名通知书: online applications are open again (办法 art. 25)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from nh_edoc.model.document import Body
from nh_edoc.model.fields import Phone
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import DocumentRef, MaybeBasis, Paragraphs


class RemovalGround(StrEnum):
    """除名情形: why a name is removed."""

    NOT_INTENTIONAL = "not-intentional"
    """能证实不当行为非故意，经核实."""
    APPEAL = "appeal"
    """申诉成立."""
    TERM = "term"
    """限制期限届满."""
    REPAIRED = "repaired"
    """信用修复."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlacklistRemoval(Body):
    """黑名单除名通知书（办法第二十五条）: notice that a name is removed from the blacklist."""

    KIND: ClassVar[str] = "blacklist-removal"
    TITLE: ClassVar[str] = "黑名单除名通知书"

    decision: DocumentRef
    """处理决定通知书: the decision that restricted."""
    ground: RemovalGround
    """除名情形: ground."""
    facts: Paragraphs
    """核实情况: what was verified."""
    legal_basis: MaybeBasis = ()
    """法律依据: legal basis."""
    effective_on: date
    """除名日期: from when the name is removed."""
    consultation_phone: Phone
    """咨询电话: telephone for questions."""
