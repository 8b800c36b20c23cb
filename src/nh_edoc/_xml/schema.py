"""Judge an element by a public contract: XSD 1.0 for the form, Schematron for what fields owe each other."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from nh_edoc import _resources
from nh_edoc.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_XS: Final = "{http://www.w3.org/2001/XMLSchema}"
_SVRL: Final = "{http://purl.oclc.org/dsdl/svrl}"


@dataclass(frozen=True, slots=True)
class _Contract:
    """A compiled schema; validators keep their last errors, so one thread at a time may use them."""

    form: etree.XMLSchema
    rules: Any
    """``isoschematron.Schematron``, or None."""
    entries: frozenset[str]
    """Names of elements that stand in lists."""
    lock: threading.Lock = field(default_factory=threading.Lock)


def schema_problems(element: etree._Element, schema: str) -> tuple[Problem, ...]:
    """Return what is wrong with ``element`` by ``schemas/<schema>.xsd`` and, where there is one, ``<schema>.sch``.

    The schema is compiled at its first use. Rules are asked only of what has the right form.

    Args:
        element: root element of a parsed document.
        schema: name of the contract, for example ``document-v1``.

    Returns:
        `xml.schema` for violations of the XSD, `xml.rule` for those of the Schematron; paths are JSON pointers as
        far as the schema tells lists from records. Empty when all holds.
    """
    contract = _contract(schema)
    with contract.lock:
        if not contract.form.validate(element):
            return tuple(_form_problems(contract, element))
        if contract.rules is None or contract.rules.validate(element):
            return ()
        return tuple(_rule_problems(contract, element))


@cache
def _contract(schema: str) -> _Contract:
    path = _resources.schema(f"{schema}.xsd")
    return _Contract(
        form=etree.XMLSchema(etree.parse(path)),
        rules=_rules(schema),
        entries=frozenset(_entries(path)),
    )


def _rules(schema: str) -> Any:
    try:
        path = _resources.schema(f"{schema}.sch")
    except FileNotFoundError:
        return None
    from lxml import isoschematron  # noqa: PLC0415 - a third of the cost of lxml, wanted only here

    return isoschematron.Schematron(etree.parse(path), store_report=True)


def _entries(path: Path) -> Iterator[str]:
    """Yield the names of repeatable elements of a schema and of the files that it includes."""
    for element in etree.parse(path).iter(f"{_XS}element", f"{_XS}include"):
        if element.tag == f"{_XS}include":
            yield from _entries(path.parent / (element.get("schemaLocation") or ""))
        elif element.get("maxOccurs", "1") != "1":
            yield element.get("name", "")


def _form_problems(contract: _Contract, root: etree._Element) -> Iterator[Problem]:
    for entry in contract.form.error_log:
        node = _node(root, entry.path)
        reason = re.sub(r"\{(?:urn|http):[^}]*\}", "", entry.message)
        for value in filter(None, [node.text, *node.attrib.values()]):
            reason = reason.replace(f"'{value}'", "'…'")  # a password is a value too
        yield Problem(path=_pointer(contract, node), code="xml.schema", params={"reason": reason})


def _rule_problems(contract: _Contract, root: etree._Element) -> Iterator[Problem]:
    for failed in contract.rules.validation_report.iter(f"{_SVRL}failed-assert"):
        text = " ".join((failed.findtext(f"{_SVRL}text") or "").split())
        path = _pointer(contract, _node(root, failed.get("location")))
        yield Problem(path=path, code="xml.rule", params={"rule": failed.get("id") or "", "reason": text})


def _node(root: etree._Element, location: str | None) -> etree._Element:
    """Return the element that the XPath of a validator means; the root where it gives none that can be followed."""
    prefixes = {prefix: name for element in root.iter() for prefix, name in element.nsmap.items() if prefix}
    try:
        found = root.getroottree().xpath(location or "/*", namespaces=prefixes)
    except etree.XPathError:
        return root
    return found[0] if isinstance(found, list) and found and etree.iselement(found[0]) else root


def _pointer(contract: _Contract, node: etree._Element) -> str:
    """Return the JSON pointer of an element: local names, entries of lists by their place from 0."""
    steps: list[str] = []
    while (parent := node.getparent()) is not None:
        name = etree.QName(node).localname
        same = all(isinstance(child.tag, str) and etree.QName(child).localname == name for child in parent)
        steps.append(str(parent.index(node)) if same and name in contract.entries else name)
        node = parent
    return "".join(f"/{step}" for step in reversed(steps))
