"""All nodes of a page tree, whoever read it: one that is no tree is shown differently by different readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_NODES: Final = 20_000
DEEPEST: Final = 64


class NoTreeError(Exception):
    """The nodes do not form a tree with the counts that it claims (ISO 32000-1, 7.7.3.2)."""


def tree_nodes(root: Any, resolve: Callable[[Any], Any], number: Callable[[Any], int | None]) -> tuple[list[int], int]:
    """Return the numbers of all nodes, and how many pages there are.

    Args:
        root: reference to the root of the tree.
        resolve: follows references.
        number: of a reference; None for anything else.

    Raises:
        NoTreeError: a node is reached twice or is none; a count is wrong; too many or too deep.
    """
    seen: dict[int, None] = {}

    def walk(reference: Any, depth: int) -> int:
        own, node = number(reference), resolve(reference)
        if own is None or own in seen or not isinstance(node, dict) or depth > DEEPEST or len(seen) > MOST_NODES:
            raise NoTreeError
        seen[own] = None
        kids = resolve(node.get("Kids"))
        if kids is None:
            if resolve(node.get("Type")) != "Page":
                raise NoTreeError
            return 1
        if not isinstance(kids, tuple):
            raise NoTreeError
        count = sum(walk(kid, depth + 1) for kid in kids)
        if resolve(node.get("Count")) != count:
            raise NoTreeError
        return count

    count = walk(root, 0)
    return list(seen), count
