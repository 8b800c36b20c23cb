"""The states of a file on its way: checked data, rendered PDF/A, sealed PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc.model.digest import Digest
from nh_edoc.model.document import Document
from nh_edoc.model.license import Carried
from nh_edoc.model.record import dataclass
from nh_edoc.model.report import Acceptance, Finding, Level

if TYPE_CHECKING:
    from pathlib import Path

    from nh_edoc.model.document import SealPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedDocument:
    """A document judged by the rules; nothing in it blocks that was not accepted by name."""

    document: Document
    findings: tuple[Finding, ...]
    acceptances: tuple[Acceptance, ...]
    catalogue_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfA:
    """A rendered PDF/A-3a + PDF/UA-1 file with its data embedded and its seals planned, at least one still to come."""

    data: bytes
    document: Carried
    """The document or licence with its seal plan, as embedded."""
    xml_digest: Digest
    """Digest over the exclusive canonical XML of the embedded data; the QR code carries it."""

    @property
    def plan(self) -> SealPlan:
        """The plan of the file's seals."""
        plan = self.document.seal_plan
        if plan is None:  # rendering always sets it
            raise TypeError("a rendered document has a seal plan")
        return plan


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedPdf:
    """A sealed file, and still PDF/A."""

    data: bytes
    field: str
    """Name of the signature field that was filled last."""
    level: Level
    digest: Digest
    """Digest of the whole file."""
    lane: str
    pending: tuple[str, ...] = ()
    """Names of the planned fields that are still empty."""
    unknown_revocation: bool = False
    """Whether it was sealed by leave although nobody could say that the signer was not revoked."""

    def write(self, path: Path) -> None:
        """Write the file under a temporary name, flush it to disk, and rename it to ``path``."""
        from nh_edoc.model.files import write_atomically  # noqa: PLC0415 - keeps the type free of I/O imports

        write_atomically(path, self.data)
