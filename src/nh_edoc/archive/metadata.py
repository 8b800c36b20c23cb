"""归档信息包元数据: collected from the case and the data inside its sealed documents, never typed a second time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.archive.bag import BagInfo
from nh_edoc.model.archive import AbsentRole, PackageRecord, ProcessStep, StepKind
from nh_edoc.model.document import Document
from nh_edoc.model.legal_time import BEIJING
from nh_edoc.receipt.kinds.acceptance_receipt.type import AcceptanceReceipt
from nh_edoc.receipt.kinds.delivery_receipt.type import DeliveryReceipt
from nh_edoc.receipt.kinds.parts import Course
from nh_edoc.receipt.kinds.special_procedure_notice.type import SpecialProcedureNotice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from nh_edoc.archive.filing import Filed
    from nh_edoc.model.archive import ArchiveRole
    from nh_edoc.model.license import Carried
    from nh_edoc.receipt.case.type import Case

RECORD: Final = "metadata/archive.xml"
"""Tag file that holds the metadata."""
_CONCLUDING: Final = frozenset(
    {
        "approval-decision",
        "change-decision",
        "non-acceptance-decision",
        "rejection-decision",
        "renewal-decision",
        "termination-notice",
    }
)
"""What ends a case (EX_GDBS BJJGDM)."""
_ORDER: Final = {kind: place for place, kind in enumerate(StepKind)}


def record_of(
    case: Case, filed: Sequence[Filed], *, retention: str, absent: Mapping[ArchiveRole, str], packed_at: datetime
) -> PackageRecord:
    """Return what the package says of itself.

    Args:
        case: whose package it is.
        filed: all of its files.
        retention: 保管期限.
        absent: kinds of art. 22 that the case has none of, each with its reason.
        packed_at: 归档时间, aware, to the second.
    """
    carried = [one.sealed.carried for one in filed if one.sealed is not None]
    return PackageRecord(
        agency=case.agency,
        approval_code=case.approval_code,
        item=case.item,
        applicant=case.applicant.name,
        accepted_on=accepted_on(carried),
        concluded_on=concluded_on(carried),
        retention=retention,
        packed_at=packed_at,
        steps=steps_of(carried),
        files=tuple(one.item for one in filed),
        absent=tuple(AbsentRole(role=role, reason=reason) for role, reason in sorted(absent.items())),
        demonstration=case.demonstration,
    )


def label_of(record: PackageRecord) -> BagInfo:
    """Return what the package's ``bag-info.txt`` says, so that it says nothing else than the metadata."""
    return BagInfo(
        approval_code=record.approval_code,
        item_code=record.item.code,
        agency=record.agency.name,
        bagging_date=_day(record.packed_at),
        retention=record.retention,
        demonstration=record.demonstration,
    )


def steps_of(carried: Iterable[Carried]) -> tuple[ProcessStep, ...]:
    """Return 过程信息: the steps that sealed documents prove, by time and then in the order of art. 14 to 20."""
    return tuple(
        sorted((_step(one) for one in carried), key=lambda step: (step.on, _ORDER[step.kind], step.title, step.number))
    )


def accepted_on(carried: Sequence[Carried]) -> date | None:
    """Return 受理日期: what the receipt says, else what a notice or decision says of the course; None if none does."""
    bodies = [one.body for one in carried if isinstance(one, Document)]
    receipts = [_day(body.accepted_at) for body in bodies if isinstance(body, AcceptanceReceipt)]
    return min(receipts or _told(bodies), default=None)


def concluded_on(carried: Iterable[Carried]) -> date | None:
    """Return 办结日期: of the last document that ended the case; None if there is none."""
    decisions = (one.head.date for one in carried if isinstance(one, Document) and one.kind in _CONCLUDING)
    return max(decisions, default=None)


def _told(bodies: Iterable[object]) -> list[date]:
    courses = (getattr(body, "course", None) for body in bodies)
    return [course.accepted_on for course in courses if isinstance(course, Course)]


def _step(carried: Carried) -> ProcessStep:
    kind, on, until = _event(carried)
    stated = carried.particulars
    return ProcessStep(kind=kind, on=on, until=until, title=stated.title, number=stated.number)


def _event(carried: Carried) -> tuple[StepKind, date, date | None]:
    """Return what happened, from when, and until when: by the data, which may differ from 成文日期."""
    if not isinstance(carried, Document):
        return StepKind.LICENSE, carried.issued_on, None
    body = carried.body
    if isinstance(body, AcceptanceReceipt):
        return StepKind.ACCEPTANCE, _day(body.accepted_at), None
    if isinstance(body, SpecialProcedureNotice):
        return StepKind.SPECIAL_PROCEDURE, body.start, body.end
    if isinstance(body, DeliveryReceipt):
        return StepKind.DELIVERY, _day(body.delivered_at), None
    return _STEPS.get(carried.kind, StepKind.DECISION), carried.head.date, None


_STEPS: Final = {
    "application-form": StepKind.APPLICATION,
    "supplement-notice": StepKind.SUPPLEMENT,
    "review-record": StepKind.REVIEW,
    **dict.fromkeys(
        ("amendment-notice", "blacklist-prior-notice", "extension-notice", "hearing-notice", "public-copy"),
        StepKind.NOTICE,
    ),
}
"""Kind → step that happens on the document's own date; all others decide something."""


def handed_over(carried: Iterable[Carried], numbers: frozenset[str]) -> Iterator[datetime]:
    """Yield when any of the documents with these numbers was delivered, by the delivery receipts."""
    for one in carried:
        body = one.body if isinstance(one, Document) else None
        if isinstance(body, DeliveryReceipt) and numbers & {document.number for document in body.documents}:
            yield body.delivered_at


def _day(when: datetime) -> date:
    return when.astimezone(BEIJING).date()
