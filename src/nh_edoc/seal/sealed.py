"""Read of a sealed file of our profile whose certificates must be kept for later, and by what time each is judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from nh_edoc._cms.certificate import subject_text
from nh_edoc._cms.der import CmsError, read_element
from nh_edoc._cms.parse import parse_signed_data
from nh_edoc._cms.timestamp import parse_token
from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.long_term import long_term, security_store
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.signature import signature_fields
from nh_edoc._pyhanko.outcome import Purpose
from nh_edoc.errors import SignerError
from nh_edoc.model.report import Level
from nh_edoc.trust.evidence import NOTHING, Material

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc._cms.parse import SignedData
    from nh_edoc._cms.timestamp import TimestampToken
    from nh_edoc._pdf.long_term import LongTerm


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A certificate that made a seal or a time stamp of the file."""

    certificate: bytes
    embedded: tuple[bytes, ...]
    """Certificates that came with it."""
    purpose: Purpose
    proven: datetime | None
    """By when a later time stamp, or its own, says that what it made existed."""

    @property
    def name(self) -> str:
        """Subject of the certificate, for messages."""
        return subject_text(self.certificate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """已用印文件: what of it matters for its long-term levels."""

    level: Level
    """What is present."""
    field: str
    """Name of the last filled field."""
    subjects: tuple[Subject, ...]
    """Time stamps from the newest to the oldest, then seals."""
    store: Material
    """The security store."""


def read_sealed(data: bytes) -> Sealed:
    """Return what a sealed file holds; that it is authentic is the caller's to have asked.

    Raises:
        SignerError: `seal.file`: not a sealed file of our profile.
    """
    try:
        whole = PdfFile(data)
        found = long_term(whole)
        store = security_store(whole)
        seals = tuple(_seals(found))
        stamps = tuple(_stamps(data, found))
        tokens = [parse_token(raw) for seal in seals for raw in seal.timestamp_tokens]
    except (PdfSyntaxError, PdfUnsupported, CmsError) as error:
        raise SignerError("seal.file", reason=error.code) from error
    names = [one.field.name for one in signature_fields(found.sealed) if one.value is not None]
    if not seals or store is None:
        raise SignerError("seal.file", reason="DSS" if seals else "Sig")
    material = Material(
        certificates=tuple(one.der for one in store.certificates),
        crls=tuple(one.der for one in store.crls),
        ocsps=tuple(one.der for one in store.ocsps),
    )
    covered = any(one.hole is not None and one.store.certificates for one in found.additions)
    has_time = bool(stamps) or all(seal.timestamp_tokens for seal in seals)
    return Sealed(
        level=_level(has_time=has_time, has_store=material != NOTHING, covered=covered),
        field=names[-1],
        subjects=tuple(_subjects(seals, stamps, tokens)),
        store=material,
    )


def _level(*, has_time: bool, has_store: bool, covered: bool) -> Level:
    if not has_time:
        return Level.B_B
    if not has_store:
        return Level.B_T
    return Level.B_LTA if covered else Level.B_LT


def _seals(found: LongTerm) -> Iterator[SignedData]:
    file = found.sealed
    for one in signature_fields(file):
        if one.value is not None and one.value.contents is not None:
            yield parse_signed_data(one.value.contents.value)


def _stamps(data: bytes, found: LongTerm) -> Iterator[TimestampToken]:
    for one in found.additions:
        if one.hole is not None:
            raw = bytes.fromhex(data[one.hole[0] + 1 : one.hole[1] - 1].decode("ascii"))
            yield parse_token(raw[: read_element(raw, 0, len(raw)).end])


def _subjects(
    seals: tuple[SignedData, ...], stamps: tuple[TimestampToken, ...], tokens: list[TimestampToken]
) -> Iterator[Subject]:
    """ETSI EN 319 102-1, 5.6: from the newest time stamp down, each judged at the time of the next newer one."""
    known: datetime | None = None
    for one in reversed(stamps):
        yield _subject(one.signed, Purpose.TIMESTAMP, known)
        known = one.at if known is None else min(known, one.at)
    for one in tokens:
        yield _subject(one.signed, Purpose.TIMESTAMP, known)
    for seal in seals:
        own = [parse_token(raw).at for raw in seal.timestamp_tokens]
        yield _subject(seal, Purpose.SEAL, min([*own, *([known] if known is not None else [])], default=None))


def _subject(signed: SignedData, purpose: Purpose, proven: datetime | None) -> Subject:
    others = tuple(der for der in signed.certificates if der != signed.signer)
    return Subject(certificate=signed.signer, embedded=others, purpose=purpose, proven=proven)
