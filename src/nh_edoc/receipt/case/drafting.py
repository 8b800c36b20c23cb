"""Draft a statutory document from a case: facts are taken over, dates that follow from them are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc.errors import InputError, Problem
from nh_edoc.model.document import Document, Head
from nh_edoc.receipt.case.completing import completed
from nh_edoc.receipt.case.needs import DRAFTS, missing
from nh_edoc.receipt.case.request import Request, delivery_period, given

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from nh_edoc.calendar import WorkCalendar
    from nh_edoc.receipt.case.type import Case
    from nh_edoc.settings import Settings

_GIVING = frozenset({"approval-decision", "change-decision", "renewal-decision"})


def draft(case: Case, kind: str, *, settings: Settings, calendar: WorkCalendar, on: date | None = None) -> Document:
    """Return the document of ``kind`` that the case gives, not yet judged.

    A document that comes too late is drafted too: the agency must still act, and a rule says that it is late.

    Args:
        case: what is known of the application; a guide that it does not have comes from the operator's data.
        kind: one of ``needs.DRAFTED``; of several supplements, special procedures, deliveries or amendments the last
            is meant.
        settings: the operator's choices.
        calendar: counts the dates that the document states.
        on: 成文日期 of a document whose date the case does not have yet.

    Raises:
        InputError: `case.kind`: no such draft; `case.incomplete`: ``problems`` names all that the case lacks, by its
            place in the case; `calendar.uncovered`; the operator's data of items or agency are not well formed.
        FileError: these cannot be read.
    """
    case = completed(case, settings)
    problems = (*missing(case, kind), *_date_problems(case, kind, on), *_period_problems(case, kind, settings))
    if problems:
        raise InputError("case.incomplete", problems, kind=kind, count=len(problems))
    document, _ = given(DRAFTS[kind].which(case))
    day = given(document.date or on or DRAFTS[kind].implied(case))
    head = Head(
        number=document.number,
        approval_code=case.approval_code,
        date=day,
        agency=case.agency,
        applicant=case.applicant,
        item=case.item,
        demonstration=case.demonstration,
    )
    request = Request(case=case, settings=settings, calendar=calendar, on=day)
    return Document(head=head, body=DRAFTS[kind].body(request))


def _date_problems(case: Case, kind: str, on: date | None) -> Iterator[Problem]:
    """Yield the lack of a date, or a second date beside the one that the case has."""
    found = DRAFTS[kind].which(case)
    if found is None:
        return
    document, path = found
    if document.date is None and on is None and DRAFTS[kind].implied(case) is None:
        yield Problem(path=f"{path}/date", code="case.missing")
    elif document.date is not None and on not in {None, document.date}:
        params = {"known": document.date.isoformat(), "asked": given(on).isoformat()}
        yield Problem(path=f"{path}/date", code="case.other-date", params=params)


def _period_problems(case: Case, kind: str, settings: Settings) -> Iterator[Problem]:
    if kind in _GIVING and delivery_period(case, settings) is None:
        yield Problem(path="/guide/deliveryPeriod", code="case.missing")
