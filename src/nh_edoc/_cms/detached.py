"""Read a detached signature over data that is no PDF (RFC 5652, 5): packages, lists, trust lists."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from nh_edoc._cms.der import CmsError
from nh_edoc._cms.parse import parse_signed_data

if TYPE_CHECKING:
    from nh_edoc._cms.parse import SignedData


def read_signature(data: bytes, cms: bytes) -> tuple[SignedData | None, str]:
    """Return the signature over ``data``, strictly read, and why it does not hold: empty where it does."""
    try:
        signed = parse_signed_data(cms)
        digest = hashlib.new(signed.digest, data).digest()
        if not hmac.compare_digest(digest, signed.message_digest):
            return signed, "digest"
        holds = signed.signature_holds() and not signed.other_unsigned
    except CmsError as error:
        return None, error.code
    return signed, "" if holds else "signature"
