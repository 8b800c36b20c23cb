"""From a tree of plain values to typed records: everything is checked, every problem is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from typing import TYPE_CHECKING, Any, Final

from nh_edoc.codec.problems import LeafError, Problems, shown, step
from nh_edoc.codec.shapes import ListShape, RecordShape
from nh_edoc.model.fields import NotBefore, Together
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nh_edoc.codec.leaves import Leaf
    from nh_edoc.codec.shapes import FieldShape, Relation, Shape

BROKEN: Final = object()
"""Stands in a tree, and for a value, where a problem was already told."""


class Repeated(dict[str, Any]):
    """A JSON object that had a key twice; ``keys_twice`` says which."""

    __slots__ = ("keys_twice",)

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.keys_twice = tuple(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)


_NESTED: Final = (RecordShape, ListShape)


@dataclass(frozen=True, slots=True)
class Decoding:
    """One reading of one tree."""

    problems: Problems = field(default_factory=Problems)
    lexical: bool = False
    """True when leaves are the texts of XML elements."""

    def value(self, shape: Shape, tree: object, path: str, *, secret: bool = False) -> Any:
        """Return what ``tree`` says, or ``BROKEN`` when a problem was told."""
        if tree is BROKEN:
            return BROKEN
        if isinstance(shape, RecordShape):
            return self.record(shape, tree, path)
        if isinstance(shape, ListShape):
            return self._list(shape, tree, path)
        if tree is None:
            self.problems.add(path, "record.null")
            return BROKEN
        try:
            return shape.read(tree, lexical=self.lexical)
        except LeafError as error:
            self.problems.refuse(path, error, secret=secret)
            return BROKEN

    def record(self, shape: RecordShape, tree: object, path: str) -> Any:
        """Return the record that ``tree`` says, or ``BROKEN``."""
        if not isinstance(tree, dict):
            self.problems.add(path, "record.null" if tree is None else "record.not-object", found=shown(tree))
            return BROKEN
        before = self.problems.total
        self._names(shape, tree, path)
        values: dict[str, Any] = {}
        for entry in shape.fields:
            key = entry.key
            if key in tree:
                held, of = tree[key], entry.shape
                if type(held) is str and not isinstance(of, _NESTED):
                    values[entry.name] = self._text(entry, of, held, path)
                else:
                    values[entry.name] = self.value(of, held, f"{path}/{key}", secret=entry.secret)
            elif entry.required:
                self.problems.add(f"{path}/{key}", "record.missing", name=key)
                values[entry.name] = BROKEN
            else:
                values[entry.name] = entry.default
        if shape.related:
            check_relations(shape, values.__getitem__, path, self.problems)
        # a value is broken where a problem was told, here or, of XML, while the tree was made
        broken = self.problems.total != before or BROKEN in values.values()
        return BROKEN if broken else shape.made_by(**values)

    def _text(self, entry: FieldShape, leaf: Leaf, text: str, path: str) -> Any:
        """Return what a text says: what most values are, and a good one needs no path."""
        try:
            return leaf.read(text, lexical=self.lexical)
        except LeafError as error:
            self.problems.refuse(f"{path}/{entry.key}", error, secret=entry.secret)
            return BROKEN

    def _list(self, shape: ListShape, tree: object, path: str) -> Any:
        if not isinstance(tree, list):
            self.problems.add(path, "record.null" if tree is None else "record.not-list", found=shown(tree))
            return BROKEN
        if not check_length(shape, len(tree), path, self.problems):
            return BROKEN
        values = tuple(self.value(shape.item, item, f"{path}/{place}") for place, item in enumerate(tree))
        return BROKEN if any(value is BROKEN for value in values) else values

    def repeated(self, tree: dict[str, Any], path: str) -> None:
        """Tell which keys of a JSON object stood twice: one reader would take the first, another the last."""
        if isinstance(tree, Repeated):
            for key in tree.keys_twice:
                self.problems.add(path + step(key), "record.duplicate", name=key[:100])

    def _names(self, shape: RecordShape, tree: dict[str, Any], path: str) -> None:
        self.repeated(tree, path)
        if tree.keys() <= shape.by_key.keys():
            return
        for key in tree:
            if key not in shape.by_key and not self.problems.full:
                near = nearest(key, shape.by_key)
                code = "record.unknown-near" if near else "record.unknown"
                self.problems.add(path + step(key), code, name=key[:100], near=near)


def nearest(name: str, known: Mapping[str, Any]) -> str:
    """Return the known name most like a misspelt one, or nothing."""
    import difflib  # noqa: PLC0415 - only mistakes need it

    return next(iter(difflib.get_close_matches(name[:100], known, n=1)), "")


def check_length(shape: ListShape, count: int, path: str, problems: Problems) -> bool:
    """Return whether a list may have so many entries; tell when not."""
    if shape.min <= count <= shape.max:
        return True
    code = "record.few" if count < shape.min else "record.many"
    problems.add(path, code, count=count, min=shape.min, max=shape.max)
    return False


def check_relations(shape: RecordShape, value: Callable[[str], Any], path: str, problems: Problems) -> None:
    """Tell where fields of a record contradict one another; fields with problems of their own are left out."""
    for entry in shape.related:
        for relation in entry.relations:
            own, other = value(entry.name), value(relation.field)
            if own is not BROKEN and other is not BROKEN and not _holds(relation, own, other):
                code, params = _told(relation, entry, shape.by_name[relation.field])
                problems.add(f"{path}/{entry.key}", code, **params)


def _holds(relation: Relation, own: Any, other: Any) -> bool:
    if isinstance(relation, NotBefore):
        return own is None or other is None or bool(other <= own)
    if isinstance(relation, Together):
        return (own is None) == (other is None)
    return own is not None or other != relation.value


def _told(relation: Relation, entry: FieldShape, other: FieldShape) -> tuple[str, dict[str, Any]]:
    """Return code and parameters of a relation that does not hold."""
    names = {"name": entry.key, "other": other.key}
    if isinstance(relation, NotBefore):
        return "record.not-before", names
    if isinstance(relation, Together):
        return "record.together", names
    return "record.needed", {**names, "when": relation.value}
