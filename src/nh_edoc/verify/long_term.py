"""Long-term material: what it proves, and whether a file could be judged by it alone.

ETSI EN 319 102-1, 5.6: time stamps are judged from the newest to the oldest, each at the time by which the next one
proves that it existed, then the seals. That nothing else came after the last seal, the strict reader has asked.
"""

from __future__ import annotations

import hmac
import itertools
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from nh_edoc._cms.certificate import certificate_fields
from nh_edoc._cms.der import CmsError, read_element
from nh_edoc._cms.ocsp import read_response, with_certificates
from nh_edoc._cms.profile import STAMPED
from nh_edoc._cms.responder import statements
from nh_edoc._cms.revocation_list import check_list, is_signed_by_any
from nh_edoc._cms.timestamp import parse_token
from nh_edoc._pyhanko.outcome import Purpose
from nh_edoc.model.record import dataclass
from nh_edoc.model.report import Check, Level, Result
from nh_edoc.trust.evidence import NOTHING, EvidencedPaths, Material, Proof, readable
from nh_edoc.trust.timestamps import judge_timestamper
from nh_edoc.verify.conclude import make_check
from nh_edoc.verify.evidence import Evidence
from nh_edoc.verify.strict import read_hole
from nh_edoc.verify.timestamp import Stamp, Stamped, judge_token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from nh_edoc._cms.timestamp import TimestampToken
    from nh_edoc._pdf.long_term import Addition, LongTerm, SecurityStore
    from nh_edoc.trust.paths import Moment
    from nh_edoc.verify.examination import Context
    from nh_edoc.verify.file_bytes import FileBytes
    from nh_edoc.verify.strict import Examined

_DOCUMENT: Final = Stamped(code="time.document", chain_code="time.document-chain")


@dataclass(frozen=True, slots=True, kw_only=True)
class LongTermEvidence(Evidence):
    """Security stores and document time stamps after the last seal, judged."""

    store: Material = NOTHING
    """All that the newest security store holds."""
    sound: Material = NOTHING
    """What of it path validation can read."""
    stamps: int = 0
    """Number of document time stamps."""
    covers_store: bool = False
    """Whether one of them covers a security store."""
    proven: bool = False
    """Whether one does that is believed."""

    def level_format(self, one: Examined) -> Level:
        """Return what is present (ETSI EN 319 142-1, 6.1)."""
        base = Evidence.level_format(self, one)
        if base is Level.NONE or not (self.stamps or base is Level.B_T):
            return base
        if self.store == NOTHING:
            return Level.B_T
        return Level.B_LTA if self.covers_store else Level.B_LT

    def level_proven(self, one: Examined, stamp: Stamp, when: Moment, purpose: Purpose = Purpose.SEAL) -> Level:
        """Return what holds: from B-LT on the file's own certificates and lists must be enough under the anchors."""
        base = Evidence.level_proven(self, one, stamp, when)
        if base is not Level.B_T or one.signed is None or not self._is_enough(one, when, purpose):
            return base
        return Level.B_LTA if self.proven else Level.B_LT

    def _is_enough(self, one: Examined, when: Moment, purpose: Purpose) -> bool:
        if one.signed is None or self.store == NOTHING:
            return False
        paths = self.context.paths
        proofs = paths.proofs if isinstance(paths, EvidencedPaths) else ()
        bare = NOTHING.instead_of(self.context.store)
        own = EvidencedPaths(
            store=self.sound.instead_of(bare),
            own=bare,
            proofs=proofs,
            algorithms=self.context.paths.algorithms,
            fresh=timedelta(hours=self.context.settings.revocation_hours),
        )
        signed = one.signed
        try:
            tokens = [parse_token(raw) for raw in signed.timestamp_tokens]
        except CmsError:
            return False
        chains = [own.judge(signed.signer, _others(signed.certificates, signed.signer), when, purpose)]
        chains += [judge_timestamper(own, token, self.context.moment) for token in tokens]
        return all(chain.holds for chain in chains)

    def material_checks(self) -> Iterator[Check]:
        """Yield whether all of the store belongs to the file; asked after every path of it was looked for.

        Nobody signed a store that no document time stamp covers: each certificate must be one of a path, byte for
        byte, each list be signed by an authority of one, and each response be about one by who may give it.
        """
        if self.store == NOTHING:
            return
        paths = self.context.paths
        used = paths.used if isinstance(paths, EvidencedPaths) else set()
        broken = [
            *_broken(self.store.certificates, certificate_fields),
            *_broken(self.store.crls, check_list),
            *_broken(self.store.ocsps, read_response),
        ]
        if broken or self.sound != self.store:
            yield make_check("chain.material", Result.FAILED, reason="form", why=", ".join(broken))
        elif not used:
            yield make_check("chain.material", Result.UNKNOWN)
        else:
            known = set(self.store.certificates) <= used
            signed = all(is_signed_by_any(one, tuple(used)) for one in self.store.crls)
            said = all(_belongs(one, tuple(used)) for one in self.store.ocsps)
            yield make_check("chain.material", Result.PASSED if known and signed and said else Result.FAILED)


def _belongs(der: bytes, used: Sequence[bytes]) -> bool:
    """Whether a response is about one certificate of a path, and holds nothing that nobody needs for it."""
    response = read_response(der)
    if len(response.answers) != 1:
        return False
    serial = response.answers[0].subject.serial
    meant = [one for one in used if certificate_fields(one).serial == serial]
    for certificate, issuer in itertools.product(meant, used):
        for one in statements((response,), certificate, issuer):
            return der == with_certificates(response, () if one.delegate is None else (one.delegate.der,))
    return False


def examine_long_term(data: FileBytes, found: LongTerm, context: Context) -> LongTermEvidence:
    """Return what the revisions after the last seal prove.

    Args:
        data: the whole file.
        found: what the strict reader saw in it: at least one addition.
        context: what the file is judged by.
    """
    store = _material(found.additions[-1].store)
    sound = readable(store)
    paths = EvidencedPaths(
        store=sound.added_to(context.store),
        require_revocation=context.policy.requires_revocation,
        own=context.store,
        algorithms=context.paths.algorithms,
        fresh=timedelta(hours=context.settings.revocation_hours),
        unanswered=context.paths.unanswered,
    )
    checks: list[Check] = []
    known: datetime | None = None
    proven = False
    stamps = [one for one in found.additions if one.hole is not None]
    for one in reversed(stamps):
        stamp = _judge(data, one, paths, replace(context.moment, proven=known))
        checks += stamp.checks
        if stamp.said is not None:
            material = _material(one.store)
            known = min(stamp.said, known or context.at, context.at)
            covered = sound if material == store else readable(material)
            paths.proofs = (Proof(at=known, material=covered), *paths.proofs)
            proven = proven or material != NOTHING
    return LongTermEvidence(
        context=replace(context, paths=paths, known=known),
        checks=tuple(checks),
        store=store,
        sound=sound,
        stamps=len(stamps),
        covers_store=any(_material(one.store) != NOTHING for one in stamps),
        proven=proven,
    )


def _judge(data: FileBytes, one: Addition, paths: EvidencedPaths, when: Moment) -> Stamp:
    """RFC 3161 token over the whole file so far but itself (ISO 32000-2, 12.8.5), in a hole of the profile."""
    start, end = one.hole or (0, 0)
    raw = read_hole(data, (start, end))
    size = _length(raw)
    if raw is None or len(raw) != STAMPED or raw[size:].strip(b"\0"):
        failed = make_check(_DOCUMENT.code, Result.FAILED, reason="hole")
        return Stamp(checks=(failed, make_check(_DOCUMENT.chain_code, Result.UNKNOWN)))
    covered = data.upto(one.end)

    def stamps(token: TimestampToken) -> bool:
        return hmac.compare_digest(covered.digest_around(token.algorithm, start, end), token.imprint)

    return judge_token(raw[:size], _DOCUMENT, stamps, paths, when)


def _length(raw: bytes | None) -> int:
    """Return where the token in a hole ends; zeros follow it."""
    try:
        return 0 if not raw else read_element(raw, 0, len(raw)).end
    except CmsError:
        return len(raw or b"")


def _material(store: SecurityStore) -> Material:
    return Material(
        certificates=tuple(one.der for one in store.certificates),
        crls=tuple(one.der for one in store.crls),
        ocsps=tuple(one.der for one in store.ocsps),
    )


def _others(certificates: Sequence[bytes], signer: bytes) -> list[bytes]:
    return [der for der in certificates if der != signer]


def _broken(found: Sequence[bytes], check: Callable[[bytes], object]) -> Iterator[str]:
    for number, der in enumerate(found, start=1):
        try:
            check(der)
        except CmsError as error:
            yield f"{number}: {error.code}"
