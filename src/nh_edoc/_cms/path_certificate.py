"""A certificate as path validation needs it (RFC 5280, 4), read by our own strict reader.

It reads the plain kind that seals, authorities and time stamps have. Whatever is more than that, be it legal or not,
is ``CmsError``: another reader has to look.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from nh_edoc._cms.algorithms import SIGNATURES
from nh_edoc._cms.certificate import certificate_fields
from nh_edoc._cms.der import (
    BIT_STRING,
    OCTET_STRING,
    SEQUENCE,
    CmsError,
    Element,
    expect,
    integer,
    oid,
    only_child,
    read_element,
)
from nh_edoc.model.record import dataclass
from nh_edoc.ports import SignatureAlgorithm

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY_CERT_SIGN: Final = 5
CRL_SIGN: Final = 6
DIGITAL_SIGNATURE: Final = 0
CONTENT_COMMITMENT: Final = 1

_VERSION_3: Final = bytes.fromhex("a003020102")
_EXTENSIONS: Final = 0xA3
_BOOLEAN: Final = 0x01
_TRUE: Final = b"\xff"
_KEY_IDENTIFIER: Final = 0x80
_TIMES: Final = {
    0x17: re.compile(rb"(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z"),
    0x18: re.compile(rb"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z"),
}
_UTC_TIME: Final = 0x17
_CENTURY: Final = 50
"""RFC 5280, 4.1.2.5.1: two digits from 50 on are of the twentieth century."""

_SUBJECT_KEY: Final = "2.5.29.14"
_KEY_USAGE: Final = "2.5.29.15"
_BASIC_CONSTRAINTS: Final = "2.5.29.19"
_AUTHORITY_KEY: Final = "2.5.29.35"
_EXTENDED_USAGE: Final = "2.5.29.37"
_NO_CHECK: Final = "1.3.6.1.5.5.7.48.1.5"
_READ: Final = frozenset({_NO_CHECK, _SUBJECT_KEY, _KEY_USAGE, _BASIC_CONSTRAINTS, _AUTHORITY_KEY, _EXTENDED_USAGE})
_IGNORED: Final = frozenset(
    {
        "2.5.29.17",  # subjectAltName
        "2.5.29.18",  # issuerAltName
        "2.5.29.31",  # cRLDistributionPoints: lists come from the trust store
        "2.5.29.32",  # certificatePolicies: none is asked for, and mappings or constraints are not read here
        "1.3.6.1.5.5.7.1.1",  # authorityInfoAccess
    }
)
"""Extensions that, when they are not critical, change no answer."""


class Extension(NamedTuple):
    """证书扩展 (RFC 5280, 4.2)."""

    critical: bool
    value: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PathCertificate:
    """One certificate of a path."""

    der: bytes
    signed: bytes
    """TBSCertificate: what the issuer's signature is over."""
    algorithm: SignatureAlgorithm
    signature: bytes
    serial: bytes
    """Content of the INTEGER."""
    issuer: bytes
    subject: bytes
    start: datetime
    end: datetime
    authority: bool
    """cA of the basic constraints."""
    longest: int | None
    """pathLenConstraint."""
    usages: frozenset[int] | None
    """Bits of the key usage; None without one."""
    extended: frozenset[str] | None
    """Extended key usages; None without any."""
    extended_critical: bool
    key_identifier: bytes | None
    issuer_key_identifier: bytes | None
    no_check: bool
    """Whether its authority says that this OCSP responder is not asked for revocation (RFC 6960, 4.2.2.2.1)."""

    def may(self, usage: int) -> bool:
        """Return whether the key usage says so; a certificate without key usage says nothing."""
        return self.usages is not None and usage in self.usages

    def covers(self, moment: datetime) -> bool:
        """Return whether the moment lies in the validity (RFC 5280, 4.1.2.5)."""
        return self.start <= moment <= self.end

    def may_have_issued(self, issuer: bytes, issuer_key_identifier: bytes | None) -> bool:
        """Return whether name and key identifier name this one as the issuer (RFC 5280, 4.2.1.1)."""
        same = None in {issuer_key_identifier, self.key_identifier} or issuer_key_identifier == self.key_identifier
        return self.subject == issuer and same


@lru_cache(maxsize=128)
def read_path_certificate(der: bytes) -> PathCertificate:
    """Return what a DER certificate says.

    Raises:
        CmsError: not a certificate, or one with what is not read here: other versions, unique identifiers,
            critical or unknown extensions, name and policy constraints, other algorithms.
    """
    fields = certificate_fields(der)  # the frame around the signed part is what it must be
    signed, algorithm, signature = read_element(der, 0, len(der)).children()
    parts = signed.children()
    if parts[0].encoded != _VERSION_3 or len(parts) != 8 or parts[7].tag != _EXTENSIONS:  # noqa: PLR2004
        raise CmsError("cms.structure", "version or unique identifiers")
    known = SIGNATURES.get(algorithm.encoded)
    if known is None:
        raise CmsError("cms.algorithm", "certificate")
    times = expect(parts[4], SEQUENCE, "validity").children()
    if len(times) != 2:  # noqa: PLR2004 - notBefore, notAfter
        raise CmsError("cms.structure", "validity")
    found = _extensions(parts[7])
    authority, longest = _basic_constraints(found.get(_BASIC_CONSTRAINTS))
    extended = found.get(_EXTENDED_USAGE)
    return PathCertificate(
        der=der,
        signed=signed.encoded,
        algorithm=known,
        signature=signature.value[1:],
        serial=parts[1].value,
        issuer=fields.issuer,
        subject=fields.subject,
        start=read_time(times[0]),
        end=read_time(times[1]),
        authority=authority,
        longest=longest,
        usages=_key_usage(found.get(_KEY_USAGE)),
        extended=_extended_usage(extended),
        extended_critical=extended is not None and extended.critical,
        key_identifier=_subject_key(found.get(_SUBJECT_KEY)),
        issuer_key_identifier=_authority_key(found.get(_AUTHORITY_KEY)),
        no_check=_NO_CHECK in found,
    )


def read_time(element: Element) -> datetime:
    """Return a UTCTime or GeneralizedTime as RFC 5280, 4.1.2.5 writes them: with seconds, in UTC.

    Raises:
        CmsError: `cms.structure`: another form.
    """
    form = _TIMES.get(element.tag)
    found = None if form is None else form.fullmatch(element.value)
    if found is None:
        raise CmsError("cms.structure", f"time at {element.start}")
    year, month, day, hour, minute, second = map(int, found.groups())
    if element.tag == _UTC_TIME:
        year += 1900 if year >= _CENTURY else 2000
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError as error:
        raise CmsError("cms.structure", f"time at {element.start}") from error


def read_extensions(field: Element) -> Mapping[str, Extension]:
    """Return the extensions in an explicitly tagged field, none twice (RFC 5280, 4.2).

    Raises:
        CmsError: `cms.structure`: malformed or doubled.
    """
    found: dict[str, Extension] = {}
    for element in expect(only_child(field, "extensions"), SEQUENCE, "extensions").children():
        parts = expect(element, SEQUENCE, "Extension").children()
        critical = len(parts) == 3 and parts[1].tag == _BOOLEAN and parts[1].value == _TRUE  # noqa: PLR2004
        if len(parts) != 2 + critical:  # DEFAULT FALSE is not written in DER
            raise CmsError("cms.structure", "Extension")
        name = oid(parts[0], "extnID")
        if name in found:
            raise CmsError("cms.structure", f"extension {name} twice")
        found[name] = Extension(critical=critical, value=expect(parts[-1], OCTET_STRING, "extnValue").value)
    return found


def _extensions(field: Element) -> Mapping[str, Extension]:
    """What is critical must be understood, and so must what is not known (RFC 5280, 4.2): it may restrict a path."""
    found = read_extensions(field)
    for name, extension in found.items():
        if name not in _READ and (extension.critical or name not in _IGNORED):
            raise CmsError("cms.profile", f"extension {name}")
    return found


def _whole(extension: Extension, tag: int, what: str) -> Element:
    element = expect(read_element(extension.value, 0, len(extension.value)), tag, what)
    if element.end != len(extension.value):
        raise CmsError("cms.structure", what)
    return element


def _basic_constraints(extension: Extension | None) -> tuple[bool, int | None]:
    """RFC 5280, 4.2.1.9: cA, DEFAULT FALSE, and the length of path that only an authority may have."""
    parts = () if extension is None else _whole(extension, SEQUENCE, "basicConstraints").children()
    if not parts:
        return False, None
    if parts[0].tag != _BOOLEAN or parts[0].value != _TRUE or len(parts) > 2:  # noqa: PLR2004
        raise CmsError("cms.structure", "basicConstraints")
    longest = integer(parts[1], "pathLenConstraint") if len(parts) > 1 else None
    if longest is not None and longest < 0:
        raise CmsError("cms.structure", "pathLenConstraint")
    return True, longest


def _key_usage(extension: Extension | None) -> frozenset[int] | None:
    if extension is None:
        return None
    value = _whole(extension, BIT_STRING, "keyUsage").value
    if not 2 <= len(value) <= 3 or value[0] > 7:  # noqa: PLR2004 - nine bits are defined
        raise CmsError("cms.structure", "keyUsage")
    size = 8 * (len(value) - 1) - value[0]
    return frozenset(bit for bit in range(size) if value[1 + bit // 8] & 0x80 >> bit % 8)


def _extended_usage(extension: Extension | None) -> frozenset[str] | None:
    if extension is None:
        return None
    names = _whole(extension, SEQUENCE, "extKeyUsage").children()
    if not names:
        raise CmsError("cms.structure", "extKeyUsage")
    return frozenset(oid(one, "KeyPurposeId") for one in names)


def _subject_key(extension: Extension | None) -> bytes | None:
    return None if extension is None else _whole(extension, OCTET_STRING, "subjectKeyIdentifier").value


def _authority_key(extension: Extension | None) -> bytes | None:
    parts = () if extension is None else _whole(extension, SEQUENCE, "authorityKeyIdentifier").children()
    return next((one.value for one in parts if one.tag == _KEY_IDENTIFIER), None)
