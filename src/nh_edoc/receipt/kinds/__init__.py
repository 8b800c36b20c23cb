"""The kinds of document that nh_edoc knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.acceptance_receipt.type import AcceptanceReceipt
from nh_edoc.receipt.kinds.approval_decision.type import ApprovalDecision
from nh_edoc.receipt.kinds.rejection_decision.type import RejectionDecision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nh_edoc.model.document import Body

KINDS: Final[Mapping[str, type[Body]]] = {
    kind.KIND: kind for kind in (AcceptanceReceipt, ApprovalDecision, RejectionDecision)
}
"""Kind identifier → type of the body."""
