"""The print map of each kind of document; the verifier asks it too, so nothing of the typesetter is needed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.errors import RenderError
from nh_edoc.receipt.kinds.acceptance_receipt import print_map as acceptance_receipt
from nh_edoc.receipt.kinds.approval_decision import print_map as approval_decision
from nh_edoc.receipt.kinds.delivery_receipt import print_map as delivery_receipt
from nh_edoc.receipt.kinds.rejection_decision import print_map as rejection_decision
from nh_edoc.receipt.kinds.special_procedure_notice import print_map as special_procedure_notice

if TYPE_CHECKING:
    from nh_edoc.model.document import Document
    from nh_edoc.receipt.printing import Printed

_MAPS: Final = {
    "acceptance-receipt": acceptance_receipt.print_map,
    "approval-decision": approval_decision.print_map,
    "rejection-decision": rejection_decision.print_map,
    "delivery-receipt": delivery_receipt.print_map,
    "special-procedure-notice": special_procedure_notice.print_map,
}


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return every string that the pages of ``document`` show, in reading order; page numbers apart.

    Raises:
        RenderError: `render.kind`: no layout for this kind.
    """
    try:
        return _MAPS[document.kind](document)
    except KeyError as error:
        raise RenderError("render.kind", kind=document.kind) from error
