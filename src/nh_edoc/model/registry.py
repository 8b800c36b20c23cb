"""What the registry keeps: numbers, issued documents, licences, events.

Every entry is a fact that never changes; what happens to it later is a further fact. A status is therefore
never stored, it is read off the last change, and the history is always there.

Nothing here says who the applicant is (rule R25): an entry carries approval code and document number, a
licence at most a keyed digest of its holder's code.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from nh_edoc.errors import Problem
from nh_edoc.model.digest import Digest
from nh_edoc.model.fields import Text, Uscc, Whole
from nh_edoc.model.license import Identifier
from nh_edoc.model.record import dataclass
from nh_edoc.model.status import DocumentKey, DocumentStatus, Kind

NumberText = Annotated[str, Text(max=128)]
"""文号, 受理文书编号, 统一审批编码 or 电子证照标识, as printed."""
ApprovalCode = Annotated[str, Text(max=50, pattern="[0-9A-Za-z-]{1,50}")]
"""统一审批编码 (an..50, GB/T 39046)."""
LicenseIdentifier = Identifier
"""电子证照标识 (GB/T 36904): root, type code, issuer code, serial, version, check character."""
Sha256 = Annotated[str, Text(max=64, pattern="[0-9a-f]{64}")]
OperationId = Annotated[str, Text(max=120, pattern="[0-9A-Za-z][0-9A-Za-z._:/#-]{0,119}")]
Actor = Annotated[str, Text(max=64, pattern="[0-9A-Za-z][0-9A-Za-z._@-]{0,63}")]
"""Account of a clerk or service."""
Scope = Annotated[str, Text(max=80, pattern="[0-9A-Z.-]{1,80}")]
"""What starts a count anew."""
Sequence = Annotated[int, Whole(min=1, max=2**62)]
"""A place in a run, from 1."""
Ground = Annotated[str, Text(max=300)]
"""Legal ground of an act: law and article, or the act that demands it; names no person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """操作: one call that writes: which, when, by whom, with which key.

    The identifier makes a replay harmless: a second call with the same identifier and the same arguments
    returns what the first one made and changes nothing; with other arguments it is refused.
    """

    id: OperationId
    at: datetime
    """Aware; the registry has no clock of its own."""
    actor: Actor
    """Account of the clerk or service, never an identity number."""
    key: Digest | None = None
    """Digest of the certificate (DER) whose key was used, if one was."""


class NumberState(StrEnum):
    """What became of an allocated number."""

    ALLOCATED = "allocated"
    """已取号: not yet used."""
    CONFIRMED = "confirmed"
    """已使用: a document, a licence or a case bears it."""
    ABANDONED = "abandoned"
    """作废: never used, and never used again; the reason explains the gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSeries:
    """编号序列: one gap-free run of numbers."""

    agency: Uscc
    kind: Kind
    scope: Scope
    """What starts the count anew: the year, or for approval codes item and day."""
    first: Annotated[int, Whole(min=1)] = 1
    """The first number given here; above 1 only where the run began on paper or in another system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocatedNumber:
    """已取编号: a number of a series and what became of it."""

    agency: Uscc
    kind: Kind
    scope: Scope
    sequence: Sequence
    number: NumberText
    allocated_at: datetime
    state: NumberState
    reason: Annotated[str, Text(max=300)] | None = None
    """Why it was abandoned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEntry:
    """已签发文书: a document as it left the agency."""

    key: DocumentKey
    approval_code: ApprovalCode
    xml_digest: Digest
    """Over the canonical XML of its data: stays when long-term material is added to the file."""
    file_digest: Digest
    """Over the whole file as issued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentChange:
    """状态变更: what a later act did to a document."""

    status: DocumentStatus
    ground: Ground
    later: DocumentKey | None = None
    """The later document; may be absent only when the document is voided by another organ's act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredDocument:
    """A document with its history."""

    entry: DocumentEntry
    registered_at: datetime
    changes: tuple[DocumentChange, ...] = ()
    """Oldest first."""

    @property
    def status(self) -> DocumentStatus:
        """Status now; the file in hand is this document only if its digest is the entry's."""
        return self.changes[-1].status if self.changes else DocumentStatus.ISSUED

    @property
    def later(self) -> DocumentKey | None:
        """The document that changed this one last."""
        return self.changes[-1].later if self.changes else None


class LicenseStatus(StrEnum):
    """证照状态."""

    PENDING = "pending"
    """待签发: its decision is claimed, its file not yet sealed."""
    ABANDONED = "abandoned"
    """签发中止: never issued; the decision is free again."""
    VALID = "valid"
    """有效."""
    SUSPENDED = "suspended"
    """暂扣."""
    SUPERSEDED = "superseded"
    """历史: changed or renewed, a later licence stands in its place."""
    EXPIRED = "expired"
    """过期: computed from the last day of validity, never entered."""
    REVOKED = "revoked"
    """撤销 (行政许可法 art. 69)."""
    WITHDRAWN = "withdrawn"
    """撤回 (行政许可法 art. 8)."""
    FORFEITED = "forfeited"
    """吊销: taken away as a penalty."""
    CANCELLED = "cancelled"
    """注销 (行政许可法 art. 70)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseEntry:
    """证照登记: the claim of a licence on a decision, made before the licence is sealed."""

    identifier: LicenseIdentifier
    agency: Uscc
    approval_code: ApprovalCode
    decision: Digest
    """SHA-256 over the canonical XML of the decision, so that added long-term material changes nothing."""
    grant: Annotated[int, Whole(min=1, max=999)] = 1
    """Which of the decision's grants: one decision may give several licences, each grant one."""
    valid_until: date | None = None
    """Last day of validity, inclusive, a Beijing date; None is 长期."""
    holder: Sha256 | None = None
    """Keyed digest of holder type and code (`registry.holder_digest`); the code itself is never stored."""
    replaces: LicenseIdentifier | None = None
    """关联证照标识: the licence that ends when this one is issued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseTransition:
    """证照状态变更: which status, from which day, by which organ, on which legal ground."""

    status: LicenseStatus
    effective: date
    """First day of the new status, a Beijing date."""
    organ: Uscc
    ground: Ground
    xml_digest: Digest | None = None
    """Over the canonical licence data; given when the licence is issued."""
    file_digest: Digest | None = None
    """Over the whole sealed file; given when the licence is issued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredLicense:
    """A licence with its history."""

    entry: LicenseEntry
    registered_at: datetime
    transitions: tuple[LicenseTransition, ...] = ()
    """Oldest first; their days never go back."""

    @property
    def latest(self) -> LicenseStatus:
        """The status entered last, whatever the day."""
        return self.transitions[-1].status if self.transitions else LicenseStatus.PENDING

    def status_on(self, day: date) -> LicenseStatus:
        """Return the status on ``day``, a Beijing date; expiry is computed (validity ends with its last day)."""
        status = LicenseStatus.PENDING
        for transition in self.transitions:
            if transition.effective <= day:
                status = transition.status
        until = self.entry.valid_until
        if until is not None and day > until and status in {LicenseStatus.VALID, LicenseStatus.SUSPENDED}:
            return LicenseStatus.EXPIRED
        return status


@dataclass(frozen=True, slots=True, kw_only=True)
class EventEntry:
    """事件: something that happened to a document beyond what the registry enters by itself."""

    action: Annotated[str, Text(max=40, pattern="[a-z][a-z0-9.-]{0,39}")]
    """What was done, for example ``sealed`` or ``delivered``."""
    agency: Uscc
    kind: Kind
    number: NumberText
    approval_code: ApprovalCode | None = None
    detail: Annotated[str, Text(max=300)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """审计记录: who did what with which key to which document, when; chained by digests."""

    sequence: Sequence
    """From 1, without gaps."""
    operation: OperationId
    at: datetime
    actor: Actor
    key: Digest | None = None
    entry: EventEntry
    record: Sha256 | None = None
    """SHA-256 of the fact that the event entered, in hexadecimal; None for events without one."""
    hash: Sha256
    """SHA-256 over the previous event's hash and this event, in hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """链头: the last event at some time. Kept elsewhere, it makes a cut or rewritten chain visible."""

    sequence: Sequence
    hash: Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class EventAudit:
    """核验结果: what the check of the event chain found."""

    events: int
    head: Checkpoint | None
    """The last event; None for an empty chain."""
    problems: tuple[Problem, ...]

    @property
    def intact(self) -> bool:
        """True when nothing was removed, changed or added beside the chain."""
        return not self.problems

    def __bool__(self) -> bool:
        """Refuse: an object is truthy, and ``if registry.verify_events():`` would pass everything."""
        raise TypeError("an EventAudit has no truth value; look at .intact")
