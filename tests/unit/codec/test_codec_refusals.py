"""What is refused, where, and what the message tells whoever has to mend it."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

import pytest
from codec_receipt import JSON, RECEIPT, XML, changed, tree

from nh_edoc import messages
from nh_edoc.codec import decode_json, decode_xml, encode_xml
from nh_edoc.errors import InputError, Problem
from nh_edoc.model.digest import Digest
from nh_edoc.model.document import Document
from nh_edoc.receipt.kinds import KINDS


def problems(decode: Any, data: bytes) -> dict[str, Problem]:
    """Return the problems by path, and see that every one speaks both languages."""
    with pytest.raises(InputError) as caught:
        decode(data, KINDS)
    assert caught.value.exit_code == 4
    found = {problem.path: problem for problem in caught.value.problems}
    assert len(found) == len(caught.value.problems)
    for problem in (*found.values(), caught.value):
        texts = {lang: problem.message(lang) for lang in messages.LANGUAGES}
        assert all(not text.startswith(problem.code) and not re.search(r"\{[a-z]+\}", text) for text in texts.values())
        assert texts["zh"] != texts["en"]
    return found


def codes(decode: Any, data: bytes) -> dict[str, str]:
    return {path: problem.code for path, problem in problems(decode, data).items()}


def test_all_problems_at_once() -> None:
    """style guide §4: InputError lists every problem, not the first, each with its JSON pointer."""
    data = changed(
        version=2,
        head__number=...,
        head__agency__uscc="x",
        head__applicant__idType="110",
        acceptanceReceipt__materials__0__copies=1.5,
        acceptanceReceipt__receivedAt="2026-02-09T09:00:00",
        acceptanceReceipt__clerkk="演示",
        acceptanceReceipt__fee=[],
        sealPlan__seals=[],
    )
    assert codes(decode_json, data) == {
        "/version": "document.version",
        "/head/number": "record.missing",
        "/head/agency/uscc": "record.pattern",
        "/head/applicant/idType": "record.choice",
        "/acceptanceReceipt/materials/0/copies": "record.not-whole",
        "/acceptanceReceipt/receivedAt": "record.naive",
        "/acceptanceReceipt/clerkk": "record.unknown-near",
        "/acceptanceReceipt/fee": "record.not-object",
        "/sealPlan/seals": "record.few",
    }


def test_xml_problems_have_the_paths_of_json() -> None:
    """Both forms are one tree, so a problem has one path."""
    xml = (
        XML.replace(b"<copies>", b"<copies>x")
        .replace(b"<region>", b"<region>x")
        .replace(b"<clerk>", b"<clerkk>")
        .replace(b"</clerk>", b"</clerkk>")
    )
    assert codes(decode_xml, xml) == {
        "/acceptanceReceipt/clerkk": "record.unknown-near",
        "/acceptanceReceipt/clerk": "record.missing",
        "/acceptanceReceipt/materials/0/copies": "record.not-whole",
        "/head/agency/region": "record.too-long",
    }


def test_remedies_are_named() -> None:
    """The message of a misspelt field names the right one; that of a choice its values; of a naive time the offset."""
    data = changed(
        acceptanceReceipt__due_date="2026-02-10",
        head__item__type="99",
        acceptanceReceipt__acceptedAt="2026-02-09T09:00:00",
        acceptanceReceipt__window=None,
    )
    found = problems(decode_json, data)
    for lang in messages.LANGUAGES:
        assert "dueDate" in found["/acceptanceReceipt/due_date"].message(lang)
        assert "01" in found["/head/item/type"].message(lang)
        assert "+08:00" in found["/acceptanceReceipt/acceptedAt"].message(lang)


@pytest.mark.parametrize(
    "wrong", ["geheim 1!", 12345678, "\u0001geheim", " geheim", "geheim" * 9, ["geheim"], {"geheim": 1}]
)
@pytest.mark.parametrize("field", ["acceptanceReceipt__queryPassword", "head__applicant__idNumber"])
def test_secrets_are_not_told(field: str, wrong: Any) -> None:
    """R25, 个人信息保护法: neither query password nor identity number stands in a message, hence not in a log."""
    with pytest.raises(InputError) as caught:
        decode_json(changed(**{field: wrong}), KINDS)
    said = repr(caught.value.problems) + str(caught.value) + caught.value.problems[0].message("en")
    assert "geheim" not in said
    assert "12345678" not in said


def test_values_are_shortened() -> None:
    """A message stays readable whatever the data is."""
    found = problems(decode_json, changed(acceptanceReceipt__clerk="演" * 100_000, head__number="x" * 5_000))
    assert all(len(problem.message(lang)) < 200 for problem in found.values() for lang in messages.LANGUAGES)


def test_many_problems_are_cut() -> None:
    """verification §6: hostile data does not make a million messages."""
    data = changed(**{f"head__x{number}": 1 for number in range(5_000)})
    with pytest.raises(InputError) as caught:
        decode_json(data, KINDS)
    assert len(caught.value.problems) == 200
    assert caught.value.params["count"] == "200+"


def test_paths_are_pointers() -> None:
    """RFC 6901: ``~`` and ``/`` in names are escaped; control and bidi characters are shown, not sent."""
    found = problems(decode_json, changed(head={**tree()["head"], "a/b~c": 1, "x\u202ey\u001b[31m": 1}))
    assert set(found) == {"/head/a~1b~0c", "/head/x\\u202ey\\u001b[31m"}
    assert "\u202e" not in "".join(problem.message(lang) for problem in found.values() for lang in messages.LANGUAGES)


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (JSON.replace(b'"number"', b'"number": "1", "number"', 1), "/head/number"),
        (JSON.replace(b'"head"', b'"head": {}, "head"', 1), "/head"),
        (JSON.replace(b'"version"', b'"version": 2, "version"', 1), "/version"),
        (JSON.replace(b'"days"', b'"days": 1, "days": 2, "days"', 1), "/acceptanceReceipt/period/days"),
    ],
)
def test_duplicate_keys(data: bytes, path: str) -> None:
    """RFC 8259, 4: readers differ in which value of a repeated name they take, so none may be repeated."""
    assert codes(decode_json, data)[path] == "record.duplicate"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("rejection-decision", {"/acceptanceReceipt": "document.body"}),
        ("acceptance-reciept", {"/kind": "document.kind-near"}),
        ("license-plate", {"/kind": "document.kind"}),
        (5, {"/kind": "document.kind"}),
        (None, {"/kind": "document.kind"}),
        (..., {"/kind": "record.missing"}),
    ],
)
def test_kind_agrees_with_body(kind: Any, expected: dict[str, str]) -> None:
    """adr/0002: the kind repeats what the body's element says, and must agree with it."""
    assert codes(decode_json, changed(kind=kind)) == expected
    if isinstance(kind, str):
        assert codes(decode_xml, XML.replace(b'kind="acceptance-receipt"', f'kind="{kind}"'.encode())) == expected


def test_second_body() -> None:
    """A document has one body, even where the second is null."""
    for value in (None, {}, tree()["acceptanceReceipt"]):
        assert codes(decode_json, changed(rejectionDecision=value)) == {"/rejectionDecision": "document.body"}


@pytest.mark.parametrize("version", ["1", 1.0, True, 0, None])
def test_version(version: Any) -> None:
    """A version is the number 1; a reader never guesses what another one means."""
    assert codes(decode_json, changed(version=version)) == {"/version": "document.version"}
    assert codes(decode_xml, XML.replace(b'version="1">', b'version=" 1">')) == {"/version": "document.version"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (b"urn:nh-edoc:document:1", b"urn:nh-edoc:document:2", {"": "xml.root"}),
        (b' xmlns="urn:nh-edoc:document:1"', b"", {"": "xml.root"}),
        (b' version="1"', b' version="1" lang="zh"', {"": "xml.attribute"}),
        (b' version="1"', b' version="1" xmlns:x="urn:x" x:kind="y"', {"": "xml.attribute"}),
        (b"<document ", b"<!--x--><document ", {"": "xml.comment"}),
        (b"</document>", b"</document><?x y?>", {"": "xml.comment"}),
        (b"</document>", "演</document>".encode(), {"": "xml.mixed"}),
        (b"<clerk>", b"<clerk>x<!--y-->", {"/acceptanceReceipt/clerk": "xml.children"}),
        (b"<clerk>", b"<clerk>x<b/>", {"/acceptanceReceipt/clerk": "xml.children"}),
        (b"<material>", b"<x/><material>", {"/acceptanceReceipt/materials/0": "xml.entry"}),
        (b"<days>", b'<days xmlns="">', {"/acceptanceReceipt/period/days": "xml.namespace"}),
        (
            b"<fee>",
            b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/><fee>',
            {"/acceptanceReceipt/include": "xml.namespace"},
        ),
    ],
)
def test_xml_form(old: bytes, new: bytes, expected: dict[str, str]) -> None:
    """Wrong namespace, attributes, comments, mixed content, XInclude: nothing stands beside the data."""
    assert old in XML
    assert codes(decode_xml, XML.replace(old, new, 1)) == expected


def test_xml_order_and_repetition() -> None:
    """The order of the XSD is the order of the data, so equal documents have equal bytes."""
    receipt = XML.decode()
    region = re.search("<region>.*?</region>", receipt)[0]
    moved = receipt.replace(region, "", 1).replace("<agency>", "<agency>" + region, 1)
    assert codes(decode_xml, moved.encode())["/head/agency/name"] == "xml.order"
    assert codes(decode_xml, receipt.replace(region, region * 2, 1).encode()) == {
        "/head/agency/region": "record.duplicate"
    }


def test_prefixes_and_white_space_are_form_only() -> None:
    """Namespaces in XML: a prefix means nothing; white space between elements neither (XML 1.0, 2.10)."""
    prefixed = re.sub(r"<(/?)([a-zA-Z])", r"<\1d:\2", XML.decode().partition("?>")[2]).replace("xmlns=", "xmlns:d=", 1)
    assert decode_xml(prefixed.encode(), KINDS) == RECEIPT
    spaced = XML.replace(b"><", b">\n  <")
    assert decode_xml(spaced, KINDS) == RECEIPT
    cdata = XML.replace(b"<region>", b"<region><![CDATA[", 1).replace(b"</region>", b"]]></region>", 1)
    assert decode_xml(cdata, KINDS) == RECEIPT


def test_relations() -> None:
    """The fields of a record agree: promised period and date together; the head of a legal person is named."""
    whole = tree()
    del whole["acceptanceReceipt"]["promisedDate"]
    whole["head"]["applicant"]["idType"] = "001"
    del whole["head"]["applicant"]["legalRepresentative"]
    assert codes(decode_json, json.dumps(whole).encode()) == {
        "/acceptanceReceipt/promisedDate": "record.together",
        "/head/applicant/legalRepresentative": "record.needed",
    }
    with pytest.raises(InputError):
        encode_xml(dataclasses.replace(RECEIPT, body=dataclasses.replace(RECEIPT.body, promised_period=None)))


def test_kinds_are_the_callers() -> None:
    """The codec knows no kinds of its own."""
    with pytest.raises(InputError) as caught:
        decode_json(JSON, {})
    assert caught.value.problems[0].code == "document.kind"
    assert isinstance(decode_json(JSON, KINDS), Document)
    assert Digest.of(b"").alg == "sha256"
