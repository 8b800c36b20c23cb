"""Changes to a full document, one at a time, in JSON and XML alike, each with the answer that is right."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args, get_origin

from codec_values import Leaf, camel, fields_of, full_document, is_record, least, unwrap
from lxml import etree

from nh_edoc.codec import encode_json, encode_xml
from nh_edoc.model.document import Body, Head, SealPlan
from nh_edoc.model.fields import Amount, Items, NotBefore, Text, Whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from enum import StrEnum

FULL_DAY = "2026-02-10"
"""Every day of a full document."""
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


def places(bare: Any, steps: tuple[str | int, ...], elements: tuple[str, ...]) -> Iterator[Place]:
    """Yield every value inside a record."""
    bounds = {
        field.name: note.field for field in fields_of(bare) for note in field.notes if isinstance(note, NotBefore)
    }
    for field in fields_of(bare):
        key = camel(field.name)
        within = (FULL_DAY if field.name in bounds else "", FULL_DAY if field.name in bounds.values() else "~")
        place = Place((*steps, key), (*elements, key), field.type, field.notes, field.optional, within)
        yield place
        yield from inside(place)


def inside(place: Place) -> Iterator[Place]:
    """Yield the values inside a value."""
    if is_record(place.bare):
        yield from places(place.bare, place.steps, place.elements)
    elif get_origin(place.bare) is tuple:
        bare, notes, _ = unwrap(get_args(place.bare)[0])
        items = Leaf(place.bare, place.notes).note(Items)
        entry = Place((*place.steps, 0), (*place.elements, items.name), bare, notes, optional=False)
        yield entry
        yield from inside(entry)


def all_places(body: type[Body], *, common: bool) -> Iterator[Place]:
    """Yield the values of a document; those that all kinds share only where ``common``."""
    parts: list[tuple[str, Any, bool]] = [(body.element(), body, False)]
    if common:
        parts += [("head", Head, False), ("sealPlan", SealPlan, True)]
    for key, bare, optional in parts:
        yield Place((key,), (key,), bare, (), optional)
        yield from places(bare, (key,), (key,))


class Original:
    """A full document from which mutants are made."""

    def __init__(self, body: type[Body], *, common: bool) -> None:
        document = full_document(body)
        if not common:
            document = replace(document, seal_plan=None)
        self.json = encode_json(document)
        self.xml = encode_xml(document)

    def in_json(self, place: Place, change: Callable[[Any, str | int], None]) -> bytes:
        """Return the JSON after ``change(parent, key)``."""
        tree = json.loads(self.json)
        parent = tree
        for step in place.steps[:-1]:
            parent = parent[step]
        change(parent, place.steps[-1])
        return json.dumps(tree).encode()

    def in_xml(self, place: Place, change: Callable[[Any], None]) -> bytes:
        """Return the XML after ``change(element)``."""
        root = etree.fromstring(self.xml)
        element = root.find("/".join(NAMESPACE + name for name in place.elements))
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


def leaf_mutants(original: Original, place: Place, *, thorough: bool) -> Iterator[Mutant]:
    """Yield what may be wrong, or just right, with a value without parts; forms of one kind once, where thorough."""
    leaf = Leaf(place.bare, place.notes)
    yield original.only_json("null", place, None)
    yield original.only_json("object", place, {})
    yield original.only_json("list", place, ["x"])
    yield original.with_value("empty", place, "", good=False)
    if leaf.type is str:
        yield from text_bounds(original, place, leaf.note(Text))
        if leaf.note(Text).pattern:
            yield from text_of_form(original, place, leaf.note(Text))
        if thorough:
            yield from text_forms(original, place, leaf.note(Text))
    elif leaf.type is int:
        yield from whole_mutants(original, place, leaf.note(Whole))
    elif leaf.type is Decimal:
        yield from amount_mutants(original, place, leaf.note(Amount))
    elif leaf.type is bool:
        yield from flag_mutants(original, place)
    elif leaf.type in {date, datetime}:
        table = DAYS if leaf.type is date else MOMENTS
        yield from time_mutants(original, place, table if thorough else {k: table[k] for k in BRIEF & table.keys()})
    else:
        yield from choice_mutants(original, place, leaf.type)


def text_bounds(original: Original, place: Place, text: Text) -> Iterator[Mutant]:
    """Yield texts at and beyond their bounds."""
    yield original.only_json("number for text", place, 5)
    yield original.with_value("too long", place, "9" * (text.max + 1), good=False)
    yield original.with_value("longest", place, "演" * text.max, good=text.pattern is None)
    yield original.with_value("wrong form", place, "\u00a1", good=text.pattern is None)
    yield original.with_value("line break", place, "演\n示", good=False)
    yield original.with_value("space last", place, "12345 ", good=False)


def text_of_form(original: Original, place: Place, text: Text) -> Iterator[Mutant]:
    """Yield the longest text that has the form of a field, and a longer one."""
    assert text.pattern is not None
    start = least(place.bare, place.notes)
    pad = max(n for n in range(text.max - len(start) + 1) if re.fullmatch(text.pattern, start + "0" * n))
    yield original.with_value("longest of its form", place, start + "0" * pad, good=True)
    yield original.with_value("longer than its form", place, start + "0" * (pad + 1), good=False)


def text_forms(original: Original, place: Place, text: Text) -> Iterator[Mutant]:
    """Yield characters that are allowed, and that are not."""
    free = text.pattern is None
    for name, value in (
        ("longest, astral", "\U00020000" * text.max),
        ("inner space", "演 示"),
        ("markup", "<&>\"']]>"),
        ("bidi", "演\u202e示"),
    ):
        yield original.with_value(name, place, value, good=free)
    for name, value in (
        ("line break at the end", "12345\n"),
        ("tab", "演\t示"),
        ("C1 control", "演\u0085示"),
        ("delete", "演\u007f示"),
        ("line separator", "演\u2028示"),
        *((f"space {ord(c):04x} first", c + "12345") for c in " \u00a0\u2003\u3000"),
        *((f"space {ord(c):04x} last", "12345" + c) for c in "\u00a0\u2003\u3000"),
    ):
        yield original.with_value(name, place, value, good=False)
    yield original.only_json("C0 control", place, "演\u0001示")
    yield original.only_json("no character", place, "演\uffff示")
    yield original.only_json("lone surrogate" if free else "lone surrogate in a form", place, "演\ud800示")


def whole_mutants(original: Original, place: Place, whole: Whole) -> Iterator[Mutant]:
    """Yield numbers at and beyond their bounds."""
    for value in {whole.min, whole.max}:
        yield original.with_value("bound", place, value, good=True)
    for value in (whole.min - 1, whole.max + 1, -(10**30), 10**30):
        yield original.with_value("out of range", place, value, good=False)
    yield original.only_json("text for number", place, str(whole.min))
    yield original.only_json("true for number", place, True)
    yield original.only_json("fraction", place, whole.min + 0.5)
    yield original.only_json("whole float", place, float(whole.max))
    for written in (f"+{whole.max}", f"0{whole.max}", f"{whole.max}.0", f"{whole.max}e0", "٣", "1_0"):
        yield original.only_xml("number form", place, _text(written))
    for written in (f" {whole.max}", f"{whole.max}\n"):
        yield original.only_xml("space around", place, _text(written))


def amount_mutants(original: Original, place: Place, amount: Amount) -> Iterator[Mutant]:
    """Yield decimal numbers at and beyond their bounds."""
    finest = "0." + "0" * (amount.places - 1) + "1"
    for value in (str(amount.min), str(amount.max), finest, "1.5"):
        yield original.with_value("bound", place, value, good=True)
    wrong = (
        "-0",
        "-1",
        f"{amount.max}.1",
        finest[:-1] + "01",
        "1.50",
        "1.0",
        "1e2",
        ".5",
        "1.",
        "+1",
        "01",
        "NaN",
        "1,5",
    )
    for value in (*wrong, str(amount.max + 1), " 1", "1 "):
        yield original.with_value("amount form", place, value, good=False)
    yield original.only_json("number for amount", place, 1)
    yield original.only_json("float for amount", place, 1.5)


def flag_mutants(original: Original, place: Place) -> Iterator[Mutant]:
    """Yield what is not true or false."""
    for value in (True, False):
        yield original.with_value("flag", place, value, good=True)
    for value in ("true", 1, 0):
        yield original.only_json("not a flag", place, value)
    for written in ("1", "0", "TRUE", " true", "yes"):
        yield original.only_xml("flag form", place, _text(written))


def choice_mutants(original: Original, place: Place, choices: type[StrEnum]) -> Iterator[Mutant]:
    """Yield every value of a closed list, and others."""
    for value in choices:
        yield original.with_value("choice", place, value.value, good=True)
    for written in ("no-such", choices(next(iter(choices))).value + " ", next(iter(choices)).name):
        yield original.with_value("unknown choice", place, written, good=False)
    yield original.only_json("number for choice", place, 1)


DAYS = {
    "2026-02-10": True,
    "2024-02-29": True,
    "2000-02-29": True,
    "1900-01-01": True,
    "2999-12-31": True,
    "2026-02-29": False,
    "2026-02-30": False,
    "2100-02-29": False,
    "2026-04-31": False,
    "2026-13-01": False,
    "2026-00-10": False,
    "2026-01-00": False,
    "1899-12-31": False,
    "3000-01-01": False,
    "0000-01-01": False,
    "12026-02-10": False,
    "-2026-02-10": False,
    "2026-2-10": False,
    "20260210": False,
    "2026/02/10": False,
    "2026-02-10Z": False,
    "2026-02-10+08:00": False,
    "2026-02-10T00:00:00+08:00": False,
    " 2026-02-10": False,
    "2026-02-10\n": False,
    "２０２６-02-10": False,
}
_T = "2026-02-10T09:30:00"
MOMENTS = {
    f"{_T}+08:00": True,
    f"{_T}Z": True,
    f"{_T}-00:00": True,
    f"{_T}+14:00": True,
    f"{_T}-13:59": True,
    "2024-02-29T00:00:00+08:00": True,
    "2026-02-10T23:59:59+08:00": True,
    _T: False,
    f"{_T}+14:01": False,
    f"{_T}+15:00": False,
    f"{_T}+0800": False,
    f"{_T}+08": False,
    f"{_T}z": False,
    f"{_T}.5+08:00": False,
    f"{_T}.000+08:00": False,
    "2026-02-10T09:30+08:00": False,
    "2026-02-10T24:00:00+08:00": False,
    "2026-02-10T23:59:60Z": False,
    "2026-02-10T09:60:00Z": False,
    "2026-02-10 09:30:00+08:00": False,
    "2026-02-10t09:30:00+08:00": False,
    "2026-02-30T09:30:00+08:00": False,
    "2100-02-29T09:30:00+08:00": False,
    "1899-12-31T09:30:00+08:00": False,
    "3000-01-01T00:00:00+08:00": False,
    "2026-02-10": False,
    "1770687000": False,
    f" {_T}Z": False,
    f"{_T}Z\n": False,
}


BRIEF = {"2024-02-29", "2026-02-30", f"{_T}Z", _T}


def time_mutants(original: Original, place: Place, table: dict[str, bool]) -> Iterator[Mutant]:
    """Yield days or times, real and not."""
    for written, good in table.items():
        kept = place.within[0] <= written <= place.within[1]
        name = f"time {written!r}" if kept or not good else "days in the wrong order"
        yield original.with_value(name, place, written, good=good and kept)
    yield original.only_json("number for time", place, 1770687000)


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
            original.in_xml(place, lambda element: etree.SubElement(element, NAMESPACE + "extra")),
            good=False,
        )
        if len(fields_of(place.bare)) > 1:
            yield original.only_xml("order", place, lambda element: element.append(element[0]))
        return
    items = Leaf(place.bare, place.notes).note(Items)
    yield original.only_json("record for list", place, {items.name: []})
    for count in {0, items.min - 1, items.max, items.max + 1} - {-1}:
        yield Mutant(
            f"{count} entries",
            str(place),
            original.in_json(place, lambda parent, key, n=count: parent.__setitem__(key, parent[key][:1] * n)),
            original.in_xml(place, lambda element, n=count: _repeat(element, n)),
            good=items.min <= count <= items.max,
        )
    yield original.only_xml(
        "entry of another name", place, lambda element: element[0].__setattr__("tag", NAMESPACE + "x")
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
    root = etree.fromstring(original.xml)
    tree.pop(key)
    if value is None:
        del root.attrib[key]
    else:
        tree[key] = value
        root.set(key, str(value))
    return Mutant(name, "", json.dumps(tree).encode(), etree.tostring(root), good=False)


def _text(written: str) -> Callable[[Any], None]:
    def change(element: Any) -> None:
        element.text = written

    return change


def _copy(element: Any) -> Any:
    return etree.fromstring(etree.tostring(element, with_tail=False))


def _repeat(element: Any, count: int) -> None:
    one = etree.tostring(element[0])
    element[:] = [etree.fromstring(one) for _ in range(count)]
