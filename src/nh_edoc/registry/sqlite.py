"""The registry in one SQLite file: the default, made for one machine with many processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

from nh_edoc.errors import InputError
from nh_edoc.model.fields import Text
from nh_edoc.model.registry import NumberState
from nh_edoc.ports import Registry
from nh_edoc.registry import documents, licenses, numbers
from nh_edoc.registry.audit import audit
from nh_edoc.registry.checks import require
from nh_edoc.registry.database import create, open_existing
from nh_edoc.registry.ledger import Ledger, event_of, events_after, request
from nh_edoc.registry.schema import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from nh_edoc.model.digest import Digest
    from nh_edoc.model.registry import (
        AllocatedNumber,
        Checkpoint,
        DocumentChange,
        DocumentEntry,
        Event,
        EventAudit,
        EventEntry,
        LicenseEntry,
        LicenseTransition,
        NumberSeries,
        Operation,
        RegisteredDocument,
        RegisteredLicense,
    )
    from nh_edoc.model.status import DocumentKey
    from nh_edoc.ports import NumberScheme
    from nh_edoc.registry.database import Database

BUSY_TIMEOUT: Final = 10.0
"""Seconds that a writer waits for another one."""
_REASON: Final = Text(max=300)
_AGENCY: Final = Text(max=18)
_DIGEST: Final = Text(max=64, pattern="[0-9a-f]{64}")
_OWN_ACTIONS: Final = ("number.", "document.", "license.")
"""Beginnings of the actions that belong to facts; no other event may look like one."""


class SqliteRegistry(Registry):
    """登记簿 in an SQLite file.

    Safe to share between threads; processes open it each for themselves, and never carry it across a fork. The
    file must lie on a local disk. What a method entered is on the disk when the method returns.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._series: tuple[NumberSeries | None, str] = (None, "")
        """The series of the last allocation, and the digest of the request for a number of it."""

    @classmethod
    def create(cls, path: Path, *, busy_timeout: float = BUSY_TIMEOUT) -> Self:
        """Make a new, empty registry. Only this makes one: a mistyped path must not start numbering afresh.

        Raises:
            FileError: `registry.exists`, `io.unwritable`.
        """
        return cls(create(path, busy_timeout=busy_timeout))

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        read_only: bool = False,
        busy_timeout: float = BUSY_TIMEOUT,
        migrations: Sequence[Sequence[str]] = MIGRATIONS,
    ) -> Self:
        """Open a registry; one of an older version is migrated, after a copy was made beside it.

        Args:
            path: the file.
            read_only: for lookups: nothing is written, nothing migrated.
            busy_timeout: seconds that a writer waits for another one.
            migrations: statements that lead from one version to the next; the package's own unless tested.

        Raises:
            FileError: `registry.missing`, `registry.not-a-registry`, `registry.newer`, `registry.older`,
                `registry.migration`, or what SQLite reports.
        """
        return cls(open_existing(path, read_only=read_only, busy_timeout=busy_timeout, migrations=migrations))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; closing twice is allowed."""
        self._database.close()

    def copy_to(self, target: Path) -> None:
        """Write a complete copy (办法 art. 22: regular backup), flushed to disk, fit for lookups anywhere.

        Raises:
            FileError: `registry.copy-exists`, `io.unwritable`, or what SQLite reports.
        """
        self._database.copy_to(target)

    def allocate_number(self, operation: Operation, scheme: NumberScheme) -> AllocatedNumber:
        """Return the next number of the scheme's series, taken for good.

        The number is durable when this returns. What crashes afterwards leaves an allocated number, which the same
        operation gets again, or `abandon_number` explains; never a second document with the same number.
        """
        return self.allocate_numbers((operation,), scheme)[0]

    def allocate_numbers(self, operations: Sequence[Operation], scheme: NumberScheme) -> tuple[AllocatedNumber, ...]:
        """Return a number for each operation, in their order; durable together, by one flush of the disk."""
        series = scheme.series
        known = self._series
        if series is not known[0]:  # one frozen object of checked types need not be checked for every number
            require(series)
            self._series = known = (series, request("allocate-number", series))
        require(*operations)
        with self._database.write() as connection:
            ledgers = (Ledger(connection, operation, known[1]) for operation in operations)
            return tuple(numbers.allocate_once(ledger, scheme, series) for ledger in ledgers)

    def confirm_number(self, operation: Operation, agency: str, number: str) -> AllocatedNumber:
        """Enter that a number is in use, for numbers that no document or licence entered here bears."""
        return self._close_number(operation, (agency, number), NumberState.CONFIRMED)

    def abandon_number(self, operation: Operation, agency: str, number: str, *, reason: str) -> AllocatedNumber:
        """Enter why a number was not and never will be used (R14: a gap must be explained)."""
        require(reason=(reason, _REASON))
        return self._close_number(operation, (agency, number), NumberState.ABANDONED, reason)

    def _close_number(
        self, operation: Operation, key: tuple[str, str], state: NumberState, reason: str | None = None
    ) -> AllocatedNumber:
        require(operation, agency=(key[0], _AGENCY), number=(key[1], numbers.TEXT))
        with self._database.write() as connection:
            ledger = Ledger(connection, operation, request(f"number-{state}", *key, reason))
            if ledger.replayed() is None:
                numbers.close(ledger, numbers.require(connection, *key), state, reason=reason)
            return numbers.require(connection, *key)[1]

    def numbers(
        self, *, series: NumberSeries | None = None, state: NumberState | None = None
    ) -> Iterator[AllocatedNumber]:
        """Return the numbers in the order of allocation, read page by page."""
        if series is not None:
            require(series)
        after = 0
        while True:
            with self._database.read() as connection:
                page = numbers.page(connection, after, series, state)
            if not page:
                return
            yield from (number for _, number in page)
            after = page[-1][0]

    def register_document(self, operation: Operation, entry: DocumentEntry) -> RegisteredDocument:
        """Enter an issued document, and confirm its number if it was allocated here."""
        require(operation, entry)
        with self._database.write() as connection:
            ledger = Ledger(connection, operation, request("register-document", entry))
            if ledger.replayed() is None:
                documents.register(ledger, entry)
            return documents.require(connection, entry.key)[1]

    def change_document(self, operation: Operation, key: DocumentKey, change: DocumentChange) -> RegisteredDocument:
        """Enter what a later act did to a document."""
        require(operation, key, change)
        with self._database.write() as connection:
            ledger = Ledger(connection, operation, request("change-document", key, change))
            if ledger.replayed() is None:
                documents.change(ledger, key, change)
            return documents.require(connection, key)[1]

    def document(self, key: DocumentKey) -> RegisteredDocument | None:
        """Return a document with its status and history, or None when it was never entered."""
        require(key)
        with self._database.read() as connection:
            found = documents.find(connection, key)
        return found and found[1]

    def register_license(self, operation: Operation, entry: LicenseEntry) -> RegisteredLicense:
        """Claim a grant of a decision for a licence (待签发), before the licence is sealed."""
        require(operation, entry)
        with self._database.write() as connection:
            ledger = Ledger(connection, operation, request("register-license", entry))
            if ledger.replayed() is None:
                licenses.register(ledger, entry)
            return licenses.require(connection, entry.identifier)[1]

    def transition_license(
        self, operation: Operation, identifier: str, transition: LicenseTransition
    ) -> RegisteredLicense:
        """Enter a new status; issuing confirms the identifier and ends the licence that this one replaces."""
        require(operation, transition, identifier=(identifier, numbers.TEXT))
        with self._database.write() as connection:
            ledger = Ledger(connection, operation, request("transition-license", identifier, transition))
            if ledger.replayed() is None:
                licenses.transition(ledger, identifier, transition)
            return licenses.require(connection, identifier)[1]

    def license(self, identifier: str) -> RegisteredLicense | None:
        """Return a licence with its history, or None when it was never entered."""
        require(identifier=(identifier, numbers.TEXT))
        with self._database.read() as connection:
            found = licenses.find(connection, identifier)
        return found and found[1]

    def find_license(self, decision: Digest, *, grant: int = 1) -> RegisteredLicense | None:
        """Return the licence that claims this grant of the decision, or None while it is free."""
        require(decision)
        with self._database.read() as connection:
            return licenses.claimant(connection, decision, grant)

    def licenses_of(self, holder: str, *, type_code: str | None = None) -> tuple[RegisteredLicense, ...]:
        """Return the licences of the holder with this keyed digest, oldest first."""
        require(holder=(holder, _DIGEST))
        with self._database.read() as connection:
            return licenses.held_by(connection, holder, type_code)

    def append_event(self, operation: Operation, entry: EventEntry) -> Event:
        """Enter an event beyond those that the other methods enter by themselves.

        Raises:
            InputError: `registry.action-reserved`: the action looks like one of those.
        """
        require(operation, entry)
        if entry.action.startswith(_OWN_ACTIONS):
            raise InputError("registry.action-reserved", action=entry.action)
        with self._database.write() as connection:
            ledger = Ledger(connection, operation, request("append-event", entry))
            return ledger.replayed() or event_of(ledger.append(entry))

    def events(self, *, after: int = 0, number: str | None = None) -> Iterator[Event]:
        """Return the events behind a sequence number, oldest first, read page by page."""
        if number is not None:
            require(number=(number, numbers.TEXT))
        while True:
            with self._database.read() as connection:
                page = events_after(connection, after, number)
            if not page:
                return
            yield from page
            after = page[-1].sequence

    def verify_events(self, known: Checkpoint | None = None) -> EventAudit:
        """Check chain and facts; with a checkpoint kept elsewhere also that nothing was cut off or rewritten."""
        if known is not None:
            require(known)
        with self._database.read() as connection:
            return audit(connection, known)
