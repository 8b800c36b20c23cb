"""Seal plans for PDFs of other producers, and the parties that seal by them."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from edoc_other import PICTURE, other_pki, other_sealer, seal_other

from nh_edoc.model.digest import Digest
from nh_edoc.seal import Place
from nh_edoc.seal.foreign_plan import DeclaredSeal, ForeignPlan, PlannedSigner

if TYPE_CHECKING:
    from edoc_pki import Party


@functools.cache
def parties() -> tuple[Party, ...]:
    """Who seals, in order."""
    authority = other_pki().authority
    return (other_pki().seal, authority.issue("演示第二机关"), authority.issue("演示第三机关"))


def by(party: Party) -> PlannedSigner:
    return PlannedSigner(certificate=Digest.of(party.certificate).value)


def plan_of(*who: Party, straddle: bool = False, page: int = 1) -> ForeignPlan:
    """A plan that has a row of seals, called First, Second, …, at the foot of a page."""
    names = ("First", "Second", "Third")
    return ForeignPlan(
        seals=tuple(
            DeclaredSeal(
                field=names[index],
                label=f"第{index + 1}方",
                signer=by(one),
                at=Place(page=page, x=40 + 60 * index, y=230),
                straddle=straddle and index == 0,
            )
            for index, one in enumerate(who or parties())
        )
    )


def sealer_of(party: Party, **over: Any) -> Any:
    return other_sealer(signer=party, **{"picture": PICTURE} | over)


def seal_in_turn(data: bytes, count: int, *, lane: str | None = None, **plan: Any) -> list[bytes]:
    """Return the file after each of the first ``count`` planned seals."""
    made: list[bytes] = []
    for index, party in enumerate(parties()[:count]):
        wish: dict[str, Any] = {"lane": lane, "plan": plan_of(**plan)} if index == 0 else {}
        sealed = seal_other(made[-1] if made else data, sealer_of(party), **wish)
        made.append(sealed.data or b"")
    return made
