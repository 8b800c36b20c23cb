"""Fields of a tagged file in its structure tree, so that PDF/UA-1 holds where it held (ISO 14289-1, 7.18.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc._pdf.lexer import value_span
from nh_edoc._pdf.objects import PdfDict, Ref
from nh_edoc._pdf.spelling import dictionary, reference

if TYPE_CHECKING:
    from nh_edoc._pdf.lane_update import LaneUpdate
    from nh_edoc._pdf.read import PdfFile


def form_element(parent: bytes, page: bytes, widget: int) -> bytes:
    """Return a structure element of a widget; ``parent`` and ``page`` are references."""
    # a dictionary, not a list of one: pyHanko's difference rules know no other path
    kid = dictionary({"Type": b"/OBJR", "Obj": reference(widget), "Pg": page})
    return dictionary({"Type": b"/StructElem", "S": b"/Form", "P": parent, "Pg": page, "K": kid})


class Structure:
    """The structure tree of a file, for as long as its parts stand where they usually do."""

    def __init__(
        self, tree: tuple[Ref, PdfDict], parents: tuple[Ref | None, PdfDict], node: tuple[Ref, PdfDict]
    ) -> None:
        self._tree = tree
        self._parents = parents
        self._node = node
        numbers = parents[1].get("Nums")
        keys = [one for one in (numbers if isinstance(numbers, tuple) else ())[::2] if isinstance(one, int)]
        found = tree[1].get("ParentTreeNextKey")
        self._next = max([one + 1 for one in keys], default=0)
        if isinstance(found, int):
            self._next = max(self._next, found)
        self._elements: list[int] = []
        self._numbers: list[bytes] = []

    def key(self) -> int:
        """Return /StructParent of the next widget."""
        return self._next + len(self._elements)

    def add(self, update: LaneUpdate, widget: int, page: bytes) -> int:
        """Add the element of a widget, and return its number."""
        ref = self._node[0]
        element = update.add(form_element(b"%d %d R" % (ref.number, ref.generation), page, widget))
        self._numbers.append(b"%d %s" % (self.key(), reference(element)))
        self._elements.append(element)
        return element

    def close(self, update: LaneUpdate) -> None:
        """Write the nodes of the tree that lead to the new elements.

        Raises:
            PdfUnsupported: they stand where they cannot be replaced.
        """
        (ref, tree), (parent_ref, parents), (node_ref, node) = self._tree, self._parents, self._node
        kids = b" ".join(map(reference, self._elements))
        changes = {"ParentTreeNextKey": b"%d" % self.key()}
        if node_ref == ref:
            changes["K"] = update.extended(node, "K", kids)
        else:
            update.change(node_ref, node, {"K": update.extended(node, "K", kids)})
        span = value_span(parents, "Nums")
        numbers = bytes(parents.buffer[span.start : span.end - 1])
        grown = {"Nums": b"%s %s]" % (numbers, b" ".join(self._numbers))}
        if parent_ref is None:
            changes["ParentTree"] = update.edited(parents, grown)
        else:
            update.change(parent_ref, parents, grown)
        update.change(ref, tree, changes)


def structure(file: PdfFile) -> Structure | None:
    """Return the structure tree of a tagged file; None where there is none, or one of another build.

    Raises:
        PdfSyntaxError: an object is malformed.
    """
    marked = file.resolve(file.catalog.get("MarkInfo"))
    root = file.catalog.get("StructTreeRoot")
    tree = file.resolve(root)
    if not isinstance(marked, PdfDict) or marked.get("Marked") is not True:
        return None
    if not isinstance(root, Ref) or not isinstance(tree, PdfDict):
        return None
    at = tree.get("ParentTree")
    parents = file.resolve(at)
    if not isinstance(parents, PdfDict) or not isinstance(parents.get("Nums"), tuple):
        return None  # a tree of several nodes, whose limits would have to be changed
    return Structure((root, tree), (at if isinstance(at, Ref) else None, parents), _node(file, root, tree))


def _node(file: PdfFile, root: Ref, tree: PdfDict) -> tuple[Ref, PdfDict]:
    """Return the one element that all others stand below, or the root of the tree."""
    kids = tree.get("K")
    only = kids[0] if isinstance(kids, tuple) and len(kids) == 1 else kids
    found = file.resolve(only)
    if isinstance(only, Ref) and isinstance(found, PdfDict):
        return only, found
    return root, tree
