"""What the strict reader found in a file, in the verifier's words: the seam between ``_pdf`` and the checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from nh_edoc.model.digest import Digest
from nh_edoc.model.document import Box

if TYPE_CHECKING:
    from collections.abc import Sequence


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


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """A whole file."""

    revisions: int
    tail: int
    """Bytes after the last end mark and its line end."""
    active: tuple[str, ...]
    """Names of content that changes what is shown."""
    seals: tuple[SealFacts, ...]
    open_fields: tuple[str, ...]
    """Signature fields without a signature."""
    attachments: tuple[str, ...]
    """What is wrong with the embedded data; empty when there is exactly one as the profile says."""
    xml: bytes | None
    """The embedded ``document.xml``."""


class Page(Protocol):
    """One page as it is seen."""

    @property
    def text(self) -> Sequence[str]:
        """The visible glyphs in the order of the content."""
