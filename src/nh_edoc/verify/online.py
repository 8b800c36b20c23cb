"""Verification that may ask the network: judge, look for the revocation data that was missing, judge again.

Each judgement is whole and of one moment; nothing of the one before is kept but the answers, which are believed by
whom they are signed (``trust.online``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nh_edoc.trust.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc.model.report import Consulted
    from nh_edoc.trust.online import Lookup
    from nh_edoc.verify.examination import Context, Examination

MOST_ROUNDS: Final = 3
"""A time stamp that is believed at last asks other questions about the seal."""
MOST_PATHS: Final = 8
"""Greatest number of paths that are looked up for one file."""


def examine_online(
    examine: Callable[[Context], Examination], context: Context, lookup: Lookup
) -> tuple[Examination, Context, tuple[Consulted, ...]]:
    """Return what is found with all that the network gives, the context that it was judged by, and who was asked.

    Args:
        examine: judges the file.
        context: of the trust store alone.
        lookup: the way to the network.
    """
    asked: list[Consulted] = []
    tried: set[tuple[bytes, ...]] = set()
    context = replace(context, paths=_noting(context))
    found = examine(context)
    for _ in range(MOST_ROUNDS):
        missing = {chain.path: None for chain in context.paths.unanswered or ()}
        paths = [path for path in missing if path not in tried][: MOST_PATHS - len(tried)]
        if not paths:
            break
        tried.update(paths)
        finding = lookup.find(paths)
        asked += finding.asked
        at = max(context.at, finding.at) if context.present else context.at
        context = replace(context, store=finding.material.added_to(context.store), at=at)
        context = replace(context, paths=_noting(context))
        found = examine(context)
    return found, context, tuple(asked)


def _noting(context: Context) -> Paths:
    """Return paths of the context's store that note what they could not find out."""
    known = context.paths
    return Paths(context.store, known.require_revocation, algorithms=known.algorithms, unanswered=[])
