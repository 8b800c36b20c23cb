"""What the law demands of an extension: once, in time, ten days or fifteen, approved, with reasons (R06)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DayUnit
from nh_edoc.receipt.kinds.extension_notice.type import ExtensionNotice
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.course import counted_course
from nh_edoc.receipt.rules.identity import head_identifiers
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.numbering import decision_number
from nh_edoc.receipt.rules.periods import DateDemands, Stated, date_breaches, recount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.rules.judging import Context

PATH: Final = f"/{ExtensionNotice.element()}"
LIMIT: Final = 10
"""许可法 art. 42(1), working days."""
JOINT_LIMIT: Final = 15
"""许可法 art. 42(2), working days, where several organs handle the case together."""


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the document does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, ExtensionNotice):
        raise TypeError(context.document.kind)
    due = yield from counted_course(context, body.course, f"{PATH}/course")
    if body.course.extension is not None:
        yield Breach(
            demand=rules.R06_ONCE, path=f"{PATH}/course/extension", params={"number": body.course.extension.number}
        )
    if context.document.head.date > due:
        params = {"due": due.isoformat(), "told": context.document.head.date.isoformat()}
        yield Breach(demand=rules.R06_LATE, path="/head/date", params=params)
    yield from _length(body)
    yield from _due(context, body)
    yield from decision_number(context)
    yield from head_identifiers(context)


def _length(body: ExtensionNotice) -> Iterator[Breach]:
    """Yield more days than 许可法 art. 42 allows, and reasons that say nothing."""
    limit = JOINT_LIMIT if body.joint else LIMIT
    if body.days.days > limit or body.days.unit is not DayUnit.WORKING:
        params = {"limit": limit, "found": f"{body.days.days} {body.days.unit}"}
        yield Breach(demand=rules.R06_LENGTH, path=f"{PATH}/days", params=params)
    if not "".join(body.reasons).strip():
        yield Breach(demand=rules.R06_REASONS, path=f"{PATH}/reasons")


def _due(context: Context, body: ExtensionNotice) -> Iterator[Breach]:
    course, path = body.course, f"{PATH}/newDueDate"
    stated = Stated(
        start=course.accepted_on,
        period=course.period,
        skipped=tuple((span.start, span.end) for span in course.special_days if span.start <= span.end),
        extension=body.days,
        due=body.new_due_date,
        record=course.calendar,
        covers=body.new_due_date,
    )
    counted = recount(context.calendar, stated)
    if counted is None:
        yield Breach(demand=rules.R06_UNCOVERED, path=path)
    else:
        demands = DateDemands(path=path, equal=rules.R06_DUE, equal_other=rules.R06_DUE_OTHER)
        yield from date_breaches(stated, counted, demands)
