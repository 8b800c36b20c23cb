"""Sample case of the blacklist: told beforehand, put on it, appealed, taken off it (办法 art. 25)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from nh_edoc.receipt.case.blacklisting import Appeal, Blacklisting, Delisting, Restriction
from nh_edoc.receipt.case.incidents import Issued
from nh_edoc.receipt.case.request import given
from nh_edoc.receipt.case.sample_parts import body_of, working_day
from nh_edoc.receipt.kinds.appeal_decision.type import AppealDecision
from nh_edoc.receipt.kinds.blacklist_decision.type import BlacklistDecision
from nh_edoc.receipt.kinds.blacklist_prior_notice.type import BlacklistPriorNotice
from nh_edoc.receipt.kinds.blacklist_removal.type import BlacklistRemoval

if TYPE_CHECKING:
    from datetime import date

    from nh_edoc.calendar import WorkCalendar
    from nh_edoc.receipt.case.type import Case

RESTRICTED: timedelta = timedelta(days=183)
"""Half a year, as the prior notice proposes."""


def blacklisted(case: Case, calendar: WorkCalendar) -> Case:
    """Return the case of an applicant who missed appointments, appealed, and was taken off the list."""
    told = working_day(calendar, given(given(given(case.decision).document).date), 3)
    listed = working_day(calendar, told, 8)
    appealed = working_day(calendar, listed, 12)
    answered = working_day(calendar, appealed, 8)
    notice = body_of(BlacklistPriorNotice, None)
    listing = Blacklisting(
        ground=notice.ground,
        count=notice.count,
        facts=notice.facts,
        proposed=notice.proposed,
        legal_basis=notice.legal_basis,
        answer_period=notice.answer_period,
        answer_way=notice.answer_way,
        notice=Issued(number=f"南演信告〔{told.year}〕1号", date=told),
        restriction=_restriction(listed),
        appeal=_appeal(listed, appealed, answered),
        delisting=_delisting(working_day(calendar, answered, 1)),
    )
    return replace(case, blacklisting=listing)


def _restriction(listed: date) -> Restriction:
    model = body_of(BlacklistDecision, None)
    return Restriction(
        answer=model.answer,
        reasons=model.reasons,
        restricted_to=listed + RESTRICTED,
        appeal_way=model.appeal_way,
        removal=model.removal,
        document=Issued(number=f"南演信决〔{listed.year}〕1号", date=listed),
    )


def _appeal(listed: date, appealed: date, answered: date) -> Appeal:
    model = body_of(AppealDecision, None)
    return Appeal(
        received_on=listed,
        appealed_on=appealed,
        claims=model.claims,
        result=model.result,
        facts=model.facts,
        reasons=model.reasons,
        legal_basis=model.legal_basis,
        document=Issued(number=f"南演信诉〔{answered.year}〕1号", date=answered),
    )


def _delisting(removed: date) -> Delisting:
    model = body_of(BlacklistRemoval, None)
    return Delisting(
        ground=model.ground,
        facts=model.facts,
        legal_basis=model.legal_basis,
        document=Issued(number=f"南演信除〔{removed.year}〕1号", date=removed),
    )
