"""The shape of a typed record, read once from its dataclass: what the codec walks beside the data.

Field types come from annotations (``model.fields``); nothing here knows a kind of document.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from nh_edoc.codec.leaves import AmountLeaf, ChoiceLeaf, DayLeaf, FlagLeaf, Leaf, MomentLeaf, TextLeaf, WholeLeaf
from nh_edoc.model.document import Body, Document, Head, SealPlan
from nh_edoc.model.fields import Amount, Items, NeededWhen, NotBefore, Text, Together, Whole
from nh_edoc.model.record import dataclass

_SECRET: Final = frozenset({"query_password", "id_number"})
"""Fields whose values no message shows (rule R25)."""
_PLAIN: Final[dict[type, Leaf]] = {bool: FlagLeaf(), date: DayLeaf(), datetime: MomentLeaf()}
_Note = TypeVar("_Note", Text, Whole, Amount, Items)
Relation: TypeAlias = NotBefore | Together | NeededWhen


class Naming(Enum):
    """How fields are called in data."""

    CAMEL = "camel"
    """Documents: ``dueDate``."""
    SNAKE = "snake"
    """Trust list, settings, reports: ``next_update``."""

    def key(self, name: str) -> str:
        """Return what the field ``name`` is called; ``from_`` is ``from``."""
        plain = name.rstrip("_")
        return re.sub(r"_([a-z0-9])", lambda m: m[1].upper(), plain) if self is Naming.CAMEL else plain


@dataclass(frozen=True, slots=True)
class ListShape:
    """A list: its entries are called ``entry`` in XML."""

    entry: str
    min: int
    max: int
    item: Shape


@dataclass(frozen=True, slots=True)
class FieldShape:
    """One field of a record."""

    name: str
    """Name in Python."""
    key: str
    """Name in data."""
    shape: Shape
    required: bool
    default: Any
    """What the absent field stands for."""
    secret: bool
    relations: tuple[Relation, ...]
    place: int
    """Place among the fields, from 0: the order in XML."""


@dataclass(frozen=True, slots=True)
class RecordShape:
    """A record: a frozen dataclass and its fields in order."""

    made_by: type[Any]
    """The dataclass; ``dict`` for a document whose body is not known."""
    fields: tuple[FieldShape, ...]
    by_key: dict[str, FieldShape]
    by_name: dict[str, FieldShape]
    related: tuple[FieldShape, ...]
    """Those that owe something to another field."""


Shape: TypeAlias = Leaf | ListShape | RecordShape


def record_shape(type_: type[Any], naming: Naming) -> RecordShape:
    """Return the shape of a dataclass.

    Raises:
        TypeError: a field has a type without bounds, or one that no contract can hold.
    """
    return _record_shape(cast("Any", type_), naming)


def document_shape(body: type[Body] | None) -> RecordShape:
    """Return the shape of a document with this body, beside ``version`` and ``kind``; None where it is not known."""
    return _document_shape(cast("Any", body))


@cache
def _record_shape(type_: Any, naming: Naming) -> RecordShape:
    hints = get_type_hints(type_, include_extras=True)
    return _record(
        type_,
        [_field(entry, hints[entry.name], naming, place) for place, entry in enumerate(fields(type_))],
    )


@cache
def _document_shape(body: Any) -> RecordShape:
    parts: list[tuple[str, str, type[Any], bool]] = [
        ("head", "head", Head, True),
        *([("body", body.element(), body, True)] if body is not None else []),
        ("seal_plan", "sealPlan", SealPlan, False),
    ]
    return _record(
        Document if body is not None else dict,
        [
            FieldShape(
                name=name,
                key=key,
                shape=record_shape(type_, Naming.CAMEL),
                required=required,
                default=None,
                secret=False,
                relations=(),
                place=place,
            )
            for place, (name, key, type_, required) in enumerate(parts)
        ],
    )


def _record(type_: type[Any], found: list[FieldShape]) -> RecordShape:
    return RecordShape(
        made_by=type_,
        fields=tuple(found),
        by_key={field.key: field for field in found},
        by_name={field.name: field for field in found},
        related=tuple(field for field in found if field.relations),
    )


def _field(entry: Field[Any], hint: Any, naming: Naming, place: int) -> FieldShape:
    bare, notes = _unwrap(hint)
    optional = NoneType in get_args(bare) and get_origin(bare) in {Union, UnionType}
    if optional:
        (one,) = [arg for arg in get_args(bare) if arg is not NoneType]
        bare, inner = _unwrap(one)
        notes += inner
    shape = _shape(bare, notes, naming)
    has_default = entry.default is not MISSING
    return FieldShape(
        name=entry.name,
        key=naming.key(entry.name),
        shape=shape,
        required=not has_default and not (isinstance(shape, ListShape) and shape.min == 0),
        default=entry.default if has_default else () if isinstance(shape, ListShape) else None,
        secret=entry.name in _SECRET,
        relations=tuple(note for note in notes if isinstance(note, NotBefore | Together | NeededWhen)),
        place=place,
    )


def _unwrap(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """Return a type without its annotations, and these."""
    return (hint.__origin__, hint.__metadata__) if get_origin(hint) is Annotated else (hint, ())


def _shape(bare: Any, notes: tuple[Any, ...], naming: Naming) -> Shape:
    if get_origin(bare) is tuple:
        item, inner = _unwrap(get_args(bare)[0])
        items = _note(notes, Items, bare)
        return ListShape(entry=items.name, min=items.min, max=items.max, item=_shape(item, inner, naming))
    if isinstance(bare, type) and is_dataclass(bare):
        return record_shape(bare, naming)
    return _leaf(bare, notes)


def _leaf(bare: Any, notes: tuple[Any, ...]) -> Leaf:
    if bare in _PLAIN:
        return _PLAIN[bare]
    if bare is str:
        text = _note(notes, Text, bare)
        return TextLeaf(longest=text.max, pattern=re.compile(text.pattern) if text.pattern else None)
    if bare is int:
        whole = _note(notes, Whole, bare)
        return WholeLeaf(min=whole.min, max=whole.max)
    if bare is Decimal:
        amount = _note(notes, Amount, bare)
        return AmountLeaf(places=amount.places, min=amount.min, max=amount.max)
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        return ChoiceLeaf(choices=bare)
    raise TypeError(f"no contract can hold {bare!r}")


def _note(notes: tuple[Any, ...], kind: type[_Note], bare: Any) -> _Note:
    """Return the one note of a kind; a public contract has no field without bounds."""
    for note in notes:
        if isinstance(note, kind):
            return note
    raise TypeError(f"{bare!r} needs {kind.__name__}(…)")
