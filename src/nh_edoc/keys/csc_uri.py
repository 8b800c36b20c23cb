"""Addresses of keys in signing services of the Cloud Signature Consortium: never with a token or PIN in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from nh_edoc.errors import SignerError

SCHEME: Final = "csc:"
_CREDENTIAL: Final = "credential"
_LONGEST: Final = 400
_TEXT: Final = re.compile(r"[!-~]{1,400}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CscUri:
    """``csc:https://HOST/csc/v2?credential=ID``."""

    base: str
    """Base address of the API, without a slash at its end (CSC API v2.0.0.2, 7.2)."""
    credential: str | None = None
    """credentialID; None: the only one that the service lists."""

    @property
    def name(self) -> str:
        """What to call the key in messages."""
        return self.credential or urlsplit(self.base).hostname or self.base

    @property
    def host(self) -> str:
        """Host and port: whom a token is meant for."""
        return urlsplit(self.base).netloc


def parse_csc_uri(uri: str) -> CscUri:
    """Return what the address names.

    Raises:
        SignerError: `signer.csc-uri`: not such an address; `signer.csc-secret`: something in it that could be a secret;
            `signer.csc-insecure`: http to another machine.
    """
    from nh_edoc._net import is_private  # noqa: PLC0415 - keys in files load no network

    address, question, query = uri.removeprefix(SCHEME).partition("?")
    try:
        parts = urlsplit(address)
        well = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError as error:
        raise SignerError("signer.csc-uri") from error
    if parts.username is not None or parts.password is not None:
        raise SignerError("signer.csc-secret")  # RFC 3986, 3.2.1: it would stand in histories and process lists
    if parts.scheme not in {"https", "http"} or not well or parts.fragment or not _TEXT.fullmatch(address):
        raise SignerError("signer.csc-uri")
    if not is_private(address):
        raise SignerError("signer.csc-insecure", host=parts.hostname)
    return CscUri(base=address.rstrip("/"), credential=_credential(query) if question else None)


def _credential(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=8)
    if [name for name, _ in pairs] != [_CREDENTIAL]:
        raise SignerError("signer.csc-secret")  # a name or value that is not known may be a token: it is not repeated
    ((_, value),) = pairs
    if not value or len(value) > _LONGEST or not value.isprintable():
        raise SignerError("signer.csc-uri")
    return value
