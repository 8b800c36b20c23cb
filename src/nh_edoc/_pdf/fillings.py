"""What a later seal may change of what an earlier one signed: the field that was reserved for it, and nothing else.

The first sealing revision writes all planned fields (docs/profile.md, 5). A later one gives one of them its value and
its picture; every object that it adds hangs from these two, and everything else stays as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.lexer import value_span
from nh_edoc._pdf.objects import PdfDict, PdfStream, PdfString, Ref
from nh_edoc._pdf.signature import signature_fields
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc._pdf.objects import PdfValue
    from nh_edoc._pdf.read import PdfFile
    from nh_edoc._pdf.signature import SignatureField

FIRST: Final = 2
"""The first revision that may be a later seal's: before it stand the base and the first seal."""
_FILLED: Final = frozenset({"AP", "V"})
_TRAILER: Final = frozenset({"Size", "Root", "Info", "ID", "Prev"})
_SAME: Final = ("Root", "Info")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """One revision after the first seal."""

    index: int
    field: str | None
    """Name of the field that it fills; None when it fills none, or more than one."""
    problems: tuple[str, ...]
    """What else it does; empty when that is nothing."""


def fillings(sealed: PdfFile) -> tuple[Filling, ...]:
    """Return what each revision after the first seal did.

    Args:
        sealed: view of the file as its last seal left it.

    Raises:
        PdfSyntaxError: malformed.
        PdfUnsupported: a limit.
    """
    return tuple(_filling(sealed, index) for index in range(FIRST, sealed.index + 1))


def _filling(sealed: PdfFile, index: int) -> Filling:
    before, after = sealed.at_revision(index - 1), sealed.at_revision(index)
    waiting = {one.field.name: one for one in signature_fields(before) if one.value is None}
    filled = [one for one in signature_fields(after) if one.value is not None and one.field.name in waiting]
    problems = [*_trailer_problems(before, after)]
    if len(filled) != 1:
        return Filling(index=index, field=None, problems=(*problems, "fields"))
    (one,) = filled
    problems += [*_field_problems(sealed, waiting[one.field.name], one), *_object_problems(sealed, after, index, one)]
    return Filling(index=index, field=one.field.name, problems=tuple(problems))


def _trailer_problems(before: PdfFile, after: PdfFile) -> Iterator[str]:
    """Yield what a trailer changes that points elsewhere: catalog, document information, first identifier."""
    yield from sorted(set(after.trailer) - _TRAILER)
    for key in _SAME:
        if before.trailer.get(key) != after.trailer.get(key):
            yield key
    if _first(before) != _first(after):
        yield "ID"


def _first(view: PdfFile) -> bytes | None:
    found = view.resolve(view.trailer.get("ID"))
    first = found[0] if isinstance(found, tuple) and found else None
    return first.value if isinstance(first, PdfString) else None


def _field_problems(file: PdfFile, before: SignatureField, after: SignatureField) -> Iterator[str]:
    """Yield the entries of the field that are not byte for byte what the first seal signed."""
    old, new = before.field.dictionary, after.field.dictionary
    if before.field.ref is None or before.field.ref != after.field.ref:
        yield "ref"
    picture = file.resolve(new.get("AP"))
    if not isinstance(picture, PdfDict) or set(picture) != {"N"}:
        yield "AP"
    for key in sorted((set(old) | set(new)) - _FILLED):
        if key not in old or key not in new or _written(file, old, key) != _written(file, new, key):
            yield key


def _written(file: PdfFile, value: PdfDict, key: str) -> bytes:
    span = value_span(value, key)
    return bytes(file.data[span.start : span.end])


def _object_problems(file: PdfFile, after: PdfFile, index: int, filled: SignatureField) -> Iterator[str]:
    """Yield objects that the revision changes beside the field, or adds without need."""
    changes = file.changes(index)
    own = set() if filled.field.ref is None else {filled.field.ref.number}
    beside = (changes.replaced - own) | changes.freed
    yield from (f"{number} 0 R" for number in sorted(beside))
    dictionary = filled.field.dictionary
    needed: set[int] = set()
    for key in sorted(_FILLED & set(dictionary)):
        _collect(after, dictionary[key], needed)
    yield from (f"{number} 0 R" for number in sorted(changes.added ^ needed))


def _collect(view: PdfFile, value: PdfValue, found: set[int]) -> None:
    """Gather the numbers of all objects that a value leads to; each is entered once."""
    open_values = [value]
    while open_values:
        one = open_values.pop()
        if isinstance(one, Ref):
            if one.number in found:
                continue
            found.add(one.number)
            one = view.get(one)
        if isinstance(one, PdfStream):
            one = one.dictionary
        if isinstance(one, PdfDict):
            open_values += [one[key] for key in one]
        elif isinstance(one, tuple):
            open_values += one
