"""Seal a PDF that is none of our documents: what an applicant hands in, or what was made long ago."""

from __future__ import annotations

import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.read import PdfFile
from nh_edoc.logs import log
from nh_edoc.model.record import dataclass
from nh_edoc.model.source import read_source
from nh_edoc.seal.foreign_plan import CarriedSeal, read_carried
from nh_edoc.seal.held_file import hold, is_large
from nh_edoc.seal.lanes import LARGEST_SIGNED, BrokenError, examine, is_of_profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nh_edoc.model.source import Source
    from nh_edoc.seal.foreign import ForeignSealer, SealedForeign, Wish

_PLAN: Final = b"/XXSealPlan"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedState:
    """用印进度: how far a file with a plan of its own has come."""

    seals: tuple[CarriedSeal, ...]
    signed: Mapping[str, bytes | None]
    """Signed fields, with the signers' certificates (DER)."""
    due: CarriedSeal | None
    """None: all seals stand."""


def planned_state(source: Source, attributes: Sequence[str]) -> PlannedState | None:
    """Return how far a PDF of another producer has come by the plan that it carries; None where it carries none.

    Raises:
        FileError: `io.unreadable`.
        InputError: `foreign.*`: it cannot be read, an earlier seal does not hold, or it is not as planned.
    """
    if not _carries_plan(source):
        return None
    held = hold(source)
    from nh_edoc.seal.foreign_layout import due_seal  # noqa: PLC0415 - only for planned files

    try:
        examined = examine(held, field=None, password=None, lane=None)
    except BrokenError:
        return None
    written = examined.lane.plan
    if written is None:
        return None
    plan = read_carried(written)
    return PlannedState(seals=plan.seals, signed=examined.signed, due=due_seal(plan, examined.signed, attributes))


def is_foreign(source: Source) -> bool:
    """Return whether a file holds no data of our profile; one that cannot be read, or is large, holds none.

    Raises:
        FileError: `io.unreadable`.
    """
    if is_large(source):
        return True  # a document with its attachments is smaller; what is none is refused by the sealer all the same
    try:
        return not is_of_profile(PdfFile(read_source(source)))
    except (PdfSyntaxError, PdfUnsupported):
        return True


def _carries_plan(source: Source) -> bool:
    """Return whether a file may carry a plan, which every lane writes plainly: others are not examined twice."""
    if not is_large(source):
        return _PLAN in read_source(source)
    with Path(str(source)).open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return len(data) <= LARGEST_SIGNED and data.find(_PLAN) >= 0


def seal_file(source: Source, sealer: ForeignSealer, wish: Wish, *, to: Path | None = None) -> SealedForeign:
    """Put a seal on a PDF of any producer, and log what was accepted and whether it was written anew.

    Raises:
        InputError, SignerError, TimestampError, FileError: as ``ForeignSealer.seal``.
    """
    sealed = sealer.seal(source, wish, to=to)
    log("sealed", level=sealed.level.value, lane=sealed.lane, digest=sealed.digest.value, size=sealed.size)
    reasons = {one.rule: one.reason for one in wish.accept}
    for hazard in sealed.hazards:
        log("accepted", finding=hazard.value, reason=reasons[hazard.value], digest=sealed.digest.value)
    if sealed.rewritten is not None:
        log("rewritten", reason=sealed.rewritten, digest=sealed.digest.value)
    if sealed.unknown_revocation:
        log("revocation-unknown", digest=sealed.digest.value)
    return sealed
