"""Key URIs: where a key lives, never what opens it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import parse_qs, unquote

from nh_edoc.errors import SignerError


class KeyScheme(StrEnum):
    """Where keys can be loaded from."""

    PEM = "pem"
    P12 = "p12"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUri:
    """``pem:FILE``, ``pem:KEYFILE?cert=CERTFILE`` or ``p12:FILE``."""

    scheme: KeyScheme
    path: Path
    certificate: Path | None = None
    """A further PEM file with the certificate and its chain."""


def parse_key_uri(uri: str) -> KeyUri:
    """Return what ``uri`` names.

    Raises:
        SignerError: `signer.uri`: no such scheme, no path, or a parameter that is not known.
    """
    scheme, separator, rest = uri.partition(":")
    path, _, query = rest.partition("?")
    known = ", ".join(f"{member.value}:" for member in KeyScheme)
    parameters = parse_qs(query, keep_blank_values=True)
    if not separator or scheme not in list(KeyScheme) or not path or set(parameters) - {"cert"}:
        raise SignerError("signer.uri", uri=scheme if separator else "…", known=known)
    if parameters and scheme != KeyScheme.PEM:
        raise SignerError("signer.uri", uri=scheme, known=known)
    certificate = Path(parameters["cert"][0]) if parameters else None
    return KeyUri(scheme=KeyScheme(scheme), path=Path(unquote(path)), certificate=certificate)
