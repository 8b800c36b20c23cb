"""What an archive package says of itself: ``metadata/archive.xml`` (``schemas/archive-v1.xsd``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc import messages
from nh_edoc.codec.leaves import MomentLeaf
from nh_edoc.codec.records import encode_record
from nh_edoc.codec.reports import check_json
from nh_edoc.codec.rooted import RootedForm
from nh_edoc.model.archive import PackageRecord

if TYPE_CHECKING:
    from typing import Any

    from nh_edoc.model.archive import PackageReport
    from nh_edoc.model.report import Report

FORM: Final = RootedForm(element="archive", namespace="urn:nh-edoc:archive:1", version=1, invalid="archive.invalid")
REPORT_VERSION: Final = 1
"""Version of the form of a report on a package."""


def encode_package(record: PackageRecord) -> bytes:
    """Return the record as XML.

    Raises:
        InputError: `archive.invalid`: values that the types forbid.
    """
    return FORM.encode_xml(record)


def decode_package(data: bytes, *, name: str = "<bytes>") -> PackageRecord:
    """Read a record from XML.

    Raises:
        InputError: `archive.invalid`: ``problems`` lists everything that is wrong; `xml.*`, `io.too-large`.
    """
    return FORM.decode_xml(data, PackageRecord, name=name)


def package_json(report: PackageReport) -> dict[str, Any]:
    """Return the report on a package by schema ``archive-report-v1``; what is not proven is null."""
    return {
        "version": REPORT_VERSION,
        "verdict": report.verdict.value,
        "folder": messages.visible(report.folder),
        "package": None if report.record is None else _record(report.record),
        "checks": [check_json(one) for one in report.checks],
        "documents": [_document(path, found) for path, found in report.documents],
        "manifest_digest": encode_record(report.manifest_digest),
        "total_bytes": report.total_bytes,
        "trust_digest": encode_record(report.trust_digest),
        "trust_version": report.trust_version,
        "at": MomentLeaf().write(report.at.replace(microsecond=0)),
        "software": report.software,
    }


def _record(record: PackageRecord) -> dict[str, Any]:
    return {
        "approval_code": record.approval_code,
        "agency": messages.visible(record.agency.name),
        "item": messages.visible(record.item.name),
        "retention": messages.visible(record.retention),
        "packed_at": MomentLeaf().write(record.packed_at),
        "files": len(record.files),
        "absent": [one.role.value for one in record.absent],
        "demonstration": record.demonstration,
    }


def _document(path: str, report: Report) -> dict[str, Any]:
    return {
        "path": path,
        "verdict": report.verdict.value,
        "sub_indication": report.sub_indication,
        "number": None if report.document is None else messages.visible(report.document.number),
        "digest": encode_record(report.file_digest),
    }
