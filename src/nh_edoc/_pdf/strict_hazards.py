"""The hazards of a file that the strict reader takes, found without reading objects that cannot hold any."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.errors import PdfSyntaxError
from nh_edoc._pdf.forms import fields
from nh_edoc._pdf.hazards import SUSPECT, Hazard, catalog_hazards, field_hazards, object_hazards, page_hazards
from nh_edoc._pdf.indirect import HEAD
from nh_edoc._pdf.objects import Ref
from nh_edoc._pdf.page_tree import NoTreeError, tree_nodes
from nh_edoc._pdf.xref import FREE, IN_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc._pdf.forms import Field
    from nh_edoc._pdf.objects import IndirectObject, PdfValue
    from nh_edoc._pdf.read import PdfFile

_DENSE: Final = 4096
"""Bytes an object: files of larger ones are mostly pictures, and reading their few dictionaries is quicker."""


def strict_hazards(file: PdfFile) -> frozenset[Hazard]:
    """Return the hazards of a file.

    Raises:
        PdfSyntaxError: an object is malformed; `page-tree`: the pages form no tree.
        PdfUnsupported: a feature or a limit.
    """
    _check_heads(file)
    found = list(suspects(file))
    hazards = {one for item in found for one in object_hazards(item.value, file.resolve)}
    hazards.update(catalog_hazards(file.catalog, file.resolve))
    try:
        nodes, _ = tree_nodes(file.catalog.get("Pages"), file.resolve, _number)
    except NoTreeError as error:
        raise PdfSyntaxError("page-tree", file.catalog.start) from error
    root = file.trailer.get("Root")
    reached = frozenset((*nodes, root.number if isinstance(root, Ref) else 0))
    hazards.update(page_hazards(((one.number, one.value) for one in found), reached, file.resolve))
    hazards.update(field_hazards((one.type, _flags(file, one)) for one in fields(file)))
    return frozenset(hazards)


def _check_heads(file: PdfFile) -> None:
    """Return when every object begins as an object, read or not: elsewhere other readers repair the file."""
    data = file.data
    for entry in file.entries.values():
        if entry.kind == IN_FILE and HEAD.match(data, entry.where) is None:
            raise PdfSyntaxError("object", entry.where)


def _number(value: PdfValue) -> int | None:
    return value.number if isinstance(value, Ref) else None


def _flags(file: PdfFile, field: Field) -> int:
    """Return a field's own flags; what it inherits may only make it harmless, and is not asked."""
    found = file.resolve(field.dictionary.get("Ff"))
    return found if isinstance(found, int) else 0


def suspects(file: PdfFile) -> Iterator[IndirectObject]:
    """Yield at least every object in use that has a name of ``hazards.SUSPECT``, spelled in whatever way.

    Raises:
        PdfSyntaxError: an object is malformed.
        PdfUnsupported: a feature or a limit.
    """
    entries = file.entries
    if len(file.data) > _DENSE * len(entries):
        yield from file.objects()
        return
    starts = sorted((entry.where, number) for number, entry in entries.items() if entry.kind == IN_FILE)
    offsets = [where for where, _ in starts]
    last = -1
    for hit in SUSPECT.finditer(file.data):
        at = bisect_right(offsets, hit.start()) - 1
        if at > last:
            last = at
            yield from _read(file, starts[at][1])
    yield from _compressed(file)


def _read(file: PdfFile, number: int) -> Iterator[IndirectObject]:
    found = file.object(number)
    if found is not None:
        yield found


def _compressed(file: PdfFile) -> Iterator[IndirectObject]:
    """Yield all objects of the object streams in which a name of that kind stands."""
    inside: dict[int, list[int]] = {}
    for number, entry in file.entries.items():
        if entry.kind not in {FREE, IN_FILE}:
            inside.setdefault(entry.where, []).append(number)
    for numbers in inside.values():
        first = file.object(numbers[0])
        if first is not None and SUSPECT.search(file.buffer_of(first)):
            for number in numbers:
                yield from _read(file, number)
