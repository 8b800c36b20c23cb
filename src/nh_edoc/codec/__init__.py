"""The only readers and writers of the public contracts: type ↔ XML ↔ JSON, without loss, strict, bounded."""

from __future__ import annotations

from nh_edoc.codec.documents import (
    decode_json,
    decode_xml,
    document_digest,
    encode_json,
    encode_xml,
    load_document,
)
from nh_edoc.codec.jsontree import parse_json
from nh_edoc.codec.licenses import decode_license, decode_license_json, encode_license, encode_license_json
from nh_edoc.codec.records import decode_record, encode_record
from nh_edoc.codec.reports import finding_json, report_json

__all__ = [
    "decode_json",
    "decode_license",
    "decode_license_json",
    "decode_record",
    "decode_xml",
    "document_digest",
    "encode_json",
    "encode_license",
    "encode_license_json",
    "encode_record",
    "encode_xml",
    "finding_json",
    "load_document",
    "parse_json",
    "report_json",
]
