"""One contract, three languages: the typed codec, XSD with Schematron, and JSON Schema give the same answers."""

from __future__ import annotations

import json
import os
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, get_origin

import pytest
from codec_leaf_mutations import leaf_mutants
from codec_mutations import (
    NAMESPACE,
    Mutant,
    Original,
    Place,
    all_places,
    any_mutants,
    camel,
    envelope_mutants,
    part_mutants,
    places,
)
from codec_values import full, full_document, is_record
from jsonschema import Draft202012Validator
from lxml import etree

from nh_edoc import _resources
from nh_edoc._xml import parse_xml, schema_problems
from nh_edoc.codec import (
    decode_json,
    decode_record,
    decode_xml,
    encode_json,
    encode_record,
    encode_xml,
    parse_json,
)
from nh_edoc.codec.cases import decode_case_json, decode_case_xml, encode_case_json, encode_case_xml
from nh_edoc.errors import InputError
from nh_edoc.model.fields import NeededWhen, Together
from nh_edoc.model.trust import TrustList
from nh_edoc.receipt.case.type import Case
from nh_edoc.receipt.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Document

XS = "{http://www.w3.org/2001/XMLSchema}"
DIFFERENCES = {
    ("whole float", "json schema"): "JSON Schema knows no difference between 5 and 5.0 (2020-12, validation 6.1.1)",
    ("lone surrogate", "json schema"): "no text at all (RFC 7493, 2.1); a class for it would refuse rare Chinese "
    "characters in validators whose patterns work on UTF-16",
    ("days in the wrong order", "json schema"): "JSON Schema cannot compare two values",
}
"""(change, language) → why that language accepts what the codec refuses."""

NIGHTLY = os.environ.get("NH_EDOC_NIGHTLY") == "1"
EVERY = NIGHTLY or os.environ.get("NH_EDOC_COUNTS") == "ci"
"""Whether each form is tried in each place, not in every third."""


@cache
def validator(part: str = "") -> Draft202012Validator:
    """Return the validator of a document, or of one part of it: the rest of the document is then the same and good."""
    schema = json.loads(_resources.schema("document-v1.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema if not part else {**schema["properties"][part], "$defs": schema["$defs"]})


def holds_by_json_schema(mutant: Mutant) -> bool:
    tree = json.loads(mutant.json or b"")
    part, deeper, _ = mutant.place.partition("/")
    return validator(part).is_valid(tree[part]) if deeper else validator().is_valid(tree)


def answers(mutant: Mutant) -> Iterator[tuple[str, bool]]:
    """Yield what each language says."""
    if mutant.json is not None:
        yield "codec, JSON", accepted(decode_json, mutant.json)
        yield "json schema", holds_by_json_schema(mutant)
    if mutant.xml is not None:
        yield "codec, XML", accepted(decode_xml, mutant.xml)
        yield "xsd and schematron", schema_problems(parse_xml(mutant.xml), "document-v1") == ()


def accepted(decode: Any, data: bytes) -> bool:
    try:
        decode(data, KINDS)
    except InputError:
        return False
    return True


def disagreements(mutants: Iterator[Mutant]) -> list[str]:
    """Return where a language does not say what is right."""
    found = []
    for mutant in mutants:
        for language, answer in answers(mutant):
            right = mutant.good or (mutant.name, language) in DIFFERENCES
            if answer != right:
                found.append(f"{mutant.place}: {mutant.name}: {language} says {answer}")
    return found


def mutants(kind: str, original: Original, *, common: bool) -> Iterator[Mutant]:
    yield from envelope_mutants(original, next(other for other in KINDS if other != kind))
    # Every form of a type is tried once: with the first kind, or with the first place of a type that it has not.
    first = all_places(next(iter(KINDS.values())), common=True)
    seen = set() if common else {(place.bare, place.notes) for place in first}
    for index, place in enumerate(all_places(KINDS[kind], common=common)):
        thorough = (place.bare, place.notes) not in seen
        if thorough or EVERY or index % 3 == len(kind) % 3:
            yield from changes(original, place, owed=owed(original, place), thorough=thorough)
        seen.add((place.bare, place.notes))


PAIRED = {
    "promisedPeriod": "promisedDate",
    "answerPeriod": "answerBy",
    "consentOn": "system",
    "company": "waybill",
}
"""Field → the other field of its record that is given together with it."""


def owed(original: Original, place: Place) -> bool:
    """Return whether a field may not be left out of the original, though its type would let it."""
    record = json.loads(original.json)
    for step in place.steps[:-1]:
        record = record[step]
    for note in place.notes:
        if isinstance(note, Together) or (isinstance(note, NeededWhen) and record.get(camel(note.field)) == note.value):
            return True
    return isinstance(record, dict) and PAIRED.get(str(place.steps[-1])) in record


def changes(original: Original, place: Place, *, owed: bool, thorough: bool) -> Iterator[Mutant]:
    yield from any_mutants(original, place, owed=owed, thorough=thorough)
    if is_record(place.bare) or get_origin(place.bare) is tuple:
        yield from part_mutants(original, place)
    else:
        yield from leaf_mutants(original, place, thorough=thorough)


@pytest.mark.parametrize("kind", KINDS)
def test_agreement(kind: str) -> None:
    """Whoever checks data against the public contracts gets the answer that this software will give."""
    common = kind == next(iter(KINDS))
    original = Original.document(KINDS[kind], common=common)
    assert accepted(decode_json, original.json)
    assert disagreements(mutants(kind, original, common=common)) == []


def test_agreement_on_the_trust_list() -> None:
    """design §6: whoever writes a trust list by schema trust-v1 has one that loads, and no other loads."""
    original = Original(json.dumps(encode_record(full(TrustList))).encode())
    schema = Draft202012Validator(json.loads(_resources.schema("trust-v1.json").read_text(encoding="utf-8")))
    found = []
    for place in places(TrustList, (), (), lambda name: name.rstrip("_")):
        for mutant in changes(original, place, owed=False, thorough=False):
            if mutant.json is None:
                continue
            answer = accepted(lambda data, _: decode_record(TrustList, parse_json(data), name="x"), mutant.json)
            by_schema = schema.is_valid(json.loads(mutant.json))
            right = mutant.good or (mutant.name, "json schema") in DIFFERENCES
            if (answer, by_schema) != (mutant.good, right):
                found.append(f"{mutant.place}: {mutant.name}: codec says {answer}, schema {by_schema}")
    assert found == []


def test_agreement_on_cases() -> None:
    """Whoever checks a case against schema case-v1 gets the answer that this software will give."""
    case = full(Case)
    original = Original(encode_case_json(case), encode_case_xml(case), "{urn:nh-edoc:case:1}")
    assert decode_case_json(original.json, Case) == case
    schema = Draft202012Validator(json.loads(_resources.schema("case-v1.json").read_text(encoding="utf-8")))
    # every form of a value was tried thoroughly with the documents
    seen = {(place.bare, place.notes) for body in KINDS.values() for place in all_places(body, common=True)}
    found = []
    for index, place in enumerate(places(Case, (), ())):
        thorough = (place.bare, place.notes) not in seen
        # quickly: every third place with a form that is new; hardly any with one that was tried in another place
        if not EVERY and index % (3 if thorough else 20):
            continue
        seen.add((place.bare, place.notes))
        for mutant in changes(original, place, owed=owed(original, place), thorough=thorough):
            given = []
            if mutant.json is not None:
                given.append(("codec, JSON", accepted(lambda data, _: decode_case_json(data, Case), mutant.json)))
                given.append(("json schema", schema.is_valid(json.loads(mutant.json))))
            if mutant.xml is not None:
                given.append(("codec, XML", accepted(lambda data, _: decode_case_xml(data, Case), mutant.xml)))
                given.append(("xsd and schematron", schema_problems(parse_xml(mutant.xml), "case-v1") == ()))
            for language, answer in given:
                if answer != (mutant.good or (mutant.name, language) in DIFFERENCES):
                    found.append(f"{mutant.place}: {mutant.name}: {language} says {answer}")
    assert found == []


def test_choices() -> None:
    """A value that only one language knows would show in no change to a good document: the lists are compared."""
    types = {place.bare for body in KINDS.values() for place in all_places(body, common=True)}
    lists = {tuple(choice) for choice in types if isinstance(choice, type) and issubclass(choice, StrEnum)}
    schema = json.loads(_resources.schema("document-v1.json").read_text(encoding="utf-8"))
    assert {tuple(found["enum"]) for found in schema["$defs"].values() if "enum" in found} == lists
    assert schema["properties"]["kind"]["enum"] == list(KINDS)
    folder = _resources.schema("document-v1.xsd").parent
    types_of_xsd = [
        tuple(value.get("value") for value in restriction.iterfind(f"{XS}enumeration"))
        for path in (folder / "document-v1.xsd", *folder.glob("document-v1/*.xsd"))
        for restriction in etree.parse(path).iter(f"{XS}restriction")
    ]
    assert {found for found in types_of_xsd if found} == lists | {tuple(KINDS), ("1",)}


def without(document: Document, name: str, *, good: bool, **changes: Any) -> Mutant:
    """Return the document with fields of head or body changed, written without looking at how they agree."""
    tree = json.loads(encode_json(document))
    root = etree.fromstring(encode_xml(document))
    for path, value in changes.items():
        *parents, last = path.split("__")
        parent, element = tree, root.find("/".join(NAMESPACE + step for step in path.split("__")))
        for step in parents:
            parent = parent[step]
        assert element is not None
        if value is None:
            del parent[last]
            element.getparent().remove(element)
        else:
            parent[last] = element.text = value
    return Mutant(name, "", json.dumps(tree).encode(), etree.tostring(root), good)


def test_agreement_on_relations() -> None:
    """Promised period and date stand together or not at all; the head of a legal person is named, of others need not."""
    receipt = full_document(KINDS["acceptance-receipt"])
    period, day = "acceptanceReceipt__promisedPeriod", "acceptanceReceipt__promisedDate"
    kind, person = "head__applicant__idType", "head__applicant__legalRepresentative"
    mutants = (
        without(receipt, "no promise", good=True, **{period: None, day: None}),
        without(receipt, "no promised day", good=False, **{day: None}),
        without(receipt, "no promised period", good=False, **{period: None}),
        without(receipt, "person", good=True, **{kind: "111", person: None}),
        without(receipt, "other organisation", good=True, **{kind: "099", person: None}),
        without(receipt, "person with representative", good=True, **{kind: "111"}),
        without(receipt, "legal person", good=True, **{kind: "001"}),
        without(receipt, "legal person without representative", good=False, **{kind: "001", person: None}),
    )
    assert disagreements(iter(mutants)) == []
