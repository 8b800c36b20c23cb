"""Enter in the registry what the verbs do: who did what with which key to which document, and when (办法 art. 23)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from nh_edoc.errors import InputError
from nh_edoc.model.digest import Digest, DigestAlgorithm
from nh_edoc.model.registry import DocumentChange, DocumentEntry, EventEntry, NumberState, Operation
from nh_edoc.model.report import RegisteredStatus
from nh_edoc.model.status import DocumentKey, DocumentStatus
from nh_edoc.ports import Clock, Registry
from nh_edoc.receipt.kinds import KINDS
from nh_edoc.receipt.kinds.amendment_notice.type import AmendmentCause, AmendmentNotice

if TYPE_CHECKING:
    from nh_edoc.model.document import Document, Particulars
    from nh_edoc.model.registry import RegisteredDocument
    from nh_edoc.model.report import Report

LIBRARY: Final = "library"
"""Who acts when a program names nobody."""
_DETAIL: Final = 300
_GROUND: Final = 200
_AWAITED: Final = "awaited"
_ABANDONED: Final = "number.abandoned"
_IN_FORCE: Final = frozenset({DocumentStatus.ISSUED, DocumentStatus.AMENDED})


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """待用印: a file that went out to be sealed elsewhere."""

    file: Digest
    """Of the file as it went out."""
    data: Digest
    """Over its canonical XML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """登记员: a registry, the account that acts, and the clock.

    Operation identifiers are made from what is done, so that a replay after a crash is harmless.
    """

    registry: Registry
    actor: str = LIBRARY
    """Account of the clerk or service, never an identity number."""
    clock: Clock = _now

    def operation(self, verb: str, *parts: str, key: Digest | None = None) -> Operation:
        """Return the operation that ``verb`` on these ``parts`` is."""
        state = hashlib.sha256("\0".join(parts).encode("utf-8"))
        return Operation(
            id=f"{verb}:{state.hexdigest()[:40]}", at=self.clock().replace(microsecond=0), actor=self.actor, key=key
        )

    def require_free(self, stated: Particulars) -> None:
        """Return when no document of this agency and kind bears this number yet.

        Raises:
            InputError: `registry.document-exists`.
        """
        if self.registry.document(_key(stated)) is not None:
            raise InputError("registry.document-exists", number=stated.number, kind=stated.kind)

    def require_number_open(self, stated: Particulars) -> None:
        """Return when the number of a document was not abandoned.

        Raises:
            InputError: `registry.number-closed`.
        """
        for one in self.registry.events(number=stated.number):
            if one.entry.action == _ABANDONED and one.entry.agency == stated.agency.uscc:
                raise InputError("registry.number-closed", number=stated.number, state=NumberState.ABANDONED)

    def awaits(self, stated: Particulars, *, data: Digest, file: Digest, accepted: tuple[str, ...] = ()) -> None:
        """Enter that a file went out to be sealed elsewhere; the number stays open until it comes back.

        Args:
            stated: what the document says of itself.
            data: digest over the canonical XML.
            file: digest of the file as it went out.
            accepted: ``Rnn: reason`` of each rule that was accepted.
        """
        before = self._awaited(stated)
        if before and before[-1] == Awaited(file=file, data=data):
            return
        for one in accepted:
            self.note("rule.accepted", stated, detail=one, once=file.value)
        self.note(_AWAITED, stated, detail=f"{_spelt(file)} {_spelt(data)}", once=str(len(before)))

    def awaited(self, stated: Particulars) -> Awaited | None:
        """Return the file of this number that went out last, or None."""
        return next(reversed(self._awaited(stated)), None)

    def _awaited(self, stated: Particulars) -> list[Awaited]:
        """Return all files of this number that went out, the last one last."""
        found = []
        for one in self.registry.events(number=stated.number):
            entry = one.entry
            if (entry.action, entry.agency, entry.kind) == (_AWAITED, stated.agency.uscc, stated.kind):
                file, data = (entry.detail or "").split(" ")
                found.append(Awaited(file=_digest(file), data=_digest(data)))
        return found

    def require_not_awaited(self, stated: Particulars, data: Digest) -> None:
        """Return when no other document of this number is on its way to a seal elsewhere.

        Raises:
            InputError: `registry.document-awaited`.
        """
        found = self.awaited(stated)
        if found is not None and found.data != data:
            raise InputError("registry.document-awaited", number=stated.number, kind=stated.kind)

    def issued(
        self, stated: Particulars, *, data: Digest, file: Digest, signer: bytes, accepted: tuple[str, ...] = ()
    ) -> RegisteredDocument:
        """Enter a sealed document; rules that were accepted by name leave an event of their own.

        Args:
            stated: what the document says of itself.
            data: digest over the canonical XML.
            file: digest of the sealed file.
            signer: certificate (DER) of the seal.
            accepted: ``Rnn: reason`` of each rule that was accepted.

        Raises:
            InputError: `registry.*`: the number is taken, or abandoned.
        """
        key = Digest.of(signer)
        entry = DocumentEntry(key=_key(stated), approval_code=stated.approval_code, xml_digest=data, file_digest=file)
        operation = self.operation("issue", stated.agency.uscc, stated.kind, stated.number, file.value, key=key)
        registered = self.registry.register_document(operation, entry)
        for one in accepted:
            self.note("rule.accepted", stated, detail=one, key=key, once=file.value)
        return registered

    def note(self, action: str, stated: Particulars, *, once: str, detail: str, key: Digest | None = None) -> None:
        """Enter an event about a document.

        Args:
            action: what was done, for example ``rule.accepted``.
            stated: the document.
            once: what makes a replay the same event.
            detail: more about it; never personal data.
            key: digest of the certificate whose key was used.
        """
        entry = EventEntry(
            action=action,
            agency=stated.agency.uscc,
            kind=stated.kind,
            number=stated.number,
            approval_code=stated.approval_code,
            detail=detail[:_DETAIL],
        )
        self._append(entry, once, key)

    def verified(self, report: Report) -> None:
        """Enter that somebody looked at a file; one that says nothing of itself that is proven leaves no event."""
        found = report.document
        if found is None:
            return
        entry = EventEntry(
            action="verified",
            agency=found.agency_code,
            kind=found.kind,
            number=found.number,
            approval_code=found.approval_code,
            detail=f"{report.verdict.value} {report.file_digest.value}",
        )
        self._append(entry, self.clock().isoformat(), None)

    def status_of(self, report: Report) -> RegisteredStatus | None:
        """Return what the registry knows of the document that a report proves; None where it does not know it."""
        stated = report.document
        if stated is None:
            return None
        key = DocumentKey(agency=stated.agency_code, kind=stated.kind, number=stated.number)
        found = self.registry.document(key)
        if found is None:
            return None
        last = found.changes[-1] if found.changes else None
        return RegisteredStatus(
            status=found.status,
            ground=last.ground if last is not None else None,
            later=found.later,
            same_file=found.entry.file_digest == report.file_digest,
        )

    def followed(self, document: Document) -> None:
        """Enter what a sealed document does to an earlier one: an amendment amends it, or makes it void.

        Raises:
            InputError: `registry.document-unknown`, `registry.document-transition`: the earlier one is not here, or
                no longer in force.
        """
        body = document.body
        if not isinstance(body, AmendmentNotice):
            return
        earlier = _amended(document, body)
        void = body.cause is AmendmentCause.VOID
        change = DocumentChange(
            status=DocumentStatus.VOIDED if void else DocumentStatus.AMENDED,
            ground="；".join(body.reasons)[:_GROUND],
            later=_key(document.particulars),
        )
        operation = self.operation("amend", earlier.agency, earlier.kind, earlier.number, document.head.number)
        self.registry.change_document(operation, earlier, change)

    def require_amendable(self, document: Document) -> None:
        """Return when the document that an amendment names is in force, or none is named.

        Raises:
            InputError: `registry.document-unknown`; `registry.document-transition`.
        """
        body = document.body
        if not isinstance(body, AmendmentNotice):
            return
        earlier = _amended(document, body)
        found = self.registry.document(earlier)
        if found is None:
            raise InputError("registry.document-unknown", kind=earlier.kind, number=earlier.number)
        if found.status not in _IN_FORCE:
            to = DocumentStatus.AMENDED
            raise InputError("registry.document-transition", number=earlier.number, status=found.status, to=to)

    def _append(self, entry: EventEntry, once: str, key: Digest | None) -> None:
        parts = (entry.agency, entry.kind, entry.number, entry.detail or "", once)
        self.registry.append_event(self.operation(entry.action, *parts, key=key), entry)


def _spelt(digest: Digest) -> str:
    return f"{digest.alg.value}:{digest.value}"


def _digest(text: str) -> Digest:
    name, _, value = text.partition(":")
    return Digest(alg=DigestAlgorithm(name), value=value)


def _key(stated: Particulars) -> DocumentKey:
    return DocumentKey(agency=stated.agency.uscc, kind=stated.kind, number=stated.number)


def _amended(document: Document, body: AmendmentNotice) -> DocumentKey:
    """Return the key of the document that a notice amends; it is named by its title."""
    kind = next((kind for kind, other in KINDS.items() if body.amended.title == other.TITLE), body.amended.title)
    return DocumentKey(agency=document.head.agency.uscc, kind=kind, number=body.amended.number)
