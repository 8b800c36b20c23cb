"""XML elements ↔ tree of plain values, along the shape of a record: names, order, no attributes, no mixed content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from nh_edoc.codec.decoding import BROKEN
from nh_edoc.codec.problems import Problems, step
from nh_edoc.codec.shapes import ListShape, RecordShape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from nh_edoc.codec.shapes import Shape

NAMESPACE: Final = "urn:nh-edoc:document:1"
_WHITE: Final = " \t\r\n"
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def split(tag: str) -> tuple[str, str]:
    """Return namespace and local name of an element or attribute name."""
    namespace, _, local = tag.rpartition("}")
    return namespace[1:], local


def record_tree(shape: RecordShape, element: etree._Element, path: str, problems: Problems) -> dict[str, Any]:
    """Return the children of ``element`` as a dict; where one is wrong in form, ``BROKEN`` stands for it."""
    tree: dict[str, Any] = {}
    last = -1
    for child, name in _children(element, path, problems):
        entry = shape.by_key.get(name)
        if child is None:
            if entry is not None:
                tree.setdefault(name, BROKEN)
        elif name in tree:
            problems.add(path + step(name), "record.duplicate", name=name[:100])
        elif entry is None:
            tree[name] = BROKEN  # that it is unknown is told where records are read
        else:
            where = f"{path}/{name}"
            if entry.place < last:
                problems.add(where, "xml.order", name=name, before=shape.fields[last].key)
            else:
                last = entry.place
            tree[name] = _tree(entry.shape, child, where, problems)
    return tree


def _tree(shape: Shape, element: etree._Element, path: str, problems: Problems) -> object:
    for attribute in element.keys():  # noqa: SIM118 - an element is no mapping
        problems.add(path, "xml.attribute", name=split(attribute)[1][:100])
    if isinstance(shape, RecordShape):
        return record_tree(shape, element, path, problems)
    if isinstance(shape, ListShape):
        return _list(shape, element, path, problems)
    if len(element):
        problems.add(path, "xml.children")
        return BROKEN
    return element.text or ""


def _list(shape: ListShape, element: etree._Element, path: str, problems: Problems) -> list[object]:
    tree: list[object] = []
    for child, name in _children(element, path, problems):
        where = f"{path}/{len(tree)}"
        if child is None:
            tree.append(BROKEN)
        elif name != shape.entry:
            problems.add(where, "xml.entry", name=name[:100], entry=shape.entry)
            tree.append(BROKEN)
        else:
            tree.append(BROKEN if len(tree) > shape.max else _tree(shape.item, child, where, problems))
    return tree


def _children(element: etree._Element, path: str, problems: Problems) -> Iterator[tuple[etree._Element | None, str]]:
    """Yield the child elements with their names, None for those of another namespace; tell what else stands there."""
    own = split(element.tag)[0]
    before = f"{{{own}}}"
    text = element.text
    mixed = text is not None and text.strip(_WHITE) != ""
    for child in element:
        tag, tail = child.tag, child.tail
        if tail is not None and tail.strip(_WHITE):
            mixed = True
        if not isinstance(tag, str):
            # A comment is in no digest (canonical XML drops it) and splits the text that it stands in.
            problems.add(path, "xml.comment")
        elif tag.startswith(before):
            yield child, tag[len(before) :]
        else:
            namespace, name = split(tag)
            problems.add(path + step(name), "xml.namespace", name=name[:100], found=namespace[:100], expected=own)
            yield None, name
    if mixed:
        problems.add(path, "xml.mixed")


def write_xml(shape: RecordShape, tree: dict[str, Any], root: str) -> str:
    """Return the tree as elements inside the start tag ``root``, in the form that canonical XML gives them."""
    return f"<{root}>{_content(shape, tree)}</{root.partition(' ')[0]}>"


def _content(shape: Shape, tree: Any) -> str:
    if isinstance(shape, RecordShape):
        return "".join(f"<{key}>{_content(shape.by_key[key].shape, value)}</{key}>" for key, value in tree.items())
    if isinstance(shape, ListShape):
        return "".join(f"<{shape.entry}>{_content(shape.item, item)}</{shape.entry}>" for item in tree)
    if isinstance(tree, bool):
        return "true" if tree else "false"
    return str(tree).translate(_ESCAPES)
