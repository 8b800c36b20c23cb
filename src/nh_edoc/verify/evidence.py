"""What came after the last seal: nothing, unless the file has long-term material."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc._pyhanko.outcome import Purpose
from nh_edoc.model.record import dataclass
from nh_edoc.model.report import Check
from nh_edoc.verify.examination import Context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.report import Level
    from nh_edoc.trust.paths import Moment
    from nh_edoc.verify.strict import Examined
    from nh_edoc.verify.timestamp import Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Nothing came after the last seal: each seal stands by itself."""

    context: Context
    """By what the seals are judged; with the file's own material and the time that it proves, where it has any."""
    checks: tuple[Check, ...] = ()

    def level_format(self, one: Examined) -> Level:
        """Return what is present (ETSI EN 319 142-1, 6.1)."""
        return one.level_format

    def level_proven(self, one: Examined, stamp: Stamp, when: Moment, purpose: Purpose = Purpose.SEAL) -> Level:
        """Return what of it holds at a time, for a seal that stands in the place of an organ or of an applicant."""
        del when, purpose
        return one.level_proven(stamp)

    def material_checks(self) -> Iterator[Check]:
        """Yield whether all material belongs to the file; asked after every path of it was looked for."""
        yield from ()
