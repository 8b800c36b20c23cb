"""Key URIs: where a key lives, never what opens it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote

from nh_edoc.errors import SignerError


class KeyScheme(StrEnum):
    """Where keys can be loaded from."""

    PEM = "pem"
    P12 = "p12"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUri:
    """``pem:FILE``, ``pem:KEYFILE?cert=CERTFILE`` or ``p12:FILE``; ``?`` and ``%`` in a path as ``%3F``, ``%25``."""

    scheme: KeyScheme
    path: Path
    certificate: Path | None = None
    """A further PEM file with the certificate and its chain."""


def parse_key_uri(uri: str) -> KeyUri:
    """Return what ``uri`` names.

    Raises:
        SignerError: `signer.uri`: no such scheme, or no path; `signer.uri-parameter`: a parameter that is not known.
    """
    scheme, separator, rest = uri.partition(":")
    path, question, query = rest.partition("?")
    name, _, certificate = query.partition("=")
    known = ", ".join([*(f"{member.value}:" for member in KeyScheme), "pkcs11:", "csc:"])
    if not separator or scheme not in list(KeyScheme) or not path:
        # whatever else was given may be a secret in the wrong place: it is not repeated
        raise SignerError("signer.uri", uri=f"{scheme}:" if separator else "…", known=known)
    if question and (scheme != KeyScheme.PEM or name != "cert" or not certificate or "&" in certificate):
        raise SignerError("signer.uri-parameter", uri=f"{scheme}:")
    return KeyUri(
        scheme=KeyScheme(scheme), path=Path(unquote(path)), certificate=Path(unquote(certificate)) if question else None
    )
