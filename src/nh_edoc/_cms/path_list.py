"""A revocation list as path validation needs it (RFC 5280, 5), of whatever length: its entries are only searched.

It reads the plain kind: complete, direct, of one authority. Everything else is ``CmsError``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, TypeAlias

from nh_edoc._cms.algorithms import SIGNATURES
from nh_edoc._cms.der import BIT_STRING, SEQUENCE, CmsError, Element, expect, integer, read_element
from nh_edoc._cms.path_certificate import read_extensions, read_time
from nh_edoc.model.record import dataclass
from nh_edoc.ports import SignatureAlgorithm

Span: TypeAlias = tuple[int, int]

_VERSION_2: Final = 1
_EXTENSIONS: Final = 0xA0
_UNDERSTOOD: Final = frozenset({"2.5.29.20", "2.5.29.35"})
"""cRLNumber and authorityKeyIdentifier. Others may narrow the scope: issuingDistributionPoint, deltaCRLIndicator."""
_MOST_PARTS: Final = 7
_CRITICAL: Final = bytes.fromhex("0101ff")
_CERTIFICATE_ISSUER: Final = bytes.fromhex("551d1d")


@dataclass(frozen=True, slots=True, kw_only=True)
class PathList:
    """证书吊销列表."""

    signed: bytes
    """TBSCertList."""
    algorithm: SignatureAlgorithm
    signature: bytes
    issuer: bytes
    made: datetime
    """thisUpdate."""
    due: datetime
    """nextUpdate."""
    entries: Span
    """Where revokedCertificates stands in ``signed``; nowhere without any."""

    def may_name(self, serial: bytes) -> bool:
        """Return whether the number occurs among the entries: no means that none is about it, yes only that it may.

        The search is for the bytes, so that no other way to read the entries can find what it does not.
        """
        return self.signed.find(serial.lstrip(b"\0"), *self.entries) >= 0


def read_path_list(der: bytes) -> PathList:
    """Return what a DER revocation list says.

    Raises:
        CmsError: not a list, or one with what is not read here: no end, other extensions, other algorithms.
    """
    whole = expect(read_element(der, 0, len(der)), SEQUENCE, "CertificateList")
    parts = whole.children()
    if whole.end != len(der) or len(parts) != 3:  # noqa: PLR2004 - RFC 5280, 5.1
        raise CmsError("cms.structure", "CertificateList")
    signed, algorithm, signature = parts
    inner = expect(signed, SEQUENCE, "TBSCertList").children()
    known = SIGNATURES.get(algorithm.encoded)
    framed = expect(signature, BIT_STRING, "signatureValue").value
    if not 5 <= len(inner) <= _MOST_PARTS or integer(inner[0], "version") != _VERSION_2 or framed[:1] != b"\0":  # noqa: PLR2004
        raise CmsError("cms.structure", "TBSCertList")
    if known is None or inner[1].encoded != algorithm.encoded:
        raise CmsError("cms.algorithm", "CertificateList")
    entries = _entries(inner[5:], signed.start)
    body = signed.encoded
    if any(body.find(mark, *entries) >= 0 for mark in (_CRITICAL, _CERTIFICATE_ISSUER)):
        raise CmsError("cms.profile", "entry of a revocation list")  # RFC 5280, 5.3: another authority's, or unknown
    return PathList(
        signed=body,
        algorithm=known,
        signature=framed[1:],
        issuer=expect(inner[2], SEQUENCE, "issuer").encoded,
        made=read_time(inner[3]),
        due=read_time(inner[4]),
        entries=entries,
    )


def _entries(parts: tuple[Element, ...], start: int) -> Span:
    """RFC 5280, 5.1.2.6 and 5.1.2.7: revoked certificates and extensions, each if there are any."""
    some = bool(parts) and parts[0].tag == SEQUENCE
    others = parts[1:] if some else parts
    if len(others) > 1 or any(one.tag != _EXTENSIONS for one in others):
        raise CmsError("cms.structure", "TBSCertList")
    if any(read_extensions(one).keys() - _UNDERSTOOD for one in others):
        raise CmsError("cms.profile", "extension of a revocation list")
    return (parts[0].start - start, parts[0].end - start) if some else (0, 0)
