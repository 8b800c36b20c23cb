"""Archive packages for tests: read apart, changed, and written again with the agency's own signature."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nh_edoc._cms.template import CmsTemplate
from nh_edoc.archive import BagInfo, write_bag
from nh_edoc.archive.metadata import RECORD, label_of
from nh_edoc.codec.packages import decode_package, encode_package
from nh_edoc.model.archive import PackageEntry, PackageRecord
from nh_edoc.model.report import Result

if TYPE_CHECKING:
    from pathlib import Path

    from nh_edoc.ports import Signer

KINDS = ("acceptance-receipt", "special-procedure-notice", "approval-decision", "license", "delivery-receipt")


def wrong(report: Any) -> dict[str, str]:
    """Return what a check of a package did not pass, by code."""
    return {one.code: one.result.value for one in report.checks if one.result in {Result.FAILED, Result.UNKNOWN}}


@dataclass(frozen=True, kw_only=True)
class Parts:
    """A package taken apart: whoever holds the agency's key can write any such package."""

    record: PackageRecord
    files: dict[str, bytes]
    """Payload by path."""
    label: BagInfo

    @classmethod
    def of(cls, folder: Path) -> Parts:
        record = decode_package((folder / RECORD).read_bytes())
        files = {one.path: (folder / one.path).read_bytes() for one in record.files}
        return cls(record=record, files=files, label=label_of(record))

    def write(self, folder: Path, signer: Signer) -> Path:
        """Write the package, with manifests and a signature that hold, whatever it says."""
        roles = {one.path: one.role for one in self.record.files}
        entries = [
            PackageEntry(role=roles[path], name=path.rsplit("/", 1)[1], source=content)
            for path, content in self.files.items()
        ]
        template = CmsTemplate.of(signer)
        write_bag(
            folder,
            entries,
            self.label,
            tags={RECORD: encode_package(self.record)},
            sign=lambda manifest: template.sign(hashlib.sha256(manifest).digest()),
        )
        return folder
