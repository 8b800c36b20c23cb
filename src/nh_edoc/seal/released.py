"""What leaves a sealer holds, or does not leave: the filled hole is read back."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Final, TypeAlias

from nh_edoc._cms.der import CmsError
from nh_edoc._cms.parse import parse_signed_data
from nh_edoc.errors import SignerError
from nh_edoc.model.digest import Digest, DigestAlgorithm

if TYPE_CHECKING:
    from mmap import mmap

    Buffer: TypeAlias = bytes | mmap

_HOLE: Final = re.compile(rb"<[0-9a-f]+>")


def check_filled(data: Buffer, hole: tuple[int, int], *, reserved: int, certificate: bytes, stamped: bool) -> Digest:
    """Return the file's digest when its hole holds a signature by ``certificate`` over everything around it alone.

    Args:
        data: the sealed file.
        hole: begin and end of the hexadecimal string, angle brackets included.
        reserved: bytes that it must have, before hexadecimal.
        certificate: DER of the signer's.
        stamped: whether there must be a time stamp.

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
        state = hashlib.new(signed.digest)
        with memoryview(data) as whole:
            state.update(whole[:start])
            all_ = state.copy() if signed.digest == DigestAlgorithm.SHA256 else hashlib.sha256(whole[:start])
            all_.update(whole[start:])
            state.update(whole[end:])
        good = hmac.compare_digest(state.digest(), signed.message_digest) and signed.signature_holds()
    except (CmsError, ValueError) as error:
        raise SignerError("seal.released", reason=str(error)) from error
    if not good or signed.signer != certificate:
        raise SignerError("seal.released", reason="digest")
    if len(signed.timestamp_tokens) != int(stamped) or signed.other_unsigned:
        raise SignerError("seal.released", reason="time stamp")
    return Digest(alg=DigestAlgorithm.SHA256, value=all_.hexdigest())
