"""The trust store as the verifier holds it: read once, checked, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nh_edoc.model.digest import Digest
from nh_edoc.model.record import dataclass
from nh_edoc.model.trust import Anchor, TrustedAgency, TrustList
from nh_edoc.trust.authority import SealEntry

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from nh_edoc.model.trust import AnchorUse
    from nh_edoc.trust.pin import TrustPin


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrustStore:
    """信任库: the trust list with its anchors, intermediates, revocation lists and OCSP responses."""

    digest: Digest
    """SHA-256 over the names and contents of all files of the store but the signature of its list."""
    listed: TrustList
    anchor_files: tuple[tuple[Anchor, bytes], ...]
    """Each anchor with the DER of its certificate."""
    intermediates: tuple[bytes, ...]
    """DER of authorities' certificates that paths may use; not trusted by themselves."""
    crls: tuple[bytes, ...]
    """DER of revocation lists."""
    ocsps: tuple[bytes, ...] = ()
    """DER of OCSP responses."""
    seals: Mapping[Digest, SealEntry]
    """Digest of a certificate → the seal and its agency."""
    agencies: Mapping[str, TrustedAgency]
    """USCC → agency."""

    @classmethod
    def load(cls, folder: Path, *, pin: TrustPin | None = None) -> TrustStore:
        """Read a trust store and check it as a whole.

        Args:
            folder: where it lies.
            pin: by whose key the list must be signed, and how old it may not be; None: the folder is believed.

        Raises:
            TrustError: `trust.folder`, `trust.list`, `trust.unusable`: it is not there, not readable, or not in
                order; ``problems`` lists everything that is wrong. With a pin also `trust.unsigned`,
                `trust.signature`, `trust.operator`, `trust.rollback`, `trust.equivocation`, `trust.state`,
                `trust.state-unwritable`.
        """
        from nh_edoc.trust.load import load_store  # noqa: PLC0415 - the reader builds what this class describes

        return load_store(folder, pin)

    @property
    def version(self) -> int:
        """Version of the trust list."""
        return self.listed.version

    @property
    def issued(self) -> datetime:
        """When the operator made the list."""
        return self.listed.issued

    @property
    def next_update(self) -> datetime:
        """When the list must be renewed at the latest; past it nothing is VALID."""
        return self.listed.next_update

    def anchors(self, use: AnchorUse, at: datetime) -> tuple[bytes, ...]:
        """Return the DER of the anchors that serve ``use`` at ``at``; each anchor serves its own use only."""
        return tuple(der for anchor, der in self.anchor_files if anchor.use is use and anchor.covers(at))

    def seal_entry(self, certificate: Digest) -> SealEntry | None:
        """Return the seal listed for the digest of a certificate's DER, or None."""
        return self.seals.get(certificate)

    def agency(self, uscc: str) -> TrustedAgency | None:
        """Return the agency with this 统一社会信用代码, or None."""
        return self.agencies.get(uscc)
