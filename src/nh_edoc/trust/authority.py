"""May this seal stand on this document? The trust list answers, never the file.

法律依据: 许可法 arts. 32, 39 (the organ's own seal), 国令716号 art. 9. A seal that is not listed is unknown; one
that is listed for something else is proven wrong; one whose time is over could have been pressed in time.
"""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING

from nh_edoc.model.legal_time import BEIJING
from nh_edoc.model.record import dataclass
from nh_edoc.model.trust import Seal, TrustedAgency

if TYPE_CHECKING:
    from nh_edoc.model.digest import Digest
    from nh_edoc.model.document import Agency, Particulars
    from nh_edoc.trust.store import TrustStore


class Authority(StrEnum):
    """How one question of authority was answered."""

    AUTHORISED = "authorised"
    UNKNOWN_SEAL = "unknown-seal"
    UNKNOWN_AGENCY = "unknown-agency"
    WRONG_AGENCY = "wrong-agency"
    WRONG_NAME = "wrong-name"
    WRONG_REGION = "wrong-region"
    WRONG_KIND = "wrong-kind"
    OUT_OF_PERIOD = "out-of-period"
    COMPROMISED = "compromised"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What the seal was pressed on."""

    kind: str
    """Kind of document."""
    agency: str
    """USCC of the agency in whose name the document is made."""
    agency_name: str
    """Its name as printed."""
    region: str | None = None
    """Its 行政区划代码 as the data says; None where the data says none."""
    item: str
    """Item code."""
    date: date
    """成文日期: what the agency was called on that day may stand on the document for ever."""

    @classmethod
    def of(cls, stated: Particulars, organ: Agency) -> Act:
        """Return the act of sealing, in the name of one of its organs, what states this of itself."""
        return cls(
            kind=stated.kind,
            agency=organ.uscc,
            agency_name=organ.name,
            region=organ.region,
            item=stated.item_code,
            date=stated.date,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SealEntry:
    """A listed seal and the agency that holds it."""

    agency: TrustedAgency
    seal: Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The answers: each question has its own, so that a report can name every one that fails."""

    standing: Authority
    """Whether the seal is listed and in force at the time."""
    agency: Authority
    """Whether the holder may act in the agency's name."""
    name: Authority
    """Whether the printed name is that agency's, and so is the region that the data says."""
    kind: Authority
    """Whether the seal is for this kind of document."""


def judge_standing(entry: SealEntry | None, at: datetime) -> Authority:
    """Judge whether a seal is listed and in force at ``at``.

    A compromised key backdates at will: from the named time on nothing that it sealed stands by itself.
    """
    if entry is None:
        return Authority.UNKNOWN_SEAL
    seal = entry.seal
    if seal.compromised_from is not None and at >= seal.compromised_from:
        return Authority.COMPROMISED
    return Authority.AUTHORISED if seal.covers(at) else Authority.OUT_OF_PERIOD


def judge_authority(store: TrustStore, certificate: Digest, act: Act, at: datetime) -> Judgement:
    """Judge whether the seal of ``certificate`` may stand on ``act``.

    Args:
        store: the trust store.
        certificate: SHA-256 over the DER of the seal's certificate.
        act: what was sealed.
        at: the earliest proven time, else the time of validation.
    """
    entry = store.seal_entry(certificate)
    standing = judge_standing(entry, at)
    if entry is None:
        return Judgement(standing=standing, agency=standing, name=standing, kind=standing)
    return Judgement(
        standing=standing,
        agency=_mandate(entry.agency, act, at),
        name=_name(store.agency(act.agency), act, at),
        kind=Authority.AUTHORISED if act.kind in entry.seal.kinds else Authority.WRONG_KIND,
    )


def _mandate(holder: TrustedAgency, act: Act, at: datetime) -> Authority:
    """Its own acts, those of agencies whose functions it took over, those that it has a mandate for."""
    if act.agency == holder.uscc or act.agency in holder.successor_of:
        return Authority.AUTHORISED
    mandates = [
        one for one in holder.acts_for if one.uscc == act.agency and (not one.items or act.item.startswith(one.items))
    ]
    if not mandates:
        return Authority.WRONG_AGENCY
    return Authority.AUTHORISED if any(one.covers(at) for one in mandates) else Authority.OUT_OF_PERIOD


def _name(agency: TrustedAgency | None, act: Act, at: datetime) -> Authority:
    if agency is None:
        return Authority.UNKNOWN_AGENCY
    that_day = datetime.combine(act.date, time(12), tzinfo=BEIJING)
    good = any(one.text == act.agency_name and (one.covers(at) or one.covers(that_day)) for one in agency.names)
    if not good:
        return Authority.WRONG_NAME
    return Authority.AUTHORISED if act.region in {None, agency.region} else Authority.WRONG_REGION
