"""Load a signer from a file, a token or a service, once."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from nh_edoc.errors import FileError, InputError, SignerError
from nh_edoc.keys import csc_uri
from nh_edoc.keys.pkcs11_uri import SCHEME, parse_pkcs11_uri
from nh_edoc.keys.signer import Choice, make_signer
from nh_edoc.keys.uri import KeyScheme, parse_key_uri
from nh_edoc.logs import hide
from nh_edoc.model.source import read_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nh_edoc.ports import Secrets, Signer

_LARGEST: Final = 1_000_000
_BLOCK: Final = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----.+?-----END \1-----", re.DOTALL)


@contextmanager
def load_signer(uri: str, *, secrets: Secrets | None = None, choice: Choice | None = None) -> Iterator[Signer]:
    """Load the key that ``uri`` names and yield its signer.

    Args:
        uri: ``pem:FILE``, ``pem:KEYFILE?cert=CERTFILE``, ``p12:FILE``, or of RFC 7512
            ``pkcs11:token=LABEL;object=LABEL?module-path=LIBRARY``, or of a signing service
            ``csc:https://HOST/csc/v2?credential=ID``.
        secrets: asked for the pass phrase when the file is encrypted, and for the PIN of a token; for a signing service
            it must be ``ServiceSecrets``.
        choice: digest and scheme; None is SHA-256 with PKCS#1 v1.5 or ECDSA.

    Raises:
        SignerError: `signer.uri`, `signer.uri-parameter`, `signer.unreadable`, `signer.passphrase`,
            `signer.passphrase-wanted`, `signer.no-key`, `signer.key-damaged`, `signer.no-certificate`,
            `signer.key-kind`, `signer.key-size`, `signer.key-mismatch`, `signer.algorithm-choice`;
            for tokens also `signer.pkcs11-*`, for services `signer.csc-*`.
    """
    if uri.startswith(SCHEME):
        from nh_edoc.keys.pkcs11_key import open_token  # noqa: PLC0415 - an extra, for those who have such keys

        with open_token(parse_pkcs11_uri(uri), secrets, choice) as signer:
            yield signer
        return
    if uri.startswith(csc_uri.SCHEME):
        from nh_edoc.keys.csc_key import open_service  # noqa: PLC0415 - files and tokens need no network

        with open_service(csc_uri.parse_csc_uri(uri), secrets, choice) as remote:
            yield remote
        return
    where = parse_key_uri(uri)
    data = _read(where.path)
    if where.scheme is KeyScheme.P12:
        key, certificates = _from_p12(data, where.path.name, secrets)
    else:
        more = b"" if where.certificate is None else b"\n" + _read(where.certificate)
        key, certificates = _from_pem(data + more, where.path.name, secrets)
    yield make_signer(key, certificates, name=where.path.name, choice=choice)


def _read(path: Path) -> bytes:
    try:
        return read_source(path, limit=_LARGEST)
    except (FileError, InputError) as error:
        raise SignerError("signer.unreadable", name=str(path), reason=error.message()) from error


def _from_pem(data: bytes, name: str, secrets: Secrets | None) -> tuple[object, list[x509.Certificate]]:
    blocks = [(match[1], match[0]) for match in _BLOCK.finditer(data)]
    keys = [block for label, block in blocks if label.endswith(b"PRIVATE KEY")]
    if len(keys) != 1:
        raise SignerError("signer.no-key", name=name, count=len(keys))
    try:
        certificates = [x509.load_pem_x509_certificate(block) for label, block in blocks if label == b"CERTIFICATE"]
    except ValueError as error:
        raise SignerError("signer.no-certificate", name=name) from error
    if not certificates:
        raise SignerError("signer.no-certificate", name=name)
    encrypted = b"ENCRYPTED" in keys[0]
    passphrase = _ask(secrets, name) if encrypted else None
    try:
        key = serialization.load_pem_private_key(keys[0], passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SignerError("signer.passphrase" if encrypted else "signer.key-damaged", name=name) from error
    return key, certificates


def _from_p12(data: bytes, name: str, secrets: Secrets | None) -> tuple[object, list[x509.Certificate]]:
    key, certificate, others = _open_p12(data, name, secrets)
    if key is None:
        raise SignerError("signer.no-key", name=name, count=0)
    if certificate is None:
        raise SignerError("signer.no-certificate", name=name)
    return key, [certificate, *others]


def _open_p12(data: bytes, name: str, secrets: Secrets | None) -> tuple[Any, Any, list[x509.Certificate]]:
    try:
        return pkcs12.load_key_and_certificates(data, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        passphrase = _ask(secrets, name)  # encrypted, as these files nearly always are
    try:
        return pkcs12.load_key_and_certificates(data, passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SignerError("signer.passphrase", name=name) from error


def _ask(secrets: Secrets | None, name: str) -> bytes:
    passphrase = secrets(name) if secrets is not None else None
    if passphrase is None:
        raise SignerError("signer.passphrase-wanted", name=name)
    hide(passphrase)
    return passphrase
