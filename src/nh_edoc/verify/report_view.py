"""What a printed report says, in the order in which people read it: first what to do, then why, then everything.

Every string that comes out of a file passes through ``messages.visible``; whoever sets the view escapes it for its
medium.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc import messages
from nh_edoc.model.record import dataclass
from nh_edoc.model.report import Result
from nh_edoc.verify.catalogue import CATALOGUE, Weight
from nh_edoc.verify.present import MARKS, SECTIONS, in_order, online_lines, signature_lines, summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.report import Check, Report, SignatureReport

_OPEN: Final = frozenset({Result.FAILED, Result.UNKNOWN})
_NOTED: Final = "noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One check."""

    mark: str
    result: str
    """``passed``, ``failed``, ``unknown``, ``not-applicable``; ``noted`` for what counts in no verdict."""
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
class SealView:
    """One seal."""

    field: str
    """Name of its field, as the file says: to find its picture, never to be shown."""
    title: str
    """Whose seal it is by the trust store."""
    verdict: str
    said: str
    """The verdict in words."""
    lines: tuple[str, ...]


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
    seals_title: str
    seals: tuple[SealView, ...]
    picture_label: str
    """Of the picture of a seal, for who cannot see it."""
    sections: tuple[Section, ...]
    findings: tuple[tuple[str, str, str], ...]
    """Rule, message, basis."""
    findings_title: str
    context_title: str
    context: tuple[str, ...]
    pages_title: str
    changes_title: str
    changes_labels: tuple[str, str]
    """Of a page as it was signed, and as it opens."""
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
        seals_title=_say("printed.seals", lang),
        seals=tuple(_seal(one, lang) for one in report.signatures),
        picture_label=_say("printed.seal.picture", lang),
        sections=tuple(_sections(report, lang)),
        findings=tuple(
            (one.rule, messages.visible(one.message(lang)), "; ".join(one.basis)) for one in report.compliance
        ),
        findings_title=_say("section.rules", lang),
        context_title=_say("section.context", lang),
        context=tuple(_context(report, lang)),
        pages_title=_say("printed.pages", lang),
        changes_title=_say("printed.changes", lang),
        changes_labels=(_say("printed.change.signed", lang), _say("printed.change.now", lang)),
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


def _seal(signature: SignatureReport, lang: str) -> SealView:
    """Names come from the trust store alone (verification rules, 5); the certificate's own words are marked as such."""
    names = [name for name in (signature.agency, signature.seal_name) if name is not None]
    if len(names) > 1 and names[1].startswith(names[0]):
        del names[0]
    return SealView(
        field=signature.field,
        title=messages.visible(" · ".join(names)) if names else _say("printed.seal.unlisted", lang),
        verdict=signature.verdict.value,
        said=_say(f"printed.seal.{signature.verdict.value}", lang),
        lines=tuple(signature_lines(signature, lang)),
    )


def _sections(report: Report, lang: str) -> Iterator[Section]:
    for group in SECTIONS:
        mine = in_order(report.checks, group)
        if mine:
            yield Section(title=_say(f"section.{group}", lang), lines=tuple(_line(one, lang) for one in mine))


def _line(check: Check, lang: str) -> CheckLine:
    field = "" if check.signature is None else f" {messages.visible(check.signature)}"
    noted = check.result is Result.FAILED and CATALOGUE[check.code].weight is Weight.INFORMATIVE
    result = _NOTED if noted else check.result.value
    return CheckLine(
        mark="!" if noted else MARKS[check.result],
        result=result,
        said=_say(f"result.{result}", lang),
        detail=check.detail(lang),
        basis=f"{check.code}{field}; {check.basis}",
    )


def _context(report: Report, lang: str) -> Iterator[str]:
    yield _say("context.file", lang, name=report.file_name, size=report.file_size, digest=report.file_digest.value)
    yield _say("context.trust", lang, version=report.trust_version, digest=report.trust_digest.value)
    yield from online_lines(report, lang)
    yield _say("context.policy", lang, policy=report.policy, software=report.software, lane=report.lane)
    sub = f" / {report.sub_indication}" if report.sub_indication else ""
    yield f"ETSI EN 319 102-1: {report.indication}{sub}"
