"""日期变动: dates of an issued document, counted again with the calendar of today.

A date beyond the last published calendar is provisional (暂定). When the State Council's notice moves it, the applicant
is told by a 更正告知书, never by silence.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from nh_edoc.errors import InputError
from nh_edoc.model.document import Document
from nh_edoc.model.record import dataclass
from nh_edoc.receipt import wording
from nh_edoc.receipt.checking import breaches_of
from nh_edoc.receipt.kinds.amendment_notice.type import AmendmentCause, AmendmentNotice
from nh_edoc.receipt.kinds.parts import DocumentRef, FieldChange
from nh_edoc.receipt.rules import catalogue as rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nh_edoc.model.digest import Digest
    from nh_edoc.receipt.rules.catalogue import Demand
    from nh_edoc.settings import Settings

_DATES: Final[Mapping[Demand, str]] = {
    rules.R02_ANSWER_OTHER: "补正截止日期",
    rules.R03_DUE_OTHER: "法定办结日期",
    rules.R03_PROMISED_OTHER: "承诺办结日期",
    rules.R05_END_OTHER: "特殊程序结束日期",
    rules.R05_DUE_OTHER: "法定办结日期",
    rules.R05_REQUEST_OTHER: "申请听证截止日期",
    rules.R06_DUE_OTHER: "法定办结日期",
    rules.R21_ANSWER_OTHER: "陈述申辩截止日期",
}
"""Demand that finds a date moved by another calendar → what the document calls that date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedDate:
    """A date that the calendar of today counts differently."""

    name: str
    path: str
    stated: date
    counted: date


def moved_dates(document: Document, settings: Settings) -> tuple[MovedDate, ...]:
    """Return the dates of a document that the calendar of the settings moves.

    A date that was wrong by its own calendar is no moved date: the rules say so (R03, R05, R06).

    Raises:
        InputError, FileError: as ``judge``.
    """
    _, breaches = breaches_of(document, settings)
    return tuple(
        MovedDate(
            name=_DATES[breach.demand],
            path=breach.path,
            stated=date.fromisoformat(breach.params["found"]),
            counted=date.fromisoformat(breach.params["expected"]),
        )
        for breach in breaches
        if breach.demand in _DATES
    )


def amendment_of(  # noqa: PLR0913 - each part of the notice by its name
    document: Document, settings: Settings, *, number: str, on: date, phone: str, file: Digest | None = None
) -> Document:
    """Return the 更正告知书 that tells the applicant which dates have moved.

    Args:
        document: the issued document.
        settings: name the calendar of today.
        number: 文号 of the notice.
        on: its 成文日期; the moved dates count from then on.
        phone: 咨询电话.
        file: digest of the sealed file of ``document``.

    Raises:
        InputError: `recount.unmoved`: there is nothing to tell; as ``judge``.
        FileError: as ``judge``.
    """
    moved = moved_dates(document, settings)
    if not moved:
        raise InputError("recount.unmoved", number=document.head.number)
    head = document.head
    body = AmendmentNotice(
        amended=DocumentRef(title=document.body.TITLE, number=head.number, date=head.date, file_digest=file),
        cause=AmendmentCause.CALENDAR,
        changes=tuple(
            FieldChange(field=one.name, before=wording.day(one.stated), after=wording.day(one.counted)) for one in moved
        ),
        reasons=(
            "原文书所载日期按当时可用的工作日历计算。国务院办公厅公布节假日安排后，工作日历已经更新，现按更新后的工作日历重新计算。",
        ),
        effective_on=on,
        consultation_phone=phone,
    )
    return Document(head=replace(head, number=number, date=on), body=body)
