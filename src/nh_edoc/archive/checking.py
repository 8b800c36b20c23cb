"""Does the package say the truth about itself? Its metadata against its files, and against the data inside them.

The manifests and the signature show that nothing changed since it was packed; they do not show that what was packed
is what the list of contents says (DA/T 70-2018: metadata agree with contents).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nh_edoc.archive.bag import FOLDERS
from nh_edoc.archive.filing import ROLES, roles_of
from nh_edoc.archive.metadata import accepted_on, concluded_on, label_of, steps_of
from nh_edoc.model.archive import ArchiveRole, FiledItem, PackageRecord
from nh_edoc.model.license import Carried, License
from nh_edoc.model.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nh_edoc.archive.inspection import Inspection
    from nh_edoc.receipt.case.type import Case

_SEALED_ONLY = frozenset({ArchiveRole.ACCEPTANCE, ArchiveRole.DELIVERY, ArchiveRole.RESULT})
"""Kinds of art. 22 that only sealed documents can be; a special procedure's notice lies beside the review record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A sealed file of the package: its line, what the verifier answered now, and the data inside."""

    item: FiledItem
    report: Report
    carried: Carried | None
    """None where the report does not prove the data."""


def contents_differences(record: PackageRecord, found: Inspection) -> Iterator[str]:
    """Yield where the list of contents and the payload differ: files, kinds, sizes, digests, order."""
    by_path = {one.path: one for one in record.files}
    if len(by_path) != len(record.files):
        yield "files/path"
    yield from sorted(by_path.keys() ^ set(found.files))
    for place, one in enumerate(record.files, start=1):
        said = {
            "order": one.order == place,
            "role": one.path.startswith(f"data/{FOLDERS[one.role]}/"),
            "size": one.size == found.sizes.get(one.path, one.size),
            "digest": one.digest.value == found.listed.get(one.path, one.digest.value),
        }
        yield from (f"{one.path}: {name}" for name, holds in said.items() if not holds)


def label_differences(record: PackageRecord, found: Inspection) -> Iterator[str]:
    """Yield the lines of ``bag-info.txt`` that say something else than the metadata."""
    said, label = label_of(record).rows(), dict(found.label)
    label.pop("Payload-Oxum", None)
    yield from sorted(name for name in said.keys() | label.keys() if said.get(name) != label.get(name))


def case_differences(record: PackageRecord, case: Case) -> Iterator[str]:
    """Yield what the metadata and the materials say otherwise than the case's own data."""
    said = {
        "agency": record.agency == case.agency,
        "approvalCode": record.approval_code == case.approval_code,
        "item": record.item == case.item,
        "applicant": record.applicant == case.applicant.name,
        "demonstration": record.demonstration == case.demonstration,
    }
    yield from (name for name, holds in said.items() if not holds)
    listed = {one.file.digest for one in case.materials if one.file is not None}
    filed = {one.digest: one.path for one in record.files if one.role is ArchiveRole.MATERIALS}
    yield from sorted(path for digest, path in filed.items() if digest not in listed)
    yield from sorted(f"materials/{digest.value}" for digest in listed - filed.keys())


def document_differences(record: PackageRecord, verified: Sequence[Verified]) -> Iterator[str]:
    """Yield what the metadata say otherwise than the sealed documents themselves, as far as those are proven."""
    for item in record.files:
        if (item.role in _SEALED_ONLY and item.verdict is None) or _half_described(item):
            yield f"{item.path}: verdict"
    for one in verified:
        yield from (f"{one.item.path}: {name}" for name, holds in _stated(record, one).items() if not holds)
    carried = [one.carried for one in verified if one.carried is not None]
    if len(carried) < len(verified):
        return  # what is not proven cannot contradict
    course = {
        "steps": steps_of(carried) == record.steps,
        "acceptedOn": accepted_on(carried) == record.accepted_on,
        "concludedOn": concluded_on(carried) == record.concluded_on,
    }
    yield from (name for name, holds in course.items() if not holds)


def role_differences(record: PackageRecord) -> list[str]:
    """Return the kinds of art. 22 that are neither there nor said to be absent, or both (catalogue R20)."""
    absent = [one.role for one in record.absent]
    there = roles_of(record.files)
    return [role.value for role in ArchiveRole if (role in there) + absent.count(role) != 1]


def _half_described(item: FiledItem) -> bool:
    """Whether a line says only a part of what sealed documents have, or a plain file has a part of it."""
    given = {value is not None for value in (item.number, item.dated, item.author, item.verdict)}
    return len(given) > 1


def _stated(record: PackageRecord, one: Verified) -> Mapping[str, bool]:
    stated, item = one.report.document, one.item
    if stated is None:
        return {}
    return {
        "digest": one.report.file_digest == item.digest,
        "role": ROLES.get(stated.kind) is item.role,
        "title": stated.title == item.title,
        "number": stated.number == item.number,
        "dated": stated.date == item.dated,
        "author": stated.agency == item.author,
        "agency": stated.agency_code == record.agency.uscc,
        "approvalCode": stated.approval_code == record.approval_code,
        # a licence names its holders, who may be others than who applied
        "applicant": isinstance(one.carried, License) or stated.applicant == record.applicant,
        "demonstration": stated.demonstration == record.demonstration,
    }
