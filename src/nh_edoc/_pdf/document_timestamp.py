"""Append a document time stamp: proof that all before it existed (ETSI EN 319 142-1, 5.4.3; ISO 32000-2, 12.8.5)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.long_term import timestamp_revision
from nh_edoc._pdf.read import PdfFile
from nh_edoc.errors import SignerError, TimestampError

if TYPE_CHECKING:
    from collections.abc import Callable


def append_timestamp(data: bytes, reserved: int, stamp: Callable[[bytes], bytes]) -> bytes:
    """Return ``data`` with a document time stamp over the whole file but its own token.

    Args:
        data: a sealed file.
        reserved: bytes of the hole, before hexadecimal.
        stamp: returns the DER TimeStampToken over a SHA-256 digest.

    Raises:
        SignerError: `seal.file`: the file has no place for a time stamp.
        TimestampError: `time.size`, and what ``stamp`` raises.
    """
    try:
        made = timestamp_revision(PdfFile(data), len(data), reserved)
    except (PdfSyntaxError, PdfUnsupported) as error:
        raise SignerError("seal.file", reason=error.code) from error
    state = hashlib.sha256(data)
    state.update(made.head)
    state.update(made.rest)
    token = stamp(state.digest()).hex().encode("ascii")
    if len(token) > 2 * reserved:
        raise TimestampError("time.size", size=len(token) // 2, room=reserved)
    hole = b"<%s>" % token.ljust(2 * reserved, b"0")
    return b"".join((data, made.head, hole, made.rest))
