"""Complete a case from the operator's data of item and agency: what stands there need not be typed again."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from nh_edoc.errors import Problem
from nh_edoc.receipt.case.type import Guide
from nh_edoc.receipt.guides import load_agency, load_items
from nh_edoc.receipt.rules.periods import beijing_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.case.type import Case
    from nh_edoc.receipt.guides import AgencyProfile, ItemGuide
    from nh_edoc.settings import Settings


def completed(case: Case, settings: Settings) -> Case:
    """Return the case with the guide of its item, if it has none and the operator has given item and agency.

    Raises:
        FileError: `io.unreadable`.
        InputError: the operator's data are not well formed.
    """
    if case.guide is not None or settings.items is None or settings.agency is None:
        return case
    item, agency = load_items(settings.items).get(case.item.code), load_agency(settings.agency)
    if item is None or agency.uscc != case.agency.uscc:
        return case
    return replace(case, guide=guide_of(item, agency))


def guide_of(item: ItemGuide, agency: AgencyProfile) -> Guide:
    """Return what a case says of its item, from the item and the agency."""
    return Guide(
        case_type=item.case_type,
        period=item.period,
        promised_period=item.promised_period,
        possible_procedures=item.possible_procedures,
        fee=item.fee,
        delivery_period=item.delivery_period,
        progress_query=agency.progress_query,
        consultation_phone=agency.consultation_phone,
        complaint_phone=agency.complaint_phone,
        remedies=agency.remedies(),
        joint_organs=item.joint_organs,
    )


def guide_problems(case: Case, settings: Settings) -> Iterator[Problem]:
    """Yield that a case has no guide, or one that differs from the operator's data: it may be older, or mistaken.

    Raises:
        FileError: `io.unreadable`.
        InputError: the operator's data are not well formed.
    """
    whole = completed(case, settings)
    agency = load_agency(settings.agency) if settings.agency is not None else None
    if agency is not None and agency.uscc == case.agency.uscc:
        day = beijing_time(case.application.applied_at).date()
        name = agency.name_on(day)
        if name != case.agency.name:
            params = {"on": day.isoformat(), "name": name or "—", "found": case.agency.name}
            yield Problem(path="/agency/name", code="case.agency-name", params=params)
    if whole.guide is None:
        yield Problem(path="/guide", code="case.guide")
    elif case.guide is not None:
        from_data = completed(replace(case, guide=None), settings).guide
        for entry in fields(Guide) if from_data is not None else ():
            if getattr(from_data, entry.name) != getattr(case.guide, entry.name):
                yield Problem(path="/guide", code="case.guide-differs", params={"name": entry.name})
