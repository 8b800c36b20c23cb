"""What passes between the verifier and its two lanes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from nh_edoc.model.digest import Digest
from nh_edoc.model.record import dataclass
from nh_edoc.model.report import Check, DocumentReport, Finding, Level
from nh_edoc.settings import Settings
from nh_edoc.trust import SealEntry, TrustStore
from nh_edoc.trust.paths import Moment, Paths
from nh_edoc.verify.policy import Policy
from nh_edoc.verify.rerender import Rerender

ApplicantPicture: TypeAlias = Callable[[str, str], Digest | None]
"""From an applicant's name and 统一社会信用代码 to the digest of the picture drawn for it; None: none can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What files are judged by (ETSI EN 319 102-1, 5.2.4: validation context)."""

    store: TrustStore
    policy: Policy
    settings: Settings
    paths: Paths
    at: datetime
    """The time of validation; a time stamp may prove an earlier one."""
    present: bool
    """Whether ``at`` is the present, read from the clock."""
    rerender: Rerender | None = None
    """Renders data again, where the caller wants the comparison."""
    applicant_picture: ApplicantPicture | None = None
    """Digest of what an applicant's seal looks like, by name and code; None: nobody can say."""
    known: datetime | None = None
    """The time by which a document time stamp proves that the seals and all that they carry existed."""

    @property
    def moment(self) -> Moment:
        """By which time a seal is judged that no time stamp of its own proves to be older."""
        return Moment(at=self.at, present=self.present, proven=self.known)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealAnswer:
    """What a lane says about one signature besides its checks."""

    field: str
    signer: str
    entry: SealEntry | None
    claimed: datetime | None
    proven: datetime | None
    """The earliest proven time."""
    level_format: Level
    level_proven: Level
    applicant: str | None = None
    """Name of the applicant whose seal it is, as its certificate says, where the certificate is an applicant's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What a lane answers."""

    lane: str
    checks: tuple[Check, ...]
    seals: tuple[SealAnswer, ...] = ()
    document: DocumentReport | None = None
    compliance: tuple[Finding, ...] = ()
    profile: str | None = None
