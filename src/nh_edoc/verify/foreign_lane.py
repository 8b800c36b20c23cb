"""The lane for files that the strict reader does not take: integrity through pyHanko, never VALID.

What it finds broken is broken (INVALID); what it finds whole was not checked byte by byte (INDETERMINATE).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.second_reader import needs_repair
from nh_edoc._pyhanko.foreign import Changes, ForeignError, ForeignFile, ForeignSeal, read_foreign
from nh_edoc._pyhanko.outcome import Chain, Purpose
from nh_edoc.model.digest import Digest
from nh_edoc.model.record import dataclass
from nh_edoc.model.report import Check, Level, Result
from nh_edoc.trust import SealEntry
from nh_edoc.trust.applicants import Holder
from nh_edoc.trust.paths import Paths
from nh_edoc.verify.applicants import certified_holder
from nh_edoc.verify.authority import authority_checks
from nh_edoc.verify.chain import chain_checks, store_check, unknown_chain
from nh_edoc.verify.conclude import make_check
from nh_edoc.verify.examination import Context, Examination, SealAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator


LANE: Final = "foreign"
_NOT_LOOKED: Final = (
    "data.embedded",
    "data.schema",
    "data.plan",
    "data.print",
    "data.qr",
    "data.rules",
)


def examine_foreign(data: bytes, why: str, context: Context) -> Examination:
    """Return what pyHanko's reader can answer.

    Args:
        data: the file.
        why: what the strict reader did not take.
        context: what the file is judged by.
    """
    try:
        found = read_foreign(data)
    except ForeignError as error:
        return Examination(lane=LANE, checks=(_unreadable(error, why),))
    checks = [
        _syntax(data, found),
        make_check("profile.active-content", _passed(not found.features), what=", ".join(found.features)),
        make_check("profile.version", Result.UNKNOWN),
        make_check("file.end", Result.FAILED if found.tail else Result.PASSED, count=found.tail),
        _present(found),
        *(make_check(code, Result.UNKNOWN, why=LANE) for code in _NOT_LOOKED),
        store_check(context.store, context.at),
    ]
    context = _with_kept(found, context)
    pathed = [_Pathed.of(seal, context) for seal in found.seals]
    for seal in pathed:
        checks += [*_seal_checks(seal.seal, found), *_trust_checks(seal, context)]
    for name in found.broken:
        checks.append(make_check("seal.cms", Result.FAILED, signature=name, why="CMS"))
        checks += unknown_chain(name)
    seals = (*(_answer_of(seal) for seal in pathed), *(_no_answer(name) for name in found.broken))
    return Examination(lane=LANE, checks=tuple(checks), seals=seals)


def _with_kept(found: ForeignFile, context: Context) -> Context:
    """Return the context with what the file keeps; it proves no time, so that only what is current now counts."""
    kept = found.kept
    if not (kept.certificates or kept.crls or kept.ocsps):
        return context
    from nh_edoc.trust.evidence import Material, readable  # noqa: PLC0415 - most files do not pay for it

    brought = readable(Material(certificates=kept.certificates, crls=kept.crls, ocsps=kept.ocsps))
    known = context.paths
    store = brought.added_to(context.store)
    paths = Paths(store, known.require_revocation, algorithms=known.algorithms, unanswered=known.unanswered)
    return replace(context, store=store, paths=paths)


def _syntax(data: bytes, found: ForeignFile) -> Check:
    """A file that some readers repair shows them another document than it shows to others (verification rules, 3)."""
    repaired = needs_repair(data)
    if repaired:
        return make_check("file.syntax", Result.FAILED, reason="repaired")
    why = "qpdf" if repaired is None else "pyHanko"
    return make_check("file.syntax", Result.PASSED if repaired is False and found.strict else Result.UNKNOWN, why=why)


def _present(found: ForeignFile) -> Check:
    """Signatures of a kind that is not read are there, and nobody can say what they are worth."""
    if found.ignored:
        return make_check("seal.present", Result.UNKNOWN, fields=", ".join(found.ignored))
    return make_check("seal.present", _passed(bool(found.seals or found.broken)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pathed:
    """A seal with the path of its certificate: under agencies' anchors or, where none leads there, applicants'."""

    seal: ForeignSeal
    entry: SealEntry | None
    chain: Chain | None
    """None when there is no certificate to judge."""
    holder: Holder | None
    """Whom an authority that is trusted for applicants alone certifies."""

    @classmethod
    def of(cls, seal: ForeignSeal, context: Context) -> _Pathed:
        """Judge the path by what is listed: nobody says in whose place a foreign seal stands."""
        if seal.certificate is None:
            return cls(seal=seal, entry=None, chain=None, holder=None)
        certificate, others, when = seal.certificate, seal.embedded, context.moment
        entry = context.store.seal_entry(Digest.of(certificate))
        chain, holder = context.paths.judge(certificate, others, when), None
        if entry is None and not chain.leads:
            other = context.paths.judge(certificate, others, when, Purpose.APPLICANT)
            holder = certified_holder(certificate, other, context)
            chain = chain if holder is None else other
        return cls(seal=seal, entry=entry, chain=chain, holder=holder)


def _trust_checks(pathed: _Pathed, context: Context) -> Iterator[Check]:
    seal, name, when = pathed.seal, pathed.seal.field, context.moment
    if seal.certificate is None or pathed.chain is None:
        yield from unknown_chain(name)
        return
    for one in chain_checks(pathed.chain, name, context.policy, when):
        weak = one.code == "chain.algorithm" and not seal.strong
        yield make_check("chain.algorithm", Result.FAILED, signature=name) if weak else one
    applicants = None if pathed.holder is None else "applicant-foreign"
    digest = Digest.of(seal.certificate)
    yield from authority_checks(context.store, digest, None, when, name=name, applicants=applicants)


def _answer_of(pathed: _Pathed) -> SealAnswer:
    seal, entry, holder = pathed.seal, pathed.entry, pathed.holder
    holds = bool(seal.digest_holds and seal.signature_holds and seal.binding_holds)
    return SealAnswer(
        field=seal.field,
        signer=seal.signer,
        entry=entry if holds else None,
        claimed=seal.claimed_time,
        proven=None,
        level_format=Level.B_T if seal.has_timestamp else Level.B_B,
        level_proven=Level.B_B if holds else Level.NONE,
        applicant=holder.name if holder is not None and holds else None,
    )


def _no_answer(field: str) -> SealAnswer:
    """Return what can be said of a field whose value is no signature."""
    return SealAnswer(
        field=field, signer="", entry=None, claimed=None, proven=None, level_format=Level.NONE, level_proven=Level.NONE
    )


def _unreadable(error: ForeignError, why: str) -> Check:
    """Malformed for both lanes is malformed; a lock or a limit is no forgery (verification rules, 1)."""
    if error.code == "malformed":
        return make_check("file.syntax", Result.FAILED, reason="not-pdf", why=why)
    return make_check("file.syntax", Result.UNKNOWN, reason=error.code, why=error.why)


def _seal_checks(seal: ForeignSeal, file: ForeignFile) -> Iterator[Check]:
    name = seal.field
    yield _answer("seal.byte-range", seal.gap_is_contents and seal.covers_revision, name)
    yield _answer("seal.hole", seal.gap_is_contents and seal.padding_is_zero, name, what="padding")
    yield _answer("seal.dictionary", not seal.dictionary, name, what=", ".join(seal.dictionary))
    yield _answer("seal.cms", seal.well_formed, name, why=seal.why or "BER")
    yield _answer("seal.embedded-certificates", seal.certificates_hold, name)
    yield _answer("seal.digest", seal.digest_holds, name)
    yield _answer("seal.signature", seal.signature_holds, name)
    yield _answer("seal.certificate-binding", seal.binding_holds, name)
    yield _revisions(seal, file, name)
    if seal.has_timestamp:
        yield make_check("time.token", Result.UNKNOWN, signature=name)


def _revisions(seal: ForeignSeal, file: ForeignFile, name: str) -> Check:
    """Later revisions must be readable, and add only signatures and validation data (verification rules, 4)."""
    results = {
        Changes.NONE: Result.PASSED,
        Changes.ADDED: Result.PASSED,
        Changes.FORBIDDEN: Result.FAILED,
        Changes.UNKNOWN: Result.UNKNOWN,
    }
    changed = seal.changes is Changes.FORBIDDEN
    reason = None if not changed else "uncovered" if seal.changed == ("EOF",) else "changed"
    return make_check(
        "file.revisions",
        results[seal.changes],
        signature=name,
        reason=reason,
        what=", ".join(seal.changed),
        count=file.revisions,
        expected=file.revisions,
    )


def _answer(code: str, holds: bool | None, name: str, **params: object) -> Check:  # noqa: FBT001 - three values
    result = Result.UNKNOWN if holds is None else Result.PASSED if holds else Result.FAILED
    return make_check(code, result, signature=name, **params)


def _passed(holds: bool) -> Result:  # noqa: FBT001 - two values
    return Result.PASSED if holds else Result.FAILED
