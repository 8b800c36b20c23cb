"""What a printed report says, in the order in which people read it: first what to do, then why, then everything.

Every string that comes out of a file passes through ``messages.visible``; whoever sets the view escapes it for its
medium.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc import messages
from nh_edoc.model.record import dataclass
from nh_edoc.model.report import Result
from nh_edoc.verify.present import MARKS, SECTIONS, in_order, signature_lines, summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.report import Check, Report

_OPEN: Final = frozenset({Result.FAILED, Result.UNKNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One check."""

    mark: str
    result: str
    """``passed``, ``failed``, ``unknown`` or ``not-applicable``."""
    said: str
    detail: str
    basis: str
    """Code of the check, field, clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The checks of one group."""

    title: str
    lines: tuple[CheckLine, ...]

    @property
    def is_open(self) -> bool:
        """Whether something in it failed or was not looked at."""
        return any(line.result in _OPEN for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """A report, ready to be set."""

    lang: str
    verdict: str
    title: str
    summary: tuple[str, str, str]
    """What to do: verdict, who for whom, next step or reason."""
    facts_title: str
    facts: tuple[tuple[str, str], ...]
    """What the document says, as far as it is proven."""
    sections: tuple[Section, ...]
    findings: tuple[tuple[str, str, str], ...]
    """Rule, message, basis."""
    findings_title: str
    context_title: str
    context: tuple[str, ...]
    pages_title: str
    note: str


def view_of(report: Report, lang: str = "zh") -> ReportView:
    """Return what a report says to people.

    Args:
        report: what the verifier answered.
        lang: ``zh`` or ``en``.
    """
    return ReportView(
        lang=lang,
        verdict=report.verdict.value,
        title=_say("printed.title", lang),
        summary=summary(report, lang),
        facts_title=_say("printed.facts", lang),
        facts=tuple(_facts(report, lang)),
        sections=tuple(_sections(report, lang)),
        findings=tuple(
            (one.rule, messages.visible(one.message(lang)), "; ".join(one.basis)) for one in report.compliance
        ),
        findings_title=_say("section.rules", lang),
        context_title=_say("section.context", lang),
        context=tuple(_context(report, lang)),
        pages_title=_say("printed.pages", lang),
        note=_say("printed.note", lang),
    )


def _say(code: str, lang: str, **params: object) -> str:
    return messages.text(f"verify.{code}", lang, **params)


def _facts(report: Report, lang: str) -> Iterator[tuple[str, str]]:
    said = report.document
    if said is not None:
        for name, value in (
            ("title", said.title),
            ("number", said.number),
            ("agency", said.agency),
            ("applicant", said.applicant),
            ("date", said.date.isoformat()),
            ("approval-code", said.approval_code),
        ):
            yield _say(f"printed.fact.{name}", lang), messages.visible(value)
    yield _say("printed.fact.file", lang), messages.visible(report.file_name)
    at = report.at.isoformat(timespec="seconds")
    yield _say("printed.fact.at-assumed" if report.at_assumed else "printed.fact.at", lang), at


def _sections(report: Report, lang: str) -> Iterator[Section]:
    for group in SECTIONS:
        mine = in_order(report.checks, group)
        if mine:
            yield Section(title=_say(f"section.{group}", lang), lines=tuple(_line(one, lang) for one in mine))


def _line(check: Check, lang: str) -> CheckLine:
    field = "" if check.signature is None else f" {messages.visible(check.signature)}"
    return CheckLine(
        mark=MARKS[check.result],
        result=check.result.value,
        said=_say(f"result.{check.result.value}", lang),
        detail=check.detail(lang),
        basis=f"{check.code}{field}; {check.basis}",
    )


def _context(report: Report, lang: str) -> Iterator[str]:
    for one in report.signatures:
        yield from signature_lines(one, lang)
    yield _say("context.file", lang, name=report.file_name, size=report.file_size, digest=report.file_digest.value)
    yield _say("context.trust", lang, version=report.trust_version, digest=report.trust_digest.value)
    yield _say("context.policy", lang, policy=report.policy, software=report.software, lane=report.lane)
    sub = f" / {report.sub_indication}" if report.sub_indication else ""
    yield f"ETSI EN 319 102-1: {report.indication}{sub}"
