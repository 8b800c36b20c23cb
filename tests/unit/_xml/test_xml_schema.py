"""The public contract as a judge: paths like the codec's, no values in messages, safe in threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from lxml import etree, isoschematron

from nh_edoc import _resources
from nh_edoc._xml import parse_xml, schema_problems
from nh_edoc.codec import encode_xml
from nh_edoc.receipt.kinds import KINDS
from nh_edoc.receipt.samples import sample

RECEIPT = encode_xml(sample("acceptance-receipt"))
DECISION = encode_xml(sample("approval-decision"))
XS = "{http://www.w3.org/2001/XMLSchema}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def judged(xml: bytes, old: bytes = b"", new: bytes = b"") -> list[tuple[str, str]]:
    assert old in xml
    return [
        (problem.path, problem.code) for problem in schema_problems(parse_xml(xml.replace(old, new, 1)), "document-v1")
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_samples_hold(kind: str) -> None:
    """Every kind has its part in the contract."""
    assert judged(encode_xml(sample(kind))) == []


@pytest.mark.parametrize(
    ("xml", "old", "new", "expected"),
    [
        (RECEIPT, b"<region>", b"<region>x", "/head/agency/region"),
        (RECEIPT, b"<copies>", b"<copies>-", "/acceptanceReceipt/materials/0/copies"),
        (RECEIPT, b"</version>", b"</version><x:y xmlns:x='urn:x'/>", "/acceptanceReceipt/calendar/y"),
        (DECISION, b"<basis>", b"<basis> ", "/approvalDecision/legalBasis/0"),
    ],
)
def test_form(xml: bytes, old: bytes, new: bytes, expected: str) -> None:
    """XSD 1.0: paths are JSON pointers, entries of lists by their place from 0."""
    found = judged(xml, old, new)
    assert {code for _, code in found} == {"xml.schema"}
    assert expected in {path for path, _ in found}


@pytest.mark.parametrize(
    ("xml", "old", "new", "expected"),
    [
        (RECEIPT, b'kind="acceptance-receipt"', b'kind="approval-decision"', [("", "kind")]),
        (RECEIPT, b"<days>", b"<days> ", [("/acceptanceReceipt/period/days", "no-white-space")]),
        (RECEIPT, b"<days>", b"<days><!--x-->", [("", "no-comments")]),
        (RECEIPT, b"<head>", b"<?x y?><head>", [("", "no-comments")]),
        (
            RECEIPT,
            b"<head>",
            b'<head xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="Head">',
            [("", "no-instance-attributes")],
        ),
        (DECISION, b"<validFrom>2", b"<validFrom>29", None),
    ],
)
def test_rules(xml: bytes, old: bytes, new: bytes, expected: list[tuple[str, str]] | None) -> None:
    """ISO Schematron: what XSD cannot say, each rule with its name and both languages."""
    found = schema_problems(parse_xml(xml.replace(old, new, 1)), "document-v1")
    if expected is None:
        assert [problem.code for problem in found] == ["xml.schema"]  # a wrong form is told before rules are asked
        return
    assert [(problem.path, problem.params["rule"]) for problem in found] == expected
    assert all(problem.code == "xml.rule" and " / " in problem.params["reason"] for problem in found)
    assert found[0].message("zh") != found[0].message("en")


@pytest.mark.parametrize("root", [b"<acceptanceReceipt/>", b"<body/>", b"<head/>", b"<other/>"])
def test_only_a_document_is_a_document(root: bytes) -> None:
    """Global elements of a schema may be roots to XSD; to the contract only one is."""
    assert judged(root.replace(b"/>", b' xmlns="urn:nh-edoc:document:1"/>')) != []
    body = (
        RECEIPT[RECEIPT.index(b"<acceptanceReceipt>") : RECEIPT.index(b"</acceptanceReceipt>")]
        + b"</acceptanceReceipt>"
    )
    alone = body.replace(b"<acceptanceReceipt>", b'<acceptanceReceipt xmlns="urn:nh-edoc:document:1" kind="x">', 1)
    assert judged(alone) != []
    assert ("", "xml.rule") in judged(alone.replace(b' kind="x"', b""))


def test_values_are_not_told() -> None:
    """R25: the validator's message would quote the query password."""
    found = schema_problems(parse_xml(RECEIPT.replace(b"<queryPassword>", b"<queryPassword>geheim-")), "document-v1")
    assert found
    assert all("geheim" not in repr(problem) for problem in found)


def test_threads() -> None:
    """A verifier works from threads: each gets the answers to its own document."""
    good, bad = parse_xml(RECEIPT), parse_xml(RECEIPT.replace(b"<region>", b"<region>x"))

    def ask(number: int) -> bool:
        return schema_problems((good, bad)[number % 2], "document-v1") == ()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(200))) == [number % 2 == 0 for number in range(200)]


def test_contract_is_standard() -> None:
    """XSD and Schematron compile elsewhere too: the schema of schemas holds, every type is explained in both languages."""
    schematron = etree.parse(_resources.schema("document-v1.sch"))
    assert isoschematron.schematron_schema_valid(schematron)
    folder = Path(_resources.schema("document-v1.xsd")).parent
    for path in sorted([folder / "document-v1.xsd", *folder.glob("document-v1/*.xsd")]):
        for named in etree.parse(path).iter(f"{XS}element", f"{XS}simpleType", f"{XS}complexType"):
            parent = named.getparent()
            if (
                named.get("name")
                and parent is not None
                and parent.tag == f"{XS}schema"
                and not named.get("substitutionGroup")
            ):
                said = named.iterfind(f"{XS}annotation/{XS}documentation")
                assert {note.get(XML_LANG) for note in said} == {"zh", "en"}, (path.name, named.get("name"))
