"""Protocols at the edges: keys, time and network enter the library only through these."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from datetime import datetime


class KeyKind(StrEnum):
    """Kinds of signing key that seals may use."""

    RSA = "rsa"
    EC_P256 = "ec-p256"
    EC_P384 = "ec-p384"


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


class Timestamper(Protocol):
    """时间戳服务: an RFC 3161 authority."""

    def stamp(self, imprint: bytes, *, algorithm: str) -> bytes:
        """Return the DER TimeStampToken for the digest ``imprint``.

        Raises:
            TimestampError: no usable token.
        """


class Clock(Protocol):
    """Where the present comes from."""

    def __call__(self) -> datetime:
        """Return the present time, aware."""


class Secrets(Protocol):
    """How pass phrases are asked for; they never travel in arguments or logs."""

    def __call__(self, purpose: str) -> bytes | None:
        """Return the secret for ``purpose`` (a readable name), or None when there is none."""
