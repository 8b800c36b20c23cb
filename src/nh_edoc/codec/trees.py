"""From a tree of plain values to a typed record and back; every problem at once."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from nh_edoc.codec.fieldtypes import Field, Leaf, Many, Record
from nh_edoc.codec.leaves import Wrong, from_json, from_text, to_json
from nh_edoc.errors import Problem

if TYPE_CHECKING:
    from nh_edoc.codec.fieldtypes import Node

SECRET: Final = frozenset({"queryPassword", "query_password"})
"""Fields whose values no message shows (个人信息保护法, catalogue R25)."""
_SHOWN: Final = 60
_BAD: Final = object()


@dataclass(slots=True)
class Decoder:
    """Reads plain values into typed ones and collects what is wrong with them."""

    read_leaf: Callable[[Leaf, Any], Any] = from_json
    naming: Callable[[Field], str] = field(default=lambda f: f.key)
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def textual(cls) -> Decoder:
        """Return a decoder of XML, where every single value is text."""
        return cls(read_leaf=from_text)

    def report(self, path: str, code: str, **params: Any) -> object:
        """Note a problem."""
        self.problems.append(Problem(path=path, code=code, params=params))
        return _BAD

    def decode(self, node: Node, tree: Any, path: str) -> Any:
        """Return the typed value of ``tree``; meaningless when problems were noted."""
        if isinstance(node, Record):
            return self._record(node, tree, path)
        if isinstance(node, Many):
            return self._many(node, tree, path)
        value = self.read_leaf(node, tree)
        if isinstance(value, Wrong):
            shown = {} if path.rpartition("/")[2] in SECRET else {"value": str(tree)[:_SHOWN]}
            return self.report(path, value.code, **{"value": "…", **shown, **value.params})
        return value

    def _record(self, node: Record, tree: Any, path: str) -> Any:
        if not isinstance(tree, dict):
            return self.report(path, "document.type.record", value=str(tree)[:_SHOWN])
        known = {self.naming(f): f for f in node.fields}
        for key in tree:
            if key not in known:
                near = difflib.get_close_matches(str(key), known, n=1)
                code = "document.unknown-near" if near else "document.unknown"
                self.report(f"{path}/{key}", code, name=str(key)[:_SHOWN], near="".join(near), known="、".join(known))
        values = {}
        for key, item in known.items():
            if key in tree:
                values[item.attribute] = self.decode(item.node, tree[key], f"{path}/{key}")
            elif item.required:
                values[item.attribute] = self.report(f"{path}/{key}", "document.missing", name=key)
        return _BAD if any(value is _BAD for value in values.values()) else node.record(**values)

    def _many(self, node: Many, tree: Any, path: str) -> Any:
        if not isinstance(tree, list):
            return self.report(path, "document.type.list", value=str(tree)[:_SHOWN])
        least = max(node.rule.min, 1)  # an empty list has one form: it is left out
        if not least <= len(tree) <= node.rule.max:
            return self.report(path, "document.items", min=least, max=node.rule.max, count=len(tree))
        values = tuple(self.decode(node.item, value, f"{path}/{index}") for index, value in enumerate(tree))
        return _BAD if any(value is _BAD for value in values) else values


def encode(node: Node, value: Any, naming: Callable[[Field], str]) -> Any:
    """Return the plain tree of a typed value; what is absent or empty is left out."""
    if isinstance(node, Record):
        tree: dict[str, Any] = {}
        for item in node.fields:
            inner = getattr(value, item.attribute)
            if inner is not None and inner != () and not (inner is False and not item.required):
                tree[naming(item)] = encode(item.node, inner, naming)
        return tree
    if isinstance(node, Many):
        return [encode(node.item, inner, naming) for inner in value]
    return to_json(value)
