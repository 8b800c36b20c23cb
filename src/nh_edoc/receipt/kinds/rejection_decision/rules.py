"""What the law demands of a refusal: in time, with facts, reasons, basis and remedies (许可法 38, 复议法 20, 22)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.parts import SpecialKind
from nh_edoc.receipt.kinds.rejection_decision.type import RejectionDecision
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.course import course_breaches
from nh_edoc.receipt.rules.identity import head_identifiers
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.numbering import decision_number
from nh_edoc.receipt.rules.remedies import channel_breaches, grounds_breaches, remedies_breaches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.rules.judging import Context

PATH: Final = f"/{RejectionDecision.element()}"
_MEASURED: Final = frozenset({SpecialKind.INSPECTION, SpecialKind.TESTING, SpecialKind.QUARANTINE})
"""检验、检测、检疫: a refusal upon their result names the technical standard (许可法 art. 55(3))."""


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the decision does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, RejectionDecision):
        raise TypeError(context.document.kind)
    yield from course_breaches(context, body.course, f"{PATH}/course")
    yield from _grounds(body)
    yield from remedies_breaches(context, body.remedies, f"{PATH}/remedies")
    yield from channel_breaches(body.delivery_way, body.remedies, f"{PATH}/remedies")
    yield from decision_number(context)
    yield from head_identifiers(context)


def _grounds(body: RejectionDecision) -> Iterator[Breach]:
    """Yield facts, reasons, basis, standards that are missing; white space says nothing."""
    yield from grounds_breaches(PATH, facts=body.facts, reasons=body.reasons, legal_basis=body.legal_basis)
    measured = any(span.kind in _MEASURED for span in body.course.special_days)
    if measured and not "".join(body.technical_standards).strip():
        yield Breach(demand=rules.R08_STANDARDS, path=f"{PATH}/technicalStandards")
