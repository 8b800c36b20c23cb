"""Issued documents and what later acts did to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.errors import InputError
from nh_edoc.model.registry import DocumentChange, DocumentEntry, EventEntry, NumberState, RegisteredDocument
from nh_edoc.model.status import DocumentKey, DocumentStatus
from nh_edoc.registry import numbers
from nh_edoc.registry.ledger import digest_text, stored, stored_digest, stored_time

if TYPE_CHECKING:
    import sqlite3

    from nh_edoc.registry.ledger import Ledger

_IN_FORCE: Final = frozenset({DocumentStatus.ISSUED, DocumentStatus.AMENDED})
"""Only a document in force can be changed, or change another: so no two documents replace each other."""
_CHANGES: Final = frozenset({DocumentStatus.AMENDED, DocumentStatus.VOIDED, DocumentStatus.SUPERSEDED})


def register(ledger: Ledger, entry: DocumentEntry) -> None:
    """Enter an issued document; a number that was allocated here becomes confirmed with it.

    Raises:
        InputError: `registry.document-exists`; `registry.number-closed`: its number was abandoned, or belongs to
            another document.
    """
    key = entry.key
    if find(ledger.connection, key) is not None:
        raise InputError("registry.document-exists", kind=key.kind, number=key.number)
    fact = {
        "agency": key.agency,
        "kind": key.kind,
        "number": key.number,
        "approval_code": entry.approval_code,
        "xml_digest": digest_text(entry.xml_digest),
        "file_digest": digest_text(entry.file_digest),
    }
    ledger.append(_event("document.registered", entry), "documents", fact)
    allocated = numbers.find(ledger.connection, key.agency, key.number)
    if allocated is not None:
        numbers.close(ledger, allocated, NumberState.CONFIRMED)


def change(ledger: Ledger, key: DocumentKey, change: DocumentChange) -> None:
    """Enter what a later act did to a document.

    Raises:
        InputError: `registry.document-unknown`, `registry.document-transition`, `registry.later-missing`,
            `registry.later-ended`: the later document is not in force itself.
    """
    event, document = require(ledger.connection, key)
    if document.status not in _IN_FORCE or change.status not in _CHANGES:
        raise InputError("registry.document-transition", number=key.number, status=document.status, to=change.status)
    fact = {
        "document": event,
        "status": change.status.value,
        "ground": change.ground,
        "later": _later(ledger.connection, key, change),
    }
    ledger.append(_event(f"document.{change.status}", document.entry), "document_changes", fact)


def _later(connection: sqlite3.Connection, key: DocumentKey, change: DocumentChange) -> int | None:
    if change.later is None:
        if change.status is not DocumentStatus.VOIDED:
            raise InputError("registry.later-missing", number=key.number, to=change.status)
        return None
    event, later = require(connection, change.later)
    if change.later == key or later.status not in _IN_FORCE:
        raise InputError("registry.later-ended", number=change.later.number)
    return event


def require(connection: sqlite3.Connection, key: DocumentKey) -> tuple[int, RegisteredDocument]:
    """Return what `find` returns.

    Raises:
        InputError: `registry.document-unknown`.
    """
    found = find(connection, key)
    if found is None:
        raise InputError("registry.document-unknown", kind=key.kind, number=key.number)
    return found


def find(connection: sqlite3.Connection, key: DocumentKey) -> tuple[int, RegisteredDocument] | None:
    """Return the event and the history of a document, or None when it was never entered."""
    row = connection.execute(
        "SELECT documents.*, events.at FROM documents JOIN events ON events.sequence = documents.event"
        " WHERE documents.number = ? AND documents.agency = ? AND documents.kind = ?",
        (key.number, key.agency, key.kind),
    ).fetchone()
    if row is None:
        return None
    document = RegisteredDocument(
        entry=DocumentEntry(
            key=key,
            approval_code=row["approval_code"],
            xml_digest=stored_digest(row["xml_digest"]),
            file_digest=stored_digest(row["file_digest"]),
        ),
        registered_at=stored_time(row["at"]),
        changes=_changes(connection, row["event"]),
    )
    return row["event"], document


def _changes(connection: sqlite3.Connection, event: int) -> tuple[DocumentChange, ...]:
    rows = connection.execute(
        "SELECT document_changes.status, document_changes.ground, later.agency, later.kind, later.number"
        " FROM document_changes LEFT JOIN documents AS later ON later.event = document_changes.later"
        " WHERE document_changes.document = ? ORDER BY document_changes.event",
        (event,),
    )
    return tuple(
        DocumentChange(
            status=stored(DocumentStatus, status),
            ground=ground,
            later=None if number is None else DocumentKey(agency=agency, kind=kind, number=number),
        )
        for status, ground, agency, kind, number in rows
    )


def _event(action: str, entry: DocumentEntry) -> EventEntry:
    key = entry.key
    return EventEntry(
        action=action, agency=key.agency, kind=key.kind, number=key.number, approval_code=entry.approval_code
    )
