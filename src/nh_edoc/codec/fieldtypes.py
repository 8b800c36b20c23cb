"""What a typed record consists of, read once from its annotations."""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from dataclasses import MISSING, dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from nh_edoc.model.fields import Amount, Items, Text, Whole

if TYPE_CHECKING:
    from collections.abc import Hashable


@dataclass(frozen=True, slots=True)
class TextLeaf:
    """A line of text."""

    rule: Text


@dataclass(frozen=True, slots=True)
class WholeLeaf:
    """A whole number."""

    rule: Whole


@dataclass(frozen=True, slots=True)
class AmountLeaf:
    """A decimal number."""

    rule: Amount


@dataclass(frozen=True, slots=True)
class FlagLeaf:
    """True or false."""


@dataclass(frozen=True, slots=True)
class DateLeaf:
    """A calendar day."""


@dataclass(frozen=True, slots=True)
class MomentLeaf:
    """A point in time with its offset."""


@dataclass(frozen=True, slots=True)
class EnumLeaf:
    """One of a fixed set of codes."""

    codes: type[StrEnum]


@dataclass(frozen=True, slots=True)
class Many:
    """A list."""

    item: Node
    rule: Items


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record under both of its names."""

    attribute: str
    """Python name."""
    key: str
    """Name in XML and JSON: camel case."""
    node: Node
    required: bool
    default: Any


@dataclass(frozen=True, slots=True)
class Record:
    """A frozen dataclass."""

    record: type[Any]
    fields: tuple[Field, ...]


Leaf: TypeAlias = TextLeaf | WholeLeaf | AmountLeaf | FlagLeaf | DateLeaf | MomentLeaf | EnumLeaf
Node: TypeAlias = Leaf | Many | Record


def camel(name: str) -> str:
    """Return ``name`` in camel case: ``id_type`` → ``idType``."""
    return re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), name)


def describe(record: type[Any]) -> Record:
    """Return the description of a frozen dataclass.

    Raises:
        TypeError: a field has a type that the codec does not carry; a mistake in the code, not in data.
    """
    return _describe(typing.cast("Hashable", record))


@cache
def _describe(record: Any) -> Record:
    hints = typing.get_type_hints(record, include_extras=True)
    fields = tuple(
        Field(
            attribute=field.name,
            key=camel(field.name),
            node=_node(_present(hints[field.name])),
            required=field.default is MISSING,
            default=None if field.default is MISSING else field.default,
        )
        for field in dataclasses.fields(record)
    )
    return Record(record, fields)


def _present(hint: Any) -> Any:
    """Return ``X`` for ``X | None``."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        arguments = [argument for argument in typing.get_args(hint) if argument is not type(None)]
        if len(arguments) == 1:
            return arguments[0]
    return hint


def _node(hint: Any) -> Node:
    constraint = None
    if typing.get_origin(hint) is Annotated:
        hint, constraint = typing.get_args(hint)[:2]
    if typing.get_origin(hint) is tuple and isinstance(constraint, Items):
        return Many(_node(typing.get_args(hint)[0]), constraint)
    if isinstance(hint, type):
        if dataclasses.is_dataclass(hint):
            return describe(hint)
        if issubclass(hint, StrEnum):
            return EnumLeaf(hint)
    plain: dict[Any, Leaf] = {bool: FlagLeaf(), date: DateLeaf(), datetime: MomentLeaf()}
    if hint in plain:
        return plain[hint]
    constrained: dict[Any, type[Any]] = {Text: TextLeaf, Whole: WholeLeaf, Amount: AmountLeaf}
    if (hint, type(constraint)) in {(str, Text), (int, Whole), (Decimal, Amount)}:
        leaf: Leaf = constrained[type(constraint)](constraint)
        return leaf
    raise TypeError(f"the codec does not carry {hint!r}")
