"""Read a time-stamp token (RFC 3161, 2.4.2) by the strict rules of ``parse``, and ask it what it proves.

Whether the authority may be believed is path validation's; here it is asked whether the token is one, whether it
stamps this very signature, and whether the named key made it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from nh_edoc._cms.algorithms import DIGESTS, bare_identifier
from nh_edoc._cms.der import (
    OCTET_STRING,
    SEQUENCE,
    CmsError,
    CmsUnsupportedError,
    expect,
    integer,
    oid,
    read_element,
)
from nh_edoc._cms.parse import Form, SignedData, read_signed_data
from nh_edoc.model.digest import DigestAlgorithm
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nh_edoc._cms.der import Element

_TST_INFO: Final = bytes.fromhex("2a864886f70d0109100104")
TOKEN: Final = Form(content_type=_TST_INFO, version=3, detached=False, foreign=True)

_VERSION_1: Final = 1
_BOOLEAN: Final = 0x01
_GENERALIZED_TIME: Final = 0x18
_TRUE: Final = b"\xff"
_LAST_TAGS: Final = (SEQUENCE, _BOOLEAN, 0x02, 0xA0, 0xA1)
"""What may follow genTime, each at most once and in this order: accuracy, ordering, nonce, tsa, extensions."""
_EXTENSIONS: Final = 0xA1
_TIME: Final = re.compile(rb"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{0,8}[1-9]))?Z")
_IMPRINTS: Final = DIGESTS | {bare_identifier(one): one for one in DIGESTS.values()}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimestampToken:
    """时间戳: what an authority said existed, and when."""

    at: datetime
    """genTime, in UTC."""
    algorithm: DigestAlgorithm
    """Of the imprint."""
    imprint: bytes
    signed: SignedData
    """The authority's signature, and the certificates that came with it."""

    def stamps(self, signature: bytes) -> bool:
        """Return whether the token is over this signature value (ETSI EN 319 122-1, 5.3: its octets alone)."""
        return hmac.compare_digest(hashlib.new(self.algorithm, signature).digest(), self.imprint)

    def holds(self) -> bool:
        """Return whether the named key made the token over what it says (RFC 5652, 5.4 and 5.6).

        Raises:
            CmsError: the certificate's key cannot be used with the algorithm.
        """
        content = b"" if self.signed.content is None else self.signed.content
        made = hashlib.new(self.signed.digest, content).digest()
        return hmac.compare_digest(made, self.signed.message_digest) and self.signed.signature_holds()


def parse_token(token: bytes) -> TimestampToken:
    """Return what a DER TimeStampToken says; nothing may follow it and nothing unsigned may ride in it.

    Raises:
        CmsError: `cms.der`, `cms.structure`, `cms.contradiction`, `cms.binding.*`: not what a token can be.
        CmsUnsupportedError: `cms.ber`, `cms.profile`, `cms.algorithm`: a legal token that our profile does not
            use.
    """
    info = expect(read_element(token, 0, len(token)), SEQUENCE, "ContentInfo")
    if info.end != len(token):
        raise CmsError("cms.structure", "bytes after the token")
    signed = read_signed_data(info, TOKEN)
    if signed.timestamp_tokens or signed.other_unsigned:
        raise CmsUnsupportedError("cms.profile", "unsigned attributes of a token")
    return _info(signed)


def _info(signed: SignedData) -> TimestampToken:
    """TSTInfo: signed as a whole, so that its order and its values are the authority's own."""
    content = signed.content or b""
    whole = expect(read_element(content, 0, len(content)), SEQUENCE, "TSTInfo")
    parts = whole.children()
    if whole.end != len(content) or len(parts) < 5:  # noqa: PLR2004 - version to genTime
        raise CmsError("cms.structure", "TSTInfo")
    version, policy, imprint, serial, time, *rest = parts
    if integer(version, "version") != _VERSION_1:
        raise CmsUnsupportedError("cms.profile", "version of TSTInfo")
    oid(policy, "policy")
    integer(serial, "serialNumber")
    _check_rest(rest)
    algorithm, digest = _imprint(imprint)
    return TimestampToken(at=_time(time), algorithm=algorithm, imprint=digest, signed=signed)


def _imprint(element: Element) -> tuple[DigestAlgorithm, bytes]:
    parts = expect(element, SEQUENCE, "messageImprint").children()
    if len(parts) != 2:  # noqa: PLR2004 - algorithm and digest
        raise CmsError("cms.structure", "messageImprint")
    algorithm = _IMPRINTS.get(parts[0].encoded)
    if algorithm is None:
        raise CmsUnsupportedError("cms.algorithm", "imprint")
    return algorithm, expect(parts[1], OCTET_STRING, "hashedMessage").value


def _time(element: Element) -> datetime:
    """RFC 3161, 2.4.2: UTC, with seconds, fractions without trailing zeros."""
    found = _TIME.fullmatch(expect(element, _GENERALIZED_TIME, "genTime").value)
    if found is None:
        raise CmsError("cms.structure", "genTime")
    fraction = int((found[7] or b"").ljust(6, b"0")[:6])
    try:
        return datetime(*map(int, found.groups()[:6]), microsecond=fraction, tzinfo=UTC)  # type: ignore[misc, arg-type]
    except ValueError as error:
        raise CmsError("cms.structure", "genTime") from error


def _check_rest(rest: Iterable[Element]) -> None:
    """RFC 3161, 2.4.2: known fields in their order; a critical extension that is not understood is refused."""
    position = -1
    for element in rest:
        place = _LAST_TAGS.index(element.tag) if element.tag in _LAST_TAGS else -1
        if place <= position:
            raise CmsError("cms.structure", f"TSTInfo: tag {element.tag:#x}")
        position = place
        if element.tag == _EXTENSIONS:
            for extension in element.children():
                parts = expect(extension, SEQUENCE, "Extension").children()
                if any(one.tag == _BOOLEAN and one.value == _TRUE for one in parts):
                    raise CmsUnsupportedError("cms.profile", "critical extension of TSTInfo")
