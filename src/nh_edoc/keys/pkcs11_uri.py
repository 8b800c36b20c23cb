"""URIs of keys in tokens and security modules (RFC 7512), as far as they are needed; a PIN never stands in one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, unquote_to_bytes

from nh_edoc.errors import SignerError

SCHEME: Final = "pkcs11:"
_ATTRIBUTES: Final = frozenset({"token", "serial", "object", "id", "type"})
"""RFC 7512, 2.3: what may name token and key."""
_PAIR: Final = re.compile(r"([a-z-]{1,20})=([^;&?=]{1,400})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pkcs11Uri:
    """``pkcs11:token=…;object=…;id=%01?module-path=/usr/lib/….so``."""

    module: Path
    """The maker's library."""
    token: str | None = None
    """Label of the token."""
    serial: str | None = None
    label: str | None = None
    """CKA_LABEL of the key."""
    id: bytes | None = None
    """CKA_ID of the key and of its certificate."""

    @property
    def name(self) -> str:
        """What to call the key in messages."""
        return self.label or self.token or self.module.name


def parse_pkcs11_uri(uri: str) -> Pkcs11Uri:
    """Return what the URI names.

    Raises:
        SignerError: `signer.pkcs11-pin`: it has a PIN in it; `signer.pkcs11-uri`: an attribute that is not known, given
            twice or malformed, or no module.
    """
    path, _, query = uri.removeprefix(SCHEME).partition("?")
    if re.search(r"(?:^|[;&?])pin-(?:value|source)=", uri.removeprefix(SCHEME)):
        raise SignerError("signer.pkcs11-pin")  # RFC 7512, 7: it would stand in histories and process lists
    named = _pairs(path, ";")
    asked = _pairs(query, "&")
    module = asked.pop("module-path", None)
    if module is None or asked or named.keys() - _ATTRIBUTES or named.pop("type", "private") != "private":
        raise SignerError("signer.pkcs11-uri")
    identifier = named.get("id")
    return Pkcs11Uri(
        module=Path(unquote(module)),
        token=_text(named.get("token")),
        serial=_text(named.get("serial")),
        label=_text(named.get("object")),
        id=None if identifier is None else unquote_to_bytes(identifier),
    )


def _pairs(text: str, separator: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in text.split(separator) if text else ():
        match = _PAIR.fullmatch(part)
        if match is None or match[1] in found:
            raise SignerError("signer.pkcs11-uri")
        found[match[1]] = match[2]
    return found


def _text(value: str | None) -> str | None:
    return None if value is None else unquote(value)
