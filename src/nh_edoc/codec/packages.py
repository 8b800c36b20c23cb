"""What an archive package says of itself: ``metadata/archive.xml`` (``schemas/archive-v1.xsd``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.codec.rooted import RootedForm
from nh_edoc.model.archive import PackageRecord

if TYPE_CHECKING:
    from typing import Any

    from nh_edoc.model.archive import PackageReport

FORM: Final = RootedForm(element="archive", namespace="urn:nh-edoc:archive:1", version=1, invalid="archive.invalid")


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
    """Return the report on a package, ready for JSON."""
    return {
        "folder": report.folder,
        "verdict": report.verdict.value,
        "at": report.at.isoformat(timespec="seconds"),
        "approval_code": None if report.record is None else report.record.approval_code,
        "checks": [
            {
                "code": one.code,
                "result": one.result.value,
                "basis": one.basis,
                "detail": {lang: one.detail(lang) for lang in ("zh", "en")},
            }
            for one in report.checks
        ],
        "documents": [{"path": path, "verdict": found.verdict.value} for path, found in report.documents],
    }
