"""What the strict reader found in a file, in the verifier's words: the seam between ``_pdf`` and the checks."""

from __future__ import annotations

from decimal import Decimal

from nh_edoc.model.digest import Digest
from nh_edoc.model.document import Box
from nh_edoc.model.record import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SealFacts:
    """A filled signature field and its dictionary."""

    field: str
    label: str
    """/TU of the field."""
    dictionary: tuple[str, ...]
    """What is wrong with the signature dictionary or its field; empty when nothing is."""
    byte_range: tuple[int, ...]
    hole: tuple[int, int]
    """Begin and end of the token /Contents in the file, in bytes, as the parser read it."""
    claimed: str | None
    """/M."""
    box: Box | None
    """Where the field stands; None when it stands on no page."""
    picture: Digest | None
    """Digest of the normal form of its appearance; None when it has none in that form."""
    end: int
    """Where the revision ends that filled the field, in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StraddleFacts:
    """骑缝章: what the pages show over their right edges."""

    field: str | None
    """Name of the filled field that shows the same picture; None when none does."""
    middle: Decimal
    """Millimetres from the upper edge to the picture's centre."""
    whole: bool
    """Whether every page has its slice exactly where it must be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileInside:
    """An embedded file beside the data."""

    name: str
    relationship: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """A whole file."""

    revisions: int
    prepared: bool
    """Whether the revision after the base brought the planned fields, none of them sealed: they were left for a seal
    that was put on elsewhere (docs/profile.md, 1)."""
    fillings: tuple[str, ...] | None
    """What seals do beside filling a reserved field; None where no seal found its field there."""
    unclaimed: int
    """Bytes that belong to no object, cross-reference, header or end mark."""
    active: tuple[str, ...]
    """Names of content that changes what is shown."""
    seals: tuple[SealFacts, ...]
    open_fields: tuple[str, ...]
    """Signature fields without a signature."""
    is_document: bool
    """Whether the file carries data under the profile's name: then it is judged as a document of ours."""
    attachments: tuple[str, ...]
    """What is wrong with the embedded files; empty when they are as the profile says, with exactly one as data."""
    data_name: str | None
    """Name of the data: ``document.xml`` or ``license.xml``."""
    xml: bytes | None
    """The embedded data."""
    straddle: StraddleFacts | None
    """None when no page shows a slice of a seal."""
    files: tuple[FileInside, ...]
    """The other embedded files; whether they belong there the data says."""
