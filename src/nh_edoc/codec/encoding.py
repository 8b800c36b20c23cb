"""From typed records to a tree of plain values; what could not be read back is not written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nh_edoc.codec.decoding import BROKEN, check_length, check_relations
from nh_edoc.codec.problems import LeafError, Problems, shown
from nh_edoc.codec.shapes import ListShape, RecordShape

if TYPE_CHECKING:
    from nh_edoc.codec.shapes import Shape


def tree_of(shape: RecordShape, value: object, name: str, code: str) -> dict[str, Any]:
    """Return the tree of a record; a field that has its default (None, an empty list, false) is absent.

    Raises:
        InputError: ``code``: values that the types forbid; ``problems`` lists them all.
    """
    problems = Problems()
    tree = _record(shape, value, "", problems)
    if problems.total:
        raise problems.error(code, name)
    return tree


def _value(shape: Shape, value: object, path: str, problems: Problems, *, secret: bool = False) -> Any:
    if isinstance(shape, RecordShape):
        return _record(shape, value, path, problems)
    if isinstance(shape, ListShape):
        return _list(shape, value, path, problems)
    try:
        return shape.write(value)
    except LeafError as error:
        problems.refuse(path, error, secret=secret)
        return BROKEN


def _record(shape: RecordShape, value: object, path: str, problems: Problems) -> dict[str, Any]:
    if type(value) is not shape.made_by:
        problems.add(path, "record.not-object", found=shown(value))
        return {}
    tree: dict[str, Any] = {}
    for entry in shape.fields:
        own = getattr(value, entry.name)
        if not entry.required and own == entry.default and type(own) is type(entry.default):
            continue
        tree[entry.key] = _value(entry.shape, own, f"{path}/{entry.key}", problems, secret=entry.secret)
    check_relations(
        shape,
        lambda name: BROKEN if tree.get(shape.by_name[name].key) is BROKEN else getattr(value, name),
        path,
        problems,
    )
    return tree


def _list(shape: ListShape, value: object, path: str, problems: Problems) -> Any:
    if type(value) is not tuple:
        problems.add(path, "record.not-list", found=shown(value))
        return BROKEN
    if not check_length(shape, len(value), path, problems):
        return BROKEN
    return [_value(shape.item, item, f"{path}/{place}", problems) for place, item in enumerate(value)]
