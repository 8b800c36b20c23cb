"""What is written can be read, says the same in both forms, and is what the public contracts describe."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from codec_values import FAST, documents, records
from hypothesis import given
from jsonschema import Draft202012Validator

from nh_edoc import _resources
from nh_edoc._xml import canonical, parse_xml, schema_problems
from nh_edoc.codec import (
    decode_json,
    decode_record,
    decode_xml,
    document_digest,
    encode_json,
    encode_record,
    encode_xml,
    parse_json,
)
from nh_edoc.model.registry import DocumentEntry, LicenseEntry
from nh_edoc.model.trust import TrustList
from nh_edoc.receipt.kinds import KINDS

if TYPE_CHECKING:
    from nh_edoc.model.document import Document


@cache
def validator(name: str) -> Draft202012Validator:
    schema = json.loads(_resources.schema(f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("kind", KINDS)
def test_document(kind: str) -> None:
    """电子签名法 art. 5: form may change in exchange and storage, content may not.

    Type → XML → type and type → JSON → type lose nothing; both give the same XML bytes; what is written holds by
    XSD, Schematron and JSON Schema.
    """

    @FAST
    @given(documents(KINDS[kind]))
    def check(document: Document) -> None:
        xml, data = encode_xml(document), encode_json(document)
        from_xml, from_json = decode_xml(xml, KINDS), decode_json(data, KINDS)
        assert from_xml == document == from_json
        assert encode_xml(from_json) == xml == encode_xml(from_xml)
        assert encode_json(from_xml) == data
        assert schema_problems(parse_xml(xml), "document-v1") == ()
        assert list(validator("document-v1").iter_errors(json.loads(data))) == []
        # The written form is its own canonical form, so anybody can compute the digest.
        assert canonical(parse_xml(xml)) == xml.partition(b"?>")[2]
        assert document_digest(xml).value == hashlib.sha256(xml.partition(b"?>")[2]).hexdigest()

    check()


@FAST
@given(records(TrustList))
def test_trust_list(listed: TrustList) -> None:
    """design §6: trust.json by schema trust-v1, names in snake case."""
    tree = encode_record(listed)
    assert decode_record(TrustList, parse_json(json.dumps(tree).encode()), name="trust.json") == listed
    assert list(validator("trust-v1").iter_errors(tree)) == []


@FAST
@given(records(DocumentEntry) | records(LicenseEntry))
def test_records(value: Any) -> None:
    """Any record typed with ``model.fields`` can be written and read."""
    assert decode_record(type(value), encode_record(value), name="entry") == value
