"""What a sealer judges its own seals by; seals that need none of it do not pay for loading it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nh_edoc.ports import Timestamper
    from nh_edoc.seal.stamping import Stamping
    from nh_edoc.trust import TrustStore
    from nh_edoc.trust.online import Lookup
    from nh_edoc.trust.paths import Paths


def paths_of(trust: TrustStore | None, online: Lookup | None = None) -> Paths | None:
    """Return certification paths under a trust store, with ``online`` also by what the network gives; None without."""
    if trust is None:
        return None
    if online is not None:
        from nh_edoc.trust.online import OnlinePaths  # noqa: PLC0415 - see above

        return OnlinePaths(trust, lookup=online)
    from nh_edoc.trust.paths import Paths  # noqa: PLC0415 - see above

    return Paths(trust)


def stamping_of(timestamper: Timestamper | None, paths: Paths | None) -> Stamping | None:
    """Return what stamps seals and judges the tokens; None without a timestamper."""
    if timestamper is None:
        return None
    from nh_edoc.seal.stamping import Stamping  # noqa: PLC0415 - see above

    return Stamping(timestamper=timestamper, paths=paths)
