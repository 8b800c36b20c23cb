"""R08, R09, R10: what a refusal must tell: why, and where and how long it can be fought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from nh_edoc.model.document import DayUnit, DeliveryWay
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules import laws
from nh_edoc.receipt.rules.identity import license_identifier
from nh_edoc.receipt.rules.judging import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from nh_edoc.model.document import Period
    from nh_edoc.receipt.kinds.parts import LicenseRef, Remedies
    from nh_edoc.receipt.rules.judging import Context

REVIEW_DAYS: Final = 60
"""复议法 art. 20(1), calendar days; another law can only give more."""
SUIT_MONTHS: Final = 6
"""诉讼法 art. 46(1)."""
FORMER_SUIT_MONTHS: Final = 3
"""诉讼法 of 1989, art. 39."""


def grounds_breaches(
    path: str, *, facts: Sequence[str] | None = None, reasons: Sequence[str], legal_basis: Sequence[str]
) -> Iterator[Breach]:
    """Yield facts, reasons, basis that say nothing: white space is no ground (许可法 art. 38)."""
    if facts is not None and not "".join(facts).strip():
        yield Breach(demand=rules.R08_FACTS, path=f"{path}/facts")
    if not "".join(reasons).strip():
        yield Breach(demand=rules.R08_REASONS, path=f"{path}/reasons")
    if not "".join(legal_basis).strip():
        yield Breach(demand=rules.R08_BASIS, path=f"{path}/legalBasis")


class Ending(Protocol):
    """A body that ends a licence."""

    @property
    def license(self) -> LicenseRef:
        """证照."""

    @property
    def facts(self) -> tuple[str, ...]:
        """事实."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """理由."""

    @property
    def legal_basis(self) -> tuple[str, ...]:
        """法律依据."""

    @property
    def remedies(self) -> Remedies | None:
        """救济途径."""

    @property
    def delivery_way(self) -> DeliveryWay | None:
        """送达方式."""


def ending_breaches(context: Context, body: Ending, path: str) -> Iterator[Breach]:
    """Yield what 撤回, 撤销 and 注销 lack: facts, reasons, basis, remedies, a real licence (复议法 art. 11)."""
    yield from grounds_breaches(path, facts=body.facts, reasons=body.reasons, legal_basis=body.legal_basis)
    yield from remedies_breaches(context, body.remedies, f"{path}/remedies")
    yield from channel_breaches(body.delivery_way, body.remedies, f"{path}/remedies")
    if body.license.identifier is not None:
        yield from license_identifier(body.license.identifier, f"{path}/license/identifier")


def remedies_breaches(context: Context, remedies: Remedies | None, path: str) -> Iterator[Breach]:
    """Yield each part of the remedies that is missing or wrong (许可法 38, 复议法 20, 诉讼法 46)."""
    if remedies is None or not remedies.review_organ.strip():
        yield Breach(demand=rules.R08_ORGAN, path=f"{path}/reviewOrgan")
    else:
        yield from _review_organ(context, remedies.review_organ, f"{path}/reviewOrgan")
    yield from _review_period(remedies.review_period if remedies else None, f"{path}/reviewPeriod")
    if remedies is None or not remedies.court.strip():
        yield Breach(demand=rules.R08_COURT, path=f"{path}/court")
    expected = suit_months(context.document.head.date)
    if remedies is None or remedies.suit_months != expected:
        params = {"expected": expected, "found": remedies.suit_months if remedies else ""}
        yield Breach(demand=rules.R08_SUIT, path=f"{path}/suitMonths", params=params)


def channel_breaches(way: DeliveryWay | None, remedies: Remedies | None, path: str) -> Iterator[Breach]:
    """Yield the lack of an online review channel where the decision may be delivered online (复议法 art. 22(2))."""
    if way in {None, DeliveryWay.ONLINE} and (remedies is None or not remedies.review_url):
        yield Breach(demand=rules.R09_CHANNEL, path=f"{path}/reviewUrl")


def suit_months(day: date) -> int:
    """Return the months to sue within, by the law in force on ``day``."""
    return SUIT_MONTHS if laws.SUIT_PERIOD.in_force(day) else FORMER_SUIT_MONTHS


def _review_period(period: Period | None, path: str) -> Iterator[Breach]:
    params = {"expected": REVIEW_DAYS, "found": f"{period.days} {period.unit}" if period else ""}
    if period is None or period.unit is not DayUnit.CALENDAR or period.days < REVIEW_DAYS:
        yield Breach(demand=rules.R08_REVIEW, path=path, params=params)
    elif period.days > REVIEW_DAYS:
        yield Breach(demand=rules.R08_REVIEW_LONG, path=path, params=params)


def _review_organ(context: Context, organ: str, path: str) -> Iterator[Breach]:
    """Yield doubt about the organ: whether it is the right one, only the operator's configuration can say."""
    allowed = context.settings.review_organs.get(context.document.head.agency.uscc)
    if allowed is None and context.agency is not None and context.agency.review_organ is not None:
        allowed = (context.agency.review_organ,)
    if allowed is None:
        yield Breach(demand=rules.R10_UNKNOWN, path=path, params={"organ": organ})
    elif organ not in allowed:
        yield Breach(demand=rules.R10_ORGAN, path=path, params={"organ": organ, "allowed": "、".join(allowed)})
