"""One contract, three languages: typed codec, XSD with Schematron, JSON Schema give the same answers on a licence."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from nh_edoc import _resources
from nh_edoc._xml import parse_xml, schema_problems
from nh_edoc.codec import (
    decode_license,
    decode_license_json,
    document_digest,
    encode_license,
    encode_license_json,
)
from nh_edoc.errors import InputError
from nh_edoc.model.digest import Digest

if TYPE_CHECKING:
    from collections.abc import Iterator

BAD_VALUES = ("", " x", "x ", "x" * 3000, "\u3000", "§", "0", "true", "2026-02-30", "a\nb")


@cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(_resources.schema("license-v1.json").read_text(encoding="utf-8")))


def by_codec(decode: Any, data: bytes) -> bool:
    try:
        decode(data)
    except InputError:
        return False
    return True


def leaves(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(tree, dict | list):
        for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from leaves(value, (*path, key))
    else:
        yield path


def at(tree: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def test_there_and_back(full):
    """Without loss, both ways; equal licences, equal bytes; the XML is its own canonical form."""
    xml = encode_license(full)
    assert decode_license(xml) == full
    assert decode_license_json(encode_license_json(full)) == full
    assert encode_license(decode_license_json(encode_license_json(full))) == xml
    assert document_digest(xml) == Digest.of(xml.split(b"?>", 1)[1])


def test_full_licence_is_good_everywhere(full):
    """GB/T 36903."""
    assert schema_problems(parse_xml(encode_license(full)), "license-v1") == ()
    validator().validate(json.loads(encode_license_json(full)))


def test_json_agrees(full):
    """Each value in turn: left out, or something else."""
    tree = json.loads(encode_license_json(full))
    differ = []
    for path in leaves(tree):
        for change in (None, *BAD_VALUES, 5, True):
            mutant = copy.deepcopy(tree)
            holder = at(mutant, path[:-1])
            if change is None:
                del holder[path[-1]]
            else:
                holder[path[-1]] = change
            data = json.dumps(mutant, ensure_ascii=False).encode()
            if by_codec(decode_license_json, data) is not validator().is_valid(mutant):
                differ.append((path, change))
    # JSON Schema cannot compare two days, and takes 2026-02-30 for a day where it does not ask for the format
    assert [one for one in differ if one[0][0] not in {"validFrom", "validTo"}] == []


def test_xml_agrees(full):
    """Each element in turn: left out, twice, out of its place, another text, an attribute, a child."""
    data = encode_license(full)
    count = len(list(etree.fromstring(data).iter()))
    for index in range(1, count):
        for change in range(4 + len(BAD_VALUES)):
            mutant = etree.fromstring(data)
            element = list(mutant.iter())[index]
            mutate(element, change)
            xml = etree.tostring(mutant)
            good = schema_problems(parse_xml(xml), "license-v1") == ()
            assert by_codec(decode_license, xml) is good, (element.tag, change)


def mutate(element: Any, change: int) -> None:
    parent = element.getparent()
    if change == 0:
        parent.remove(element)
    elif change == 1:
        element.addnext(copy.deepcopy(element))
    elif change == 2:
        element.set("a", "b")
    elif change == 3:
        etree.SubElement(element, "{urn:nh-edoc:license:1}x")
    elif len(element) == 0:
        element.text = BAD_VALUES[change - 4]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda xml: xml.replace(b'version="1"', b'version="2"'), "license.version"),
        (lambda xml: xml.replace(b' version="1"', b""), "record.missing"),
        (lambda xml: xml.replace(b"license:1", b"licence:1"), "license.root"),
        (lambda xml: xml.replace(b'version="1"', b'version="1" kind="x"'), "xml.attribute"),
    ],
)
def test_envelope(full, change, code):
    """What the root says of itself."""
    with pytest.raises(InputError) as refused:
        decode_license(change(encode_license(full)))
    assert code in {one.code for one in refused.value.problems}
