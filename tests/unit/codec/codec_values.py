"""Values of any typed record, from its annotations alone: the codec's own reading of them is what is tested."""

from __future__ import annotations

import dataclasses
import os
import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin, get_type_hints

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st

from nh_edoc.model.document import Body, Document, Head, SealPlan
from nh_edoc.model.fields import Amount, Items, NeededWhen, NotBefore, Text, Together, Whole

if TYPE_CHECKING:
    from collections.abc import Callable

FAST = settings(
    max_examples=2000 if os.environ.get("NH_EDOC_NIGHTLY") == "1" else 10,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
SPACES = " \u00a0\u1680\u2000\u200a\u202f\u205f\u3000"
CHARACTERS = st.one_of(
    st.sampled_from(
        "演示南海区行政许可〔〕（）号&<>\"'\\/]]>{}~.-0aZ" + SPACES + "\u200b\u202e\ufeff\U00020000\U0001f600"
    ),
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff"),
)


@dataclasses.dataclass(frozen=True)
class Leaf:
    """A type without parts and what bounds it."""

    type: Any
    notes: tuple[Any, ...]

    def note(self, kind: type) -> Any:
        """Return the bound of a kind, or None."""
        return next((note for note in self.notes if isinstance(note, kind)), None)


@dataclasses.dataclass(frozen=True)
class Field:
    """A field of a record."""

    name: str
    type: Any
    notes: tuple[Any, ...]
    optional: bool
    default: Any


def unwrap(hint: Any) -> tuple[Any, tuple[Any, ...], bool]:
    """Return the bare type, its notes, and whether None is allowed."""
    notes: tuple[Any, ...] = ()
    optional = False
    while True:
        if get_origin(hint) is Annotated:
            hint, notes = hint.__origin__, notes + hint.__metadata__
        elif get_origin(hint) in {Union, UnionType}:
            (hint,) = [one for one in get_args(hint) if one is not NoneType]
            optional = True
        else:
            return hint, notes, optional


@cache
def fields_of(type_: Any) -> tuple[Field, ...]:
    """Return the fields of a dataclass with their bounds."""
    hints = get_type_hints(type_, include_extras=True)
    found = []
    for field in dataclasses.fields(type_):
        bare, notes, _ = unwrap(hints[field.name])
        given = field.default is not dataclasses.MISSING
        found.append(Field(field.name, bare, notes, given, field.default if given else None))
    return tuple(found)


def is_record(bare: Any) -> bool:
    """Return whether a type is a dataclass."""
    return dataclasses.is_dataclass(bare)


@cache
def values(bare: Any, notes: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    """Return a strategy for lawful values of a type."""
    if is_record(bare):
        return records(bare)
    leaf = Leaf(bare, notes)
    if get_origin(bare) is tuple:
        items = leaf.note(Items)
        inner, more, _ = unwrap(get_args(bare)[0])
        return st.lists(values(inner, more), min_size=items.min, max_size=max(items.min, min(items.max, 2))).map(tuple)
    return leaf_values(leaf)


def leaf_values(leaf: Leaf) -> st.SearchStrategy[Any]:
    """Return a strategy for lawful values of a type without parts."""
    if issubclass(leaf.type, StrEnum):
        return st.sampled_from(list(leaf.type))
    return LEAVES[leaf.type](leaf)


def wholes(whole: Whole) -> st.SearchStrategy[int]:
    """Return a strategy for lawful whole numbers."""
    return st.integers(whole.min, whole.max)


def amounts(amount: Amount) -> st.SearchStrategy[Decimal]:
    """Return a strategy for lawful decimal numbers."""
    return st.decimals(amount.min, amount.max, places=amount.places)


def moments() -> st.SearchStrategy[datetime]:
    """Return a strategy for times to the second with an offset to the minute."""
    offsets = st.sampled_from([UTC, *(timezone(timedelta(minutes=m)) for m in (480, -330, 840, -840, 1))])
    first, last = datetime(1900, 1, 1), datetime(2999, 12, 31)  # noqa: DTZ001 - bounds are naive by contract
    return st.datetimes(first, last, timezones=offsets).map(lambda t: t.replace(microsecond=0))


def texts(text: Text) -> st.SearchStrategy[str]:
    """Return a strategy for lawful texts."""
    if text.pattern is None:
        found = st.text(CHARACTERS, min_size=1, max_size=min(text.max, 12))
    else:
        found = st.from_regex(text.pattern, fullmatch=True)
    return found.filter(lambda t: len(t) <= text.max and t.strip(SPACES) == t)


LEAVES: dict[Any, Callable[[Leaf], st.SearchStrategy[Any]]] = {
    str: lambda leaf: texts(leaf.note(Text)),
    int: lambda leaf: wholes(leaf.note(Whole)),
    Decimal: lambda leaf: amounts(leaf.note(Amount)),
    bool: lambda _: st.booleans(),
    date: lambda _: st.dates(date(1900, 1, 1), date(2999, 12, 31)),
    datetime: lambda _: moments(),
}


@st.composite
def records(draw: st.DrawFn, type_: Any) -> Any:
    """Draw a lawful record, its fields true to one another."""
    drawn: dict[str, Any] = {}
    for field in fields_of(type_):
        absent = field.optional and draw(st.booleans())
        drawn[field.name] = field.default if absent else draw(values(field.type, field.notes))
    for field in fields_of(type_):
        for note in field.notes:
            own, other = drawn[field.name], drawn.get(getattr(note, "field", ""))
            if isinstance(note, NotBefore) and own is not None and other is not None:
                drawn[field.name] = max(own, other)
            elif isinstance(note, Together) and (own is None or other is None):
                drawn[field.name] = drawn[note.field] = None
            elif isinstance(note, NeededWhen) and own is None and other == note.value:
                drawn[field.name] = draw(values(field.type, field.notes))
    return type_(**drawn)


@cache
def least(bare: Any, notes: tuple[Any, ...] = ()) -> Any:
    """Return a lawful value of a type without parts, always the same."""
    return find(leaf_values(Leaf(bare, notes)), lambda _: True, settings=FAST)


@cache
def full(bare: Any, notes: tuple[Any, ...] = ()) -> Any:
    """Return a lawful value in which every field is given, every list has one entry."""
    if is_record(bare):
        drawn = {field.name: full(field.type, field.notes) for field in fields_of(bare)}
        for field in fields_of(bare):
            if isinstance(field.default, StrEnum):  # written only when it is not the default
                drawn[field.name] = list(field.type)[-1]
        return bare(**drawn)
    if get_origin(bare) is tuple:
        inner, more, _ = unwrap(get_args(bare)[0])
        return (full(inner, more),) * max(1, Leaf(bare, notes).note(Items).min)
    if bare is bool:
        return True
    if bare is date:
        return date(2026, 2, 10)
    if bare is datetime:
        return datetime(2026, 2, 10, 9, 30, tzinfo=timezone(timedelta(hours=8)))
    return least(bare, notes)


def documents(body: type[Body]) -> st.SearchStrategy[Document]:
    """Return a strategy for documents of a kind."""
    return st.builds(Document, head=records(Head), body=records(body), seal_plan=st.none() | records(SealPlan))


def full_document(body: type[Body]) -> Document:
    """Return a document of a kind in which everything is given."""
    return Document(head=full(Head), body=full(body), seal_plan=full(SealPlan))


def camel(name: str) -> str:
    """Return a field's name in documents."""
    return re.sub(r"_([a-z0-9])", lambda m: m[1].upper(), name)
