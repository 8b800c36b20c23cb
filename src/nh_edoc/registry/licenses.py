"""Licences: claimed on a decision before sealing, issued after it, and what became of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from nh_edoc.errors import InputError
from nh_edoc.identifiers import license_id
from nh_edoc.model.digest import DigestAlgorithm
from nh_edoc.model.registry import (
    EventEntry,
    LicenseEntry,
    LicenseStatus,
    LicenseTransition,
    NumberState,
    RegisteredLicense,
)
from nh_edoc.registry import checks, numbers
from nh_edoc.registry.ledger import digest_text, stored, stored_digest, stored_time

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from nh_edoc.model.digest import Digest
    from nh_edoc.registry.ledger import Ledger

KIND: Final = "license"
"""Kind of a licence in events."""
_S = LicenseStatus
_ENDINGS: Final = frozenset({_S.REVOKED, _S.WITHDRAWN, _S.FORFEITED, _S.CANCELLED})
ALLOWED: Final = {
    _S.PENDING: frozenset({_S.VALID, _S.ABANDONED}),
    _S.VALID: _ENDINGS | {_S.SUSPENDED},
    _S.SUSPENDED: _ENDINGS | {_S.VALID},
    # 行政许可法 art. 69 reaches back to how the permit came about; art. 70(1): not renewed in time, so cancelled
    _S.EXPIRED: frozenset({_S.REVOKED, _S.CANCELLED}),
    # 行政许可法 art. 70(4): revoked, withdrawn or forfeited permits are cancelled in form afterwards
    _S.REVOKED: frozenset({_S.CANCELLED}),
    _S.WITHDRAWN: frozenset({_S.CANCELLED}),
    _S.FORFEITED: frozenset({_S.CANCELLED}),
}
"""From which status an act may lead to which; SUPERSEDED follows only from issuing the licence that replaces."""
_REPLACEABLE: Final = frozenset({_S.VALID, _S.SUSPENDED, _S.EXPIRED})
"""What a change or renewal can replace; a late renewal replaces a licence that has expired meanwhile (art. 50)."""


_SELECT: Final = (
    "SELECT licenses.*, events.at, replaced.identifier AS replaced_identifier FROM licenses"
    " JOIN events ON events.sequence = licenses.event"
    " LEFT JOIN licenses AS replaced ON replaced.event = licenses.replaces"
)


def register(ledger: Ledger, entry: LicenseEntry) -> None:
    """Claim a grant of a decision for a licence.

    Raises:
        InputError: `registry.input`: the identifier is wrong; `registry.license-exists`;
            `registry.decision-algorithm`; `registry.decision-used`: another licence was made from this grant;
            `registry.number-closed`; and of the licence to replace `registry.license-unknown`,
            `registry.replaced-ended`, `registry.replaced-claimed`, `registry.version`.
    """
    checks.require_identifier(entry.identifier)
    connection = ledger.connection
    if find(connection, entry.identifier) is not None:
        raise InputError("registry.license-exists", identifier=entry.identifier)
    if entry.decision.alg is not DigestAlgorithm.SHA256:  # one algorithm, or the same decision would pass twice
        raise InputError("registry.decision-algorithm", algorithm=entry.decision.alg)
    claimed = claimant(connection, entry.decision, entry.grant)
    if claimed is not None:
        raise InputError("registry.decision-used", identifier=claimed.entry.identifier, grant=entry.grant)
    allocated = numbers.find(connection, entry.agency, entry.identifier)
    if allocated is not None and allocated[1].state is not NumberState.ALLOCATED:
        raise InputError("registry.number-closed", number=entry.identifier, state=allocated[1].state)
    fact = {
        "identifier": entry.identifier,
        "agency": entry.agency,
        "approval_code": entry.approval_code,
        "decision": digest_text(entry.decision),
        "grant_number": entry.grant,
        "valid_until": None if entry.valid_until is None else entry.valid_until.isoformat(),
        "holder": entry.holder,
        "replaces": _replaced(connection, entry),
    }
    ledger.append(_event("license.registered", entry), "licenses", fact)


def _replaced(connection: sqlite3.Connection, entry: LicenseEntry) -> int | None:
    if entry.replaces is None:
        return None
    event, replaced = require(connection, entry.replaces)
    if replaced.latest not in _REPLACEABLE:
        raise InputError("registry.replaced-ended", identifier=entry.replaces, status=replaced.latest)
    for row in connection.execute(f"{_SELECT} WHERE licenses.replaces = ?", (event,)).fetchall():
        other = _license_of(connection, row)
        if other.latest is not LicenseStatus.ABANDONED:
            raise InputError("registry.replaced-claimed", identifier=entry.replaces, other=other.entry.identifier)
    run, version, _check = entry.identifier.rsplit(".", 2)
    old_run, old_version, _check = entry.replaces.rsplit(".", 2)
    if run == old_run and version <= old_version:  # GB/T 36904: the version, three digits, rises with each change
        raise InputError("registry.version", identifier=entry.identifier, version=old_version)
    return int(event)


def transition(ledger: Ledger, identifier: str, change: LicenseTransition) -> None:
    """Enter a new status of a licence.

    Raises:
        InputError: `registry.license-unknown`; `registry.transition`: not from that status; `registry.date`: an
            earlier day than the last change's; `registry.digests`: of the file, where it is issued and only there;
            `registry.number-closed`, `registry.replaced-ended`: on issuing.
    """
    event, license_ = require(ledger.connection, identifier)
    last = license_.transitions[-1].effective if license_.transitions else change.effective
    if change.effective < last:
        raise InputError("registry.date", identifier=identifier, last=last, given=change.effective)
    status = license_.status_on(change.effective)
    if change.status not in ALLOWED.get(status, frozenset()):
        raise InputError("registry.transition", identifier=identifier, status=status, to=change.status)
    issuing = status is LicenseStatus.PENDING and change.status is LicenseStatus.VALID
    for digest in (change.xml_digest, change.file_digest):
        if (digest is not None) != issuing:
            raise InputError("registry.digests", identifier=identifier, to=change.status)
    _enter(ledger, event, license_.entry, change)
    if status is LicenseStatus.PENDING:
        _close_number(ledger, license_.entry, change)
    if issuing and license_.entry.replaces is not None:
        _supersede(ledger, license_.entry.replaces, change)


def _close_number(ledger: Ledger, entry: LicenseEntry, change: LicenseTransition) -> None:
    allocated = numbers.find(ledger.connection, entry.agency, entry.identifier)
    if allocated is None:
        return
    if change.status is LicenseStatus.VALID:
        numbers.close(ledger, allocated, NumberState.CONFIRMED)
    else:
        numbers.close(ledger, allocated, NumberState.ABANDONED, reason=change.ground)


def _supersede(ledger: Ledger, identifier: str, change: LicenseTransition) -> None:
    event, replaced = require(ledger.connection, identifier)
    status = replaced.status_on(change.effective)
    if status not in _REPLACEABLE or replaced.transitions[-1].effective > change.effective:
        raise InputError("registry.replaced-ended", identifier=identifier, status=status)
    ending = LicenseTransition(
        status=LicenseStatus.SUPERSEDED, effective=change.effective, organ=change.organ, ground=change.ground
    )
    _enter(ledger, event, replaced.entry, ending)


def _enter(ledger: Ledger, event: int, entry: LicenseEntry, change: LicenseTransition) -> None:
    fact = {
        "license": event,
        "status": change.status.value,
        "effective": change.effective.isoformat(),
        "organ": change.organ,
        "ground": change.ground,
        "xml_digest": None if change.xml_digest is None else digest_text(change.xml_digest),
        "file_digest": None if change.file_digest is None else digest_text(change.file_digest),
    }
    ledger.append(_event(f"license.{change.status}", entry), "license_transitions", fact)


def require(connection: sqlite3.Connection, identifier: str) -> tuple[int, RegisteredLicense]:
    """Return what `find` returns.

    Raises:
        InputError: `registry.license-unknown`.
    """
    found = find(connection, identifier)
    if found is None:
        raise InputError("registry.license-unknown", identifier=identifier)
    return found


def find(connection: sqlite3.Connection, identifier: str) -> tuple[int, RegisteredLicense] | None:
    """Return the event and the history of a licence, or None when it was never entered."""
    row = connection.execute(f"{_SELECT} WHERE licenses.identifier = ?", (identifier,)).fetchone()
    return None if row is None else (row["event"], _license_of(connection, row))


def claimant(connection: sqlite3.Connection, decision: Digest, grant: int) -> RegisteredLicense | None:
    """Return the licence that claims this grant of the decision; an abandoned one claims nothing."""
    rows = connection.execute(
        f"{_SELECT} WHERE licenses.decision = ? AND licenses.grant_number = ? ORDER BY licenses.event",
        (digest_text(decision), grant),
    ).fetchall()
    licenses = (_license_of(connection, row) for row in rows)
    return next((found for found in licenses if found.latest is not LicenseStatus.ABANDONED), None)


def held_by(connection: sqlite3.Connection, holder: str, type_code: str | None) -> tuple[RegisteredLicense, ...]:
    """Return the licences of a holder, oldest first."""
    rows = connection.execute(f"{_SELECT} WHERE licenses.holder = ? ORDER BY licenses.event", (holder,)).fetchall()
    licenses = (_license_of(connection, row) for row in rows)
    return tuple(held for held in licenses if type_code is None or _type_code(held.entry.identifier) == type_code)


def _type_code(identifier: str) -> str | None:
    parts = license_id.parse(identifier)
    return None if parts is None else parts.type_code


def _license_of(connection: sqlite3.Connection, row: Mapping[str, Any]) -> RegisteredLicense:
    until = row["valid_until"]
    entry = LicenseEntry(
        identifier=row["identifier"],
        agency=row["agency"],
        approval_code=row["approval_code"],
        decision=stored_digest(row["decision"]),
        grant=row["grant_number"],
        valid_until=None if until is None else stored(date.fromisoformat, until),
        holder=row["holder"],
        replaces=row["replaced_identifier"],
    )
    rows = connection.execute("SELECT * FROM license_transitions WHERE license = ? ORDER BY event", (row["event"],))
    return RegisteredLicense(
        entry=entry,
        registered_at=stored_time(row["at"]),
        transitions=tuple(_transition_of(found) for found in rows),
    )


def _transition_of(row: Mapping[str, Any]) -> LicenseTransition:
    return LicenseTransition(
        status=stored(LicenseStatus, row["status"]),
        effective=stored(date.fromisoformat, row["effective"]),
        organ=row["organ"],
        ground=row["ground"],
        xml_digest=None if row["xml_digest"] is None else stored_digest(row["xml_digest"]),
        file_digest=None if row["file_digest"] is None else stored_digest(row["file_digest"]),
    )


def _event(action: str, entry: LicenseEntry) -> EventEntry:
    return EventEntry(
        action=action, agency=entry.agency, kind=KIND, number=entry.identifier, approval_code=entry.approval_code
    )
