"""The hazards of a file that the strict reader takes, found without reading objects that cannot hold any."""

from __future__ import annotations

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

_STREAM: Final = b"stream"


def strict_hazards(file: PdfFile) -> frozenset[Hazard]:
    """Return the hazards of a file.

    Raises:
        PdfSyntaxError: an object is malformed; `page-tree`: the pages form no tree.
        PdfUnsupported: a feature or a limit.
    """
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


def _number(value: PdfValue) -> int | None:
    return value.number if isinstance(value, Ref) else None


def _flags(file: PdfFile, field: Field) -> int:
    """Return a field's own flags; what it inherits may only make it harmless, and is not asked."""
    found = file.resolve(field.dictionary.get("Ff"))
    return found if isinstance(found, int) else 0


def suspects(file: PdfFile) -> Iterator[IndirectObject]:
    """Yield at least every object in use that has a name of ``hazards.SUSPECT``, spelled in whatever way.

    Raises:
        PdfSyntaxError: an object does not begin as one, read or not (other readers repair such files); or is malformed.
        PdfUnsupported: a feature or a limit.
    """
    data = file.data
    starts = sorted((entry.where, number) for number, entry in file.entries.items() if entry.kind == IN_FILE)
    ends = [where for where, _ in starts[1:]] + [len(data)]
    for (where, number), end in zip(starts, ends, strict=True):
        head = HEAD.match(data, where)
        if head is None:
            raise PdfSyntaxError("object", where)
        start = head.end()
        body = data.find(_STREAM, start, end)
        if body < 0:
            suspect = SUSPECT.search(data, start, end) is not None
        else:  # what stands in a stream names nothing; but the word may stand in a string or a comment
            doubtful = data.find(b"(", start, body) >= 0 or data.find(b"%", start, body) >= 0
            suspect = doubtful or SUSPECT.search(data, start, body) is not None
        if suspect:
            yield from _read(file, number)
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
