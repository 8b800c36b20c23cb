"""A report as text for people: the first three lines tell a clerk what to do, the rest says why.

Every string that comes out of a file passes through ``messages``, which shows control and bidi characters escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from nh_edoc import messages
from nh_edoc.model.report import Result, Verdict
from nh_edoc.model.status import DocumentStatus
from nh_edoc.verify.catalogue import CATALOGUE
from nh_edoc.verify.conclude import decisive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.report import Check, Report, SignatureReport

SECTIONS: Final = ("file", "seal", "chain", "time", "authority", "data", "profile", "license")
MARKS: Final = {Result.PASSED: "✓", Result.FAILED: "✗", Result.UNKNOWN: "?", Result.NOT_APPLICABLE: "–"}
_MOST_REASONS: Final = 2


def text_report(report: Report, lang: str = "zh", *, every_check: bool = False) -> str:
    """Return the report as lines of text.

    Args:
        report: what the verifier answered.
        lang: ``zh`` or ``en``.
        every_check: also tell the checks that passed or did not apply.
    """
    lines = [*summary(report, lang), ""]
    lines += _check_lines(report, lang, every=every_check)
    lines += _rule_lines(report, lang)
    lines += _context_lines(report, lang)
    return "\n".join(lines)


def summary(report: Report, lang: str) -> tuple[str, str, str]:
    """Return the three lines that a clerk has to read: the verdict, who sealed what for whom, what to do."""
    return _say(f"headline.{report.verdict.value}", lang), _who(report, lang), _what_to_do(report, lang)


def _say(code: str, lang: str, **params: Any) -> str:
    return messages.text(f"verify.{code}", lang, **params)


def _who(report: Report, lang: str) -> str:
    """Say who sealed what for whom, as far as it is proven; nothing a forger wrote stands in this line."""
    known = [one for one in report.signatures if one.agency is not None and one.verdict is not Verdict.INVALID]
    if not known:
        applicants = [one.applicant for one in report.signatures if one.verdict is not Verdict.INVALID]
        certified = next((one for one in applicants if one is not None), None)
        if certified is not None:
            return _say("who.applicant", lang, applicant=certified)
        return _say("who.none" if not report.signatures else "who.unproven", lang)
    joined = "、" if lang == "zh" else ", "
    agency = joined.join(dict.fromkeys(one.agency for one in known if one.agency is not None))
    seal = joined.join(dict.fromkeys(one.seal_name for one in known if one.seal_name is not None))
    document = report.document
    if document is None:
        return _say("who.seal-only", lang, agency=agency, seal=seal)
    both = any(one.applicant is not None and one.verdict is not Verdict.INVALID for one in report.signatures)
    return _say(
        "who.sealed-both" if both else "who.sealed",
        lang,
        agency=agency,
        seal=seal,
        title=document.title,
        number=document.number,
        applicant=document.applicant,
    )


def _what_to_do(report: Report, lang: str) -> str:
    if report.verdict is Verdict.VALID:
        later = report.registered
        if later is not None and later.status is not DocumentStatus.ISSUED:
            number = later.later.number if later.later is not None else "—"
            return messages.text(f"verify.status.{later.status.value}", lang, number=number)
        if report.document is not None and report.document.demonstration:
            return _say("do.VALID-demonstration", lang)
        count = len(report.compliance)
        return _say("do.VALID-findings", lang, count=count) if count else _say("do.VALID", lang)
    reasons = [one.detail(lang) for one in decisive(report.checks, report.verdict, report.policy)]
    joint = "；" if lang == "zh" else "; "
    return _say(f"do.{report.verdict.value}", lang, why=joint.join(reasons[:_MOST_REASONS]) or "—")


def _check_lines(report: Report, lang: str, *, every: bool) -> Iterator[str]:
    for section in SECTIONS:
        shown = [one for one in in_order(report.checks, section) if every or _is_open(one)]
        if not shown:
            continue
        yield _say(f"section.{section}", lang)
        for one in shown:
            field = "" if one.signature is None else f" {messages.visible(one.signature)}"
            yield f"  {MARKS[one.result]} {one.detail(lang)}  [{one.code}{field}; {one.basis}]"
        yield ""


def in_order(checks: tuple[Check, ...], section: str) -> list[Check]:
    """Return the checks of a group in the order in which they are made."""
    codes = list(CATALOGUE)
    mine = [one for one in checks if one.code.startswith(f"{section}.")]
    return sorted(mine, key=lambda one: codes.index(one.code))


def _is_open(check: Check) -> bool:
    """Whether a check must be told; what the rules found has a section of its own."""
    return check.result in {Result.FAILED, Result.UNKNOWN} and check.code != "data.rules"


def _rule_lines(report: Report, lang: str) -> Iterator[str]:
    if not report.compliance:
        return
    yield _say("section.rules", lang)
    for one in report.compliance:
        yield f"  {one.rule} {one.message(lang)}  [{'; '.join(one.basis)}]"
    yield ""


def _context_lines(report: Report, lang: str) -> Iterator[str]:
    yield _say("section.context", lang)
    for one in report.signatures:
        yield from (f"  {line}" for line in signature_lines(one, lang))
    at = report.at.isoformat(timespec="seconds")
    yield "  " + _say("context.at-assumed" if report.at_assumed else "context.at", lang, at=at)
    yield "  " + _say(
        "context.file", lang, name=report.file_name, size=report.file_size, digest=report.file_digest.value
    )
    yield "  " + _say("context.trust", lang, version=report.trust_version, digest=report.trust_digest.value)
    yield from (f"  {line}" for line in online_lines(report, lang))
    yield "  " + _say("context.policy", lang, policy=report.policy, software=report.software, lane=report.lane)


def online_lines(report: Report, lang: str) -> Iterator[str]:
    """Yield which addresses were asked for revocation data, and what came of it."""
    for one in report.online:
        yield _say("context.online", lang, what=one.detail(lang))


def signature_lines(signature: SignatureReport, lang: str) -> Iterator[str]:
    """Yield whose certificate a seal bears, when it was made, and at which level."""
    yield _say("context.signer", lang, signer=signature.signer)
    if signature.applicant is not None:
        yield _say("context.applicant", lang, applicant=signature.applicant)
    if signature.proven_time is not None:
        yield _say("context.proven", lang, time=signature.proven_time.isoformat(timespec="seconds"))
    elif signature.claimed_time is not None:
        yield _say("context.claimed", lang, time=signature.claimed_time.isoformat(timespec="seconds"))
    yield _say("context.level", lang, format=signature.level_format.value, proven=signature.level_proven.value)
