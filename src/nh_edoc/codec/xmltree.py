"""The XML form of a typed record: elements in the order of the fields, no attributes, no mixed content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from nh_edoc.codec.fieldtypes import Many, Record
from nh_edoc.codec.leaves import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from nh_edoc.codec.fieldtypes import Node
    from nh_edoc.codec.trees import Decoder


def local_name(element: etree._Element, namespace: str) -> str | None:
    """Return the local name of an element of ``namespace``; None for another, a comment, an instruction."""
    tag = element.tag
    prefix = f"{{{namespace}}}"
    return tag.removeprefix(prefix) if isinstance(tag, str) and tag.startswith(prefix) else None


def read(element: etree._Element, node: Node, path: str, decoder: Decoder, namespace: str) -> Any:
    """Return the plain tree of an element: dicts, lists, texts."""
    if element.attrib:
        decoder.report(path, "document.xml.attribute", name=str(next(iter(element.attrib))))
    if isinstance(node, Record):
        return _read_record(element, node, path, decoder, namespace)
    if isinstance(node, Many):
        children = list(_children(element, path, decoder, namespace))
        for child, name in children:
            if name != node.rule.name:
                decoder.report(path, "document.xml.child", name=name, expected=node.rule.name, line=child.sourceline)
        return [read(c, node.item, f"{path}/{i}", decoder, namespace) for i, (c, _) in enumerate(children)]
    if len(element):
        decoder.report(path, "document.xml.mixed", line=element.sourceline)
    return element.text or ""


def _read_record(element: etree._Element, node: Record, path: str, decoder: Decoder, namespace: str) -> Any:
    order = {item.key: index for index, item in enumerate(node.fields)}
    nodes = {item.key: item.node for item in node.fields}
    tree: dict[str, Any] = {}
    last = -1
    for child, name in _children(element, path, decoder, namespace):
        if name in tree:
            decoder.report(f"{path}/{name}", "document.xml.twice", name=name, line=child.sourceline)
        elif name not in nodes:
            tree[name] = child.text or ""  # reported as unknown when the tree is decoded
        else:
            if order[name] < last:
                decoder.report(f"{path}/{name}", "document.xml.order", name=name, line=child.sourceline)
            last = max(last, order[name])
            tree[name] = read(child, nodes[name], f"{path}/{name}", decoder, namespace)
    return tree


def _children(
    element: etree._Element, path: str, decoder: Decoder, namespace: str
) -> Iterator[tuple[etree._Element, str]]:
    texts = [element.text, *(child.tail for child in element)]
    if any(text and text.strip(" \t\r\n") for text in texts):
        decoder.report(path, "document.xml.mixed", line=element.sourceline)
    for child in element:
        name = local_name(child, namespace)
        if name is None:
            decoder.report(path, "document.xml.foreign", name=str(child.tag), line=child.sourceline)
        else:
            yield child, name


def write(node: Node, value: Any, name: str) -> Iterator[str]:
    """Yield the pieces of the element ``name``; compact, one form a value."""
    if isinstance(node, Record):
        yield f"<{name}>"
        for item in node.fields:
            inner = getattr(value, item.attribute)
            if inner is not None and inner != () and not (inner is False and not item.required):
                yield from write(item.node, inner, item.key)
        yield f"</{name}>"
    elif isinstance(node, Many):
        yield f"<{name}>"
        for inner in value:
            yield from write(node.item, inner, node.rule.name)
        yield f"</{name}>"
    else:
        yield f"<{name}>{escape(to_text(value))}</{name}>"
