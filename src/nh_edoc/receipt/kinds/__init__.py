"""The kinds of document that nh_edoc knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.acceptance_receipt.type import AcceptanceReceipt
from nh_edoc.receipt.kinds.approval_decision.type import ApprovalDecision
from nh_edoc.receipt.kinds.delivery_receipt.type import DeliveryReceipt
from nh_edoc.receipt.kinds.rejection_decision.type import RejectionDecision
from nh_edoc.receipt.kinds.special_procedure_notice.type import SpecialProcedureNotice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nh_edoc.model.document import Body

KINDS: Final[Mapping[str, type[Body]]] = {
    kind.KIND: kind
    for kind in (AcceptanceReceipt, SpecialProcedureNotice, ApprovalDecision, RejectionDecision, DeliveryReceipt)
}
"""Kind identifier → type of the body."""
