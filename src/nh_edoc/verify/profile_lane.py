"""The lane for documents of our profile: every byte accounted for, every statement of the file compared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nh_edoc._cms.certificate import subject_text
from nh_edoc._pyhanko.outcome import Chain, Purpose
from nh_edoc.errors import EdocError
from nh_edoc.model.digest import Digest
from nh_edoc.model.document import SealingParty
from nh_edoc.model.license import License
from nh_edoc.model.record import dataclass
from nh_edoc.model.report import Check, DocumentReport, Finding, Result
from nh_edoc.receipt import judge
from nh_edoc.trust import SealEntry
from nh_edoc.trust.applicants import Holder
from nh_edoc.verify.applicants import ApplicantSeal, certified_holder, is_misplaced, stray_applicant
from nh_edoc.verify.authority import authority_checks, picture_check
from nh_edoc.verify.chain import chain_checks, store_check, unknown_chain
from nh_edoc.verify.conclude import make_check
from nh_edoc.verify.data import PROFILE, Embedded, document_report, plan_check, read_data, waiting
from nh_edoc.verify.evidence import Evidence
from nh_edoc.verify.examination import Context, Examination, SealAnswer
from nh_edoc.verify.license_checks import license_checks
from nh_edoc.verify.printed import print_checks
from nh_edoc.verify.rerender import rerender_checks
from nh_edoc.verify.strict import Examined, examine_seal, file_checks
from nh_edoc.verify.timestamp import Stamp, examine_timestamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from nh_edoc._pdf.long_term import LongTerm
    from nh_edoc.model.license import Carried
    from nh_edoc.trust.paths import Moment
    from nh_edoc.verify.file_bytes import FileBytes
    from nh_edoc.verify.inspect import Inspection

LANE: Final = "strict"


def examine_profile(data: FileBytes, file: Inspection, context: Context) -> Examination | None:
    """Return what the strict readers find, or None when the file is not of our profile.

    The numbers are the verifier's steps.

    Args:
        data: the whole file.
        file: what the PDF reader found in it.
        context: what the file is judged by.
    """
    facts = file.facts
    # (1) format check
    checks = [*file_checks(facts)]
    embedded = read_data(facts)
    # (2) signing certificate and (5) cryptographic verification, seal by seal
    examined = []
    for seal in facts.seals:
        one, found = examine_seal(data.upto(seal.end), seal)
        examined.append(one)
        checks += found
    if facts.seals and (not facts.is_document or any(one.unsupported for one in examined)):
        return None
    # (3) validation context, (4) certificate path, (6) acceptance, (7) authority
    checks.append(store_check(context.store, context.at))
    evidence = _evidence(data, file.long_term, context)
    checks += evidence.checks
    context = evidence.context
    seals, stamps = [], []
    for one in examined:
        stamp = _stamp(one, context)
        stamps.append(stamp)
        when = _when(stamp, context)
        pathed = _Pathed.of(one, embedded.applicant(one.facts.field), context, when)
        seals.append(pathed)
        checks += [*_path_checks(pathed, context, when), *stamp.checks]
        checks += [*_authority(pathed, embedded, context, when)]
        checks.append(plan_check(facts, one.facts, embedded.document))
    entries = [one.entry for one in seals if one.applicant is None]
    checks += evidence.material_checks()
    # (8) data
    licence = embedded.document if isinstance(embedded.document, License) else None
    checks += [*embedded.checks, *license_checks(licence, facts), *_pending(embedded.document, examined)]
    # what was changed after sealing is INVALID whatever it prints; comparing it would only cost time
    sound = embedded.document if all(one.intact for one in examined) else None
    checks += print_checks(file, sound)
    checks += rerender_checks(file, sound, context.rerender)
    proven = [one.said for one in stamps if one.said is not None]
    names = [entry.seal.seal_name for entry in entries if entry is not None]
    compliance, rules = _judge(sound, context, min(proven, default=None), names)
    checks.append(rules)
    return Examination(
        lane=LANE,
        checks=tuple(checks),
        seals=tuple(_answer(*seal, evidence) for seal in zip(seals, stamps, strict=True)),
        document=_document(embedded, checks, entries, context),
        compliance=compliance,
        profile=PROFILE if embedded.document is not None else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pathed:
    """A seal with the path of its certificate."""

    examined: Examined
    applicant: SealingParty | None
    """The applicant, whose place it stands in; None: an organ's place."""
    entry: SealEntry | None
    """The listed seal that it is."""
    others: tuple[bytes, ...]
    """Certificates that came with the signer's."""
    chain: Chain | None
    """None when there is no signature to judge."""
    holder: Holder | None
    """Whom an authority that is trusted for applicants certifies."""

    @classmethod
    def of(cls, one: Examined, applicant: SealingParty | None, context: Context, when: Moment) -> _Pathed:
        """Judge the path by whose place it is: an agency's anchors are not an applicant's."""
        signed, entry = one.signed, _entry(one, context)
        if signed is None:
            return cls(examined=one, applicant=applicant, entry=entry, others=(), chain=None, holder=None)
        others = tuple(der for der in signed.certificates if der != signed.signer)
        purpose = Purpose.SEAL if applicant is None else Purpose.APPLICANT
        chain = context.paths.judge(signed.signer, others, when, purpose, digest=signed.digest)
        if applicant is not None:
            holder = certified_holder(signed.signer, chain, context)
        else:
            holder = None if entry is not None else stray_applicant(signed.signer, others, chain, when, context)
        return cls(examined=one, applicant=applicant, entry=entry, others=others, chain=chain, holder=holder)

    @property
    def purpose(self) -> Purpose:
        """Which anchors serve."""
        return Purpose.SEAL if self.applicant is None else Purpose.APPLICANT


def _evidence(data: FileBytes, found: LongTerm, context: Context) -> Evidence:
    """Return what the revisions after the last seal prove."""
    if not found.additions:
        return Evidence(context=context)
    from nh_edoc.verify.long_term import examine_long_term  # noqa: PLC0415 - most files do not pay for pyHanko

    return examine_long_term(data, found, context)


def _entry(one: Examined, context: Context) -> SealEntry | None:
    """Return the listed seal, if the seal's own key made this signature: otherwise anybody could name it."""
    if one.signed is None or not one.intact:
        return None
    return context.store.seal_entry(Digest.of(one.signed.signer))


def _stamp(one: Examined, context: Context) -> Stamp:
    """(6) Ask the time stamp first: by the time that it proves all else is judged (verification rules, 2)."""
    stamp = examine_timestamp(one.signed, one.facts.field, context.paths, context.moment)
    said = min((time for time in (stamp.said, context.known) if time is not None), default=None)
    return replace(stamp, said=said if one.intact else None)


def _when(stamp: Stamp, context: Context) -> Moment:
    """A clock that is a little ahead of ours makes no later time of it."""
    return replace(context.moment, proven=None if stamp.said is None else min(stamp.said, context.at))


def _path_checks(seal: _Pathed, context: Context, when: Moment) -> Iterator[Check]:
    name, signed, chain = seal.examined.facts.field, seal.examined.signed, seal.chain
    if signed is None or chain is None:
        yield from unknown_chain(name)
        return
    yield from chain_checks(chain, name, context.policy, when)
    # nobody signed which certificates come along: each must be one that the path was validated with, byte for byte
    if not chain.path:
        yield make_check("seal.embedded-certificates", Result.UNKNOWN, signature=name)
    else:
        used = set(signed.certificates) <= set(chain.path)
        result = Result.PASSED if used and chain.path[-1] not in signed.certificates else Result.FAILED
        yield make_check("seal.embedded-certificates", result, signature=name)


def _authority(seal: _Pathed, embedded: Embedded, context: Context, when: Moment) -> Iterator[Check]:
    facts, signed = seal.examined.facts, seal.examined.signed
    name = facts.field
    if seal.applicant is not None:
        yield from ApplicantSeal(
            field=name, applicant=seal.applicant, holder=seal.holder, entry=seal.entry, picture=facts.picture
        ).checks(context)
        return
    if signed is not None:
        digest, act = Digest.of(signed.signer), embedded.act(name)
        stray = "applicant-place" if is_misplaced(seal.holder, act) else None
        yield from authority_checks(context.store, digest, act, when, name=name, applicants=stray)
    yield picture_check(seal.entry, facts.picture, name)


def _pending(document: Carried | None, examined: Sequence[Examined]) -> Iterator[Check]:
    """A planned seal that is missing beside one that is there: wait for it (verification rules, 1)."""
    planned = () if document is None or document.seal_plan is None else document.seal_plan.seals
    missing = waiting(document, [one.facts for one in examined])
    if not examined:
        return
    if missing:
        fields = ", ".join(one.field for one in missing)
        yield make_check("seal.pending", Result.FAILED, fields=fields)
    else:
        yield make_check("seal.pending", Result.PASSED if len(planned) > 1 else Result.NOT_APPLICABLE)


def _judge(
    document: Carried | None, context: Context, sealed: datetime | None, seals: Sequence[str]
) -> tuple[tuple[Finding, ...], Check]:
    """Ask the rules: what they find is told, and never makes an authentic file INVALID."""
    if document is None:
        return (), make_check("data.rules", Result.UNKNOWN)
    if isinstance(document, License):
        return (), make_check("data.rules", Result.NOT_APPLICABLE)
    try:
        findings = judge(document, context.settings, sealed=sealed, seals=seals)
    except EdocError:  # the operator's calendar or the kind's rules are missing: no matter of authenticity
        return (), make_check("data.rules", Result.UNKNOWN)
    result = Result.FAILED if findings else Result.PASSED
    return findings, make_check("data.rules", result, count=len(findings))


def _answer(seal: _Pathed, stamp: Stamp, evidence: Evidence) -> SealAnswer:
    one, when = seal.examined, _when(stamp, evidence.context)
    return SealAnswer(
        field=one.facts.field,
        signer="" if one.signed is None else subject_text(one.signed.signer),
        entry=seal.entry,
        claimed=one.claimed,
        proven=stamp.said,
        level_format=evidence.level_format(one),
        level_proven=evidence.level_proven(one, stamp, when, seal.purpose),
        applicant=seal.holder.name if seal.holder is not None and one.intact else None,
    )


def _document(
    embedded: Embedded, checks: Sequence[Check], entries: Sequence[SealEntry | None], context: Context
) -> DocumentReport | None:
    """Return what the data says once it is proven: sealed by its own agency, and printed as it is."""
    document = embedded.document
    failed = {one.code for one in checks if one.result is not Result.PASSED}
    needed = {"data.embedded", "data.schema", "data.print", "data.identity", "authority.agency"}
    changed = any(one.code == "data.attachments" and one.result is Result.FAILED for one in checks)
    if document is None or changed or failed & needed or not entries or None in entries:
        return None
    organs = document.particulars.organs
    known = all(context.store.agency(one.uscc) is not None for one in organs)
    return document_report(document, "、".join(one.name for one in organs)) if known else None
