"""What a document's QR code says: ``https://<host>/v#<payload>``, payload = base64url of one CBOR map.

The code carries no personal data (rule R25): what kind of document it is, its number, its approval code, and the
digest of its canonical XML. It is unsigned; a verifier compares it with the file that it stands on.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Annotated, Final, NamedTuple

import cbor2

from nh_edoc.errors import InputError
from nh_edoc.model.digest import Digest, DigestAlgorithm
from nh_edoc.model.fields import Text
from nh_edoc.model.record import dataclass

VERSION: Final = 1
"""Version of the payload's form."""
LIMIT: Final = 1024
"""Greatest length of an encoded payload, in characters; a lawful one has about 200."""
MARK: Final = "/v#"
"""Between host and payload: after ``#`` nothing is sent to the host, the page there does the looking up."""

_DIGEST_BYTES: Final = 32
_UNSIGNED, _BYTES, _TEXT, _MAP = 0, 2, 3, 5
_KEYS: Final = ((1, _UNSIGNED), (2, _TEXT), (3, _TEXT), (4, _TEXT), (5, _TEXT), (6, _BYTES))
"""Keys of the map in their canonical order, with the CBOR major type of each value."""
_ENCODED: Final = re.compile("[0-9A-Za-z_-]+")
_KIND: Final = re.compile("[a-z][a-z-]{0,39}")
_NUMBER: Final = re.compile("[^\x00-\x1f\x7f]{1,50}")
_APPROVAL_CODE: Final = re.compile("[0-9A-Za-z-]{1,50}")


@dataclass(frozen=True, slots=True, kw_only=True)
class QrPayload:
    """核验码: what the QR code of a document says."""

    kind: Annotated[str, Text(max=40)]
    number: Annotated[str, Text(max=50)]
    approval_code: Annotated[str, Text(max=50)]
    digest: Digest
    """SHA-256 over the exclusive canonical XML of the embedded data."""


class _Item(NamedTuple):
    major: int
    value: int | bytes
    end: int


def encode_payload(payload: QrPayload) -> str:
    """Return the payload as base64url without padding, over canonical CBOR (RFC 8949, 4.2.1).

    Raises:
        InputError: `qr.form`: a value that no document can have.
    """
    if not _sound(payload):
        raise InputError("qr.form")
    tree = {
        1: VERSION,
        2: payload.kind,
        3: payload.number,
        4: payload.approval_code,
        5: payload.digest.alg.value,
        6: bytes.fromhex(payload.digest.value),
    }
    return base64.urlsafe_b64encode(cbor2.dumps(tree, canonical=True)).rstrip(b"=").decode("ascii")


def decode_payload(text: str) -> QrPayload:
    """Read a payload that somebody scanned: exactly the form that ``encode_payload`` writes, or an error.

    Raises:
        InputError: `qr.too-long`, `qr.encoding`: not base64url; `qr.version`: a form of another version;
            `qr.form`: anything else than one canonical map with the six values.
    """
    if len(text) > LIMIT:
        raise InputError("qr.too-long", limit=LIMIT)
    if not _ENCODED.fullmatch(text):
        raise InputError("qr.encoding")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        payload = _read(data)
    except (binascii.Error, UnicodeDecodeError) as error:
        raise InputError("qr.encoding") from error
    if not _sound(payload) or encode_payload(payload) != text:  # one document, one text
        raise InputError("qr.form")
    return payload


def payload_url(host: str, payload: QrPayload) -> str:
    """Return the address that the QR code shows; ``host`` is scheme and host, ``https://verify.example.gov.cn``."""
    return f"{host.rstrip('/')}{MARK}{encode_payload(payload)}"


def decode_url(url: str) -> QrPayload:
    """Read the payload out of a scanned address, whatever host it names: the host proves nothing.

    Raises:
        InputError: `qr.url`: no address of this form; or as ``decode_payload``.
    """
    host, mark, text = url.partition(MARK)
    if not mark or not host.startswith(("https://", "http://")):
        raise InputError("qr.url")
    return decode_payload(text)


def _sound(payload: QrPayload) -> bool:
    return (
        _KIND.fullmatch(payload.kind) is not None
        and _NUMBER.fullmatch(payload.number) is not None
        and _APPROVAL_CODE.fullmatch(payload.approval_code) is not None
        and payload.digest.alg is DigestAlgorithm.SHA256
        and re.fullmatch(f"[0-9a-f]{{{2 * _DIGEST_BYTES}}}", payload.digest.value) is not None
    )


def _read(data: bytes) -> QrPayload:
    """Read the one map that is allowed; nesting, tags and floats are foreign to it and never looked into."""
    head = _item(data, 0)
    if (head.major, head.value) != (_MAP, len(_KEYS)):
        raise InputError("qr.form")
    values: list[int | bytes] = []
    at = head.end
    for key, major in _KEYS:
        name = _item(data, at)
        found = _item(data, name.end)
        if (name.major, name.value) != (_UNSIGNED, key) or found.major != major:
            raise InputError("qr.form")
        if key == 1 and found.value != VERSION:
            raise InputError("qr.version", version=found.value)
        values.append(found.value)
        at = found.end
    if at != len(data):
        raise InputError("qr.form")
    kind, number, code, algorithm = (value.decode("utf-8") for value in values[1:5] if isinstance(value, bytes))
    digest = values[5]
    if algorithm != DigestAlgorithm.SHA256.value or not isinstance(digest, bytes):
        raise InputError("qr.form")
    return QrPayload(
        kind=kind,
        number=number,
        approval_code=code,
        digest=Digest(alg=DigestAlgorithm.SHA256, value=digest.hex()),
    )


def _item(data: bytes, at: int) -> _Item:
    """Read one unsigned number, string or map head whose length fits into the head or one byte (RFC 8949, 3)."""
    if at >= len(data):
        raise InputError("qr.form")
    major, short = divmod(data[at], 32)
    at += 1
    if short == 24 and at < len(data):  # noqa: PLR2004 - one byte of length follows
        short, at = data[at], at + 1
    elif short >= 24:  # noqa: PLR2004 - longer than any value here
        raise InputError("qr.form")
    if major in {_UNSIGNED, _MAP}:
        return _Item(major, short, at)
    if major not in {_BYTES, _TEXT} or at + short > len(data):
        raise InputError("qr.form")
    return _Item(major, data[at : at + short], at + short)
