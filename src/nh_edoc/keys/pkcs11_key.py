"""A signer whose key stays in a token or security module (PKCS#11); needs the extra ``nh-edoc[pkcs11]``.

The module signs; what it returns is checked against the certificate by the sealer before release, as of every signer.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from nh_edoc.errors import SignerError
from nh_edoc.keys.pkcs11_uri import Pkcs11Uri
from nh_edoc.keys.signer import Choice, certified
from nh_edoc.logs import hide
from nh_edoc.model.digest import DigestAlgorithm
from nh_edoc.ports import KeyKind, Scheme, SignatureAlgorithm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nh_edoc.ports import Secrets

_HASHES: Final = {
    DigestAlgorithm.SHA256: (hashes.SHA256(), "SHA256"),
    DigestAlgorithm.SHA384: (hashes.SHA384(), "SHA384"),
    DigestAlgorithm.SHA512: (hashes.SHA512(), "SHA512"),
}

_LOST: Final = frozenset({"signer.pkcs11-token", "signer.pkcs11-module"})


@cache
def _module_lock(module: Path) -> Lock:  # noqa: ARG001 - one for each
    """PKCS#11 v2.40, 2.5.1: one session, one operation at a time; and a module is started again for all its tokens."""
    return Lock()


@dataclass(slots=True, kw_only=True)
class _Token:
    """An open session with the key in it; opened again when the token was gone in between."""

    library: Any
    """The package ``pkcs11``."""
    where: Pkcs11Uri
    pin: bytes = field(repr=False)
    session: Any = None
    key: Any = None
    locked_out: bool = False
    """Whether the token refused the PIN: asked again and again it would lock itself."""

    def open(self) -> None:
        """Log in and find the key.

        Raises:
            SignerError: `signer.pkcs11-module`, `signer.pkcs11-token`, `signer.passphrase`, `signer.no-key`.
        """
        where, library = self.where, self.library
        try:
            module = library.lib(str(where.module))
        except (OSError, RuntimeError, library.PKCS11Error) as error:
            raise SignerError("signer.pkcs11-module", name=where.module.name) from error
        given = {"token_label": where.token, "token_serial": where.serial and where.serial.encode()}
        try:
            token = module.get_token(**{key: value for key, value in given.items() if value})
            self.session = self._session(token)
            self.key = self.session.get_key(
                object_class=library.ObjectClass.PRIVATE_KEY, label=where.label, id=where.id
            )
        except (library.PinIncorrect, library.PinLenRange, library.PinInvalid, library.PinLocked) as error:
            self.locked_out = True
            raise SignerError("signer.passphrase", name=where.name) from error
        except (library.NoSuchKey, library.MultipleObjectsReturned) as error:
            count = 0 if isinstance(error, library.NoSuchKey) else 2
            raise SignerError("signer.no-key", name=where.name, count=count) from error
        except library.PKCS11Error as error:
            raise SignerError("signer.pkcs11-token", name=where.name, reason=type(error).__name__) from error

    def _session(self, token: Any) -> Any:
        try:
            return token.open(user_pin=self.pin.decode("utf-8"))
        except self.library.UserAlreadyLoggedIn:  # PKCS#11 v2.40, 5.6: a login is the application's, not the session's
            return token.open()

    def _open_again(self) -> None:
        """Log in anew; a module that lost its token may find it only when it is started again (5.4: C_Initialize).

        Raises:
            SignerError: as ``open``.
        """
        if self.locked_out:
            raise SignerError("signer.passphrase", name=self.where.name)
        self.close()
        try:
            self.open()
        except SignerError as error:
            if error.code not in _LOST:
                raise
            try:
                self.library.lib(str(self.where.module)).reinitialize()
            except (OSError, RuntimeError) as still:
                raise SignerError("signer.pkcs11-token", name=self.where.name, reason=type(still).__name__) from still
            self.open()

    def close(self) -> None:
        """Log out; a token that is gone needs none."""
        with suppress(self.library.PKCS11Error):
            if self.session is not None:
                self.session.close()

    def sign(self, data: bytes, **how: Any) -> bytes:
        """Return what the token makes of ``data``; a lost session is opened again, once.

        Raises:
            SignerError: as ``open``, and `signer.failed`.
        """
        with _module_lock(self.where.module):
            try:
                return bytes(self.key.sign(data, **how))
            except self.library.PKCS11Error:
                self._open_again()
            try:
                return bytes(self.key.sign(data, **how))
            except self.library.PKCS11Error as error:
                raise SignerError("signer.failed", reason=type(error).__name__) from error

    def certificates(self) -> Iterator[tuple[bytes, x509.Certificate]]:
        """Yield CKA_ID and certificate of all certificates in the token."""
        attribute = self.library.Attribute
        for found in self.session.get_objects({attribute.CLASS: self.library.ObjectClass.CERTIFICATE}):
            with suppress(ValueError):
                yield bytes(found[attribute.ID]), x509.load_der_x509_certificate(bytes(found[attribute.VALUE]))


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenSigner:
    """签名者: 密钥不出令牌。"""

    certificate: bytes
    chain: tuple[bytes, ...]
    key_kind: KeyKind
    algorithm: SignatureAlgorithm
    _sign: Callable[..., bytes] = field(repr=False, compare=False)
    _library: Any = field(repr=False, compare=False)

    def sign(self, data: bytes) -> bytes:
        """Return the signature over ``data`` with the signer's algorithm; of EC the DER of (r, s).

        Raises:
            SignerError: the token cannot sign now.
        """
        digest, name = _HASHES[self.algorithm.digest]
        mechanism = self._library.Mechanism
        if self.algorithm.scheme is Scheme.ECDSA:  # PKCS#11 v2.40, 2.3.1: r and s side by side, digested by the caller
            state = hashes.Hash(digest)
            state.update(data)
            raw = self._sign(state.finalize(), mechanism=mechanism.ECDSA)
            half = len(raw) // 2
            return encode_dss_signature(int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))
        if self.algorithm.scheme is Scheme.RSA_PKCS1:
            return self._sign(data, mechanism=mechanism[f"{name}_RSA_PKCS"])
        parameters = (mechanism[name], self._library.MGF[name], digest.digest_size)
        return self._sign(data, mechanism=mechanism[f"{name}_RSA_PKCS_PSS"], mechanism_param=parameters)


@contextmanager
def open_token(where: Pkcs11Uri, secrets: Secrets | None, choice: Choice | None) -> Iterator[TokenSigner]:
    """Open the token, yield its signer, log out afterwards.

    Raises:
        SignerError: `signer.pkcs11-missing`: the extra is not installed; `signer.pkcs11-module`,
            `signer.pkcs11-token`, `signer.passphrase`, `signer.passphrase-wanted`, `signer.no-key`,
            `signer.no-certificate`, `signer.key-kind`, `signer.key-size`, `signer.algorithm-choice`.
    """
    try:
        library = importlib.import_module("pkcs11")
    except ImportError as error:
        raise SignerError("signer.pkcs11-missing") from error
    pin = secrets(where.name) if secrets is not None else None
    if pin is None:
        raise SignerError("signer.passphrase-wanted", name=where.name)
    hide(pin)
    token = _Token(library=library, where=where, pin=pin)
    try:
        with _module_lock(where.module):
            token.open()
            signer = _signer(token, choice or Choice())
        yield signer
    finally:
        with _module_lock(where.module):
            token.close()


def _signer(token: _Token, choice: Choice) -> TokenSigner:
    """The certificate is the one with the key's CKA_ID, as tokens pair them (PKCS#11 v2.40, 4.6.3)."""
    found = list(token.certificates())
    own = [one for identifier, one in found if identifier == bytes(token.key[token.library.Attribute.ID])]
    if len(own) != 1:
        raise SignerError("signer.no-certificate", name=token.where.name)
    made = certified(own[0], [one for _, one in found], name=token.where.name, choice=choice)
    return TokenSigner(
        certificate=made.certificate,
        chain=made.chain,
        key_kind=made.key_kind,
        algorithm=made.algorithm,
        _sign=token.sign,
        _library=token.library,
    )
