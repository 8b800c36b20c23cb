"""What a path validation answers, in the words of ETSI EN 319 102-1."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from nh_edoc.model.record import dataclass


class Purpose(StrEnum):
    """What the leaf's key is for."""

    SEAL = "seal"
    APPLICANT = "applicant"
    """The seal of an applicant: demanded of the certificate is the same, but other anchors serve."""
    TIMESTAMP = "timestamp"


class Part(StrEnum):
    """Which question of path validation failed."""

    PATH = "path"
    REVOCATION = "revocation"
    ALGORITHM = "algorithm"
    USAGE = "usage"


class SubIndication(StrEnum):
    """Sub-indications of ETSI EN 319 102-1, table 3, that a path can give; none of them proves a forgery."""

    NO_CERTIFICATE_CHAIN_FOUND = "NO_CERTIFICATE_CHAIN_FOUND"
    CERTIFICATE_CHAIN_GENERAL_FAILURE = "CERTIFICATE_CHAIN_GENERAL_FAILURE"
    CHAIN_CONSTRAINTS_FAILURE = "CHAIN_CONSTRAINTS_FAILURE"
    CRYPTO_CONSTRAINTS_FAILURE_NO_POE = "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"
    OUT_OF_BOUNDS_NO_POE = "OUT_OF_BOUNDS_NO_POE"
    REVOKED_NO_POE = "REVOKED_NO_POE"
    REVOKED_CA_NO_POE = "REVOKED_CA_NO_POE"
    TRY_LATER = "TRY_LATER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a path does not hold."""

    part: Part
    sub: SubIndication
    why: str
    """Short machine word for the log and the report."""
    leaf: bool = True
    """Whether the leaf is at fault, or an authority above it."""
    known: bool = True
    """False: it could not be found out, rather than found to be so."""
    on: datetime | None = None
    """For a revocation: since when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The best path found."""

    path: tuple[bytes, ...]
    """DER from the leaf to the anchor; empty when none was found."""
    faults: tuple[Fault, ...]
    """What is wrong, at most one for each part; empty when the path holds."""
    until: datetime | None
    """When the answer must be asked for again at the latest."""

    @classmethod
    def failed(cls, fault: Fault) -> Chain:
        """Return the answer for no path at all."""
        return cls(path=(), faults=(fault,), until=None)

    @property
    def leads(self) -> bool:
        """Whether it leads to an anchor, so that what the leaf names is certified, whatever else may be wrong."""
        return bool(self.path) and self.fault(Part.PATH) is None

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    @property
    def is_open(self) -> bool:
        """Whether all that is wrong is that revocation could not be found out."""
        return bool(self.path and self.faults) and all(
            one.part is Part.REVOCATION and not one.known for one in self.faults
        )

    def fault(self, part: Part) -> Fault | None:
        """Return what is wrong with ``part``."""
        return next((one for one in self.faults if one.part is part), None)

    def answers(self, part: Part) -> bool:
        """Tell whether validation came as far as this part: a path that does not hold answers nothing else."""
        stops = self.fault(Part.PATH) or self.fault(Part.ALGORITHM)
        return stops is None or stops.part is part

    @property
    def progress(self) -> int:
        """How far validation came: to choose among several failed paths the one worth telling."""
        revoked = self.fault(Part.REVOCATION)
        if revoked is not None and revoked.known:
            return 3
        return 2 if self.answers(Part.USAGE) else 1 if self.fault(Part.ALGORITHM) else 0
