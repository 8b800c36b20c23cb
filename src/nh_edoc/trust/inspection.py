"""``trust check``: everything that is wrong with a trust store, or soon will be, for the one who looks after it.

``TrustStore.load`` refuses what would make an answer wrong. This looks further: at what makes answers INDETERMINATE
(material that has ended, authorities without lists), and at what the operator will have to do next.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from nh_edoc import messages
from nh_edoc._cms.detached import read_signature
from nh_edoc._cms.issuer import is_issued_by
from nh_edoc._cms.revocation_list import is_signed_by_any
from nh_edoc.errors import TrustError
from nh_edoc.identifiers import uscc
from nh_edoc.model.record import dataclass
from nh_edoc.trust.load import LIST_NAME, SIGNATURE_NAME, load_store
from nh_edoc.trust.material import is_authority
from nh_edoc.trust.package import read_folder, strange_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from nh_edoc.model.trust import Span, TrustedAgency
    from nh_edoc.trust.pin import TrustPin
    from nh_edoc.trust.store import TrustStore

SOON: Final = timedelta(days=14)
"""So long before an end it is told."""


class Weight(StrEnum):
    """What a finding means for verdicts."""

    ERROR = "error"
    """The store is refused, or contradicts itself."""
    STALE = "stale"
    """Some documents, or all, cannot be VALID under it."""
    NOTICE = "notice"
    """Nothing yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One thing to know about a trust store."""

    weight: Weight
    path: str
    """JSON pointer into ``trust.json``, or the name of a file."""
    code: str
    params: dict[str, Any]

    def message(self, lang: str = "zh") -> str:
        """Return the text: what is wrong, and what to do."""
        return messages.text(self.code, lang, path=self.path, **self.params)


def inspect_store(folder: Path, now: datetime, pin: TrustPin | None = None) -> tuple[Flaw, ...]:
    """Return everything that is worth knowing about the store in ``folder``.

    Args:
        folder: where it lies.
        now: the present.
        pin: what its list must satisfy; nothing is remembered.

    Raises:
        TrustError: `trust.folder`: there is none.
        FileError: `io.unreadable`.
    """
    try:
        store = load_store(folder)
    except TrustError as error:
        if error.code == "trust.folder":
            raise
        told = [_flaw(Weight.ERROR, one.path, one.code, **one.params) for one in error.problems]
        return tuple(told or [_flaw(Weight.ERROR, "/", error.code, **error.params)])
    looks = (
        _files(folder),
        _signature(folder, store, pin),
        _period(store, now),
        _authorities(store, now),
        _lists(store, now),
        _agencies(store),
    )
    return tuple(flaw for look in looks for flaw in look)


def _flaw(weight: Weight, path: str, code: str, **params: Any) -> Flaw:
    return Flaw(weight=weight, path=path or "/", code=code, params=params)


def _files(folder: Path) -> Iterator[Flaw]:
    for name in strange_files(folder):
        yield _flaw(Weight.NOTICE, ascii(name).strip("'"), "trust.check.strange")


def _signature(folder: Path, store: TrustStore, pin: TrustPin | None) -> Iterator[Flaw]:
    contents = read_folder(folder)
    data, cms = contents[LIST_NAME], contents.get(SIGNATURE_NAME)
    try:
        if pin is not None:
            pin.require_signed(data, cms, str(folder))
            pin.stateless().require_current(store.version, store.digest, str(folder))
        elif cms is None:
            yield _flaw(Weight.NOTICE, SIGNATURE_NAME, "trust.check.unsigned")
        elif why := read_signature(data, cms)[1]:
            yield _flaw(Weight.ERROR, SIGNATURE_NAME, "trust.signature", folder=str(folder), why=why)
    except TrustError as error:
        yield _flaw(Weight.ERROR, SIGNATURE_NAME, error.code, **error.params)


def _period(store: TrustStore, now: datetime) -> Iterator[Flaw]:
    until = store.next_update.isoformat()
    if now >= store.next_update:
        yield _flaw(Weight.STALE, "/next_update", "trust.check.overdue", until=until)
    elif now >= store.next_update - SOON:
        yield _flaw(Weight.NOTICE, "/next_update", "trust.check.due", until=until)
    if store.issued > now:
        yield _flaw(Weight.STALE, "/issued", "trust.check.future", issued=store.issued.isoformat())


def _authorities(store: TrustStore, now: datetime) -> Iterator[Flaw]:
    """Anchors and intermediates: authorities, within their time, on a path to an anchor (RFC 5280, 6.1)."""
    for place, (anchor, der) in enumerate(store.anchor_files):
        path = f"/anchors/{place}"
        yield from _span(path, anchor)
        if anchor.covers(now):
            yield from _certificate(path, anchor.file, der, now)
    reached = _reached(store)
    for der in store.intermediates:
        name = _subject(der)
        yield from _certificate(f"intermediates ({name})", name, der, now)
        if der not in reached:
            yield _flaw(Weight.STALE, f"intermediates ({name})", "trust.check.no-anchor", name=name)


def _certificate(path: str, name: str, der: bytes, now: datetime) -> Iterator[Flaw]:
    found = x509.load_der_x509_certificate(der)
    try:
        authority = is_authority(found)
    except ValueError:
        authority = False
    if not authority:
        yield _flaw(Weight.ERROR, path, "trust.check.not-authority", name=name)
    if now > found.not_valid_after_utc:
        yield _flaw(Weight.STALE, path, "trust.check.ended", name=name, until=found.not_valid_after_utc.isoformat())
    elif now < found.not_valid_before_utc:
        since = found.not_valid_before_utc.isoformat()
        yield _flaw(Weight.STALE, path, "trust.check.not-begun", name=name, since=since)


def _reached(store: TrustStore) -> frozenset[bytes]:
    """Return the anchors, of whatever use, and the intermediates that they issued, directly or through others."""
    reached = {der: x509.load_der_x509_certificate(der) for _, der in store.anchor_files}
    waiting = {der: x509.load_der_x509_certificate(der) for der in store.intermediates if der not in reached}
    while found := [der for der, one in waiting.items() if any(is_issued_by(one, top) for top in reached.values())]:
        reached.update((der, waiting.pop(der)) for der in found)
    return frozenset(reached)


def _lists(store: TrustStore, now: datetime) -> Iterator[Flaw]:
    """Revocation lists: somebody's, current; and every authority has one (verification rules, 2: ``require``)."""
    authorities = tuple(
        dict.fromkeys([*(der for one, der in store.anchor_files if one.covers(now)), *store.intermediates])
    )
    known = tuple(dict.fromkeys([*(der for _, der in store.anchor_files), *store.intermediates]))
    current: set[bytes] = set()
    stale: dict[bytes, tuple[str, str]] = {}
    for der in store.crls:
        try:
            found = x509.load_der_x509_crl(der)
            issuer, due = found.issuer.rfc4514_string(), found.next_update_utc
            signers = [one for one in known if is_signed_by_any(der, (one,))]
        except (ValueError, TypeError, UnsupportedAlgorithm):
            yield _flaw(Weight.STALE, "crls", "trust.check.crl-strange")
            continue
        if not signers:
            yield _flaw(Weight.STALE, f"crls ({issuer})", "trust.check.crl-issuer", name=issuer)
        elif due is None or now >= due:
            for one in signers:
                stale[one] = (issuer, "—" if due is None else due.isoformat())
        else:
            current.update(signers)
    for one in authorities:
        if one in current:
            continue
        name = _subject(one)
        if one in stale:
            yield _flaw(Weight.STALE, f"crls ({name})", "trust.check.crl-overdue", name=name, until=stale[one][1])
        else:
            yield _flaw(Weight.STALE, f"crls ({name})", "trust.check.crl-missing", name=name)


def _agencies(store: TrustStore) -> Iterator[Flaw]:
    for place, agency in enumerate(store.listed.agencies):
        path = f"/agencies/{place}"
        if problems := uscc.problems(agency.uscc):
            reason = problems[0]
            yield _flaw(Weight.NOTICE, f"{path}/uscc", "trust.check.uscc", name=agency.uscc, reason=reason)
        yield from _names(path, agency)
        yield from _mandates(path, agency, store)
        yield from _seals(path, agency)


def _names(path: str, agency: TrustedAgency) -> Iterator[Flaw]:
    for number, name in enumerate(agency.names):
        yield from _span(f"{path}/names/{number}", name)
    for (first, one), (second, other) in combinations(enumerate(agency.names), 2):
        if _overlap(one, other):
            names = {"one": one.text, "other": other.text, "first": first}
            yield _flaw(Weight.ERROR, f"{path}/names/{second}", "trust.check.names-overlap", **names)


def _mandates(path: str, agency: TrustedAgency, store: TrustStore) -> Iterator[Flaw]:
    for number, mandate in enumerate(agency.acts_for):
        yield from _span(f"{path}/acts_for/{number}", mandate)
        if store.agency(mandate.uscc) is None:
            yield _flaw(Weight.STALE, f"{path}/acts_for/{number}", "trust.check.agency-missing", name=mandate.uscc)
    for number, other in enumerate(agency.successor_of):
        if store.agency(other) is None:
            yield _flaw(Weight.STALE, f"{path}/successor_of/{number}", "trust.check.agency-missing", name=other)


def _seals(path: str, agency: TrustedAgency) -> Iterator[Flaw]:
    if not agency.seals:
        yield _flaw(Weight.NOTICE, path, "trust.check.no-seal", name=agency.names[-1].text)
    for number, seal in enumerate(agency.seals):
        where = f"{path}/seals/{number}"
        yield from _span(where, seal)
        if seal.picture is None:
            yield _flaw(Weight.STALE, where, "trust.check.no-picture", name=seal.seal_name)
        if not any(_overlap(seal, name) for name in agency.names):
            yield _flaw(Weight.ERROR, where, "trust.check.seal-nameless", name=seal.seal_name)


def _span(path: str, span: Span) -> Iterator[Flaw]:
    if span.to is not None and span.to <= span.from_:
        yield _flaw(Weight.ERROR, f"{path}/to", "trust.check.span")


def _overlap(one: Span, other: Span) -> bool:
    return (other.to is None or one.from_ < other.to) and (one.to is None or other.from_ < one.to)


def _subject(der: bytes) -> str:
    return x509.load_der_x509_certificate(der).subject.rfc4514_string()
