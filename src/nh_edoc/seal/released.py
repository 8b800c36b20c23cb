"""What leaves a sealer holds, or does not leave: the filled hole is read back."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from nh_edoc._cms.der import CmsError
from nh_edoc._cms.parse import parse_signed_data
from nh_edoc.errors import SignerError
from nh_edoc.model.digest import Digest, DigestAlgorithm

if TYPE_CHECKING:
    from mmap import mmap

    Buffer: TypeAlias = bytes | mmap

_HOLE: Final = re.compile(rb"<[0-9a-f]+>")


def check_filled(  # noqa: PLR0913 - each part by its name
    data: Buffer,
    hole: tuple[int, int],
    *,
    reserved: int,
    certificate: bytes,
    stamped: bool,
    known: tuple[int, Any] | None = None,
) -> Digest:
    """Return the file's digest when its hole holds a signature by ``certificate`` over everything around it alone.

    Args:
        data: the sealed file.
        hole: begin and end of the hexadecimal string, angle brackets included.
        reserved: bytes that it must have, before hexadecimal.
        certificate: DER of the signer's.
        stamped: whether there must be a time stamp.
        known: length, and state of SHA-256, of a beginning that was digested where it stands in this very file.

    Raises:
        SignerError: `seal.released`: hole not as it must be, digest or signature wrong.
    """
    start, end = hole
    filled = bytes(data[start:end])
    ranges = f"/ByteRange [0 {start} {end} {len(data) - end}]".encode("ascii")
    behind = bytes(data[end : end + len(ranges) + 1])  # the writers put it right behind the hole
    if len(filled) != 2 * reserved + 2 or not _HOLE.fullmatch(filled) or behind.lstrip() != ranges:
        raise SignerError("seal.released", reason="/Contents")
    try:
        signed = parse_signed_data(bytes.fromhex(filled[1:-1].decode("ascii")))
        whole, state = _digests(data, hole, signed.digest, known)
        good = hmac.compare_digest(state.digest(), signed.message_digest) and signed.signature_holds()
    except (CmsError, ValueError) as error:
        raise SignerError("seal.released", reason=str(error)) from error
    if not good or signed.signer != certificate:
        raise SignerError("seal.released", reason="digest")
    if len(signed.timestamp_tokens) != int(stamped) or signed.other_unsigned:
        raise SignerError("seal.released", reason="time stamp")
    return Digest(alg=DigestAlgorithm.SHA256, value=whole.hexdigest())


def _digests(data: Buffer, hole: tuple[int, int], algorithm: str, known: tuple[int, Any] | None) -> tuple[Any, Any]:
    """Return the states of SHA-256 over the whole file, and of the signed algorithm over all but the hole."""
    (start, end), (length, base) = hole, known or (0, hashlib.sha256())
    with memoryview(data) as parts:
        whole = base.copy()
        whole.update(parts[length:start])
        state = whole.copy() if algorithm == DigestAlgorithm.SHA256 else hashlib.new(algorithm, parts[:start])
        whole.update(parts[start:])
        state.update(parts[end:])
    return whole, state
