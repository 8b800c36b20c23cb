"""Protocols at the edges: keys, time and network enter the library only through these."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from nh_edoc.model.digest import DigestAlgorithm
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

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
        NumberState,
        Operation,
        RegisteredDocument,
        RegisteredLicense,
    )
    from nh_edoc.model.status import DocumentKey


class KeyKind(StrEnum):
    """Kinds of signing key that seals may use."""

    RSA = "rsa"
    EC_P256 = "ec-p256"
    EC_P384 = "ec-p384"


class Scheme(StrEnum):
    """How a raw signature is made."""

    RSA_PKCS1 = "rsa-pkcs1v15"
    RSA_PSS = "rsa-pss"
    ECDSA = "ecdsa"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureAlgorithm:
    """A signature scheme with its digest."""

    scheme: Scheme
    digest: DigestAlgorithm


@runtime_checkable
class Signer(Protocol):
    """签名者: something that holds a private key and signs with it."""

    @property
    def certificate(self) -> bytes:
        """DER of the signer's certificate."""

    @property
    def chain(self) -> tuple[bytes, ...]:
        """DER of the intermediate CA certificates, nearest first, without the root."""

    @property
    def key_kind(self) -> KeyKind:
        """What the key is."""

    def sign(self, data: bytes) -> bytes:
        """Return the raw signature over ``data``: SHA-256 with PKCS#1 v1.5 for RSA, with ECDSA (DER) for EC.

        Raises:
            SignerError: the key cannot sign now.
        """


@runtime_checkable
class AlgorithmSigner(Signer, Protocol):
    """签名者 that signs with an algorithm of its own choice."""

    @property
    def algorithm(self) -> SignatureAlgorithm:
        """What ``sign`` does: PSS has a salt as long as its digest, and MGF1 with the same digest."""


@runtime_checkable
class BatchSigner(Signer, Protocol):
    """签名者 that signs many at once: a service is asked once, and authorised once, for all of them."""

    def sign_all(self, data: Sequence[bytes]) -> tuple[bytes, ...]:
        """Return what ``sign`` would return for each of ``data``, in their order; all of them or none.

        Raises:
            SignerError: the key cannot sign now.
        """


@runtime_checkable
class CmsSigner(Protocol):
    """签章服务: holds a key, takes the digest of a document and returns the whole CMS (RFC 5652) of its seal."""

    @property
    def certificate(self) -> bytes:
        """DER of the certificate that the CMS will name as its signer's."""

    @property
    def chain(self) -> tuple[bytes, ...]:
        """DER of the intermediate CA certificates that the CMS will carry besides, without the root."""

    @property
    def algorithm(self) -> SignatureAlgorithm:
        """What the signature is made with; the document is digested with the same digest."""

    @property
    def cms_length(self) -> int | None:
        """Greatest length of the CMS in bytes: room is made for it before it is asked for.

        None: as long as the profile's own form of it is.
        """

    def sign_digest(self, digest: bytes) -> bytes:
        """Return the DER ContentInfo with a detached signature, its message-digest being ``digest``.

        Raises:
            SignerError: the service cannot sign now.
        """


class Timestamper(Protocol):
    """时间戳服务: an RFC 3161 authority."""

    def stamp(self, imprint: bytes, *, algorithm: str) -> bytes:
        """Return the DER TimeStampToken for the digest ``imprint``.

        Raises:
            TimestampError: no usable token.
        """


class Fetcher(Protocol):
    """The way to the network; nothing goes there unless one of these is handed in."""

    def post(self, url: str, body: bytes, *, content_type: str, limit: int) -> bytes:
        """Return the answer, at most ``limit`` bytes, to a POST.

        Raises:
            FetchError: no answer, a slow one, a wrong one, a large one.
        """

    def get(self, url: str, *, limit: int) -> bytes:
        """Return what lies at an address, at most ``limit`` bytes.

        Raises:
            FetchError: as ``post``.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a service answered."""

    status: int
    """HTTP status code."""
    body: bytes


class ApiFetcher(Protocol):
    """The way to a service that is told who asks, and whose refusals are worth reading."""

    def ask(self, url: str, body: bytes, *, headers: Mapping[str, str], limit: int) -> Reply:
        """Return the answer, at most ``limit`` bytes and of whatever status, to a POST.

        Raises:
            FetchError: no answer, a slow one, a large one.
        """


class Clock(Protocol):
    """Where the present comes from."""

    def __call__(self) -> datetime:
        """Return the present time, aware."""


class Secrets(Protocol):
    """How pass phrases are asked for; they never travel in arguments or logs."""

    def __call__(self, purpose: str) -> bytes | None:
        """Return the secret for ``purpose`` (a readable name), or None when there is none."""


@runtime_checkable
class ServiceSecrets(Secrets, Protocol):
    """What opens a signing service, beside pass phrases."""

    def token(self, service: str) -> bytes | None:
        """Return the OAuth 2.0 access token (RFC 6750) for ``service``, or None; asked again when one has expired."""

    def factor(self, identifier: str, label: str) -> bytes | None:
        """Return the value of an authentication factor such as PIN or OTP now, or None.

        Args:
            identifier: what the service calls it.
            label: what the service says about it to people.
        """


class NumberScheme(Protocol):
    """编号规则: which series a number belongs to and how it is spelt; pure."""

    @property
    def series(self) -> NumberSeries:
        """The gap-free run that the numbers belong to."""

    def number(self, sequence: int) -> str:
        """Return the text of the ``sequence``-th number of the series; different for each.

        Raises:
            InputError: the scheme has no number for it, for example because its digits are used up.
        """


class Registry(Protocol):
    """登记簿: numbers, issued documents, licences and the chain of events.

    Each writing method takes an operation. A replay, the same operation identifier with the same arguments,
    changes nothing and returns what the first call made, as it stands by then; the same identifier with other
    arguments is refused (`registry.operation-reused`). So a driver allocates before and registers after, and
    repeats both after a crash without harm. Each change and its event are durable together, or neither is.

    All methods raise InputError where the caller's data or the state of the entry forbid the call, and FileError
    where the registry itself cannot work (`registry.busy`, `registry.full`, `registry.corrupt`, …).
    """

    def allocate_number(self, operation: Operation, scheme: NumberScheme) -> AllocatedNumber:
        """Return the next number of the scheme's series, taken for good."""

    def allocate_numbers(self, operations: Sequence[Operation], scheme: NumberScheme) -> tuple[AllocatedNumber, ...]:
        """Return a number for each operation, as `allocate_number` does one after the other: all of them, or none."""

    def confirm_number(self, operation: Operation, agency: str, number: str) -> AllocatedNumber:
        """Enter that a number is in use; documents and licences confirm theirs when they are entered."""

    def abandon_number(self, operation: Operation, agency: str, number: str, *, reason: str) -> AllocatedNumber:
        """Enter why a number was not and never will be used (R14: a gap must be explained)."""

    def numbers(
        self, *, series: NumberSeries | None = None, state: NumberState | None = None
    ) -> Iterator[AllocatedNumber]:
        """Return the numbers in the order of allocation, all or those of a series or in a state."""

    def register_document(self, operation: Operation, entry: DocumentEntry) -> RegisteredDocument:
        """Enter an issued document, and confirm its number if it was allocated here."""

    def change_document(self, operation: Operation, key: DocumentKey, change: DocumentChange) -> RegisteredDocument:
        """Enter what a later act did to a document."""

    def document(self, key: DocumentKey) -> RegisteredDocument | None:
        """Return a document with its status and history, or None when it was never entered."""

    def register_license(self, operation: Operation, entry: LicenseEntry) -> RegisteredLicense:
        """Claim a grant of a decision for a licence (待签发), before the licence is sealed."""

    def transition_license(
        self, operation: Operation, identifier: str, transition: LicenseTransition
    ) -> RegisteredLicense:
        """Enter a new status; issuing confirms the identifier and ends the licence that this one replaces."""

    def license(self, identifier: str) -> RegisteredLicense | None:
        """Return a licence with its history, or None when it was never entered."""

    def find_license(self, decision: Digest, *, grant: int = 1) -> RegisteredLicense | None:
        """Return the licence that claims this grant of the decision, or None while it is free."""

    def licenses_of(self, holder: str, *, type_code: str | None = None) -> tuple[RegisteredLicense, ...]:
        """Return the licences of the holder with this keyed digest, oldest first; ``type_code``: 证照类型代码."""

    def append_event(self, operation: Operation, entry: EventEntry) -> Event:
        """Enter an event beyond those that the other methods enter by themselves."""

    def events(self, *, after: int = 0, number: str | None = None) -> Iterator[Event]:
        """Return the events behind a sequence number, oldest first, all or those of one number."""

    def verify_events(self, known: Checkpoint | None = None) -> EventAudit:
        """Check chain and facts; with a checkpoint kept elsewhere also that nothing was cut off or rewritten."""

    def close(self) -> None:
        """Let go of the registry."""
