"""Pages and what lies on them (ISO 32000-1, 7.7.3 and 12.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.geometry import Box
from nh_edoc._pdf.objects import PdfDict, PdfStream, PdfValue, Ref, integer, number, numbers
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from nh_edoc._pdf.read import PdfFile

MOST_PAGES: Final = 10_000
GREATEST_SIDE: Final = 14_400
"""Points from the origin (ISO 32000-1, annex C)."""
DEEPEST_TREE: Final = 64
MOST_ANNOTATIONS: Final = 10_000
"""On one page."""

_INHERITED: Final = ("Resources", "MediaBox", "CropBox", "Rotate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """页: a page with what it inherits; boxes in points."""

    index: int
    """From 0."""
    ref: Ref
    dictionary: PdfDict
    resources: PdfValue
    """/Resources as it stands; ``page_resources`` leads to them."""
    media_box: Box
    crop_box: Box
    """What viewers show: inside the media box."""
    rotate: int
    user_unit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """注释: what a viewer paints over a page after its content."""

    ref: Ref | None
    """None when it stands in the page's own array."""
    subtype: str
    flags: int
    box: Box
    appearance: PdfStream | None
    """The normal appearance; None when the viewer has to draw one, or there is nothing to draw."""
    dictionary: PdfDict


def pages(file: PdfFile) -> tuple[Page, ...]:
    """Return the pages in order, by a walk over the page tree.

    Raises:
        PdfSyntaxError: `page-tree`: not a tree with the counts and parents that it claims; `page.*`.
        PdfUnsupported: `limit.pages`, `limit.page-depth`.
    """
    root = file.catalog.get("Pages")
    tree = _Tree(file)
    tree.walk(root, None, {}, 0)
    return tuple(tree.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A page as it stands in the page tree, with what it inherits."""

    ref: Ref
    dictionary: PdfDict
    inherited: dict[str, PdfValue]
    """Resources, boxes and rotation: its own, or the nearest ancestor's (7.7.3.4)."""


def leaf_at(file: PdfFile, index: int) -> Leaf | None:
    """Return the page ``index``, from 0, or None; by the counts of the tree, so that no other page is read.

    Raises:
        PdfSyntaxError: `page-tree`.
        PdfUnsupported: `limit.page-depth`.
    """
    ref, parent, remaining = file.catalog.get("Pages"), None, index
    inherited: dict[str, PdfValue] = {}
    for _ in range(DEEPEST_TREE):
        node = file.dictionary(ref, "page-tree")
        if not isinstance(ref, Ref) or node.get("Parent") != parent:
            raise PdfSyntaxError("page-tree", node.start)
        inherited.update({key: node[key] for key in _INHERITED if node.get(key) is not None})
        if node.get("Type") == "Page" and "Kids" not in node:
            return Leaf(ref=ref, dictionary=node, inherited=inherited) if remaining == 0 else None
        for kid in file.array(node.get("Kids"), "page-tree"):
            count = _count(file, file.dictionary(kid, "page-tree"))
            if remaining < count:
                ref, parent = kid, ref
                break
            remaining -= count
        else:
            return None
    raise PdfUnsupported("limit.page-depth")


def page_at(file: PdfFile, index: int) -> Page | None:
    """Return the page ``index``, from 0, or None, without reading the other pages.

    Raises:
        PdfSyntaxError: `page-tree`, `page.*`.
        PdfUnsupported: `limit.page-depth`, `limit.page-size`.
    """
    leaf = leaf_at(file, index)
    return None if leaf is None else _page(file, index, leaf.ref, leaf.inherited)


def _count(file: PdfFile, node: PdfDict) -> int:
    if node.get("Type") == "Page" and "Kids" not in node:
        return 1
    count = integer(file.resolve(node.get("Count")), node.start)
    if node.get("Type") != "Pages" or not 0 <= count <= MOST_PAGES:
        raise PdfSyntaxError("page-tree", node.start)
    return count


class _Tree:
    """A walk over the page tree."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._seen: set[Ref] = set()
        self.found: list[Page] = []

    def walk(self, ref: PdfValue, parent: Ref | None, inherited: dict[str, PdfValue], depth: int) -> None:
        """Add the pages at and below ``ref``."""
        file, before = self._file, len(self.found)
        if depth > DEEPEST_TREE:
            raise PdfUnsupported("limit.page-depth")
        node = file.dictionary(ref, "page-tree")
        # a viewer may inherit through /Parent, another on its way down: both ways must be the same
        if not isinstance(ref, Ref) or ref in self._seen or node.get("Parent") != parent:
            raise PdfSyntaxError("page-tree", node.start)
        self._seen.add(ref)
        own = {**inherited, **{key: node[key] for key in _INHERITED if node.get(key) is not None}}
        if node.get("Type") == "Page" and "Kids" not in node:
            self.found.append(_page(file, before, ref, own))
            if len(self.found) > MOST_PAGES:
                raise PdfUnsupported("limit.pages")
        elif node.get("Type") == "Pages":
            for kid in file.array(node.get("Kids"), "page-tree"):
                self.walk(kid, ref, own, depth + 1)
            if file.resolve(node.get("Count")) != len(self.found) - before:
                raise PdfSyntaxError("page-tree", node.start)
        else:
            raise PdfSyntaxError("page-tree", node.start)


def _page(file: PdfFile, index: int, ref: Ref, own: dict[str, PdfValue]) -> Page:
    node = file.dictionary(ref, "page-tree")
    media = read_box(file, own.get("MediaBox"), node.start)
    crop = read_box(file, own["CropBox"], node.start).meet(media) if "CropBox" in own else media
    if max(map(abs, media)) > GREATEST_SIDE:
        raise PdfUnsupported("limit.page-size")
    rotate = integer(file.resolve(own.get("Rotate", 0)), node.start)
    if rotate % 90 or crop is None:
        raise PdfSyntaxError("page.box", node.start)
    return Page(
        index=index,
        ref=ref,
        dictionary=node,
        resources=own.get("Resources"),
        media_box=media,
        crop_box=crop,
        rotate=rotate % 360,
        user_unit=number(file.resolve(node.get("UserUnit", 1)), node.start),
    )


def page_resources(file: PdfFile, page: Page) -> PdfDict:
    """Return the resources of ``page``.

    Raises:
        PdfSyntaxError: `page.resources`: there are none.
    """
    return file.dictionary(page.resources, "page.resources")


def read_box(file: PdfFile, value: PdfValue, offset: int) -> Box:
    """Return a rectangle (7.9.5) with its corners in order.

    Raises:
        PdfSyntaxError: `type.numbers`: it is none.
    """
    found = file.resolve(value)
    items = tuple(file.resolve(item) for item in found) if isinstance(found, tuple) else found
    left, bottom, right, top = numbers(items, 4, offset)
    return Box(min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def page_annotations(file: PdfFile, page: Page) -> tuple[Annotation, ...]:
    """Return the annotations of ``page`` in the order of painting.

    Raises:
        PdfSyntaxError: `annotation`: one is malformed.
        PdfUnsupported: `limit.annotations`.
    """
    items = file.array(page.dictionary.get("Annots"), "annotation")
    if len(items) > MOST_ANNOTATIONS:
        raise PdfUnsupported("limit.annotations")
    return tuple(_annotation(file, item) for item in items)


def _annotation(file: PdfFile, item: PdfValue) -> Annotation:
    found = file.dictionary(item, "annotation")
    subtype = found.get("Subtype")
    if not isinstance(subtype, str):
        raise PdfSyntaxError("annotation", found.start)
    return Annotation(
        ref=item if isinstance(item, Ref) else None,
        subtype=subtype,
        flags=integer(file.resolve(found.get("F", 0)), found.start),
        box=read_box(file, found.get("Rect"), found.start),
        appearance=_appearance(file, found),
        dictionary=found,
    )


def _appearance(file: PdfFile, annotation: PdfDict) -> PdfStream | None:
    if annotation.get("AP") is None:
        return None
    normal = file.resolve(file.dictionary(annotation["AP"], "annotation").get("N"))
    if isinstance(normal, PdfDict):  # one of several states (12.5.5)
        state = annotation.get("AS")
        normal = file.resolve(normal.get(state)) if isinstance(state, str) else None
    if normal is not None and not isinstance(normal, PdfStream):
        raise PdfSyntaxError("annotation", annotation.start)
    return normal
