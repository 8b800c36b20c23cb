"""The only readers and writers of the public contracts: type ↔ XML ↔ JSON, without loss, strict, bounded.

They are loaded when first used: who reads a document pays for no licence, and who reads XML writes no report.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from nh_edoc.codec.annotations import decode_annotation_json, encode_annotation_json
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
    "decode_annotation_json",
    "decode_json",
    "decode_license",
    "decode_license_json",
    "decode_record",
    "decode_xml",
    "document_digest",
    "encode_annotation_json",
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

_MODULES: Final = {
    "decode_annotation_json": "annotations",
    "decode_json": "documents",
    "decode_license": "licenses",
    "decode_license_json": "licenses",
    "decode_record": "records",
    "decode_xml": "documents",
    "document_digest": "documents",
    "encode_annotation_json": "annotations",
    "encode_json": "documents",
    "encode_license": "licenses",
    "encode_license_json": "licenses",
    "encode_record": "records",
    "encode_xml": "documents",
    "finding_json": "reports",
    "load_document": "documents",
    "parse_json": "jsontree",
    "report_json": "reports",
}


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{module}"), name)
