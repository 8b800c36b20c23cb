"""Integrity of signed files of other makers, through pyHanko's reader: what is signed, what was changed since.

Only integrity: whom a certificate belongs to is path validation's. pyHanko calls a file intact whose hole holds
more than the signature, or after which something was appended; both are looked at here (verification rules, 3).
"""

from __future__ import annotations

import io
import itertools
import re
from contextlib import contextmanager
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from asn1crypto import cms, parser
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.crypt import PdfKeyNotAvailableError
from pyhanko.pdf_utils.misc import PdfDecodeLimitError, PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import SignatureCoverageLevel
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from nh_edoc._pdf.errors import LaneError
from nh_edoc._pyhanko.active import active_features
from nh_edoc._pyhanko.changes import change_problems
from nh_edoc._pyhanko.comparison import TooMuchError
from nh_edoc._pyhanko.encoding import is_well_formed
from nh_edoc._pyhanko.faults import FOREIGN_FAULTS as PATH_FAULTS
from nh_edoc._pyhanko.integrity import READ, integrity, is_strong
from nh_edoc._pyhanko.issuing import certificates_hold
from nh_edoc._pyhanko.kept import Kept, kept_material
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FOREIGN_FAULTS: Final = (*PATH_FAULTS, PdfError)
MOST_SEALS: Final = 100
MOST_TOLD: Final = 5
"""Places of changes that are told."""
_HEX: Final = re.compile(rb"<[0-9A-Fa-f]*>")
_DOCUMENT_TIMESTAMP_TYPE: Final = "/DocTimeStamp"
_LINE_ENDS: Final = frozenset({b"", b"\n", b"\r", b"\r\n"})
_END: Final = b"%%EOF"


class ForeignError(LaneError):
    """The file cannot be looked at; ``code`` is ``malformed``, ``encrypted`` or ``limit``."""


class Changes(StrEnum):
    """What happened after a signature."""

    NONE = "none"
    """The signature covers the whole file."""
    ADDED = "added"
    """Only further signatures, time stamps or validation data."""
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignSeal:
    """One signature of a foreign file; None where a question could not be answered."""

    field: str
    is_timestamp: bool
    certificate: bytes | None
    """DER of the signer's certificate."""
    embedded: tuple[bytes, ...]
    signer: str
    claimed_time: datetime | None
    covers_all: bool
    covers_revision: bool
    """Whether the ranges end where the signed revision ends."""
    gap_is_contents: bool
    """Whether what the byte ranges leave out is exactly the hex string of the signature."""
    padding_is_zero: bool
    changes: Changes
    changed: tuple[str, ...]
    """Places that were changed and must not have been; the first few."""
    digest_holds: bool | None
    signature_holds: bool | None
    binding_holds: bool | None
    well_formed: bool
    """Whether the container is well-formed to its last element, with one signer."""
    certificates_hold: bool
    """Whether no certificate in the container, or in its time stamps, contradicts the one that issued it there."""
    dictionary: tuple[str, ...]
    """Entries of the signature dictionary that are not as they must be."""
    strong: bool
    has_timestamp: bool
    why: str
    """What kept a question from being answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignFile:
    """What could be found out about a foreign file."""

    seals: tuple[ForeignSeal, ...]
    revisions: int
    tail: int
    """Bytes after the end of the last revision."""
    strict: bool
    """Whether pyHanko reads it without leniency."""
    ignored: tuple[str, ...]
    """Filled signature fields whose signatures are of a kind that is not read."""
    broken: tuple[str, ...]
    """Filled signature fields whose values are no signatures."""
    features: tuple[str, ...]
    """Names of content that acts by itself, or that viewers may show differently."""
    kept: Kept
    """Revocation data that the file brings along."""


@contextmanager
def reading() -> Iterator[None]:
    """Tell whatever pyHanko raises on a file as what it means.

    Raises:
        ForeignError: `malformed`, `encrypted` or `limit`.
    """
    try:
        yield
    except PdfKeyNotAvailableError as error:
        raise ForeignError("encrypted", "password") from error
    except (PdfDecodeLimitError, MemoryError) as error:
        raise ForeignError("limit", type(error).__name__) from error
    except FOREIGN_FAULTS as error:
        raise ForeignError("malformed", type(error).__name__) from error


def read_foreign(data: bytes) -> ForeignFile:
    """Return what pyHanko finds in ``data``.

    Raises:
        ForeignError: not a PDF that can be read.
    """
    with reading():
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        if reader.encrypted:
            raise ForeignError("encrypted", "password")
        revisions = reader.xrefs.total_revisions
        found = _signatures(reader)
        seals = tuple(_seal(reader, one, found.read, data) for one in found.read[:MOST_SEALS])
        features = tuple(active_features(reader))
        kept = kept_material(reader, found.read[:MOST_SEALS])
    if len(found.read) > MOST_SEALS:
        raise ForeignError("limit", "signatures")
    return ForeignFile(
        seals=seals,
        revisions=revisions,
        tail=_tail(data),
        strict=_is_strict(data),
        ignored=tuple(found.ignored),
        broken=tuple(found.broken),
        features=features,
        kept=kept,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signatures:
    read: list[EmbeddedPdfSignature] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def _signatures(reader: PdfFileReader) -> _Signatures:
    """Return the signatures in the order of their revisions; one that is broken hides no other."""
    found = _Signatures()
    for name, value, holder in enumerate_sig_fields(reader, filled_status=True):
        try:
            dictionary = value.get_object()
            if isinstance(dictionary, generic.NullObject):  # the same as none (ISO 32000-1, 7.3.7)
                continue
            if str(dictionary.get("/SubFilter")) not in READ:
                found.ignored.append(str(name))
                continue
            one = EmbeddedPdfSignature(reader, holder, name)
            one.signed_revision  # noqa: B018 - asked for now, so that a fault is this signature's
        except FOREIGN_FAULTS:
            found.broken.append(str(name))
        else:
            found.read.append(one)
    found.read.sort(key=lambda one: one.signed_revision)
    return found


def _is_strict(data: bytes) -> bool:
    try:
        return PdfFileReader(io.BytesIO(data), strict=True).root is not None
    except FOREIGN_FAULTS:
        return False


def _tail(data: bytes) -> int:
    """Count what follows the last end mark and its line end (ISO 32000-1, 7.5.5)."""
    end = data.rfind(_END) + len(_END)
    return 0 if data[end:] in _LINE_ENDS else len(data) - end


def _seal(
    reader: PdfFileReader, signature: EmbeddedPdfSignature, others: Sequence[EmbeddedPdfSignature], data: bytes
) -> ForeignSeal:
    facts: dict[str, Any] = {"digest_holds": None, "signature_holds": None, "binding_holds": None, "why": ""}
    try:
        facts |= integrity(signature)
    except SignatureValidationError as error:
        facts |= {"binding_holds": False, "why": error.failure_message}
    except FOREIGN_FAULTS as error:
        facts["why"] = type(error).__name__
    certificate, embedded, signer = _certificates(signature)
    start, end, covers = _gap(signature, data)
    changes, changed = _changes(reader, signature, others, covers=covers)
    return ForeignSeal(
        field=str(signature.field_name),
        is_timestamp=signature.sig_object_type == _DOCUMENT_TIMESTAMP_TYPE,
        certificate=certificate,
        embedded=embedded,
        signer=signer,
        claimed_time=_claimed(signature),
        covers_all=covers,
        covers_revision=covers or _covers_revision(signature),
        gap_is_contents=_is_contents(data[start:end], signature.pkcs7_content),
        padding_is_zero=_is_zero(signature.pkcs7_content),
        changes=changes,
        changed=changed,
        well_formed=_is_well_formed(signature),
        certificates_hold=certificates_hold(_all_certificates(signature)),
        dictionary=tuple(_dictionary_problems(signature)),
        strong=is_strong(signature),
        has_timestamp=_has_timestamp(signature.signer_info),
        **facts,
    )


def _certificates(signature: EmbeddedPdfSignature) -> tuple[bytes | None, tuple[bytes, ...], str]:
    try:
        leaf = signature.signer_cert
        others = tuple(one.dump() for one in signature.other_embedded_certs)
        return leaf.dump(), others, str(leaf.subject.human_friendly)
    except FOREIGN_FAULTS:
        return None, (), ""


def _claimed(signature: EmbeddedPdfSignature) -> datetime | None:
    try:
        claimed = signature.self_reported_timestamp
    except FOREIGN_FAULTS:
        return None
    return claimed if isinstance(claimed, datetime) and claimed.tzinfo is not None else None


def _gap(signature: EmbeddedPdfSignature, data: bytes) -> tuple[int, int, bool]:
    """Return the gap that the byte ranges leave, and whether they cover all else."""
    numbers = [int(one) for one in signature.byte_range]
    if len(numbers) != 4 or numbers[0] != 0 or min(numbers) < 0:  # noqa: PLR2004 - two pairs
        return 0, 0, False
    _, first, second, length = numbers
    return first, second, first < second and second + length == len(data)


def _is_well_formed(signature: EmbeddedPdfSignature) -> bool:
    contents = signature.pkcs7_content
    try:
        signers = len(signature.signed_data["signer_infos"])
        return signers == 1 and is_well_formed(contents[: _encoded_length(contents)])
    except FOREIGN_FAULTS:
        return False


def _all_certificates(signature: EmbeddedPdfSignature) -> tuple[bytes, ...]:
    """Return every certificate of the container and of its time stamps, DER."""
    found: list[bytes] = []
    try:
        waiting = [signature.signed_data]
        for attribute in signature.signer_info["unsigned_attrs"] or ():
            if attribute["type"].native == "signature_time_stamp_token":
                waiting += [one["content"] for one in attribute["values"]]
        for signed in waiting:
            found += [one.chosen.dump() for one in signed["certificates"] or () if one.name == "certificate"]
    except FOREIGN_FAULTS:
        return tuple(found)
    return tuple(dict.fromkeys(found))


def _dictionary_problems(signature: EmbeddedPdfSignature) -> Iterator[str]:
    """Yield what is wrong with the signature dictionary (ISO 32000-1, 12.8.1)."""
    found = signature.sig_object
    if found.get("/Type", "/Sig") not in {"/Sig", _DOCUMENT_TIMESTAMP_TYPE}:
        yield "Type"
    if "/Filter" not in found:
        yield "Filter"
    ranges = found.raw_get("/ByteRange") if "/ByteRange" in found else None
    if not isinstance(ranges, generic.ArrayObject) or not all(isinstance(one, int) for one in ranges):
        yield "ByteRange"


def _covers_revision(signature: EmbeddedPdfSignature) -> bool:
    try:
        return bool(signature.evaluate_signature_coverage() >= SignatureCoverageLevel.ENTIRE_REVISION)
    except (PdfError, *FOREIGN_FAULTS):
        return False


def _is_contents(gap: bytes, contents: bytes) -> bool:
    return _HEX.fullmatch(gap) is not None and len(gap) % 2 == 0 and bytes.fromhex(gap[1:-1].decode()) == contents


def _is_zero(contents: bytes) -> bool:
    """Whether only zeros follow the container, BER or DER (its exact end is parsed)."""
    try:
        *_, trailer = parser.parse(contents, strict=False)
        length = len(contents) if trailer is None else _encoded_length(contents)
    except FOREIGN_FAULTS:
        return False
    return not contents[length:].strip(b"\0")


def _encoded_length(contents: bytes) -> int:
    _, _, _, header, content, trailer = parser.parse(contents)
    return len(header) + len(content) + len(trailer)


def _changes(
    reader: PdfFileReader, signature: EmbeddedPdfSignature, others: Sequence[EmbeddedPdfSignature], *, covers: bool
) -> tuple[Changes, tuple[str, ...]]:
    """Say what later revisions did; one that cannot be read explains itself to nobody."""
    if covers:
        return Changes.NONE, ()
    if signature.signed_revision == reader.xrefs.total_revisions - 1:
        return Changes.FORBIDDEN, ("EOF",)  # bytes behind the newest revision, or left out of it, that belong to none
    try:
        problems = tuple(itertools.islice(change_problems(reader, signature, others), MOST_TOLD))
    except PdfError as error:
        return Changes.FORBIDDEN, (type(error).__name__,)
    except (TooMuchError, *FOREIGN_FAULTS):
        return Changes.UNKNOWN, ()
    return (Changes.FORBIDDEN if problems else Changes.ADDED), problems


def _has_timestamp(info: cms.SignerInfo) -> bool:
    attributes = info["unsigned_attrs"]
    return bool(attributes) and any(one["type"].native == "signature_time_stamp_token" for one in attributes)
