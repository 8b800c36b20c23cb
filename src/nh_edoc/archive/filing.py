"""What of a case goes where in its package, and under which name (办法 art. 22).

Names are ours: those of the applicant's own files may hold a name or an identity number, and a package's names are
read by people who may not read its files (rule R25). What a file is called stands in the case, beside its digest.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final, TypeVar

from nh_edoc.archive.bag import FOLDERS
from nh_edoc.face import embedded_license
from nh_edoc.model.archive import ArchiveRole, FiledItem, PackageEntry
from nh_edoc.model.digest import Digest
from nh_edoc.model.license import Carried, License
from nh_edoc.model.report import DocumentReport, Report
from nh_edoc.receipt.kinds.review_record.type import ReviewRecord
from nh_edoc.receipt.rendered import embedded_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROLES: Final = {
    "acceptance-receipt": ArchiveRole.ACCEPTANCE,
    "amendment-notice": ArchiveRole.REVIEW,
    "appeal-decision": ArchiveRole.RESULT,
    "application-form": ArchiveRole.APPLICATION,
    "approval-decision": ArchiveRole.RESULT,
    "blacklist-decision": ArchiveRole.RESULT,
    "blacklist-prior-notice": ArchiveRole.REVIEW,
    "blacklist-removal": ArchiveRole.RESULT,
    "cancellation-decision": ArchiveRole.RESULT,
    "change-decision": ArchiveRole.RESULT,
    "delivery-receipt": ArchiveRole.DELIVERY,
    "extension-notice": ArchiveRole.REVIEW,
    "hearing-notice": ArchiveRole.REVIEW,
    "license": ArchiveRole.RESULT,
    "non-acceptance-decision": ArchiveRole.RESULT,
    "public-copy": ArchiveRole.RESULT,
    "rejection-decision": ArchiveRole.RESULT,
    "renewal-decision": ArchiveRole.RESULT,
    "review-record": ArchiveRole.REVIEW,
    "revocation-decision": ArchiveRole.RESULT,
    "special-procedure-notice": ArchiveRole.REVIEW,
    "supplement-notice": ArchiveRole.REVIEW,
    "termination-notice": ArchiveRole.RESULT,
    "withdrawal-decision": ArchiveRole.RESULT,
}
"""Where each kind of sealed document belongs."""
TITLES: Final = {
    ArchiveRole.APPLICATION: "申请信息",
    ArchiveRole.MATERIALS: "申请材料",
    ArchiveRole.REVIEW: "审批记录",
}
"""题名 of files that have none of their own."""
PDF: Final = "application/pdf"
_SUFFIX: Final = re.compile(r"\.[a-z0-9]{1,8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """电子文书 or 证照: the bytes that were verified, what the verifier answered, and the data inside."""

    data: bytes
    report: Report
    stated: DocumentReport
    """What the report proves of it."""
    carried: Carried

    @property
    def role(self) -> ArchiveRole:
        """Where it belongs; its kind must be one that has a place."""
        return ROLES[self.stated.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainFile:
    """A file without a seal: the case's data, a material, the review record."""

    role: ArchiveRole
    stem: str
    """File name in the package without its suffix."""
    title: str
    source: Path | bytes
    digest: Digest
    size: int
    format: str
    """Media type."""
    suffix: str


_File = TypeVar("_File", PlainFile, SealedFile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A file with its place in the package and its line in the list of contents."""

    entry: PackageEntry
    item: FiledItem
    sealed: SealedFile | None = None

    @property
    def name(self) -> str:
        """File name in the package."""
        return self.entry.name


def carried_in(data: bytes, kind: str) -> Carried:
    """Return the data inside a sealed file.

    Raises:
        InputError: `embedded.*`, `document.invalid`, `license.invalid`: there is none that can be read.
    """
    return embedded_license(data) if kind == License.KIND else embedded_document(data)


def suffix_of(name: str) -> str:
    """Return the suffix of a file name in lower case; empty where it is not plainly one."""
    found = PurePath(name).suffix.lower()
    return found if _SUFFIX.fullmatch(found) else ""


def file_all(plain: Sequence[PlainFile], sealed: Sequence[SealedFile]) -> tuple[Filed, ...]:
    """Return every file of a case with its name and its line, by kind of art. 22, plain files first, then by date."""
    ordered = sorted(sealed, key=lambda one: (one.stated.date, one.stated.kind, one.stated.number))
    filed: list[Filed] = []
    for role in ArchiveRole:
        filed += [_plain(one, len(filed) + place) for place, one in enumerate(_of(plain, role), start=1)]
        named = zip(_of(ordered, role), _names(one.stated.kind for one in _of(ordered, role)), strict=True)
        filed += [_sealed(one, name, len(filed) + place) for place, (one, name) in enumerate(named, start=1)]
    return tuple(filed)


def roles_of(items: Iterable[FiledItem]) -> frozenset[ArchiveRole]:
    """Return the kinds of art. 22 that are there.

    A notice lies with the 审批记录 and is none: who examined and approved what, it does not say.
    """
    return frozenset(
        one.role
        for one in items
        if one.role is not ArchiveRole.REVIEW or one.verdict is None or one.title == ReviewRecord.TITLE
    )


def _of(files: Iterable[_File], role: ArchiveRole) -> list[_File]:
    return [one for one in files if one.role is role]


def _names(kinds: Iterable[str]) -> Iterator[str]:
    """Yield ``approval-decision.pdf``, ``license.pdf``, ``license-2.pdf`` …."""
    seen: Counter[str] = Counter()
    for kind in kinds:
        seen[kind] += 1
        yield f"{kind}.pdf" if seen[kind] == 1 else f"{kind}-{seen[kind]}.pdf"


def _plain(file: PlainFile, order: int) -> Filed:
    name = file.stem + file.suffix
    item = FiledItem(
        order=order,
        role=file.role,
        path=f"data/{FOLDERS[file.role]}/{name}",
        title=file.title,
        format=file.format,
        size=file.size,
        digest=file.digest,
    )
    return Filed(entry=PackageEntry(role=file.role, name=name, source=file.source, digest=file.digest), item=item)


def _sealed(file: SealedFile, name: str, order: int) -> Filed:
    stated = file.stated
    item = FiledItem(
        order=order,
        role=file.role,
        path=f"data/{FOLDERS[file.role]}/{name}",
        title=stated.title,
        number=stated.number,
        dated=stated.date,
        author=stated.agency,
        verdict=file.report.verdict,
        format=PDF,
        size=len(file.data),
        digest=file.report.file_digest,
    )
    entry = PackageEntry(role=file.role, name=name, source=file.data, digest=file.report.file_digest)
    return Filed(entry=entry, item=item, sealed=file)
