"""Typed records of configuration and trust stores, from JSON and TOML trees, under their Python names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from nh_edoc.codec.fieldtypes import describe
from nh_edoc.codec.trees import Decoder, encode
from nh_edoc.errors import InputError

if TYPE_CHECKING:
    from nh_edoc.codec.fieldtypes import Field

T = TypeVar("T")


def _plain(field: Field) -> str:
    """Return the Python name; ``from_`` is written ``from``."""
    return field.attribute.removesuffix("_")


def decode_record(record: type[T], tree: object, *, name: str) -> T:
    """Return the record that a plain tree holds.

    Args:
        record: a frozen dataclass whose fields are typed as documents are.
        tree: what ``json`` or ``tomllib`` gave.
        name: of the file, for the message.

    Raises:
        InputError: `record.invalid`: ``problems`` lists everything that is wrong.
    """
    decoder = Decoder(naming=_plain)
    value: Any = decoder.decode(describe(record), tree, "")
    if decoder.problems:
        raise InputError("record.invalid", tuple(decoder.problems), name=name)
    result: T = value
    return result


def encode_record(value: object) -> dict[str, Any]:
    """Return the plain tree of a record, ready for JSON."""
    tree: dict[str, Any] = encode(describe(type(value)), value, _plain)
    return tree
