"""Raise the level of a sealed file, or renew its newest time stamp in time: verify, append, verify again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nh_edoc.errors import InputError, SignerError, VerificationError
from nh_edoc.logs import log
from nh_edoc.model.digest import Digest
from nh_edoc.model.files import write_atomically
from nh_edoc.model.pdf import SealedPdf
from nh_edoc.model.report import Level, Result, Verdict
from nh_edoc.model.source import read_source
from nh_edoc.ports import Clock
from nh_edoc.seal.long_term import ORDER, Preservation
from nh_edoc.seal.stamping import Stamping
from nh_edoc.trust.online import Lookup, OnlinePaths
from nh_edoc.trust.paths import Paths
from nh_edoc.verify import Verifier
from nh_edoc.workflow.pictures import applicant_picture

if TYPE_CHECKING:
    from nh_edoc.model.report import Report
    from nh_edoc.model.source import Source
    from nh_edoc.ports import Timestamper
    from nh_edoc.settings import Settings
    from nh_edoc.trust import TrustStore

LARGEST: Final = 256 * 1024 * 1024
"""Greatest file that is extended, in bytes: the verifier looks into none that is larger."""
_OURS: Final = "strict"
_LANE: Final = "direct"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extender:
    """延长: what every extension of a run has in common."""

    verifier: Verifier
    """Asked before and after, by the same clock."""
    preservation: Preservation
    clock: Clock

    @classmethod
    def of(
        cls,
        trust: TrustStore,
        *,
        timestamper: Timestamper | None = None,
        settings: Settings | None = None,
        clock: Clock = _now,
        online: Lookup | None = None,
    ) -> Extender:
        """Return what extends files by one trust store, whose revocation lists it keeps with them.

        Args:
            trust: whom to believe, and where revocation lists come from.
            timestamper: asked for document time stamps; may be None where a file only gets its store (B-T to B-LT).
            settings: what the verifier judges legal rules by.
            clock: where the present comes from.
            online: asks the addresses in certificates for the newest lists and responses; None: nobody is asked.
        """
        paths = Paths(trust) if online is None else OnlinePaths(trust, lookup=online)
        stamping = None if timestamper is None else Stamping(timestamper=timestamper, paths=paths)
        return cls(
            verifier=Verifier(
                trust, clock=clock, settings=settings, online=online, applicant_picture=applicant_picture
            ),
            preservation=Preservation(trust=trust, stamping=stamping, online=online),
            clock=clock,
        )


def extend_file(source: Source, level: Level, extender: Extender, *, to: Path | None = None) -> SealedPdf:
    """Append to a sealed file what it lacks of ``level``; a B-LTA file gets a new time stamp over all it holds.

    ETSI EN 319 142-1, 5.4: B-B becomes B-T by a document time stamp, B-LT by a security store, B-LTA by a document
    time stamp over that; before each further time stamp the store takes in the revocation data of the one before.

    Args:
        source: path or bytes of a file of our profile; it is only read.
        level: B-T, B-LT or B-LTA.
        extender: verifier, trust store, authority and clock.
        to: where the result goes; another file than the source.

    Raises:
        VerificationError: the file is INVALID.
        InputError: `extend.foreign`: not of our profile; `extend.pending`: planned seals are missing; `extend.level`:
            the file has that level already; `io.same-file`.
        SignerError, TimestampError: what cannot be had; there is no file then.
        FileError: source or result cannot be read or written.
    """
    data = read_source(source, limit=LARGEST)
    report = extender.verifier.verify(data)
    _check(report, level)
    made = extender.preservation.raised(data, level, extender.clock())
    after = extender.verifier.verify(made)
    _release(data, made, after, level)
    digest = Digest.of(made)
    if to is not None:
        write_atomically(to, made, source=Path(source) if isinstance(source, str | Path) else None)
    log("extended", level=level.value, before=report.file_digest.value, digest=digest.value)
    return SealedPdf(data=made, field=after.signatures[-1].field, level=level, digest=digest, lane=_LANE)


def _check(report: Report, level: Level) -> None:
    """Return when there is something to extend: a forged file must not get a fresh time stamp of ours."""
    if report.verdict is Verdict.INVALID:
        raise VerificationError(report)
    if report.lane != _OURS or not report.signatures:
        raise InputError("extend.foreign", name=report.file_name)
    # nothing but long-term material may follow it (docs/profile.md), so the seals must be complete
    if any(one.code == "seal.pending" and one.result is Result.FAILED for one in report.checks):
        raise InputError("extend.pending", name=report.file_name)
    has = min((one.level_format for one in report.signatures), key=ORDER.index)
    if level not in ORDER[2:] or (ORDER.index(level) <= ORDER.index(has) and level is not Level.B_LTA):
        raise InputError("extend.level", name=report.file_name, level=level.value, has=has.value)


def _release(data: bytes, made: bytes, after: Report, level: Level) -> None:
    """Return when the result is the file with something behind it, and proves the level that was asked for.

    Raises:
        SignerError: `seal.released`.
    """
    proven = min((one.level_proven for one in after.signatures), key=ORDER.index, default=Level.NONE)
    if not made.startswith(data) or after.verdict is Verdict.INVALID or proven is not level:
        raise SignerError("seal.released", reason=f"{after.verdict.value}, {proven.value}")
