"""Changes to a full document, one at a time, in JSON and XML alike, each with the answer that is right."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, get_args, get_origin

from codec_values import Leaf, camel, fields_of, full_document, is_record, unwrap
from lxml import etree

from nh_edoc.codec import encode_json, encode_xml
from nh_edoc.model.document import Body, Head, SealPlan
from nh_edoc.model.fields import Items, NotBefore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FULL_DAY = "2026-02-10"
"""Every day of a full document."""
LARGEST_LIST = 502
"""Longer lists take too long to judge."""
NAMESPACE = "{urn:nh-edoc:document:1}"


@dataclass(frozen=True)
class Place:
    """Where a value stands."""

    steps: tuple[str | int, ...]
    """Path in JSON."""
    elements: tuple[str, ...]
    """Path in XML; every list has one entry."""
    bare: Any
    notes: tuple[Any, ...]
    optional: bool
    within: tuple[str, str] = ("", "~")
    """Least and greatest text that other fields of the record leave to it."""

    def __str__(self) -> str:
        return "/".join(map(str, self.steps))


@dataclass(frozen=True)
class Mutant:
    """A changed document; None where the form cannot say it."""

    name: str
    place: str
    json: bytes | None
    xml: bytes | None
    good: bool


def places(
    bare: Any, steps: tuple[str | int, ...], elements: tuple[str, ...], naming: Callable[[str], str] = camel
) -> Iterator[Place]:
    """Yield every value inside a record."""
    bounds = {
        field.name: note.field for field in fields_of(bare) for note in field.notes if isinstance(note, NotBefore)
    }
    for field in fields_of(bare):
        key = naming(field.name)
        within = (FULL_DAY if field.name in bounds else "", FULL_DAY if field.name in bounds.values() else "~")
        place = Place((*steps, key), (*elements, key), field.type, field.notes, field.optional, within)
        yield place
        yield from inside(place, naming)


def inside(place: Place, naming: Callable[[str], str]) -> Iterator[Place]:
    """Yield the values inside a value."""
    if is_record(place.bare):
        yield from places(place.bare, place.steps, place.elements, naming)
    elif get_origin(place.bare) is tuple:
        bare, notes, _ = unwrap(get_args(place.bare)[0])
        items = Leaf(place.bare, place.notes).note(Items)
        entry = Place((*place.steps, 0), (*place.elements, items.name), bare, notes, optional=False)
        yield entry
        yield from inside(entry, naming)


def all_places(body: type[Body], *, common: bool) -> Iterator[Place]:
    """Yield the values of a document; those that all kinds share only where ``common``."""
    parts: list[tuple[str, Any, bool]] = [(body.element(), body, False)]
    if common:
        parts += [("head", Head, False), ("sealPlan", SealPlan, True)]
    for key, bare, optional in parts:
        yield Place((key,), (key,), bare, (), optional)
        yield from places(bare, (key,), (key,))


class Original:
    """Full data from which mutants are made."""

    def __init__(self, json: bytes, xml: bytes | None = None, namespace: str = NAMESPACE) -> None:
        self.json = json
        self.xml = xml
        self.namespace = namespace

    @classmethod
    def document(cls, body: type[Body], *, common: bool) -> Original:
        """Return a full document, with all that kinds share only where ``common``."""
        document = full_document(body)
        if not common:
            document = replace(document, seal_plan=None)
        return cls(encode_json(document), encode_xml(document))

    def in_json(self, place: Place, change: Callable[[Any, str | int], None]) -> bytes:
        """Return the JSON after ``change(parent, key)``."""
        tree = json.loads(self.json)
        parent = tree
        for step in place.steps[:-1]:
            parent = parent[step]
        change(parent, place.steps[-1])
        return json.dumps(tree).encode()

    def in_xml(self, place: Place, change: Callable[[Any], None]) -> bytes | None:
        """Return the XML after ``change(element)``; None where there is none."""
        if self.xml is None:
            return None
        root = etree.fromstring(self.xml)
        element = root.find("/".join(self.namespace + name for name in place.elements))
        assert element is not None
        change(element)
        return etree.tostring(root, encoding="UTF-8", xml_declaration=True)

    def with_value(self, name: str, place: Place, value: Any, *, good: bool, text: str | None = None) -> Mutant:
        """Return the mutant with another value: ``text`` in XML, where it is not written like ``value``."""
        written = text if text is not None else value if isinstance(value, str) else json.dumps(value)

        def put(element: Any) -> None:
            element.text = written

        return Mutant(
            name,
            str(place),
            self.in_json(place, lambda parent, key: parent.__setitem__(key, value)),
            self.in_xml(place, put),
            good,
        )

    def only_json(self, name: str, place: Place, value: Any) -> Mutant:
        """Return a mutant of a type that XML cannot say; never good."""
        return Mutant(name, str(place), self.in_json(place, lambda p, k: p.__setitem__(k, value)), None, good=False)

    def only_xml(self, name: str, place: Place, change: Callable[[Any], None], *, good: bool = False) -> Mutant:
        """Return a mutant that JSON cannot say."""
        return Mutant(name, str(place), None, self.in_xml(place, change), good)

    def missing(self, place: Place, *, owed: bool) -> Mutant:
        """Return the mutant without a value."""
        return Mutant(
            "missing",
            str(place),
            self.in_json(place, lambda parent, key: parent.__delitem__(key)),
            self.in_xml(place, lambda element: element.getparent().remove(element)),
            good=place.optional and not owed,
        )


def part_mutants(original: Original, place: Place) -> Iterator[Mutant]:
    """Yield what may be wrong with a record or a list as such."""
    yield original.only_json("null", place, None)
    yield original.only_json("text for parts", place, "演示")
    yield original.only_xml("text among parts", place, lambda e: e[0].__setattr__("tail", "演示"))
    yield original.only_xml("white space among parts", place, lambda e: e[0].__setattr__("tail", "\n  "), good=True)
    yield original.only_xml("text before parts", place, lambda e: e.__setattr__("text", "x"))
    yield original.only_xml("comment", place, lambda e: e.append(etree.Comment("x")))
    yield original.only_xml("instruction", place, lambda e: e.append(etree.ProcessingInstruction("x", "y")))
    yield original.only_xml("foreign element", place, lambda e: e.append(etree.Element("{urn:other}name")))
    yield original.only_xml("element without namespace", place, lambda e: e.append(etree.Element("name")))
    if is_record(place.bare):
        yield original.only_json("list for record", place, [])
        yield Mutant(
            "unknown field",
            str(place),
            original.in_json(place, lambda parent, key: parent[key].__setitem__("extra", "x")),
            original.in_xml(place, lambda element: etree.SubElement(element, original.namespace + "extra")),
            good=False,
        )
        if len(fields_of(place.bare)) > 1:
            yield original.only_xml("order", place, lambda element: element.append(element[0]))
        return
    items = Leaf(place.bare, place.notes).note(Items)
    yield original.only_json("record for list", place, {items.name: []})
    for count in {0, items.min - 1, items.max, items.max + 1} & set(range(LARGEST_LIST)):
        yield Mutant(
            f"{count} entries",
            str(place),
            original.in_json(place, lambda parent, key, n=count: parent.__setitem__(key, parent[key][:1] * n)),
            original.in_xml(place, lambda element, n=count: _repeat(element, n)),
            good=items.min <= count <= items.max,
        )
    yield original.only_xml(
        "entry of another name", place, lambda element: element[0].__setattr__("tag", original.namespace + "x")
    )


def any_mutants(original: Original, place: Place, *, owed: bool, thorough: bool) -> Iterator[Mutant]:
    """Yield what may be wrong with any value."""
    if isinstance(place.steps[-1], str):
        yield original.missing(place, owed=owed)
        yield original.only_xml("twice", place, lambda element: element.addnext(_copy(element)))
    yield original.only_xml("attribute", place, lambda element: element.set("x", "y"))
    if not thorough:
        return
    yield original.only_xml(
        "xsi attribute", place, lambda e: e.set("{http://www.w3.org/2001/XMLSchema-instance}nil", "false")
    )
    yield original.only_xml("xml attribute", place, lambda e: e.set("{http://www.w3.org/XML/1998/namespace}lang", "zh"))


def envelope_mutants(original: Original, other: str) -> Iterator[Mutant]:
    """Yield what may be wrong with version and kind; ``other`` is another kind."""
    for key, values in {"version": (2, 0, "", "1.0", "one"), "kind": (other, "no-such-kind", "", "KIND")}.items():
        for value in values:
            yield _with_envelope(original, f"{key} {value!r}", key, value)
        yield _with_envelope(original, f"{key} missing", key, None)
    tree = json.loads(original.json)
    for value in ([], [tree], "x", 1, None, True):
        yield Mutant("no object", "", json.dumps(value).encode(), None, good=False)
    yield Mutant("unknown part", "", json.dumps({**tree, "extra": {}}).encode(), None, good=False)
    yield _with_envelope(original, "kind with space", "kind", json.loads(original.json)["kind"] + " ")
    root = Place(("head",), ("head",), Head, (), optional=False)
    for name, attribute in (
        ("unknown attribute", "lang"),
        ("schema location", "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"),
    ):
        yield original.only_xml(name, root, lambda head, a=attribute: head.getparent().set(a, "urn:x x.xsd"))
    yield original.only_xml("unknown part", root, lambda head: etree.SubElement(head.getparent(), NAMESPACE + "extra"))
    yield original.only_xml("no head", root, lambda head: head.getparent().remove(head))
    yield original.only_xml("two heads", root, lambda head: head.addnext(_copy(head)))
    yield original.only_xml("no body", root, lambda head: head.getparent().remove(head.getnext()))
    yield original.only_xml("two bodies", root, lambda head: head.addnext(_copy(head.getnext())))
    yield original.only_xml("body first", root, lambda head: head.getnext().addnext(head))


def _with_envelope(original: Original, name: str, key: str, value: object) -> Mutant:
    tree = json.loads(original.json)
    root = etree.fromstring(original.xml or b"")
    tree.pop(key)
    if value is None:
        del root.attrib[key]
    else:
        tree[key] = value
        root.set(key, str(value))
    return Mutant(name, "", json.dumps(tree).encode(), etree.tostring(root), good=False)


def _copy(element: Any) -> Any:
    return etree.fromstring(etree.tostring(element, with_tail=False))


def _repeat(element: Any, count: int) -> None:
    one = etree.tostring(element[0])
    element[:] = [etree.fromstring(one) for _ in range(count)]
