"""From a breach to a finding: by the law in force on the document's own date."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nh_edoc.calendar import WorkCalendar
from nh_edoc.model.document import Document
from nh_edoc.model.report import Finding, Severity
from nh_edoc.receipt.rules.catalogue import Demand
from nh_edoc.settings import Settings

if TYPE_CHECKING:
    from datetime import date

    from nh_edoc.receipt.guides import AgencyProfile, ItemGuide  # noqa: TC004 - most runs do not need it
    from nh_edoc.receipt.rules.laws import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a rule may look at: the document, the settings, the calendar."""

    document: Document
    settings: Settings
    calendar: WorkCalendar
    item: ItemGuide | None = None
    """办事指南 of the document's item, where the operator has given it."""
    agency: AgencyProfile | None = None
    """The document's agency, where the operator has given it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A demand that is not met, before it is asked whether it applies."""

    demand: Demand
    path: str
    params: dict[str, Any] = field(default_factory=dict)
    """Text and numbers that the message shows; never an identity number."""
    code: str | None = None
    """A code that says more exactly what is wrong than the demand's own."""


def finding(breach: Breach, context: Context) -> Finding | None:
    """Return the finding that a breach is, or None where the demand does not apply to the document.

    Bases in force on the document's date are cited. Where all have lapsed the breach is only a warning; where
    none is in force yet, or none governs this type of item, it is nothing.
    """
    head = context.document.head
    return weighed(breach, head.date, governed=head.item.type in context.settings.licensing_item_types)


def weighed(breach: Breach, day: date, *, governed: bool) -> Finding | None:
    """Return the finding that a breach is by the law in force on ``day``, or None where the demand does not apply.

    Args:
        breach: what is not met.
        day: a Beijing date.
        governed: whether the 行政许可法 governs the item.
    """
    bases = [basis for basis in breach.demand.bases if governed or not basis.licensing]
    applicable = tuple(basis.cite() for basis in bases if basis.in_force(day))
    lapsed = tuple(_cite_lapsed(basis) for basis in bases if basis.lapsed(day))
    if not applicable and not lapsed:
        return None
    return Finding(
        rule=breach.demand.rule,
        code=breach.code or breach.demand.code,
        severity=breach.demand.severity if applicable else Severity.WARNING,
        path=breach.path,
        basis=applicable or lapsed,
        params=breach.params,
    )


def _cite_lapsed(basis: Basis) -> str:
    return f"{basis.cite()}（已于{basis.in_force_to}失效）"
