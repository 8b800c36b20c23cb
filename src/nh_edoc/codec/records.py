"""Records outside of documents: trust list, settings, calendar records; fields are called as in Python."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from nh_edoc.codec.decoding import Decoding
from nh_edoc.codec.encoding import tree_of
from nh_edoc.codec.shapes import Naming, record_shape

T = TypeVar("T")


def decode_record(type_: type[T], tree: object, *, name: str) -> T:
    """Return the frozen dataclass that a tree of plain values says.

    Args:
        type_: a dataclass whose fields are typed with ``model.fields``.
        tree: what ``parse_json`` or a TOML parser gives; names are the fields' own (``next_update``; ``from_`` is
            ``from``). TOML's own days and times with offset are taken for days and times.
        name: what messages call the data.

    Raises:
        InputError: `record.invalid`: ``problems`` lists everything that is wrong.
    """
    decoding = Decoding()
    value = decoding.record(record_shape(type_, Naming.SNAKE), tree, "")
    if decoding.problems.total:
        raise decoding.problems.error("record.invalid", name)
    return cast("T", value)


def encode_record(value: object) -> dict[str, Any]:
    """Return the tree of a frozen dataclass, ready for JSON; a field that has its default is absent.

    Raises:
        InputError: `record.invalid`: values that the types forbid; ``problems`` lists them all.
    """
    shape = record_shape(type(value), Naming.SNAKE)
    return tree_of(shape, value, type(value).__name__, "record.invalid")
