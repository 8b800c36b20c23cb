"""The least that any program must do: read, SHA-256, one raw operation with the key, and for a seal write."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from bench.writing import flushed

if TYPE_CHECKING:
    from pathlib import Path

    from bench.material import Bench


class Floor:
    """Raw operations with the keys of a bench."""

    def __init__(self, bench: Bench) -> None:
        self._signer = bench.signer
        self._authority = bench.authority.signer
        self._public = x509.load_der_x509_certificate(bench.signer.certificate).public_key()
        self._message = b"\0" * 32
        self._signature = self._signer.sign(self._message)

    def seal(self, source: Path, target: Path) -> None:
        """Read, digest, sign the digest, write under a temporary name, rename."""
        flushed(source, target, self._signer.sign)

    def stamp(self, source: Path, target: Path) -> None:
        """Seal, and have the signature stamped: one raw operation with the authority's key."""
        self._authority.sign(self._signature)
        self.seal(source, target)

    def verify(self, source: Path) -> None:
        """Read, digest, check one signature."""
        hashlib.sha256(source.read_bytes()).digest()
        if isinstance(self._public, rsa.RSAPublicKey):
            self._public.verify(self._signature, self._message, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(self._public, ec.EllipticCurvePublicKey):
            self._public.verify(self._signature, self._message, ec.ECDSA(hashes.SHA256()))
        else:
            raise TypeError("RSA and elliptic curves only")
