"""Judge a document by the rules, and let only a lawful one pass on to rendering."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from nh_edoc.calendar import WorkCalendar
from nh_edoc.errors import InputError, Problem, RuleError
from nh_edoc.model.pdf import CheckedDocument
from nh_edoc.model.report import Severity
from nh_edoc.receipt.kinds import part_of
from nh_edoc.receipt.rules import CATALOGUE_VERSION
from nh_edoc.receipt.rules.judging import Context, finding
from nh_edoc.receipt.rules.sealing import sealing_date, special_seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from nh_edoc.model.document import Document
    from nh_edoc.model.report import Acceptance, Finding
    from nh_edoc.receipt.guides import AgencyProfile, ItemGuide
    from nh_edoc.receipt.rules.judging import Breach
    from nh_edoc.settings import Settings


def judge(
    document: Document, settings: Settings, *, sealed: datetime | None = None, seals: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """Return what the rules find in ``document``, by the law in force on its own date; ordered by rule.

    Args:
        document: before or after sealing.
        settings: the operator's choices.
        sealed: the earliest proven time of a seal, where there is one.
        seals: names of the seals that are proven.

    Raises:
        InputError: `rules.kind`: no rules for this kind; `rules.naive-time`; the calendar file of the settings
            or the items or the agency are not well formed.
        FileError: a file of the settings cannot be read.
    """
    context, breaches = breaches_of(document, settings)
    dated = () if sealed is None else sealing_date(context, sealed)
    all_breaches = (*breaches, *dated, *special_seal(context, seals))
    found = [item for item in (finding(breach, context) for breach in all_breaches) if item is not None]
    return tuple(sorted(found, key=lambda item: item.rule))


def breaches_of(document: Document, settings: Settings) -> tuple[Context, Iterator[Breach]]:
    """Return every demand of the document's kind that is not met, whether it applies or not.

    Raises:
        InputError, FileError: as ``judge``.
    """
    try:
        module = part_of(document.kind, "rules")
    except KeyError as error:
        raise InputError("rules.kind", kind=document.kind) from error
    breaches = cast("Callable[[Context], Iterator[Breach]]", module.breaches)
    calendar = WorkCalendar.load(settings.calendar_override)
    context = Context(
        document=document,
        settings=settings,
        calendar=calendar,
        item=_item(document, settings),
        agency=_agency(document, settings),
    )
    return context, breaches(context)


def check_document(document: Document, settings: Settings, *, accept: Sequence[Acceptance] = ()) -> CheckedDocument:
    """Return ``document`` as checked, if nothing in it blocks that was not accepted by name.

    Args:
        document: what is to be issued.
        settings: the operator's choices.
        accept: rules whose blocking findings are accepted, each with the reason; both travel with the result.

    Raises:
        RuleError: `rules.blocked`: all findings that block.
        InputError: `rules.acceptance`: a rule is accepted that blocks nothing, twice, or without a reason.
    """
    findings = judge(document, settings)
    blocking = [item for item in findings if item.severity is Severity.BLOCKING]
    problems = tuple(_acceptance_problems(accept, {item.rule for item in blocking}))
    if problems:
        raise InputError("rules.acceptance", problems, count=len(problems))
    accepted = {acceptance.rule for acceptance in accept}
    refused = tuple(item for item in blocking if item.rule not in accepted)
    if refused:
        raise RuleError("rules.blocked", refused, number=document.head.number, count=len(refused))
    return CheckedDocument(
        document=document, findings=findings, acceptances=tuple(accept), catalogue_version=CATALOGUE_VERSION
    )


def _item(document: Document, settings: Settings) -> ItemGuide | None:
    if settings.items is None:
        return None
    from nh_edoc.receipt.guides import load_items  # noqa: PLC0415 - only where the operator has given items

    return load_items(settings.items).get(document.head.item.code)


def _agency(document: Document, settings: Settings) -> AgencyProfile | None:
    if settings.agency is None:
        return None
    from nh_edoc.receipt.guides import load_agency  # noqa: PLC0415 - only where the operator has given one

    agency = load_agency(settings.agency)
    return agency if agency.uscc == document.head.agency.uscc else None


def _acceptance_problems(accept: Sequence[Acceptance], blocking: set[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, acceptance in enumerate(accept):
        params = {"rule": acceptance.rule}
        if not acceptance.reason.strip():
            yield Problem(path=f"/accept/{index}/reason", code="rules.acceptance-reason", params=params)
        if acceptance.rule in seen:
            yield Problem(path=f"/accept/{index}/rule", code="rules.acceptance-twice", params=params)
        elif acceptance.rule not in blocking:  # a habit of accepting in advance would accept the next mistake too
            yield Problem(path=f"/accept/{index}/rule", code="rules.acceptance-idle", params=params)
        seen.add(acceptance.rule)
